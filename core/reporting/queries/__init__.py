"""Reads of reports, their lines and reviews, the ledger, obstacles and directions."""

from core.reporting.queries.ledger_rows import LedgerEntry, Sum, ledger, sums
from core.reporting.queries.obstacle_rows import (
    ObstacleRow,
    direction,
    directions_of,
    obstacle,
    obstacle_row,
    obstacles,
)
from core.reporting.queries.report_rows import (
    FiledReport,
    HeldCycle,
    LineRow,
    held_cycles,
    newest_review,
    report,
    report_lines,
    reports_of,
    windows,
)
from core.reporting.queries.review_rows import (
    ReviewedLine,
    lock_lines,
    reports_to_review,
    review_list,
    reviewed_line,
    reviewed_lines,
    source_lines,
)

__all__ = [
    "FiledReport",
    "HeldCycle",
    "LedgerEntry",
    "LineRow",
    "ObstacleRow",
    "ReviewedLine",
    "Sum",
    "direction",
    "directions_of",
    "held_cycles",
    "ledger",
    "lock_lines",
    "newest_review",
    "obstacle",
    "obstacle_row",
    "obstacles",
    "report",
    "report_lines",
    "reports_of",
    "reports_to_review",
    "review_list",
    "reviewed_line",
    "reviewed_lines",
    "source_lines",
    "sums",
    "windows",
]
