"""Reads of reports, their lines and reviews, the ledger, obstacles and directions."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from core.assignment.models import Assignment, Cycle, Target
from core.db import db
from core.db.bulk import Key, keys_table
from core.domain.declarations import Cadence
from core.errors import NotFound
from core.extensions.schemes import Scheme
from core.reporting.models import Contribution, Direction, Evidence, LineReview, Obstacle, Report, ReportLine
from core.reporting.windows import Window, windows_between
from core.tenancy.models import Unit


def windows(cycle: Cycle, scheme: Scheme) -> list[Window]:
    """Return the reporting windows of a cycle under its scheme, oldest first."""
    found: list[Window] = []
    for cadence in scheme.calls.cadence():
        found += _windows(cycle, scheme, cadence)
    return found


def _windows(cycle: Cycle, scheme: Scheme, cadence: Cadence) -> list[Window]:
    due_days = int(scheme.number(cadence.due_parameter))
    return windows_between(cycle.starts_on, cycle.ends_on, cadence.frequency, due_days, cadence.grace_days)


def report(key: Key) -> Report:
    """Return a report of this or a lower tenant."""
    row = db.session.get(Report, key)
    if row is None:
        raise NotFound
    return row


def unit_report(unit: Key, cycle_id: uuid.UUID, window: str) -> Report | None:
    """Return a unit's report of a window, None while it has none."""
    rows = select(Report).where(
        Report.tenant_id == unit[0], Report.unit_id == unit[1], Report.cycle_id == cycle_id, Report.window == window
    )
    return db.session.scalars(rows).first()


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as its readers see it: what it is about, its newest review, its evidence and what corrects it."""

    line: ReportLine
    assignment: Assignment
    target: Target | None
    review: LineReview | None
    evidence: Sequence[Evidence]

    @property
    def state(self) -> str:
        """draft, submitted, accepted, returned or withdrawn."""
        if self.review is not None:
            return self.review.verdict
        return "submitted" if self.line.submitted_at else "draft"


def report_lines(key: Key) -> list[LineRow]:
    """Return the lines of a report with everything shown beside them, in two statements."""
    newest = _newest_reviews()
    rows = db.session.execute(
        select(ReportLine, Assignment, Target, newest)
        .join(
            Assignment,
            and_(Assignment.tenant_id == ReportLine.tenant_id, Assignment.id == ReportLine.assignment_id),
        )
        .outerjoin(Target, and_(Target.tenant_id == ReportLine.tenant_id, Target.id == ReportLine.target_id))
        .outerjoin(newest, and_(newest.tenant_id == ReportLine.tenant_id, newest.line_id == ReportLine.id))
        .where(ReportLine.tenant_id == key[0], ReportLine.report_id == key[1])
        .order_by(Assignment.task_group, Assignment.id, ReportLine.id)
    ).all()
    evidence = _evidence_by_line((line.tenant_id, line.id) for line, *_rest in rows)
    return [LineRow(line, work, target, review, evidence.get(line.id, ())) for line, work, target, review in rows]


def _newest_reviews() -> type[LineReview]:
    return aliased(
        LineReview,
        select(LineReview)
        .distinct(LineReview.tenant_id, LineReview.line_id)
        .order_by(LineReview.tenant_id, LineReview.line_id, LineReview.id.desc())
        .subquery(),
    )


def _evidence_by_line(lines: Iterable[Key]) -> dict[uuid.UUID, list[Evidence]]:
    wanted = keys_table(lines)
    rows = select(Evidence).join(
        wanted, and_(Evidence.tenant_id == wanted.c.tenant_id, Evidence.line_id == wanted.c.id)
    )
    found: dict[uuid.UUID, list[Evidence]] = {}
    for row in db.session.scalars(rows.order_by(Evidence.id)):
        found.setdefault(row.line_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """A line with the report and work it belongs to, and its newest review."""

    line: ReportLine
    report: Report
    assignment: Assignment
    target: Target | None
    review: LineReview | None


def reviewed_lines(keys: Iterable[Key]) -> list[ReviewedLine]:
    """Return lines of this and lower tenants by key."""
    wanted, newest = keys_table(keys), _newest_reviews()
    rows = db.session.execute(
        select(ReportLine, Report, Assignment, Target, newest)
        .join(wanted, and_(ReportLine.tenant_id == wanted.c.tenant_id, ReportLine.id == wanted.c.id))
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .join(Assignment, and_(Assignment.tenant_id == ReportLine.tenant_id, Assignment.id == ReportLine.assignment_id))
        .outerjoin(Target, and_(Target.tenant_id == ReportLine.tenant_id, Target.id == ReportLine.target_id))
        .outerjoin(newest, and_(newest.tenant_id == ReportLine.tenant_id, newest.line_id == ReportLine.id))
    )
    return [ReviewedLine(*row) for row in rows]


def reviewed_line(key: Key) -> ReviewedLine:
    """Return one line of this or a lower tenant; NotFound otherwise."""
    found = reviewed_lines([key])
    if not found:
        raise NotFound
    return found[0]


def contributions_of_lines(keys: Iterable[Key]) -> Sequence[Contribution]:
    """Return every ledger entry of some lines."""
    pairs = list(keys)
    wanted = keys_table(pairs)
    rows = select(Contribution).join(
        wanted, and_(Contribution.tenant_id == wanted.c.tenant_id, Contribution.line_id == wanted.c.id)
    )
    return db.session.scalars(rows).all() if pairs else ()


def contributions_of_sources(keys: Iterable[Key]) -> Sequence[Contribution]:
    """Return every ledger entry of some contributors' targets."""
    wanted = keys_table(keys)
    rows = select(Contribution).join(
        wanted, and_(Contribution.tenant_id == wanted.c.tenant_id, Contribution.source_id == wanted.c.id)
    )
    return db.session.scalars(rows).all()


