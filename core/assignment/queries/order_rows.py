"""Orders and what they assigned."""

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, func, select

from core.assignment.models import (
    Assignment,
    AssignmentOrder,
    Target,
)
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.tenancy.models import Unit


def order(key: Key) -> AssignmentOrder:
    """Return an order of this tenant, or an issued one above it."""
    row = db.session.get(AssignmentOrder, key)
    if row is None:
        raise NotFound
    return row


def own_orders(tenant_id: uuid.UUID, cycle: Key) -> Sequence[tuple[AssignmentOrder, int]]:
    """Return the orders a tenant issued in a cycle, with how many assignments each gave."""
    rows = db.session.execute(
        select(AssignmentOrder, func.count(Assignment.id))
        .outerjoin(
            Assignment,
            and_(Assignment.order_tenant_id == AssignmentOrder.tenant_id, Assignment.order_id == AssignmentOrder.id),
        )
        .where(
            AssignmentOrder.tenant_id == tenant_id,
            AssignmentOrder.cycle_tenant_id == cycle[0],
            AssignmentOrder.cycle_id == cycle[1],
        )
        .group_by(AssignmentOrder.tenant_id, AssignmentOrder.id)
        .order_by(AssignmentOrder.issued_on, AssignmentOrder.id)
    )
    return [(order, count) for order, count in rows]


def order_assignments(order: Key) -> Sequence[tuple[Assignment, Unit, Target | None]]:
    """Return what an order assigned: each assignment with its unit and first target."""
    rows = db.session.execute(
        select(Assignment, Unit, Target)
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
        .where(Assignment.order_tenant_id == order[0], Assignment.order_id == order[1])
        .order_by(Unit.name, Assignment.id)
    )
    return [(row, unit, target) for row, unit, target in rows]


def order_units(key: Key) -> Sequence[Key]:
    """Return the unit of every assignment of an order."""
    rows = db.session.execute(
        select(Assignment.tenant_id, Assignment.unit_id).where(
            Assignment.order_tenant_id == key[0], Assignment.order_id == key[1]
        )
    )
    return [(tenant, unit) for tenant, unit in rows]
