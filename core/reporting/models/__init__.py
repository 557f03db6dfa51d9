"""Tables of reporting: reports and the ledger; obstacles, meetings and directions."""

from core.reporting.models.directing import Direction, DirectionStep, Meeting, Obstacle
from core.reporting.models.reports import (
    Contribution,
    Evidence,
    EvidenceFile,
    LineReview,
    Report,
    ReportLine,
)

__all__ = [
    "Contribution",
    "Direction",
    "DirectionStep",
    "Evidence",
    "EvidenceFile",
    "LineReview",
    "Meeting",
    "Obstacle",
    "Report",
    "ReportLine",
]
