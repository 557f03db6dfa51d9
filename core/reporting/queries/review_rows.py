"""What the level above reviews: filed reports, their lines, and the other lines of the same sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import LateralFromClause

from core.assignment.models import Assignment, Target
from core.assignment.queries import was_given_by
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, at_key, key_lists, keys_asked
from core.errors import NotFound
from core.reporting.ledger import SourceLine
from core.reporting.models import LineReview, Report, ReportLine
from core.reporting.queries.report_rows import newest_review, state_of
from core.tenancy.models import Unit
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """A line with the report and work it belongs to, and its newest review."""

    line: ReportLine
    report: Report
    assignment: Assignment
    target: Target | None
    review: LineReview | None

    @property
    def state(self) -> str:
        """draft, submitted, accepted, returned or withdrawn."""
        return state_of(self.line, self.review)


def reviewed_lines(keys: Iterable[Key]) -> list[ReviewedLine]:
    """Return lines of this and lower tenants by key."""
    return [ReviewedLine(*row) for row in db.session.execute(_reviewed(), key_lists(keys))]


@cache
def _reviewed() -> Select[ReportLine, Report, Assignment, Target | None, LineReview | None]:
    """Build the statement once: to build it takes longer than to run it."""
    wanted = keys_asked()
    line = at_key(ReportLine, wanted.c.tenant_id, wanted.c.id)
    owner = at_key(Report, line.tenant_id, line.report_id)
    work = at_key(Assignment, line.tenant_id, line.assignment_id)
    target = at_key(Target, line.tenant_id, line.target_id)
    newest = newest_review(line)
    return (
        select(line, owner, work, target, newest)
        .select_from(wanted)
        .join(line, true())
        .join(owner, true())
        .join(work, true())
        .outerjoin(target, true())
        .outerjoin(newest, true())
    )


def reviewed_line(key: Key) -> ReviewedLine:
    """Return one line of this or a lower tenant; NotFound otherwise."""
    found = reviewed_lines([key])
    if not found:
        raise NotFound
    return found[0]


def lock_lines(keys: Iterable[Key]) -> None:
    """Make reviews of the same work wait for each other until the transaction ends, in an order that cannot deadlock.

    Rows of lower tenants cannot be locked from above, and the ledger depends on every line of the work.
    """
    db.session.execute(_locks(), key_lists(keys))


@cache
def _locks() -> Select[None]:
    wanted = keys_asked()
    work = (
        select(ReportLine.tenant_id, ReportLine.assignment_id)
        .join(wanted, and_(ReportLine.tenant_id == wanted.c.tenant_id, ReportLine.id == wanted.c.id))
        .distinct()
        .order_by(ReportLine.tenant_id, ReportLine.assignment_id)
        .subquery()
    )
    name = func.concat(work.c.tenant_id, "/", work.c.assignment_id)
    return select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))).select_from(work)


def source_lines(assignments: Iterable[Key]) -> dict[Key, list[SourceLine]]:
    """Return every filed number of the targets of some assignments, by target, with its newest verdict."""
    rows = db.session.execute(_filed_numbers(), key_lists(set(assignments)))
    found: dict[Key, list[SourceLine]] = {}
    for row, ends_on, verdict in rows:
        if row.target_id is not None and row.value is not None:
            filed = SourceLine(row.id, row.report_id, ends_on, row.value, row.denominator, verdict == "accepted")
            found.setdefault((row.tenant_id, row.target_id), []).append(filed)
    return found


@cache
def _filed_numbers() -> Select[ReportLine, date, str | None]:
    wanted = keys_asked()
    line = aliased(
        ReportLine,
        select(ReportLine)
        .where(
            ReportLine.tenant_id == wanted.c.tenant_id,
            ReportLine.assignment_id == wanted.c.id,
            ReportLine.value.is_not(None),
            ReportLine.submitted_at.is_not(None),
        )
        .offset(0)  # read by the assignment before anything is joined: see at_key
        .lateral(),
    )
    owner, newest = at_key(Report, line.tenant_id, line.report_id), newest_review(line)
    return (
        select(line, owner.ends_on, newest.verdict)
        .select_from(wanted)
        .join(line, true())
        .join(owner, true())
        .outerjoin(newest, true())
    )


@dataclass(frozen=True, slots=True)
class ReportToReview:
    """A filed report with how many of its lines this tenant has to judge, and how many of them still wait."""

    report: Report
    unit: Unit
    lines: int
    waiting: int


def review_list(actor: Actor, cycle: Key, shown: Table) -> list[ReportToReview]:
    """Return one page of the filed reports of a cycle with lines of work that the actor's authority gave."""
    rows = _to_review(actor, cycle, shown.chosen["state"])
    if shown.chosen["window"]:
        rows = rows.where(Report.window == shown.chosen["window"])
    if shown.chosen["q"]:
        rows = rows.where(contains(Unit.name, shown.chosen["q"]))
    by = {"unit": Unit.name, "window": Report.window, "filed": Report.submitted_at}
    found = db.session.execute(shown.arrange(rows, by, Report.id)).all()
    return [ReportToReview(*row) for row in shown.shown(found)]


