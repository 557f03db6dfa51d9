"""A council's sessions: who was there, what was voted, the minutes; and how its marking was closed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, Versioned, tenant_key
from core.evaluation.models import PrivateRow


class CouncilSession(Versioned, PrivateRow, Base):
    """A session of a council over the files of its block in a run (phiên họp hội đồng tư vấn).

    ``quorum`` is the proof, a tree whose value is 1 when enough members were present; it is kept once the vote begins
    or, where nothing is voted on, the session is closed ("" keys: no rule asks for a quorum). ``chair`` and
    ``secretary`` are what the members of ``chair_id`` and ``secretary_id`` were called: two persons.
    """

    __tablename__ = "council_session"
    __row_class__ = RowClass.PRIVATE
    __table_args__ = (
        tenant_key("run_id", "rating_run"),
        tenant_key("council_id", "council"),
        tenant_key("chair_id", "seat"),
        tenant_key("secretary_id", "seat"),
        UniqueConstraint("tenant_id", "run_id", "council_id", "number", name="uq_council_session_number"),
        CheckConstraint("state in ('gathering', 'voting', 'closed')", name="state"),
        CheckConstraint("ballot in ('none', 'open', 'secret')", name="ballot"),
    )

    run_id: Mapped[uuid.UUID]
    number: Mapped[int]
    held_on: Mapped[date]
    place: Mapped[str]
    chair: Mapped[str]
    secretary: Mapped[str]
    chair_id: Mapped[uuid.UUID]
    secretary_id: Mapped[uuid.UUID]
    ballot: Mapped[str]
    quorum: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(default="gathering")
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    by_label: Mapped[str]


class CouncilAttendance(PrivateRow, Base):
    """Whether a member of the council was present at a session (có mặt, vắng mặt)."""

    __tablename__ = "council_attendance"
    __row_class__ = RowClass.PRIVATE
    __table_args__ = (
        tenant_key("session_id", "council_session"),
        tenant_key("seat_id", "seat"),
        UniqueConstraint("tenant_id", "session_id", "seat_id", name="uq_council_attendance_member"),
    )

    session_id: Mapped[uuid.UUID]
    seat_id: Mapped[uuid.UUID]
    label: Mapped[str]
    present: Mapped[bool]


class CouncilVote(PrivateRow, Base):
    """That a member voted on a file, and for which level where the vote is open ("" in a secret one)."""

    __tablename__ = "council_vote"
    __row_class__ = RowClass.PRIVATE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("session_id", "council_session"),
        tenant_key("evaluation_id", "evaluation"),
        tenant_key("seat_id", "seat"),
        UniqueConstraint("tenant_id", "session_id", "evaluation_id", "seat_id", name="uq_council_vote_member"),
        CheckConstraint("not secret or level = ''", name="secret"),
    )

    session_id: Mapped[uuid.UUID]
    evaluation_id: Mapped[uuid.UUID]
    seat_id: Mapped[uuid.UUID]
    secret: Mapped[bool]
    level: Mapped[str]


class CouncilTally(PrivateRow, Base):
    """What was voted on a file in a secret vote: how many for each level, one row however many voted.

    A row for each slip could be joined to who voted by the transaction or the order in which both were written; a sum
    cannot. Rows are there, empty, before the first vote.
    """

    __tablename__ = "council_tally"
    __row_class__ = RowClass.PRIVATE
    __table_args__ = (
        tenant_key("session_id", "council_session"),
        tenant_key("evaluation_id", "evaluation"),
        UniqueConstraint("tenant_id", "session_id", "evaluation_id", name="uq_council_tally_file"),
    )

    session_id: Mapped[uuid.UUID]
    evaluation_id: Mapped[uuid.UUID]
    levels: Mapped[dict[str, Any]]


class CouncilMinutes(Versioned, PrivateRow, Base):
    """The minutes of a session (biên bản họp): free until signed, then fixed; a correction is a further record.

    ``texts`` holds what was said of each file, by its id. The record with the greatest ``number`` holds.
    """

    __tablename__ = "council_minutes"
    __row_class__ = RowClass.PRIVATE
    __table_args__ = (
        tenant_key("session_id", "council_session"),
        UniqueConstraint("tenant_id", "session_id", "number", name="uq_council_minutes_number"),
        CheckConstraint("number = 1 or reason <> ''", name="correction"),
    )

    session_id: Mapped[uuid.UUID]
    number: Mapped[int]
    document: Mapped[str]
    texts: Mapped[dict[str, Any]]
    conclusion: Mapped[str]
    reason: Mapped[str]
    signed_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    by_label: Mapped[str]


class CouncilClosing(PrivateRow, Base):
    """That the chair closed the marking of a council's block, so that its proposals are computed (khóa phiếu chấm).

    ``missing`` names the members whose sheets were not complete, how many files they had marked, and why the block was
    closed without them: [{seat_id, label, given, files, reason}].
    """

    __tablename__ = "council_closing"
    __row_class__ = RowClass.PRIVATE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("run_id", "rating_run"),
        tenant_key("council_id", "council"),
        tenant_key("session_id", "council_session"),
        Index("ix_council_closing_run", "tenant_id", "run_id", "council_id"),
    )

    run_id: Mapped[uuid.UUID]
    session_id: Mapped[uuid.UUID | None]
    minutes: Mapped[str]
    missing: Mapped[list[Any]]
    closed_at: Mapped[datetime]
    by_label: Mapped[str]


class CouncilDeadline(PrivateRow, Base):
    """Until which day the members of a council mark in a run (hạn chấm điểm); the newest row holds."""

    __tablename__ = "council_deadline"
    __row_class__ = RowClass.PRIVATE
    __grants__ = "select, insert"
    __table_args__ = (
        tenant_key("run_id", "rating_run"),
        tenant_key("council_id", "council"),
        Index("ix_council_deadline_run", "tenant_id", "run_id", "council_id"),
    )

    run_id: Mapped[uuid.UUID]
    until: Mapped[date]
    set_at: Mapped[datetime]
    by_label: Mapped[str]
