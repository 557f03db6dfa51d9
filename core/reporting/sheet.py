"""A report as its pages show it: each line with its plan, what was reached so far, and its corrections."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from core.assignment.models import Cycle
from core.assignment.regulation import regulation_of
from core.domain.targets import ADDITIVE, Measure, actual_value
from core.reporting.models import Report, ReportLine
from core.reporting.queries import InForce, LineRow, Sum, in_force, lines_before, report_lines, sums


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet; ``history`` holds the line as first filed, then its corrections.

    ``before`` is what the report before this one said of the same; only a draft looks at it.
    """

    history: Sequence[LineRow]
    plan: Decimal | None
    due_on: date
    reached: Sum | None
    before: ReportLine | None = None

    @property
    def row(self) -> LineRow:
        """The line as first filed."""
        return self.history[0]

    @property
    def last(self) -> LineRow:
        """The newest correction, or the line itself."""
        return self.history[-1]

    @property
    def entry(self) -> str:
        """What is typed: number, ratio, yes_no, or words alone."""
        target = self.row.target
        if target is None or self.row.is_rolled_up:
            return "words"
        return target.measure if target.measure in (Measure.RATIO, Measure.YES_NO) else "number"

    @property
    def actual(self) -> Decimal | None:
        """What was accepted so far, in the unit of the plan."""
        target = self.row.target
        if target is None or self.reached is None:
            return None
        return actual_value(Measure(target.measure), self.reached.amount, self.reached.denominator)

    @property
    def adds_up(self) -> bool:
        """Whether what is typed is added to what was accepted before."""
        target = self.row.target
        return self.entry == "number" and target is not None and target.measure in ADDITIVE


def sheet(report: Report) -> list[SheetLine]:
    """Return the lines of a report, by group of work, in five statements at most."""
    rows = report_lines((report.tenant_id, report.id))
    totals = sums({(row.target.tenant_id, row.target.id) for row in rows if row.target is not None})
    changed = in_force((row.assignment.tenant_id, row.assignment.id) for row in rows)
    later = {row.line.corrects_id: row for row in rows if row.line.corrects_id is not None}
    before = lines_before(report) if report.state == "draft" else {}
    first = [row for row in rows if row.line.corrects_id is None]
    return [
        replace(_line(row, later, totals, changed), before=before.get((row.assignment.id, row.line.target_id)))
        for row in first
    ]


def _line(
    row: LineRow,
    later: Mapping[uuid.UUID, LineRow],
    totals: Mapping[tuple[uuid.UUID, uuid.UUID], Sum],
    changed: InForce,
) -> SheetLine:
    history = [row]
    while history[-1].line.id in later:
        history.append(later[history[-1].line.id])
    target = row.target
    return SheetLine(
        history=history,
        plan=changed.plan_of(target) if target else None,
        due_on=changed.due_day_of(row.assignment),
        reached=totals.get((target.tenant_id, target.id)) if target else None,
    )


def grouped(cycle: Cycle, lines: Sequence[SheetLine]) -> list[tuple[str, list[SheetLine]]]:
    """Return the lines under the headings of their groups of work, in the regulation's order."""
    names = regulation_of(cycle).groups
    found: dict[str, list[SheetLine]] = {group: [] for group in names}
    for line in lines:
        found.setdefault(line.row.assignment.task_group, []).append(line)
    return [(names.get(group, group), rows) for group, rows in found.items() if rows]
