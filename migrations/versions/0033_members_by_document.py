"""Members of councils sit by a document, and leave by one."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("seat", sa.Column("document", sa.Text(), nullable=True))
    op.add_column("seat", sa.Column("document_date", sa.Date(), nullable=True))
    op.add_column("seat", sa.Column("end_document", sa.Text(), nullable=True))
