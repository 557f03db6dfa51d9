"""Jobs can be asked to stop, and stop."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
