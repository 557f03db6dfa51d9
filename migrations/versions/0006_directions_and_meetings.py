"""Meetings; directions about obstacles, work or units, and what became of them."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.reporting.models import DirectionStep, Meeting

revision = "0006"
down_revision = "0005"

#: Under forced security their owner could neither fill the new columns nor validate the new keys.
_OPEN_MEANWHILE = ("direction", "obstacle", "assignment", "unit")


def upgrade() -> None:
    for table in _OPEN_MEANWHILE:
        op.execute(f"alter table {table} no force row level security")
    _meeting()
    _step()
    _direction()
    for model in (Meeting, DirectionStep):
        for statement in wall(model):
            op.execute(statement)
    for table in _OPEN_MEANWHILE:
        op.execute(f"alter table {table} force row level security")


def _meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('month', 'quarter', 'inspection', 'other')", name=op.f("ck_meeting_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "authority_id"],
            ["authority.tenant_id", "authority.id"],
            name=op.f("fk_meeting_tenant_id_authority_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_meeting")),
    )
    op.create_index("ix_meeting_held", "meeting", ["tenant_id", "held_on"])


def _direction() -> None:
    for name in ("unit_id", "assignment_id", "giver_tenant_id", "act_id", "meeting_id"):
        op.add_column("direction", sa.Column(name, sa.Uuid()))
    op.add_column("direction", sa.Column("meeting_kind", sa.Text()))
    op.add_column("direction", sa.Column("meeting_on", sa.Date()))
    op.alter_column("direction", "obstacle_id", nullable=True)
    _fill()
    for name in ("unit_id", "giver_tenant_id", "act_id"):
        op.alter_column("direction", name, nullable=False)
    for here, table, there in (
        (["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
        (["tenant_id", "assignment_id"], "assignment", ["tenant_id", "id"]),
        (["giver_tenant_id", "meeting_id"], "meeting", ["tenant_id", "id"]),
        (["giver_tenant_id", "tenant_id"], "tenant_closure", ["ancestor_id", "descendant_id"]),
    ):
        op.create_foreign_key(op.f(f"fk_direction_{'_'.join(here)}"), "direction", table, here, there)
    op.create_index("ix_direction_assignment", "direction", ["tenant_id", "assignment_id"])
    op.create_index("ix_direction_act", "direction", ["tenant_id", "act_id"])
    op.create_index("ix_direction_due", "direction", ["tenant_id", "giver_tenant_id", "due_on"])
    op.create_index("ix_direction_unit", "direction", ["tenant_id", "unit_id", "due_on"])
    op.create_check_constraint(
        op.f("ck_direction_confirms"), "direction", "obstacle_id is not null or not confirms_objective"
    )
    op.create_check_constraint(
        op.f("ck_direction_about"), "direction", "obstacle_id is null or assignment_id is not null"
    )
    op.create_index(
        "ix_direction_meeting",
        "direction",
        ["tenant_id", "meeting_id"],
        postgresql_where=sa.text("meeting_id is not null"),
    )


def _step() -> None:
    op.create_table(
        "direction_step",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("direction_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.Column("by_person_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind in ('answered', 'accepted', 'returned', 'withdrawn')", name=op.f("ck_direction_step_kind")
        ),
        sa.CheckConstraint("(done_on is not null) = (kind = 'answered')", name=op.f("ck_direction_step_done_on")),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_direction_step_by_person_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "direction_id"],
            ["direction.tenant_id", "direction.id"],
            name=op.f("fk_direction_step_tenant_id_direction_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_direction_step")),
    )
    op.create_index("ix_direction_step_of", "direction_step", ["tenant_id", "direction_id", "at"])


def _fill() -> None:
    """Tell of older directions whom they concern; those whose obstacle was resolved were answered by that."""
    op.execute(
        """update direction d set assignment_id = w.id, unit_id = w.unit_id, giver_tenant_id = w.order_tenant_id,
                  act_id = d.id
           from obstacle o, assignment w
           where o.tenant_id = d.tenant_id and o.id = d.obstacle_id
             and w.tenant_id = o.tenant_id and w.id = o.assignment_id"""
    )
    op.execute(
        """insert into direction_step (tenant_id, id, direction_id, kind, text, done_on, at, by_label)
           select d.tenant_id, gen_random_uuid(), d.id, 'answered', o.resolution, o.resolved_on,
                  greatest(d.at, o.resolved_on::timestamp at time zone 'Asia/Ho_Chi_Minh'), o.raised_by
           from direction d join obstacle o on o.tenant_id = d.tenant_id and o.id = d.obstacle_id
           where o.resolved_on is not null"""
    )
    # Notices are now posted for all that was given in one act.
    op.execute(
        """update outbox set kind = 'reporting.announce_directions',
                  arguments = jsonb_build_object('act', arguments ->> 'id')
           where kind = 'reporting.announce_direction'"""
    )
