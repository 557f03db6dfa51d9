"""Criteria marks: what raters gave each item of a sheet of general criteria."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.policies import wall
from core.evaluation.models import CriteriaMark

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "criteria_mark",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("subject_person_id", sa.Uuid(), nullable=True),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("marks", JSONB(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("rater in ('self', 'rater')", name=op.f("ck_criteria_mark_rater")),
        sa.CheckConstraint("(rater = 'self') = (subject_person_id is not null)", name=op.f("ck_criteria_mark_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "evaluation_id"],
            ["evaluation.tenant_id", "evaluation.id"],
            name=op.f("fk_criteria_mark_tenant_id_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_person_id"], ["person.id"], name=op.f("fk_criteria_mark_subject_person_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_criteria_mark")),
        sa.UniqueConstraint("tenant_id", "evaluation_id", "rater", name="uq_criteria_mark_rater"),
    )
    for statement in wall(CriteriaMark):
        op.execute(statement)
