"""Tables of reporting: reports and the ledger; obstacles, meetings, directions and urging."""

from core.reporting.models.directing import Direction, DirectionStep, Meeting, Obstacle, Urge
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
    "Urge",
]
