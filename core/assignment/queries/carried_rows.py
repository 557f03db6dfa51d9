"""Work that goes on over cycles: what an authority gave out in one, and the chain of the same work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import aliased

from core.assignment.models import Assignment, AssignmentOrder, Cycle, OrderPiece, Target
from core.assignment.queries.order_rows import pending_pieces
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class IssuedWork:
    """A piece of work with its unit, the order that gave it and its cycle."""

    assignment: Assignment
    unit: Unit
    order: AssignmentOrder
    cycle: Cycle


_ISSUED = (
    select(Assignment, Unit, AssignmentOrder, Cycle)
    .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
    .join(
        AssignmentOrder,
        and_(AssignmentOrder.tenant_id == Assignment.order_tenant_id, AssignmentOrder.id == Assignment.order_id),
    )
    .join(Cycle, and_(Cycle.tenant_id == Assignment.cycle_tenant_id, Cycle.id == Assignment.cycle_id))
)


def issued_work(keys: Iterable[Key]) -> list[IssuedWork]:
    """Return work of this and lower tenants by key."""
    wanted = keys_table(keys)
    same = and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.id == wanted.c.id)
    return [IssuedWork(*row) for row in db.session.execute(_ISSUED.join(wanted, same))]


def work_of_authority(actor: Actor, cycle: Key) -> list[IssuedWork]:
    """Return what the actor's authority gave out in a cycle and nobody carried on, by unit."""
    later = aliased(Assignment)
    # Carried work stays with its unit, so it lies in the same tenant.
    made = select(later.id).where(
        later.tenant_id == Assignment.tenant_id,
        later.carried_from_tenant_id == Assignment.tenant_id,
        later.carried_from_id == Assignment.id,
    )
    staged = pending_pieces(OrderPiece.carried_from_tenant_id, OrderPiece.carried_from_id)
    rows = _ISSUED.where(
        Assignment.cycle_tenant_id == cycle[0],
        Assignment.cycle_id == cycle[1],
        AssignmentOrder.tenant_id == actor.tenant_id,
        AssignmentOrder.authority_id == actor.authority_id,
        ~made.exists(),
        tuple_(Assignment.tenant_id, Assignment.id).not_in(staged.where(OrderPiece.carried_from_id.is_not(None))),
    )
    return [IssuedWork(*row) for row in db.session.execute(rows.order_by(Unit.name, Assignment.id))]


def carried_keys(keys: Iterable[Key]) -> set[Key]:
    """Return which of some assignments were carried on; also by orders that are not made to the end yet."""
    wanted = keys_table(keys)
    # Carried work stays with its unit, so it lies in the same tenant.
    made = select(Assignment.carried_from_tenant_id, Assignment.carried_from_id).join(
        wanted,
        and_(
            Assignment.tenant_id == wanted.c.tenant_id,
            Assignment.carried_from_tenant_id == wanted.c.tenant_id,
            Assignment.carried_from_id == wanted.c.id,
        ),
    )
    staged = pending_pieces(OrderPiece.carried_from_tenant_id, OrderPiece.carried_from_id).join(
        wanted,
        and_(OrderPiece.carried_from_tenant_id == wanted.c.tenant_id, OrderPiece.carried_from_id == wanted.c.id),
    )
    found = db.session.execute(made.union_all(staged))
    return {(tenant, item) for tenant, item in found if tenant is not None and item is not None}


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One piece of work of a chain, the cycle it belongs to, the unit that holds it and its target."""

    assignment: Assignment
    cycle: Cycle
    unit: Unit
    target: Target | None


def work_chain(key: Key) -> Sequence[ChainLink]:
    """Return the same work over all its cycles, oldest first: what it was carried from, itself, what it goes on as."""
    first = select(Assignment.tenant_id, Assignment.id, Assignment.carried_from_id)
    chain = first.where(Assignment.tenant_id == key[0], Assignment.id == key[1]).cte("chain", recursive=True)
    # All of it lies in one tenant.
    before, after = Assignment.id == chain.c.carried_from_id, Assignment.carried_from_id == chain.c.id
    near = and_(Assignment.tenant_id == chain.c.tenant_id, or_(before, after))
    chain = chain.union(first.join(chain, near))
    rows = db.session.execute(
        select(Assignment, Cycle, Unit, Target)
        .join(chain, and_(Assignment.tenant_id == chain.c.tenant_id, Assignment.id == chain.c.id))
        .join(Cycle, and_(Cycle.tenant_id == Assignment.cycle_tenant_id, Cycle.id == Assignment.cycle_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
        .order_by(Cycle.starts_on, Assignment.id)
    )
    return [ChainLink(*row) for row in rows]
