"""Jobs as their users see them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from core.errors import NotFound
from core.outbox.models import OutboxRow


def job(tenant_id: uuid.UUID, job_id: uuid.UUID) -> OutboxRow:
    """Return one job of a tenant; NotFound otherwise."""
    row = db.session.get(OutboxRow, job_id)
    if row is None or row.tenant_id != tenant_id:
        raise NotFound
    return row


def recent_jobs(tenant_id: uuid.UUID, limit: int = 50) -> Sequence[OutboxRow]:
    """Return a tenant's newest jobs."""
    newest = select(OutboxRow).where(OutboxRow.tenant_id == tenant_id).order_by(OutboxRow.created_at.desc())
    return db.session.scalars(newest.limit(limit)).all()
