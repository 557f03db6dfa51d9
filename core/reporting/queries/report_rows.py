"""Reporting windows, reports and their lines."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, undefer

from core.assignment.models import Assignment, Change, ChangeDecision, Cycle, Target
from core.db import db
from core.db.bulk import Key, key_lists, keys_asked, keys_table
from core.domain.declarations import Cadence
from core.errors import NotFound
from core.extensions.schemes import Scheme
from core.reporting.models import Evidence, EvidenceFile, LineReview, Report, ReportLine
from core.reporting.windows import Window, day_of_month, days_after, windows_between
from core.tenancy.models import Unit


def windows(cycle: Cycle, scheme: Scheme) -> list[Window]:
    """Return the reporting windows of a cycle under its scheme, oldest first."""
    found: list[Window] = []
    for cadence in scheme.calls.cadence():
        found += _windows(cycle, scheme, cadence)
    return found


def _windows(cycle: Cycle, scheme: Scheme, cadence: Cadence) -> list[Window]:
    due = _due(scheme, cadence)
    return windows_between(cycle.starts_on, cycle.ends_on, cadence.frequency, due, cadence.grace_days)


def _due(scheme: Scheme, cadence: Cadence) -> Callable[[date], date]:
    """Return what tells the due day of a window's report from its last day."""
    if cadence.day_parameter:
        day = int(scheme.number(cadence.day_parameter))
        return partial(day_of_month, day=day, months_after=cadence.months_after)
    return partial(days_after, days=int(scheme.number(cadence.due_parameter)))


def report(key: Key) -> Report:
    """Return a report of this or a lower tenant."""
    row = db.session.get(Report, key)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class PlacedReport:
    """A report with the unit that files it and the cycle it is about."""

    report: Report
    unit: Unit
    cycle: Cycle


def placed_report(key: Key) -> PlacedReport:
    """Return a report of this or a lower tenant with what its page names, in one statement; NotFound otherwise."""
    row = db.session.execute(_PLACED, {"tenant": key[0], "report": key[1]}).one_or_none()
    if row is None:
        raise NotFound
    return PlacedReport(*row)


_PLACED = (
    select(Report, Unit, Cycle)
    .join(Unit, and_(Unit.tenant_id == Report.tenant_id, Unit.id == Report.unit_id))
    .join(Cycle, and_(Cycle.tenant_id == Report.cycle_tenant_id, Cycle.id == Report.cycle_id))
    .where(Report.tenant_id == bindparam("tenant"), Report.id == bindparam("report"))
)


def newest_review(line: type[ReportLine] = ReportLine) -> type[LineReview]:
    """Return the newest review of each ``line`` of a statement, to be joined with ``outerjoin(…, true())``.

    Lateral, so that it is read by line; a newest-of-all sub-select would read every review of the tree.
    """
    newest = (
        select(LineReview)
        .where(LineReview.tenant_id == line.tenant_id, LineReview.line_id == line.id)
        .order_by(LineReview.id.desc())
        .limit(1)
        .lateral("newest_review")
    )
    return aliased(LineReview, newest)


def state_of(line: ReportLine, review: LineReview | None) -> str:
    """Return draft, submitted, accepted, returned or withdrawn."""
    if review is not None:
        return review.verdict
    return "submitted" if line.submitted_at else "draft"


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as its readers see it: what it is about, its newest review and its evidence."""

    line: ReportLine
    assignment: Assignment
    target: Target | None
    review: LineReview | None
    evidence: Sequence[Evidence]

    @property
    def state(self) -> str:
        """draft, submitted, accepted, returned or withdrawn."""
        return state_of(self.line, self.review)

    @property
    def is_rolled_up(self) -> bool:
        """Whether the number comes from parts below, so that the line takes words only."""
        return self.target is not None and self.target.measured_by == "parts"


def report_lines(key: Key) -> list[LineRow]:
    """Return the lines of a report with everything shown beside them, corrections last, in two statements."""
    newest = newest_review()
    rows = db.session.execute(
        select(ReportLine, Assignment, Target, newest)
        .join(
            Assignment,
            and_(Assignment.tenant_id == ReportLine.tenant_id, Assignment.id == ReportLine.assignment_id),
        )
        .outerjoin(Target, and_(Target.tenant_id == ReportLine.tenant_id, Target.id == ReportLine.target_id))
        .outerjoin(newest, true())
        .where(ReportLine.tenant_id == key[0], ReportLine.report_id == key[1])
        .order_by(Assignment.task_group, Assignment.id, ReportLine.id)
    ).all()
    evidence = _evidence_by_line((line.tenant_id, line.id) for line, *_rest in rows)
    return [LineRow(line, work, target, review, evidence.get(line.id, ())) for line, work, target, review in rows]


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
class HeldCycle:
    """A cycle in which a unit holds work."""

    cycle: Cycle
    unit: Unit


def held_cycles(tenant_id: uuid.UUID, unit_id: uuid.UUID | None) -> list[HeldCycle]:
    """Return the cycles in which units of a tenant (or one of them) hold work, newest first."""
    held = select(Assignment.tenant_id, Assignment.unit_id, Assignment.cycle_tenant_id, Assignment.cycle_id)
    held = held.where(Assignment.tenant_id == tenant_id)
    if unit_id is not None:
        held = held.where(Assignment.unit_id == unit_id)
    each = held.distinct().subquery()
    rows = db.session.execute(
        select(Cycle, Unit)
        .join(each, and_(Cycle.tenant_id == each.c.cycle_tenant_id, Cycle.id == each.c.cycle_id))
        .join(Unit, and_(Unit.tenant_id == each.c.tenant_id, Unit.id == each.c.unit_id))
        .order_by(Cycle.starts_on.desc(), Cycle.key, Unit.name)
    )
    return [HeldCycle(cycle, unit) for cycle, unit in rows]


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report with how many of its lines wait for a verdict, were accepted, or were returned."""

    report: Report
    waiting: int
    accepted: int
    returned: int


