"""Decisions to pin a cycle anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.assignment.models import PinDecision
from core.db.policies import wall

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "pin_decision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("old_pin", JSONB(), nullable=False),
        sa.Column("old_fingerprint", sa.Text(), nullable=False),
        sa.Column("new_fingerprint", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("old_fingerprint <> new_fingerprint", name=op.f("ck_pin_decision_changes")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "cycle_id"], ["cycle.tenant_id", "cycle.id"], name=op.f("fk_pin_decision_tenant_id_cycle_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_pin_decision")),
    )
    op.create_index("ix_pin_decision_cycle", "pin_decision", ["tenant_id", "cycle_id"])
    for statement in wall(PinDecision):
        op.execute(statement)
