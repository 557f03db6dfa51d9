"""The use cases of reporting, accepting, and clearing obstacles."""

from core.reporting.services.directions import (
    DirectionForm,
    accept_direction,
    answer_direction,
    direct_unit,
    direct_work,
    return_direction,
    withdraw_direction,
)
from core.reporting.services.evidence import EvidenceForm, LineFile, add_evidence, attach_files
from core.reporting.services.meetings import ConclusionForm, MeetingForm, conclude, record_meeting
from core.reporting.services.obstacles import (
    ObstacleForm,
    Raised,
    give_direction,
    raise_obstacle,
    resolve_obstacle,
)
from core.reporting.services.reports import LineForm, correct_line, open_report, save_report, submit_report
from core.reporting.services.reviews import ReviewForm, review_lines
from core.reporting.services.urges import urge_directions, urge_reports, urge_work

__all__ = [
    "ConclusionForm",
    "DirectionForm",
    "EvidenceForm",
    "LineFile",
    "LineForm",
    "MeetingForm",
    "ObstacleForm",
    "Raised",
    "ReviewForm",
    "accept_direction",
    "add_evidence",
    "answer_direction",
    "attach_files",
    "conclude",
    "correct_line",
    "direct_unit",
    "direct_work",
    "give_direction",
    "open_report",
    "raise_obstacle",
    "record_meeting",
    "resolve_obstacle",
    "return_direction",
    "review_lines",
    "save_report",
    "submit_report",
    "urge_directions",
    "urge_reports",
    "urge_work",
    "withdraw_direction",
]