def reports_of(tenant_id: uuid.UUID, unit_id: uuid.UUID | None) -> list[FiledReport]:
    """Return the reports of a tenant's units (or one of them), newest window first."""
    newest = newest_review()
    verdict = func.coalesce(newest.verdict, "")
    rows = (
        select(
            Report,
            func.count().filter(verdict == "", ReportLine.submitted_at.is_not(None)),
            func.count().filter(verdict == "accepted"),
            func.count().filter(verdict.in_(("returned", "withdrawn")), ~_has_correction()),
        )
        .join(ReportLine, and_(ReportLine.tenant_id == Report.tenant_id, ReportLine.report_id == Report.id))
        .outerjoin(newest, true())
        .where(Report.tenant_id == tenant_id)
        .group_by(Report.tenant_id, Report.id)
        .order_by(Report.starts_on.desc(), Report.id)
    )
    if unit_id is not None:
        rows = rows.where(Report.unit_id == unit_id)
    return [FiledReport(*row) for row in db.session.execute(rows)]


def _has_correction() -> ColumnElement[bool]:
    later = aliased(ReportLine)
    same = and_(later.tenant_id == ReportLine.tenant_id, later.corrects_id == ReportLine.id)
    return select(later.id).where(same).correlate(ReportLine).exists()


@dataclass(frozen=True, slots=True)
class InForce:
    """What approved changes made of some assignments: their plans by target, their due days by assignment."""

    plans: dict[uuid.UUID, Decimal]
    due_days: dict[uuid.UUID, date]

    def plan_of(self, target: Target) -> Decimal | None:
        """Return the plan in force of a target."""
        return self.plans.get(target.id, target.plan)

    def due_day_of(self, work: Assignment) -> date:
        """Return the due day in force of an assignment."""
        return self.due_days.get(work.id, work.due_on)


def in_force(assignments: Iterable[Key]) -> InForce:
    """Return the plans and due days of assignments that approved changes replaced, in one statement."""
    changes = db.session.execute(_approved(), key_lists(set(assignments))).all()
    return InForce(
        {change.target_id: change.plan for change in changes if change.target_id and change.plan is not None},
        {change.assignment_id: change.due_on for change in changes if change.due_on is not None},
    )


@cache
def _approved() -> Select[uuid.UUID, uuid.UUID | None, Decimal | None, date | None]:
    """Select what approved changes replaced, in the order of their decisions."""
    wanted = keys_asked()
    return (
        select(Change.assignment_id, Change.target_id, Change.plan, Change.due_on)
        .join(wanted, and_(Change.tenant_id == wanted.c.tenant_id, Change.assignment_id == wanted.c.id))
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .where(ChangeDecision.approved)
        .order_by(ChangeDecision.id)
    )


def lines_before(report: Report) -> dict[tuple[uuid.UUID, uuid.UUID | None], ReportLine]:
    """Return by work and target what the unit said of it in the last report before this one, corrections included."""
    rows = (
        select(ReportLine)
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .where(
            Report.tenant_id == report.tenant_id,
            Report.unit_id == report.unit_id,
            Report.cycle_tenant_id == report.cycle_tenant_id,
            Report.cycle_id == report.cycle_id,
            Report.starts_on < report.starts_on,
            ReportLine.submitted_at.is_not(None),
        )
        .ext(distinct_on(ReportLine.assignment_id, ReportLine.target_id))
        .order_by(ReportLine.assignment_id, ReportLine.target_id, Report.starts_on.desc(), ReportLine.id.desc())
    )
    return {(row.assignment_id, row.target_id): row for row in db.session.scalars(rows)}


def evidence(key: Key) -> tuple[Evidence, ReportLine, Report]:
    """Return a piece of evidence with the line and report it belongs to; NotFound otherwise."""
    row = db.session.execute(
        select(Evidence, ReportLine, Report)
        .join(ReportLine, and_(ReportLine.tenant_id == Evidence.tenant_id, ReportLine.id == Evidence.line_id))
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .where(Evidence.tenant_id == key[0], Evidence.id == key[1])
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


def evidence_file(key: Key) -> EvidenceFile:
    """Return a file with its bytes; NotFound otherwise."""
    rows = select(EvidenceFile).where(EvidenceFile.tenant_id == key[0], EvidenceFile.id == key[1])
    row = db.session.scalars(rows.options(undefer(EvidenceFile.content))).first()
    if row is None:
        raise NotFound
    return row
