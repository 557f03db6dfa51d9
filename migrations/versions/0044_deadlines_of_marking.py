"""Until which day the members of a council mark."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.evaluation.council_models import CouncilDeadline

revision = "0044"
down_revision = "0043"

KEYS = {"run_id": "rating_run", "council_id": "council"}


def upgrade() -> None:
    op.create_table(
        "council_deadline",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("subject_person_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", key],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_council_deadline_tenant_id_{key}"),
            )
            for key, table in KEYS.items()
        ),
        sa.ForeignKeyConstraint(
            ["subject_person_id"], ["person.id"], name=op.f("fk_council_deadline_subject_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_council_deadline")),
    )
    op.create_index("ix_council_deadline_run", "council_deadline", ["tenant_id", "run_id", "council_id"])
    for statement in wall(CouncilDeadline):
        op.execute(statement)
