"""Units that work is given to."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import UUID, ColumnElement, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from core import clock
from core.assignment.models import (
    Assignment,
    AssignmentOrder,
    OrderPiece,
)
from core.assignment.queries.order_rows import pending_pieces
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.people.models import Post
from core.tenancy.models import Tenant, TenantClosure, Unit
from core.tenancy.queries import in_force


def unit_of(actor: Actor, key: Key) -> Unit:
    """Return a unit the actor may act for or upon; a seat bound to one unit reaches only that one."""
    row = db.session.get(Unit, key)
    if row is None or (actor.unit_id is not None and key != (actor.tenant_id, actor.unit_id)):
        raise NotFound
    return row


def own_units(actor: Actor) -> Sequence[Unit]:
    """Return the living units of the actor's tenant that the seat acts for: its one unit, or all."""
    rows = select(Unit).where(Unit.tenant_id == actor.tenant_id, in_force(Unit, clock.today()))
    if actor.unit_id is not None:
        rows = rows.where(Unit.id == actor.unit_id)
    return db.session.scalars(rows.order_by(Unit.id)).all()


def units_within_reach(tenant_id: uuid.UUID, kinds: Collection[str] | None) -> list[tuple[Tenant, Unit]]:
    """Return the living units a tenant gives work to, with their tenants, by code.

    Of some kinds: wherever in the tree; of any kind (None): its own and those of the tenants directly below it.
    """
    near = or_(Tenant.id == tenant_id, Tenant.parent_id == tenant_id) if kinds is None else Unit.kind.in_(kinds)
    rows = (
        select(Tenant, Unit)
        .join(TenantClosure, and_(TenantClosure.descendant_id == Tenant.id, TenantClosure.ancestor_id == tenant_id))
        .join(Unit, Unit.tenant_id == Tenant.id)
        .where(TenantClosure.kind == "line", near, in_force(Unit, clock.today()))
        .order_by(Tenant.code, Unit.id)
    )
    return [(tenant, unit) for tenant, unit in db.session.execute(rows)]


def units(keys: Iterable[Key]) -> dict[Key, Unit]:
    """Return the living units of living tenants among ``keys`` that this seat can see."""
    wanted, today = keys_table(keys), clock.today()
    rows = (
        select(Unit)
        .join(wanted, and_(Unit.tenant_id == wanted.c.tenant_id, Unit.id == wanted.c.id))
        .join(Tenant, Tenant.id == Unit.tenant_id)
        .where(in_force(Unit, today), in_force(Tenant, today))
    )
    return {(row.tenant_id, row.id): row for row in db.session.scalars(rows)}


def posts(units_wanted: Iterable[Key]) -> dict[tuple[Key, str], Post]:
    """Return the posts of units, by unit and post key."""
    wanted = keys_table(units_wanted)
    rows = select(Post).join(wanted, and_(Post.tenant_id == wanted.c.tenant_id, Post.unit_id == wanted.c.id))
    return {((row.tenant_id, row.unit_id), row.key): row for row in db.session.scalars(rows)}


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many pieces of one kind, chosen for the same reasons, a unit (or one post of it) has in a cycle."""

    unit: Key
    kind: str
    reasons: tuple[str, ...]
    count: int
    post_id: uuid.UUID | None


def held_counts(cycle: Key, units_wanted: Iterable[Key]) -> list[HeldCount]:
    """Return the new work that units already hold in a cycle, by kind and reasons.

    What is ordered and not made yet counts too; what was carried on from an earlier cycle stands apart, and what a
    unit keeps of work that it splits is no further work.
    """
    wanted = keys_table(units_wanted)
    held = (
        select(Assignment.tenant_id, Assignment.unit_id, Assignment.post_id, Assignment.kind, Assignment.reasons)
        .join(wanted, and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.unit_id == wanted.c.id))
        .where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .where(Assignment.carried_from_id.is_(None))
        .where(_is_new(Assignment, Assignment.tenant_id, Assignment.parent_tenant_id, Assignment.parent_id))
    )
    staged = (
        pending_pieces(
            OrderPiece.unit_tenant_id, OrderPiece.unit_id, OrderPiece.post_id, OrderPiece.kind, OrderPiece.reasons
        )
        .join(wanted, and_(OrderPiece.unit_tenant_id == wanted.c.tenant_id, OrderPiece.unit_id == wanted.c.id))
        .where(AssignmentOrder.cycle_tenant_id == cycle[0], AssignmentOrder.cycle_id == cycle[1])
        .where(OrderPiece.carried_from_id.is_(None))
        .where(_is_new(OrderPiece, OrderPiece.unit_tenant_id, *_staged_parent()))
    )
    both = union_all(held, staged).subquery()
    rows = db.session.execute(select(*both.c, func.count()).group_by(*both.c))
    return [held_count(row) for row in rows]


def _is_new(part: type[Assignment | OrderPiece], tenant: Any, parent_tenant: Any, parent: Any) -> ColumnElement[bool]:
    """Return the condition that work is no part of work of the same kind that the same unit or post holds itself.

    Work is split within its cycle alone; ``core.assignment.services.orders`` says the same of pieces to be given. What
    has no work above it in its own tenant is new at once: of ten thousand pieces none is looked up.
    """
    above = aliased(Assignment)
    same_holder = (above.unit_id == part.unit_id, above.post_id.is_not_distinct_from(part.post_id))
    whole = select(above.id).where(above.tenant_id == tenant, above.id == parent, above.kind == part.kind, *same_holder)
    return or_(parent.is_(None), parent_tenant != tenant, ~whole.exists())


def _staged_parent() -> tuple[ColumnElement[uuid.UUID], ColumnElement[uuid.UUID]]:
    work = OrderPiece.rows["assignment"][0]
    return work["parent_tenant_id"].astext.cast(UUID), work["parent_id"].astext.cast(UUID)


def held_count(row: Sequence[Any]) -> HeldCount:
    """Return a count from tenant, unit, post, kind, reasons and number."""
    tenant, unit, post, kind, reasons, count = row
    return HeldCount((tenant, unit), kind, tuple(reasons), count, post)