def reports_of_unit(unit: Key) -> Sequence[Report]:
    """Return a unit's reports, newest window first."""
    rows = select(Report).where(Report.tenant_id == unit[0], Report.unit_id == unit[1])
    return db.session.scalars(rows.order_by(Report.starts_on.desc())).all()


def reports_to_review(issuer_id: uuid.UUID, cycle: Key) -> Sequence[tuple[Report, Unit, int]]:
    """Return submitted reports with lines of work this tenant ordered, and how many of those wait for a verdict."""
    newest = _newest_reviews()
    waiting = func.count().filter(newest.id.is_(None))
    rows = db.session.execute(
        select(Report, Unit, waiting)
        .join(Unit, and_(Unit.tenant_id == Report.tenant_id, Unit.id == Report.unit_id))
        .join(ReportLine, and_(ReportLine.tenant_id == Report.tenant_id, ReportLine.report_id == Report.id))
        .join(Assignment, and_(Assignment.tenant_id == ReportLine.tenant_id, Assignment.id == ReportLine.assignment_id))
        .outerjoin(newest, and_(newest.tenant_id == ReportLine.tenant_id, newest.line_id == ReportLine.id))
        .where(
            Report.cycle_tenant_id == cycle[0],
            Report.cycle_id == cycle[1],
            Assignment.order_tenant_id == issuer_id,
            ReportLine.submitted_at.is_not(None),
        )
        .group_by(Report.tenant_id, Report.id, Unit.tenant_id, Unit.id)
        .order_by(Report.window.desc(), Unit.name)
    )
    return [(row, unit, count) for row, unit, count in rows]


@dataclass(frozen=True, slots=True)
class Sum:
    """What the ledger says of one target: amount, denominator and how many lines stand behind it."""

    amount: Decimal
    denominator: Decimal | None
    lines: int


def sums(targets: Iterable[Key], until: date | None = None) -> dict[Key, Sum]:
    """Return the ledger's sums by target, of windows that ended by ``until``; targets without entries are absent."""
    wanted = keys_table(targets)
    rows = (
        select(
            Contribution.target_tenant_id,
            Contribution.target_id,
            func.sum(Contribution.amount),
            func.sum(Contribution.denominator),
            func.count(Contribution.line_id.distinct()),
        )
        .join(
            wanted,
            and_(Contribution.target_tenant_id == wanted.c.tenant_id, Contribution.target_id == wanted.c.id),
        )
        .group_by(Contribution.target_tenant_id, Contribution.target_id)
    )
    if until is not None:
        rows = rows.where(Contribution.on <= until)
    found = db.session.execute(rows)
    return {(tenant, item): Sum(amount, denominator, count) for tenant, item, amount, denominator, count in found}


def ledger(target: Key) -> Sequence[tuple[Contribution, Unit, ReportLine]]:
    """Return every entry of one target with the unit and line behind it, oldest first."""
    rows = db.session.execute(
        select(Contribution, Unit, ReportLine)
        .join(ReportLine, and_(ReportLine.tenant_id == Contribution.tenant_id, ReportLine.id == Contribution.line_id))
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .join(Unit, and_(Unit.tenant_id == Report.tenant_id, Unit.id == Report.unit_id))
        .where(Contribution.target_tenant_id == target[0], Contribution.target_id == target[1])
        .order_by(Contribution.id)
    )
    return [(entry, unit, line) for entry, unit, line in rows]


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """An obstacle with the work and unit it concerns, and what was directed so far."""

    obstacle: Obstacle
    assignment: Assignment
    unit: Unit
    directions: Sequence[Direction]


def obstacles(cycle: Key, unit: Key | None = None) -> list[ObstacleRow]:
    """Return the obstacles of a cycle that this seat may read, open ones first, oldest first."""
    rows = (
        select(Obstacle, Assignment, Unit)
        .join(Assignment, and_(Assignment.tenant_id == Obstacle.tenant_id, Assignment.id == Obstacle.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .order_by(Obstacle.resolved_on.is_not(None), Obstacle.raised_at)
    )
    if unit is not None:
        rows = rows.where(Assignment.tenant_id == unit[0], Assignment.unit_id == unit[1])
    found = db.session.execute(rows).all()
    directions = directions_of((row.tenant_id, row.id) for row, _work, _unit in found)
    return [ObstacleRow(row, work, holder, directions.get((row.tenant_id, row.id), ())) for row, work, holder in found]


def directions_of(keys: Iterable[Key]) -> dict[Key, list[Direction]]:
    """Return the directions of obstacles, oldest first."""
    wanted = keys_table(keys)
    rows = select(Direction).join(
        wanted, and_(Direction.tenant_id == wanted.c.tenant_id, Direction.obstacle_id == wanted.c.id)
    )
    found: dict[Key, list[Direction]] = {}
    for row in db.session.scalars(rows.order_by(Direction.id)):
        found.setdefault((row.tenant_id, row.obstacle_id), []).append(row)
    return found


def obstacle(key: Key) -> Obstacle:
    """Return an obstacle of this or a lower tenant."""
    row = db.session.get(Obstacle, key)
    if row is None:
        raise NotFound
    return row


def direction(key: Key) -> Direction:
    """Return a direction given to this or a lower tenant."""
    row = db.session.get(Direction, key)
    if row is None:
        raise NotFound
    return row
