"""Notices to units: what happened that they should know of."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from core.db import Base, RowClass, TenantRow, tenant_key


class Notice(TenantRow, Base):
    """One notice to one unit; ``kind`` chooses the wording when shown, ``details`` fills it in."""

    __tablename__ = "notice"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        Index("ix_notice_unit", "tenant_id", "unit_id", "at"),
    )

    unit_id: Mapped[uuid.UUID]
    outbox_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    details: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
