"""A table of the organisation keeps what its preview tells, and what it was compared with."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    told = sa.Column("told", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("organisation_table", told)
    op.add_column("organisation_table", sa.Column("compared_with", sa.Text(), nullable=False, server_default=""))
