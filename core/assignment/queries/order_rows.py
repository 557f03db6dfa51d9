"""Orders and what they assigned."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.assignment.models import (
    Assignment,
    AssignmentHolder,
    AssignmentOrder,
    OrderPiece,
    Target,
)
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, key_lists, keys_asked
from core.errors import NotFound
from core.outbox.models import OutboxRow
from core.people.models import Post
from core.tenancy.models import Authority, Unit


def order(key: Key) -> AssignmentOrder:
    """Return an order of this tenant, or an issued one above it."""
    row = db.session.get(AssignmentOrder, key)
    if row is None:
        raise NotFound
    return row


def was_given_by(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that the actor's authority gave a piece of work, and so hears of it.

    A seat of the whole tenant that serves no authority speaks for its tenant.
    """
    return _given(actor.tenant_id, actor.authority_id)


def _given(tenant: Any, authority: Any) -> ColumnElement[bool]:
    own: ColumnElement[bool] = Assignment.order_tenant_id == tenant
    if authority is None:
        return own
    orders = select(AssignmentOrder.id).where(
        AssignmentOrder.tenant_id == tenant, AssignmentOrder.authority_id == authority
    )
    return and_(own, Assignment.order_id.in_(orders))


def given_by(actor: Actor, work: Iterable[Assignment]) -> set[Key]:
    """Return which of some pieces of work the actor's authority gave, by key; none to a seat of a single unit."""
    keys = {(row.tenant_id, row.id) for row in work if row.order_tenant_id == actor.tenant_id}
    if actor.unit_id is not None or not keys:
        return set()
    giver = {"giver": actor.tenant_id, "authority": actor.authority_id}
    rows = db.session.execute(_given_of(by_authority=actor.authority_id is not None), {**key_lists(keys), **giver})
    return {(tenant, item) for tenant, item in rows}


@cache
def _given_of(*, by_authority: bool) -> Select[uuid.UUID, uuid.UUID]:
    wanted = keys_asked()
    authority: BindParameter[Any] | None = bindparam("authority") if by_authority else None
    return (
        select(Assignment.tenant_id, Assignment.id)
        .join(wanted, and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.id == wanted.c.id))
        .where(_given(bindparam("giver"), authority))
    )


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
        *own_work(actor),
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


