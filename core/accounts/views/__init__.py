"""Pages of accounts: the administrator's list, and the link that an invitation leads to."""

from core.accounts.views import invitation, links, managed
from core.accounts.views.blueprint import bp

__all__ = ["bp", "invitation", "links", "managed"]
