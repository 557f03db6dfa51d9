"""Tables of settings that tenants fill in for their regulations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.policies import wall
from core.extensions.models import SettingSet

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "setting_set",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("table_key", sa.Text(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("rows", postgresql.JSONB(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "illustrative or (document <> '' and document_date is not null)", name=op.f("ck_setting_set_document")
        ),
        sa.CheckConstraint("row_count >= 0 and schema_version >= 1", name=op.f("ck_setting_set_counts")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_setting_set_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_setting_set")),
        sa.UniqueConstraint(
            "tenant_id", "pack", "table_key", "valid_from", "version", name="uq_setting_set_version"
        ),
    )
    for statement in wall(SettingSet):
        op.execute(statement)
