"""Notices to units, and to single persons: what happened that they should know of."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, RowClass, TenantRow, tenant_key


class Notice(TenantRow, Base):
    """One notice to one unit, or to one person of the tenant; ``kind`` chooses the wording when shown, ``details``
    fills it in."""

    __tablename__ = "notice"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        Index("ix_notice_unit", "tenant_id", "unit_id", "at"),
        Index("ix_notice_person", "tenant_id", "person_id", "at"),
        CheckConstraint("(unit_id is null) <> (person_id is null)", name="addressee"),
    )

    unit_id: Mapped[uuid.UUID | None]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    outbox_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    details: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
