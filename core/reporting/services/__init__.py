"""The use cases of reporting, accepting, and clearing obstacles."""

from core.reporting.services.evidence import EvidenceForm, add_evidence
from core.reporting.services.obstacles import (
    DirectionForm,
    ObstacleForm,
    give_direction,
    raise_obstacle,
    resolve_obstacle,
)
from core.reporting.services.reports import LineForm, correct_line, open_report, save_report, submit_report
from core.reporting.services.reviews import ReviewForm, review_lines

__all__ = [
    "DirectionForm",
    "EvidenceForm",
    "LineForm",
    "ObstacleForm",
    "ReviewForm",
    "add_evidence",
    "correct_line",
    "give_direction",
    "open_report",
    "raise_obstacle",
    "resolve_obstacle",
    "review_lines",
    "save_report",
    "submit_report",
]
