"""Pages of reporting: reports and their lines, evidence, reviews, the ledger, obstacles, directions, meetings."""

from core.reporting.views import (
    corrections,
    directions,
    evidence,
    history,
    meetings,
    obstacles,
    reports,
    reviews,
    targets,
)
from core.reporting.views.blueprint import bp

__all__ = [
    "bp",
    "corrections",
    "directions",
    "evidence",
    "history",
    "meetings",
    "obstacles",
    "reports",
    "reviews",
    "targets",
]
