"""Days on which nobody works."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.evaluation.models import Holiday

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "holiday",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_holiday")),
    )
    op.create_index(
        "uq_holiday_day", "holiday", ["tenant_id", "day"], unique=True, postgresql_where=sa.text("removed_at is null")
    )
    for statement in wall(Holiday):
        op.execute(statement)
