"""Who chairs a council and who writes for it; who chaired a session; how the marking of a block was closed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.policies import wall
from core.evaluation.council_models import CouncilClosing

revision = "0039"
down_revision = "0038"

KEYS = {"run_id": "rating_run", "council_id": "council", "session_id": "council_session"}


def upgrade() -> None:
    op.add_column("seat", sa.Column("council_role", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(op.f("ck_seat_council_role"), "seat", "council_role in ('', 'chair', 'secretary')")
    op.create_check_constraint(op.f("ck_seat_council"), "seat", "council_role = '' or council_id is not null")
    _name_who_led()
    op.create_table(
        "council_closing",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("subject_person_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("missing", JSONB(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", key],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_council_closing_tenant_id_{key}"),
            )
            for key, table in KEYS.items()
        ),
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f("fk_council_closing_subject_person_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_council_closing")),
    )
    op.create_index("ix_council_closing_run", "council_closing", ["tenant_id", "run_id", "council_id"])
    for statement in wall(CouncilClosing):
        op.execute(statement)


def _name_who_led() -> None:
    """Sessions of before named who led them by a label alone: it is that of a member of their roll."""
    tables = ("council_session", "council_attendance", "seat")
    for table in tables:  # under FORCE the owner sees no row
        op.execute(f"alter table {table} no force row level security")
    for part in ("chair", "secretary"):
        op.add_column("council_session", sa.Column(f"{part}_id", sa.Uuid(), nullable=True))
        member = "select a.seat_id from council_attendance a where a.tenant_id = s.tenant_id and a.session_id = s.id"
        found = f"{member} and a.label = s.{part} order by a.id limit 1"
        op.execute(f"update council_session s set {part}_id = ({found})")
        op.alter_column("council_session", f"{part}_id", existing_type=sa.Uuid(), nullable=False)
        op.create_foreign_key(
            op.f(f"fk_council_session_tenant_id_{part}_id"),
            "council_session",
            "seat",
            ["tenant_id", f"{part}_id"],
            ["tenant_id", "id"],
        )
    for table in tables:
        op.execute(f"alter table {table} force row level security")
