"""Who reviews files between the subject and the council, and what they held; reviewers read the files they review."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.base import Base
from core.db.policies import functions_replaced, policies, wall
from core.evaluation.models import CriteriaMark, Evaluation, SelfMark
from core.evaluation.review_models import FileReview, FileReviewer

revision = "0035"
down_revision = "0034"


def _table(name: str, unique: str, *columns: sa.Column[object] | sa.CheckConstraint, once: list[str]) -> None:
    op.create_table(
        name,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("subject_person_id", sa.Uuid(), nullable=True),
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f(f"fk_{name}_subject_person_id")),
        sa.ForeignKeyConstraint(["reviewer_person_id"], ["person.id"], name=op.f(f"fk_{name}_reviewer_person_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "evaluation_id"],
            ["evaluation.tenant_id", "evaluation.id"],
            name=op.f(f"fk_{name}_tenant_id_evaluation_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("tenant_id", *once, name=unique),
    )


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    _table(
        "file_reviewer",
        "uq_file_reviewer_file",
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reviewer_person_id", sa.Uuid(), nullable=True),
        sa.Column("reviewer_label", sa.Text(), nullable=False),
        sa.Column("named_at", moment, nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        once=["evaluation_id"],
    )
    op.create_index("ix_file_reviewer_person", "file_reviewer", ["tenant_id", "reviewer_person_id"])
    _table(
        "file_review",
        "uq_file_review_number",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reviewer_person_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("points", sa.Numeric(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("marks", JSONB(), nullable=False),
        sa.Column("remarks", JSONB(), nullable=False),
        sa.Column("claim", JSONB(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("verdict in ('sent', 'returned')", name=op.f("ck_file_review_verdict")),
        sa.CheckConstraint("verdict <> 'returned' or remark <> ''", name=op.f("ck_file_review_reason")),
        once=["evaluation_id", "number"],
    )
    for statement in functions_replaced():
        op.execute(statement)
    for model in (FileReviewer, FileReview):
        for statement in wall(model):
            op.execute(statement)
    for known in (Evaluation, SelfMark, CriteriaMark):
        _let_reviewers_read(known)


def _let_reviewers_read(model: type[Base]) -> None:
    """A fresh database has this policy from the table's first migration already."""
    table = model.__table__.name  # type: ignore[attr-defined]
    op.execute(f"drop policy if exists reviewed on {table}")
    op.execute(dict(policies(model))["reviewed"])
