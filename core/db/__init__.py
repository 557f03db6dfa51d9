"""The database: typed base, row classes, the context of a transaction."""

from core.db.base import AuthBase, Base, RowClass, TenantRow, Versioned, tenant_key
from core.db.session import (
    RowContext,
    bind_context,
    db,
    end_reading,
    explained,
    flush_or_explain,
    is_suspended,
    was_suspended,
)

__all__ = [
    "AuthBase",
    "Base",
    "RowClass",
    "RowContext",
    "TenantRow",
    "Versioned",
    "bind_context",
    "db",
    "end_reading",
    "explained",
    "flush_or_explain",
    "is_suspended",
    "tenant_key",
    "was_suspended",
]
