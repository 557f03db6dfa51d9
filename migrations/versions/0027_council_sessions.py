"""Sessions of councils, who was there, votes, tallies and minutes; a proposal refers to its session."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.policies import wall
from core.evaluation.council_models import (
    CouncilAttendance,
    CouncilMinutes,
    CouncilSession,
    CouncilTally,
    CouncilVote,
)

revision = "0027"
down_revision = "0026"

KEYS = {
    "run_id": "rating_run",
    "council_id": "council",
    "session_id": "council_session",
    "evaluation_id": "evaluation",
    "seat_id": "seat",
}


def _column(name: str, kind: sa.types.TypeEngine[object], *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def _table(name: str, columns: list[sa.Column[object]], keys: list[str], once: str, *unique: str, **checks: str) -> None:
    op.create_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("authority_id", sa.Uuid()),
        _column("council_id", sa.Uuid(), nullable=True),
        _column("subject_person_id", sa.Uuid(), nullable=True),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", key],
                [f"{KEYS[key]}.tenant_id", f"{KEYS[key]}.id"],
                name=op.f(f"fk_{name}_tenant_id_{key}"),
            )
            for key in keys
        ),
        *(sa.CheckConstraint(text, name=op.f(f"ck_{name}_{check}")) for check, text in checks.items()),
        sa.ForeignKeyConstraint(["subject_person_id"], ["person.id"], name=op.f(f"fk_{name}_subject_person_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("tenant_id", *unique, name=f"uq_{name}_{once}"),
    )


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    _table(
        "council_session",
        [
            _column("run_id", sa.Uuid()),
            _column("number", sa.Integer()),
            _column("held_on", sa.Date()),
            _column("place", sa.Text()),
            _column("chair", sa.Text()),
            _column("secretary", sa.Text()),
            _column("ballot", sa.Text()),
            _column("quorum", JSONB(), nullable=True),
            _column("state", sa.Text()),
            _column("opened_at", moment),
            _column("changed_at", moment),
            _column("closed_at", moment, nullable=True),
            _column("by_label", sa.Text()),
            _column("version", sa.Integer()),
        ],
        ["run_id", "council_id"],
        "number",
        "run_id",
        "council_id",
        "number",
        state="state in ('gathering', 'voting', 'closed')",
        ballot="ballot in ('none', 'open', 'secret')",
    )
    _table(
        "council_attendance",
        [
            _column("session_id", sa.Uuid()),
            _column("seat_id", sa.Uuid()),
            _column("label", sa.Text()),
            _column("present", sa.Boolean()),
        ],
        ["session_id", "seat_id"],
        "member",
        "session_id",
        "seat_id",
    )
    _table(
        "council_vote",
        [
            _column("session_id", sa.Uuid()),
            _column("evaluation_id", sa.Uuid()),
            _column("seat_id", sa.Uuid()),
            _column("secret", sa.Boolean()),
            _column("level", sa.Text()),
        ],
        ["session_id", "evaluation_id", "seat_id"],
        "member",
        "session_id",
        "evaluation_id",
        "seat_id",
        secret="not secret or level = ''",
    )
    _table(
        "council_tally",
        [_column("session_id", sa.Uuid()), _column("evaluation_id", sa.Uuid()), _column("levels", JSONB())],
        ["session_id", "evaluation_id"],
        "file",
        "session_id",
        "evaluation_id",
    )
    _table(
        "council_minutes",
        [
            _column("session_id", sa.Uuid()),
            _column("number", sa.Integer()),
            _column("document", sa.Text()),
            _column("texts", JSONB()),
            _column("conclusion", sa.Text()),
            _column("reason", sa.Text()),
            _column("signed_at", moment, nullable=True),
            _column("written_at", moment),
            _column("by_label", sa.Text()),
            _column("version", sa.Integer()),
        ],
        ["session_id"],
        "number",
        "session_id",
        "number",
        correction="number = 1 or reason <> ''",
    )
    op.add_column("proposal", sa.Column("session_id", sa.Uuid(), nullable=True))
    # Under FORCE the owner cannot see what the key is to be checked against; the new table has no policy yet.
    op.execute("alter table proposal no force row level security")
    op.create_foreign_key(
        op.f("fk_proposal_tenant_id_session_id"),
        "proposal",
        "council_session",
        ["tenant_id", "session_id"],
        ["tenant_id", "id"],
    )
    op.execute("alter table proposal force row level security")
    for model in (CouncilSession, CouncilAttendance, CouncilVote, CouncilTally, CouncilMinutes):
        for statement in wall(model):
            op.execute(statement)