def _lines_of_work() -> type[ReportLine]:
    """Return the filed lines of each ``Assignment`` of a statement, read by its key before anything is joined."""
    of = (ReportLine.tenant_id == Assignment.tenant_id, ReportLine.assignment_id == Assignment.id)
    filed = select(ReportLine).where(*of, ReportLine.submitted_at.is_not(None)).correlate(Assignment)
    return aliased(ReportLine, filed.offset(0).lateral())


def _to_review(actor: Actor, cycle: Key, state: str = "") -> Select[Report, Unit, int, int]:
    """Select (report, unit, lines, waiting lines); ``state`` keeps those with lines that wait, or with none."""
    line = _lines_of_work()
    newest = newest_review(line)
    waiting = func.count().filter(newest.id.is_(None))
    # Counted before it is joined: a district's reports have thousands of lines.
    counts = (
        select(line.tenant_id, line.report_id, func.count().label("lines"), waiting.label("waiting"))
        .select_from(Assignment)
        .join(line, true())
        .outerjoin(newest, true())
        .where(was_given_by(actor), Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .group_by(line.tenant_id, line.report_id)
    )
    if state:
        counts = counts.having(waiting > 0 if state == "waiting" else waiting == 0)
    each = counts.subquery()
    return (
        select(Report, Unit, each.c.lines, each.c.waiting)
        .join(each, and_(each.c.tenant_id == Report.tenant_id, each.c.report_id == Report.id))
        .join(Unit, and_(Unit.tenant_id == Report.tenant_id, Unit.id == Report.unit_id))
        .where(Report.cycle_tenant_id == cycle[0], Report.cycle_id == cycle[1])
    )


def counting_lines(until: date | None = None) -> LateralFromClause:
    """Select the lines of each ``Assignment`` of a statement that count, to be joined with ``join(…, true())``.

    Columns: id, done, whether it exceeded what was asked, when it was filed, the last day of its window. Of each line
    and its corrections that is the last one accepted and not withdrawn; ``until`` leaves out windows that end later.
    Lateral, because a level gives out few of the tree's pieces.
    """
    newest = newest_review()
    subject = (ReportLine.report_id, ReportLine.target_id)
    lines = (
        select(ReportLine.id, ReportLine.done, newest.exceeded, Report.submitted_at.label("filed_at"), Report.ends_on)
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .join(newest, true())
        .where(ReportLine.tenant_id == Assignment.tenant_id, ReportLine.assignment_id == Assignment.id)
        .where(newest.verdict == "accepted")
        .ext(distinct_on(*subject))
        .order_by(*subject, ReportLine.id.desc())
        .correlate(Assignment)
    )
    return (lines if until is None else lines.where(Report.ends_on <= until)).lateral("line")
