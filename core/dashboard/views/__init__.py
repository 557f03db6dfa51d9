"""Pages over all features: home, overview, search, the audit trail and jobs."""

from core.dashboard.views import audit, home, jobs, overview, search
from core.dashboard.views.blueprint import bp

__all__ = ["audit", "bp", "home", "jobs", "overview", "search"]
