"""What who filed a report is told: when it was filed, what went up, and who says something of it next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.reporting.models import Report
from core.reporting.sheet import SheetLine


@dataclass(frozen=True, slots=True)
class Receipt:
    """A filed report of which lines still wait for their verdict.

    ``reviewers`` are the bodies that gave out the work of those lines, each with how many lines it judges. No
    regulation sets a day for it, so none is told.
    """

    filed_at: datetime
    lines: int
    evidence: int
    reviewers: Sequence[tuple[str, int]]


def receipt_of(report: Report, lines: Sequence[SheetLine]) -> Receipt | None:
    """Return the receipt of a report; None before it is filed and once every line was judged."""
    waiting = [line for line in lines if line.last.state == "submitted"]
    if report.submitted_at is None or not waiting:
        return None
    evidence = sum(len(row.evidence) for line in lines for row in line.history)
    givers = Counter(line.row.assignment.issuer_label for line in waiting)
    return Receipt(report.submitted_at, len(lines), evidence, sorted(givers.items()))
