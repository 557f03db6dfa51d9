"""Pages of reporting: reports, evidence, reviews, the ledger, obstacles, directions, meetings, urging."""

from core.reporting.views import (
    corrections,
    directions,
    evidence,
    history,
    locating,
    meetings,
    obstacles,
    reports,
    reviews,
    targets,
    urging,
)
from core.reporting.views.blueprint import bp

__all__ = [
    "bp",
    "corrections",
    "directions",
    "evidence",
    "history",
    "locating",
    "meetings",
    "obstacles",
    "reports",
    "reviews",
    "targets",
    "urging",
]
