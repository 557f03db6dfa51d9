"""The rest of a stopped order can be withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("assignment_order", sa.Column("withdrawn", sa.Integer(), server_default="0", nullable=False))
    op.add_column("assignment_order", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assignment_order", sa.Column("withdrawn_reason", sa.Text(), nullable=True))
