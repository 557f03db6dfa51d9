"""Work that is a row of a table of settings keeps its code."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("registration", sa.Column("listed", sa.Text(), nullable=True))
    op.add_column("assignment", sa.Column("listed", sa.Text(), nullable=True))
