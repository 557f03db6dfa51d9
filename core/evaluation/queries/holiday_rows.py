"""Days on which nobody works: the tenant's own, and those of the levels above."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from core.db import db
from core.evaluation.models import Holiday


def holidays() -> frozenset[date]:
    """Return the days that are no working days for this seat's tenant."""
    return frozenset(db.session.scalars(select(Holiday.day).where(Holiday.removed_at.is_(None))))


def holiday_list() -> Sequence[Holiday]:
    """Return the holidays of this tenant and those above it, the latest first."""
    rows = select(Holiday).where(Holiday.removed_at.is_(None))
    return db.session.scalars(rows.order_by(Holiday.day.desc(), Holiday.id)).all()


def holiday(tenant_id: uuid.UUID, holiday_id: uuid.UUID) -> Holiday | None:
    """Return one holiday; None where there is none."""
    return db.session.get(Holiday, (tenant_id, holiday_id))
