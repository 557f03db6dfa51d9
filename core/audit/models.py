"""The audit trail."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow


class AuditEntry(TenantRow, Base):
    """One act of one seat; ``leaf`` is the hash of its canonical content, made in the same transaction.

    Acts of operators stand under ``core.auth.actor.PLATFORM``, which is no tenant: so the column has no foreign key.
    ``request_key`` is the key of the form that caused it: a second sending meets the unique index.
    """

    __tablename__ = "audit_entry"
    __row_class__ = RowClass.LEDGER
    __person_reads__ = "person_id"
    __grants__ = "select, insert"
    __table_args__ = (
        Index("ix_audit_entry_object", "tenant_id", "object_kind", "object_id"),
        Index("ix_audit_entry_position", "tenant_id", "position"),
        Index(
            "uq_audit_entry_request",
            "tenant_id",
            "request_key",
            unique=True,
            postgresql_where=text("request_key is not null"),
        ),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    at: Mapped[datetime]
    person_id: Mapped[uuid.UUID | None]
    seat_id: Mapped[uuid.UUID | None]
    actor_label: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_tenant_id: Mapped[uuid.UUID]
    object_id: Mapped[uuid.UUID]
    details: Mapped[dict[str, Any]]
    request_key: Mapped[str | None]
    leaf: Mapped[str]
