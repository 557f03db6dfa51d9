"""What deciders attest of their own ratings to the level above."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.policies import wall
from core.evaluation.models import Attestation

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "attestation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("unit_label", sa.Text(), nullable=False),
        sa.Column("run_name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("levels", postgresql.JSONB(), nullable=False),
        sa.Column("statements", postgresql.JSONB(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("attested_on", sa.Date(), nullable=False),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        _key("authority_id", "authority"),
        _key("unit_id", "unit"),
        _key("run_id", "rating_run"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attestation")),
    )
    op.create_index("ix_attestation_run", "attestation", ["tenant_id", "run_id"])
    for statement in wall(Attestation):
        op.execute(statement)


def _key(column: str, referred: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{referred}.tenant_id", f"{referred}.id"],
        name=op.f(f"fk_attestation_tenant_id_{column}"),
    )
