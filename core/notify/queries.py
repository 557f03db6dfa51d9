"""Notices of a seat's units."""

from collections.abc import Sequence

from sqlalchemy import select

from core.auth.actor import Actor
from core.db import db
from core.notify.models import Notice


def notices(actor: Actor, limit: int = 50) -> Sequence[Notice]:
    """Return the newest notices to the actor's unit, or to all units of its tenant."""
    rows = select(Notice).where(Notice.tenant_id == actor.tenant_id)
    if actor.unit_id is not None:
        rows = rows.where(Notice.unit_id == actor.unit_id)
    return db.session.scalars(rows.order_by(Notice.id.desc()).limit(limit)).all()
