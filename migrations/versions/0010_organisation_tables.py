"""Organisations that come as a table."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.policies import wall
from core.setup.models import OrganisationTable

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "organisation_table",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rows", postgresql.JSONB(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_organisation_table_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_organisation_table")),
    )
    for statement in wall(OrganisationTable):
        op.execute(statement)
