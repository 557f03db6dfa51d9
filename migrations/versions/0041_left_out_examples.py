"""Kinds of work that no document names may be left out of the catalogue when a cycle opens."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.add_column("catalogue_item", sa.Column("left_out", sa.Boolean(), server_default=sa.text("false"), nullable=False))
