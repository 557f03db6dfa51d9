"""What was reported of one piece of work and what is not settled about it, in one statement."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Date, DateTime, Numeric, Select, and_, case, cast, func, literal, null, select, true, union_all
from sqlalchemy.orm import aliased

from core.assignment.models import Assignment
from core.db import db
from core.db.bulk import Key
from core.reporting.models import Direction, DirectionStep, Obstacle, Report, ReportLine
from core.reporting.queries.direction_rows import newest_step
from core.reporting.queries.report_rows import newest_review

_Rows = Select[*tuple[Any, ...]]


class PendingRow(NamedTuple):
    """A line of a report (``kind`` is ``report``, ``id`` its report's, ``text`` its window), an obstacle that is not
    resolved or a direction that is not closed; ``word`` is the comment on the line or what was directed last.

    ``kind`` is ``window`` for a report of the unit in the same cycle, whether or not it has a line of the work.
    """

    kind: str
    id: uuid.UUID
    text: str
    state: str
    value: Decimal | None
    denominator: Decimal | None
    word: str
    due_on: date | None
    at: datetime


def pending_rows(work: Assignment, *, drafts: bool) -> Sequence[PendingRow]:
    """Return the lines of one piece of work that were not corrected, oldest window first, and what is not settled,
    beside the reports of its unit.

    ``drafts`` are read too for who writes them.
    """
    key = (work.tenant_id, work.id)
    return _read(_lines(key, drafts=drafts), _obstacles(key), _directions(key), _windows(work, drafts=drafts))


def _read(*parts: _Rows) -> list[PendingRow]:
    found = [PendingRow(*row) for row in db.session.execute(union_all(*parts))]
    return sorted(found, key=lambda row: (row.at, row.id))


def _lines(work: Key, *, drafts: bool) -> _Rows:
    review, heir = newest_review(), aliased(ReportLine)
    corrected = select(heir.id).where(heir.tenant_id == ReportLine.tenant_id, heir.corrects_id == ReportLine.id)
    unjudged = case((ReportLine.submitted_at.is_not(None), "submitted"), else_="draft")
    rows = (
        select(
            literal("report"),
            Report.id,
            Report.window,
            func.coalesce(review.verdict, unjudged),
            ReportLine.value,
            ReportLine.denominator,
            func.coalesce(review.comment, ""),
            Report.due_on,
            cast(Report.starts_on, DateTime(timezone=True)),
        )
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .outerjoin(review, true())
        .where(ReportLine.tenant_id == work[0], ReportLine.assignment_id == work[1], ~corrected.exists())
    )
    return rows if drafts else rows.where(ReportLine.submitted_at.is_not(None))


def _windows(work: Assignment, *, drafts: bool) -> _Rows:
    at = cast(Report.starts_on, DateTime(timezone=True))
    rows = _unsettled("window", Report.id, Report.window, Report.state, literal(""), Report.due_on, at).where(
        Report.tenant_id == work.tenant_id,
        Report.unit_id == work.unit_id,
        Report.cycle_tenant_id == work.cycle_tenant_id,
        Report.cycle_id == work.cycle_id,
    )
    return rows if drafts else rows.where(Report.state != "draft")


def _obstacles(work: Key) -> _Rows:
    step = aliased(DirectionStep)
    withdrawn = select(step.id).where(
        step.tenant_id == Direction.tenant_id, step.direction_id == Direction.id, step.kind == "withdrawn"
    )
    last = (
        select(Direction.text, Direction.due_on)
        .where(Direction.tenant_id == Obstacle.tenant_id, Direction.obstacle_id == Obstacle.id, ~withdrawn.exists())
        .order_by(Direction.at.desc(), Direction.id.desc())
        .limit(1)
        .lateral("last_direction")
    )
    state = case((last.c.text.is_(None), "open"), else_="directed")
    word = func.coalesce(last.c.text, "")
    rows = _unsettled("obstacle", Obstacle.id, Obstacle.description, state, word, last.c.due_on, Obstacle.raised_at)
    about = (Obstacle.tenant_id == work[0], Obstacle.assignment_id == work[1])
    return rows.outerjoin(last, true()).where(*about, Obstacle.resolved_on.is_(None))


def _directions(work: Key) -> _Rows:
    step = newest_step()
    state = func.coalesce(step.kind, "open")
    rows = _unsettled("direction", Direction.id, Direction.text, state, literal(""), Direction.due_on, Direction.at)
    about = (Direction.tenant_id == work[0], Direction.assignment_id == work[1], Direction.obstacle_id.is_(None))
    return rows.outerjoin(step, true()).where(*about, state.not_in(("accepted", "withdrawn")))


def _unsettled(kind: str, id: Any, text: Any, state: Any, word: Any, due_on: Any, at: Any) -> _Rows:
    nothing = cast(null(), Numeric())
    return select(literal(kind), id, text, state, nothing, nothing, word, cast(due_on, Date), at)
