"""Appeals and their answers; a further decision stands beside the first."""

import sqlalchemy as sa
from alembic import op

from core.db.policies import wall
from core.evaluation.models import Appeal, AppealAnswer

revision = "0021"
down_revision = "0020"


def _table(name: str, *columns: sa.Column[object], keys: dict[str, str], once: str) -> None:
    op.create_table(
        name,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("subject_person_id", sa.Uuid(), nullable=True),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_{name}_tenant_id_{column}"),
            )
            for column, table in keys.items()
        ),
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f(f"fk_{name}_subject_person_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("tenant_id", once, name=f"uq_{name}_{once.removesuffix('_id')}"),
    )


def upgrade() -> None:
    op.add_column("decision", sa.Column("number", sa.Integer(), server_default="1", nullable=False))
    op.drop_constraint("uq_decision_evaluation", "decision")
    op.create_unique_constraint("uq_decision_evaluation", "decision", ["tenant_id", "evaluation_id", "number"])
    _table(
        "appeal",
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        keys={"evaluation_id": "evaluation", "decision_id": "decision"},
        once="evaluation_id",
    )
    _table(
        "appeal_answer",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_label", sa.Text(), nullable=False),
        keys={"appeal_id": "appeal", "decision_id": "decision"},
        once="appeal_id",
    )
    for model in (Appeal, AppealAnswer):
        for statement in wall(model):
            op.execute(statement)
