"""Pages over all features: home, overview, search, the audit trail and jobs."""

from core.dashboard.views import audit, help, home, jobs, overview, search
from core.dashboard.views.blueprint import bp

__all__ = ["audit", "bp", "help", "home", "jobs", "overview", "search"]