def own_work(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a seat of one unit sees only that unit's work."""
    if actor.unit_id is None:
        return ()
    return (Assignment.tenant_id == actor.tenant_id, Assignment.unit_id == actor.unit_id)


@dataclass(frozen=True, slots=True)
class OrderedWork:
    """One assignment of an order with its unit, the post whose own it is, and its target."""

    assignment: Assignment
    unit: Unit
    post: Post | None
    target: Target | None

    @property
    def holder(self) -> str:
        """How the order calls who got it."""
        return self.post.title if self.post else self.unit.name


def order_assignments(order: Key, actor: Actor) -> Sequence[OrderedWork]:
    """Return what an order assigned, as far as the actor sees it: each assignment with its holder and first target."""
    rows = db.session.execute(
        select(Assignment, Unit, Post, Target)
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .outerjoin(Post, and_(Post.tenant_id == Assignment.tenant_id, Post.id == Assignment.post_id))
        .outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
        .where(Assignment.order_tenant_id == order[0], Assignment.order_id == order[1], *own_work(actor))
        .order_by(func.coalesce(Post.title, Unit.name), Assignment.id)
    )
    return [OrderedWork(*row) for row in rows]


def posts_addressed(key: Key) -> dict[Key, Sequence[str]]:
    """Return by the work of an order the posts that alone answer for it, where no unit as a whole does."""
    of = AssignmentHolder
    rows = db.session.execute(
        select(of.tenant_id, of.assignment_id, func.array_agg(aggregate_order_by(Post.title, of.id)))
        .join(Assignment, and_(Assignment.tenant_id == of.tenant_id, Assignment.id == of.assignment_id))
        .outerjoin(Post, and_(Post.tenant_id == of.tenant_id, Post.id == of.post_id))
        .where(Assignment.order_tenant_id == key[0], Assignment.order_id == key[1])
        .group_by(of.tenant_id, of.assignment_id)
        .having(func.bool_and(Post.id.is_not(None)))
    )
    return {(tenant, item): titles for tenant, item, titles in rows}


def order_units(key: Key) -> Sequence[Key]:
    """Return the unit of every assignment of an order."""
    rows = db.session.execute(
        select(Assignment.tenant_id, Assignment.unit_id).where(
            Assignment.order_tenant_id == key[0], Assignment.order_id == key[1]
        )
    )
    return [(tenant, unit) for tenant, unit in rows]


def pending_pieces(*columns: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    """Return (as a statement) the staged pieces of this tenant's orders that are not made yet.

    Progress moves in the transaction that makes them: joined with what is held in one statement, none counts twice.
    """
    under_way = and_(OutboxRow.id == AssignmentOrder.job_id, OutboxRow.progress < OutboxRow.total)
    own = and_(OrderPiece.tenant_id == AssignmentOrder.tenant_id, OrderPiece.order_id == AssignmentOrder.id)
    return (
        select(*columns)
        .select_from(AssignmentOrder)
        .join(OutboxRow, under_way)
        .join(OrderPiece, and_(own, OrderPiece.place >= OutboxRow.progress))
    )


@dataclass(frozen=True, slots=True)
class StagedPiece:
    """A piece that waits to be made: the key and title of its assignment."""

    key: Key
    title: str


def staged_pieces(order: Key, start: int, count: int) -> list[StagedPiece]:
    """Return the pieces of an order from a place on: so many, and the rest of the last one's unit."""
    own = (OrderPiece.tenant_id == order[0], OrderPiece.order_id == order[1])
    last = aliased(OrderPiece)
    unit = select(last.unit_tenant_id, last.unit_id).where(
        last.tenant_id == order[0], last.order_id == order[1], last.place == start + count - 1
    )
    within = or_(OrderPiece.place < start + count, tuple_(OrderPiece.unit_tenant_id, OrderPiece.unit_id).in_(unit))
    title = OrderPiece.rows["assignment"][0]["title"].astext
    rows = db.session.execute(
        select(OrderPiece.unit_tenant_id, OrderPiece.id, title)
        .where(*own, OrderPiece.place >= start, within)
        .order_by(OrderPiece.place)
    )
    return [StagedPiece((tenant, id), words) for tenant, id, words in rows]


@dataclass(frozen=True, slots=True)
class PendingPiece:
    """What of a staged piece others wait for: the target it is a part of, the registration it takes, its values."""

    parent: Key | None
    registration: Key | None
    work: Mapping[str, Any]


def pending_of(order: Key, start: int) -> list[PendingPiece]:
    """Return the staged pieces of an order from a place on."""
    work = OrderPiece.rows["assignment"][0]
    rows = db.session.execute(
        select(
            *(OrderPiece.unit_tenant_id, OrderPiece.parent_tenant_id, OrderPiece.parent_id, OrderPiece.plan),
            *(work[name].astext for name in ("registration_id", "title", "due_on")),
        ).where(OrderPiece.tenant_id == order[0], OrderPiece.order_id == order[1], OrderPiece.place >= start)
    )
    return [
        PendingPiece(
            (above, parent) if above and parent else None,
            (unit, uuid.UUID(filed)) if filed else None,
            {"title": title, "due_on": due_on, "plan": plan},
        )
        for unit, above, parent, plan, filed, title, due_on in rows
    ]


def order_job(row: AssignmentOrder, *, lock: bool = False) -> OutboxRow | None:
    """Return the job that makes an order's rows, as it is now; None for an order that was given at once."""
    return db.session.get(OutboxRow, row.job_id, populate_existing=True, with_for_update=lock) if row.job_id else None


def orders_under_way(cycle: Key) -> Sequence[AssignmentOrder]:
    """Return this tenant's orders of a cycle that are not made to the end, stopped ones too."""
    rows = (
        select(AssignmentOrder)
        .join(OutboxRow, and_(OutboxRow.id == AssignmentOrder.job_id, OutboxRow.progress < OutboxRow.total))
        .where(AssignmentOrder.cycle_tenant_id == cycle[0], AssignmentOrder.cycle_id == cycle[1])
        .order_by(AssignmentOrder.number)
    )
    return db.session.scalars(rows).all()
