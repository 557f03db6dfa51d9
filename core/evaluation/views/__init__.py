"""Pages of rating: runs, one's own file, the council's marks and proposals, decisions, the explanation of a file."""

from core.evaluation.views import (
    appeals,
    attestations,
    carry_over,
    council,
    criteria,
    decisions,
    files,
    holidays,
    levels,
    persons,
    proposals,
    quotas,
    runs,
    self_marks,
    sessions,
    studies,
    why,
)
from core.evaluation.views.blueprint import bp

__all__ = [
    "appeals",
    "attestations",
    "bp",
    "carry_over",
    "council",
    "criteria",
    "decisions",
    "files",
    "holidays",
    "levels",
    "persons",
    "proposals",
    "quotas",
    "runs",
    "self_marks",
    "sessions",
    "studies",
    "why",
]
