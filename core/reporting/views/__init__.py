"""Pages of reporting: reports and their lines, evidence, reviews, the ledger, obstacles."""

from core.reporting.views import corrections, evidence, obstacles, reports, reviews, targets
from core.reporting.views.blueprint import bp

__all__ = ["bp", "corrections", "evidence", "obstacles", "reports", "reviews", "targets"]
