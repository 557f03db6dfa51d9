"""Letterheads of issuing bodies, and forms that a tenant replaced."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.documents.models import DocumentTemplate, Letterhead

revision = "0029"
down_revision = "0028"

_LETTERHEAD = ("style", "superior", "issuer", "symbol", "place", "sign_for", "sign_post", "recipients")


def upgrade() -> None:
    op.create_table(
        "letterhead",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _LETTERHEAD),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("style in ('party', 'state')", name=op.f("ck_letterhead_style")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "authority_id"],
            ["authority.tenant_id", "authority.id"],
            name=op.f("fk_letterhead_tenant_id_authority_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_letterhead")),
    )
    op.create_index("ix_letterhead_authority", "letterhead", ["tenant_id", "authority_id", "valid_from"])
    op.create_table(
        "document_template",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("(content is null) = (sha256 = '')", name=op.f("ck_document_template_content")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document_template")),
    )
    op.create_index("ix_document_template_form", "document_template", ["tenant_id", "pack", "form", "valid_from"])
    for model in (Letterhead, DocumentTemplate):
        for statement in wall(model):
            op.execute(statement)
