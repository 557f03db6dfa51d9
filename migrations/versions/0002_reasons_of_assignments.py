"""Reasons of assignments: what counts of hard and new work go by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Work that was given before carried no reasons of its own; those of its registration stay there.
    op.add_column("assignment", sa.Column("reasons", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("assignment", "reasons", server_default=None)
