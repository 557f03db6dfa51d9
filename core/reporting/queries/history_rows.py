"""What was reported and raised about some work over its cycles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import aliased

from core.db import db
from core.db.bulk import Key, keys_table
from core.reporting.models import Evidence, LineReview, Report, ReportLine
from core.reporting.queries.report_rows import newest_review, state_of
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class FiledLine:
    """A filed line of a piece of work with its report, its newest review and how much evidence it carries."""

    line: ReportLine
    report: Report
    review: LineReview | None
    evidence: int

    @property
    def state(self) -> str:
        """submitted, accepted, returned or withdrawn."""
        return state_of(self.line, self.review)


def filed_lines(work: Iterable[Key]) -> Mapping[Key, list[FiledLine]]:
    """Return the filed lines of some work by assignment, oldest window first, without those that were corrected."""
    wanted, newest, heir = keys_table(work), newest_review(), aliased(ReportLine)
    corrected = select(heir.id).where(heir.tenant_id == ReportLine.tenant_id, heir.corrects_id == ReportLine.id)
    evidence = (
        select(func.count())
        .where(Evidence.tenant_id == ReportLine.tenant_id, Evidence.line_id == ReportLine.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(ReportLine, Report, newest, evidence)
        .join(wanted, and_(ReportLine.tenant_id == wanted.c.tenant_id, ReportLine.assignment_id == wanted.c.id))
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .outerjoin(newest, true())
        .where(ReportLine.submitted_at.is_not(None), ~corrected.exists())
        .order_by(Report.starts_on, ReportLine.id)
    )
    found: dict[Key, list[FiledLine]] = {}
    for row in rows:
        filed = FiledLine(*row)
        found.setdefault((filed.line.tenant_id, filed.line.assignment_id), []).append(filed)
    return found


@dataclass(frozen=True, slots=True)
class LineAct:
    """Something that was done to a filed line: returned, withdrawn after it was accepted, or corrected by its unit.

    ``reason`` is what who did it wrote; ``before`` and ``after`` are the values of a correction, whose ``verdict`` is
    what the level above last said of it ("" = nothing yet).
    """

    kind: str
    assignment: Key
    window: str
    at: datetime
    by: str
    reason: str
    report: Key
    before: Decimal | None = None
    after: Decimal | None = None
    verdict: str = ""


def line_acts(work: Iterable[Key], cut_off: date) -> list[LineAct]:
    """Return what was returned, withdrawn or corrected of some work, of windows up to a day, oldest first.

    Two statements; only rows that the seat may see.
    """
    wanted = list(work)
    return sorted([*_returns(wanted, cut_off), *_corrections(wanted, cut_off)], key=lambda act: act.at)


def _returns(work: Iterable[Key], cut_off: date) -> list[LineAct]:
    wanted = keys_table(work)
    rows = db.session.execute(
        select(ReportLine, Report, LineReview)
        .join(wanted, and_(ReportLine.tenant_id == wanted.c.tenant_id, ReportLine.assignment_id == wanted.c.id))
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .join(LineReview, and_(LineReview.tenant_id == ReportLine.tenant_id, LineReview.line_id == ReportLine.id))
        .where(LineReview.verdict != "accepted", Report.ends_on <= cut_off)
    )
    return [
        LineAct(
            kind="redone" if review.redo else review.verdict,
            assignment=(line.tenant_id, line.assignment_id),
            window=report.window,
            at=review.at,
            by=review.by_label,
            reason=review.comment,
            report=(report.tenant_id, report.id),
        )
        for line, report, review in rows
    ]


def _corrections(work: Iterable[Key], cut_off: date) -> list[LineAct]:
    wanted, newest, earlier = keys_table(work), newest_review(), aliased(ReportLine)
    rows = db.session.execute(
        select(ReportLine, earlier, Report, Unit.name, newest)
        .join(wanted, and_(ReportLine.tenant_id == wanted.c.tenant_id, ReportLine.assignment_id == wanted.c.id))
        .join(earlier, and_(earlier.tenant_id == ReportLine.tenant_id, earlier.id == ReportLine.corrects_id))
        .join(Report, and_(Report.tenant_id == ReportLine.tenant_id, Report.id == ReportLine.report_id))
        .join(Unit, and_(Unit.tenant_id == Report.tenant_id, Unit.id == Report.unit_id))
        .outerjoin(newest, true())
        .where(ReportLine.submitted_at.is_not(None), Report.ends_on <= cut_off)
    )
    return [
        LineAct(
            kind="corrected",
            assignment=(line.tenant_id, line.assignment_id),
            window=report.window,
            at=line.submitted_at,
            by=unit,
            reason=line.narrative,
            report=(report.tenant_id, report.id),
            before=before.value,
            after=line.value,
            verdict=review.verdict if review else "",
        )
        for line, before, report, unit, review in rows
        if line.submitted_at is not None
    ]
