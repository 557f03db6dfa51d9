"""A report about to be filed, as frozen facts for the scheme's checks."""

from collections.abc import Sequence
from datetime import date

from core.domain.facts import LineFacts, ReportFacts
from core.domain.targets import Measure
from core.reporting.models import Report
from core.reporting.queries import LineRow


def report_facts(report: Report, rows: Sequence[LineRow], submitted_on: date) -> ReportFacts:
    """Return the facts of a report; targets rolled up from parts carry no number, so no measure."""
    return ReportFacts(
        subject_group=rows[0].assignment.subject_group if rows else "",
        window=report.window,
        submitted_on=submitted_on,
        due_on=report.due_on,
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: LineRow) -> LineFacts:
    measure = Measure(row.target.measure) if row.target and row.target.measured_by == "own" else None
    is_ratio = measure is Measure.RATIO
    return LineFacts(
        kind=row.assignment.kind,
        measure=measure,
        value=row.line.value,
        numerator=row.line.value if is_ratio else None,
        denominator=row.line.denominator,
        narrative=row.line.narrative,
        evidence=len(row.evidence),
    )
