"""Pages of operators: provinces, packs, health, and the ledger of what operators did."""

from core.platform.views import health, ledger, packs, provinces
from core.platform.views.blueprint import bp

__all__ = ["bp", "health", "ledger", "packs", "provinces"]
