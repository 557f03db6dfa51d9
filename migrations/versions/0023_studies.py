"""Studies: what-ifs over the frozen facts of runs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.policies import wall
from core.evaluation.models import Study

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "study",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("subject_person_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("hypothesis", postgresql.JSONB(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f("fk_study_subject_person_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["rating_run.tenant_id", "rating_run.id"], name=op.f("fk_study_run_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_study")),
    )
    op.create_index("ix_study_run", "study", ["tenant_id", "run_id"])
    for statement in wall(Study):
        op.execute(statement)
