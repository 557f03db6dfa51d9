"""Results that one authority sends to another, and how they are received."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.policies import functions_replaced, wall
from core.evaluation.sent_models import SentAnswer, SentResult

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    for function in functions_replaced():  # a database made before does not know whose line a tenant is in
        if "app.line_tenants()" in function:
            op.execute(function)
    op.create_table(
        "sent_result",
        *_parties(),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("subject_label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_tenant_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_label", sa.Text(), nullable=False),
        sa.Column("to_label", sa.Text(), nullable=False),
        sa.Column("run_name", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("level_label", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("facts_hash", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("role in ('unit', 'head')", name=op.f("ck_sent_result_role")),
        sa.CheckConstraint("document <> ''", name=op.f("ck_sent_result_document")),
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f("fk_sent_result_subject_person_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "authority_id"],
            ["authority.tenant_id", "authority.id"],
            name=op.f("fk_sent_result_tenant_id_authority_id"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["from_tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_sent_result_from_tenant_id_{column}"),
            )
            for column, table in (
                ("from_authority_id", "authority"),
                ("evaluation_id", "evaluation"),
                ("decision_id", "decision"),
            )
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sent_result")),
        sa.UniqueConstraint("tenant_id", "authority_id", "decision_id", name="uq_sent_result_decision"),
        sa.UniqueConstraint(
            "tenant_id", "authority_id", "id", "from_tenant_id", "from_authority_id", name="uq_sent_result_parties"
        ),
    )
    op.create_index("ix_sent_result_subject", "sent_result", ["tenant_id", "authority_id", "subject_person_id"])
    op.create_index("ix_sent_result_unit", "sent_result", ["tenant_id", "unit_tenant_id", "unit_id"])
    _answers()
    for model in (SentResult, SentAnswer):
        for statement in wall(model):
            op.execute(statement)


def _parties() -> list[sa.Column]:
    names = ("tenant_id", "id", "authority_id", "from_tenant_id", "from_authority_id")
    return [*(sa.Column(name, sa.Uuid(), nullable=False) for name in names), sa.Column("subject_person_id", sa.Uuid())]


def _answers() -> None:
    op.create_table(
        "sent_answer",
        *_parties(),
        sa.Column("sent_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("points", sa.Numeric(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("verdict in ('period', 'attested', 'returned')", name=op.f("ck_sent_answer_verdict")),
        sa.CheckConstraint("(verdict = 'period') = (level <> '')", name=op.f("ck_sent_answer_level")),
        sa.CheckConstraint("points is null or verdict = 'period'", name=op.f("ck_sent_answer_points")),
        sa.CheckConstraint("verdict <> 'returned' or reason <> ''", name=op.f("ck_sent_answer_reason")),
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f("fk_sent_answer_subject_person_id")),
        sa.ForeignKeyConstraint(
            ["from_tenant_id", "from_authority_id", "sent_id", "tenant_id", "authority_id"],
            [
                f"sent_result.{name}"
                for name in ("tenant_id", "authority_id", "id", "from_tenant_id", "from_authority_id")
            ],
            name="fk_sent_answer_parties",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sent_answer")),
        sa.UniqueConstraint("tenant_id", "from_tenant_id", "sent_id", name="uq_sent_answer_sent"),
    )
