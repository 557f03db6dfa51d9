"""Urging: what an authority urged a unit to do."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.reporting.models import Urge

revision = "0012"
down_revision = "0011"

#: Both keys of a reference: here, the table, there.
_KEYS = (
    (["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    (["tenant_id", "assignment_id"], "assignment", ["tenant_id", "id"]),
    (["tenant_id", "direction_id"], "direction", ["tenant_id", "id"]),
    (["cycle_tenant_id", "cycle_id"], "cycle", ["tenant_id", "id"]),
    (["by_tenant_id", "by_authority_id"], "authority", ["tenant_id", "id"]),
    (["by_tenant_id", "tenant_id"], "tenant_closure", ["ancestor_id", "descendant_id"]),
)


def upgrade() -> None:
    op.create_table(
        "urge",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("direction_id", sa.Uuid(), nullable=True),
        sa.Column("cycle_tenant_id", sa.Uuid(), nullable=True),
        sa.Column("cycle_id", sa.Uuid(), nullable=True),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("by_tenant_id", sa.Uuid(), nullable=False),
        sa.Column("by_authority_id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("num_nonnulls(assignment_id, direction_id, cycle_id) = 1", name=op.f("ck_urge_about")),
        sa.CheckConstraint("(cycle_id is null) = (\"window\" = '')", name=op.f("ck_urge_window")),
        *(
            sa.ForeignKeyConstraint(
                here, [f"{table}.{column}" for column in there], name=op.f(f"fk_urge_{'_'.join(here)}")
            )
            for here, table, there in _KEYS
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_urge")),
    )
    about = sa.text("coalesce(assignment_id, direction_id, cycle_id)")
    once = ["tenant_id", "unit_id", about, "window", "by_authority_id", "on"]
    op.create_index("uq_urge_once_a_day", "urge", once, unique=True)
    op.create_index("ix_urge_act", "urge", ["tenant_id", "act_id"])
    op.create_index("ix_urge_assignment", "urge", ["tenant_id", "assignment_id"])
    op.create_index("ix_urge_direction", "urge", ["tenant_id", "direction_id"])
    op.create_index("ix_urge_window", "urge", ["tenant_id", "cycle_tenant_id", "cycle_id", "window"])
    for statement in wall(Urge):
        op.execute(statement)
