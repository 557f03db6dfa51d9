"""Papers too long to be made while somebody waits."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.documents.models import PrintedPaper

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "printed_paper",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("made_at", moment, nullable=True),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "authority_id"],
            ["authority.tenant_id", "authority.id"],
            name=op.f("fk_printed_paper_tenant_id_authority_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_printed_paper")),
    )
    op.create_index("ix_printed_paper_about", "printed_paper", ["tenant_id", "about_id"])
    for statement in wall(PrintedPaper):
        op.execute(statement)
