"""Absences of persons."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.people.models import Absence

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name=op.f("ck_absence_dates")),
        sa.CheckConstraint("corrects_id is null or reason <> ''", name=op.f("ck_absence_reason")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_absence_tenant_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "corrects_id"],
            ["absence.tenant_id", "absence.id"],
            name=op.f("fk_absence_tenant_id_corrects_id"),
        ),
        sa.UniqueConstraint("tenant_id", "corrects_id", name="uq_absence_correction"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person", "absence", ["tenant_id", "person_id", "starts_on"])
    for statement in wall(Absence):
        op.execute(statement)
