"""Orders and what they assigned."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.assignment.models import (
    Assignment,
    AssignmentOrder,
    Target,
)
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.tenancy.models import Authority, Unit


def order(key: Key) -> AssignmentOrder:
    """Return an order of this tenant, or an issued one above it."""
    row = db.session.get(AssignmentOrder, key)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order with its issuer's name, and how many of its assignments this seat sees."""

    order: AssignmentOrder
    issuer: str
    count: int


def orders_seen(actor: Actor, cycle: Key) -> list[OrderRow]:
    """Return the orders of a cycle that the actor's tenant issued or that gave its units work, newest first."""
    given = and_(
        Assignment.order_tenant_id == AssignmentOrder.tenant_id,
        Assignment.order_id == AssignmentOrder.id,
        *_own(actor),
    )
    own = and_(Authority.tenant_id == AssignmentOrder.tenant_id, Authority.id == AssignmentOrder.authority_id)
    count = func.count(Assignment.id)
    rows = db.session.execute(
        select(AssignmentOrder, func.coalesce(Authority.name, func.max(Assignment.issuer_label), ""), count)
        .outerjoin(Authority, own)
        .outerjoin(Assignment, given)
        .where(AssignmentOrder.cycle_tenant_id == cycle[0], AssignmentOrder.cycle_id == cycle[1])
        .group_by(AssignmentOrder.tenant_id, AssignmentOrder.id, Authority.tenant_id, Authority.id)
        .having(or_(AssignmentOrder.tenant_id == actor.tenant_id, count > 0))
        .order_by(AssignmentOrder.issued_on.desc(), AssignmentOrder.id.desc())
    )
    return [OrderRow(*row) for row in rows]


def _own(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a seat of one unit sees only that unit's work."""
    if actor.unit_id is None:
        return ()
    return (Assignment.tenant_id == actor.tenant_id, Assignment.unit_id == actor.unit_id)


def order_assignments(order: Key, actor: Actor) -> Sequence[tuple[Assignment, Unit, Target | None]]:
    """Return what an order assigned, as far as the actor sees it: each assignment with its unit and first target."""
    rows = db.session.execute(
        select(Assignment, Unit, Target)
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
        .where(Assignment.order_tenant_id == order[0], Assignment.order_id == order[1], *_own(actor))
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
