"""What was reported and raised about some work over its cycles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import aliased

from core.db import db
from core.db.bulk import Key, keys_table
from core.reporting.models import Evidence, LineReview, Report, ReportLine
from core.reporting.queries.report_rows import newest_review, state_of


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
