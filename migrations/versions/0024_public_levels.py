"""Levels that a regulation makes public."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.evaluation.models import PublicLevel

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "public_level",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("subject_label", sa.Text(), nullable=False),
        sa.Column("subject_group", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["rating_run.tenant_id", "rating_run.id"],
            name=op.f("fk_public_level_tenant_id_run_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_public_level")),
    )
    op.create_index("ix_public_level_run", "public_level", ["tenant_id", "run_id", "subject_key"])
    for statement in wall(PublicLevel):
        op.execute(statement)
