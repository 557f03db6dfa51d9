"""Cycles as regulations see them: what is pinned to a scheme, and what will be."""

import uuid

from sqlalchemy import select

from core.assignment.models import Cycle
from core.db import db
from core.extensions.uses import Use, UseState

_STATES = {"draft": UseState.DRAFT, "closed": UseState.CLOSED}


def cycle_uses(tenant_id: uuid.UUID) -> list[Use]:
    """Return a tenant's own cycles, the newest first."""
    rows = select(Cycle).where(Cycle.tenant_id == tenant_id).order_by(Cycle.starts_on.desc(), Cycle.key)
    return [_use(cycle) for cycle in db.session.scalars(rows)]


def _use(cycle: Cycle) -> Use:
    state = _STATES.get(cycle.state, UseState.OPEN)
    key = (cycle.tenant_id, cycle.id, cycle.id)
    return Use("cycle", *key, cycle.name, cycle.scheme, cycle.rule_date, state, cycle.pin)
