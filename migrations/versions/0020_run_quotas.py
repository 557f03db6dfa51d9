"""Limits of a run with their proof; decisions that go over one carry their justification."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.policies import wall
from core.evaluation.models import RunQuota

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "run_quota",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("subject_person_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("quota", JSONB(), nullable=False),
        sa.Column("quota_hash", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage in ('frozen', 'proposed')", name=op.f("ck_run_quota_stage")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["rating_run.tenant_id", "rating_run.id"],
            name=op.f("fk_run_quota_tenant_id_run_id"),
        ),
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f("fk_run_quota_subject_person_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_run_quota")),
        sa.UniqueConstraint(
            "tenant_id",
            "run_id",
            "stage",
            "council_id",
            "place",
            name="uq_run_quota_place",
            postgresql_nulls_not_distinct=True,
        ),
    )
    for statement in wall(RunQuota):
        op.execute(statement)
    for column in ("exception", "exception_document"):
        op.add_column("decision", sa.Column(column, sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(
        op.f("ck_decision_exception"), "decision", "(exception = '') = (exception_document = '')"
    )
