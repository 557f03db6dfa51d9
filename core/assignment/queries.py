"""Reads of cycles, registrations, orders, assignments and targets. Rows of lower tenants come by composite key."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from core.assignment.models import (
    Assignment,
    AssignmentHolder,
    AssignmentOrder,
    CatalogueItem,
    Change,
    ChangeDecision,
    Cycle,
    Registration,
    RegistrationReview,
    Target,
)
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import Conflict, NotFound
from core.people.models import Post
from core.tenancy.models import Unit


def cycle_by_key(key: Key) -> Cycle:
    """Return a cycle that this seat may read (its own, or an issued one above); NotFound otherwise."""
    row = db.session.get(Cycle, key)
    if row is None:
        raise NotFound
    return row


def own_cycle(actor: Actor, cycle_id: uuid.UUID) -> Cycle:
    """Return a cycle of the actor's own tenant."""
    return cycle_by_key((actor.tenant_id, cycle_id))


def living_cycle(key: Key) -> Cycle:
    """Return a cycle in which work is going on; Conflict when it is not open."""
    row = cycle_by_key(key)
    if row.state != "open":
        raise Conflict(_("Kỳ giao nhiệm vụ này không mở."))
    return row


def visible_cycles() -> Sequence[Cycle]:
    """Return the cycles this seat may read, newest first."""
    return db.session.scalars(select(Cycle).order_by(Cycle.starts_on.desc(), Cycle.key)).all()


def catalogue(cycle: Key) -> Sequence[CatalogueItem]:
    """Return the catalogue of a cycle in the scheme's order (ids are time-ordered)."""
    items = select(CatalogueItem).where(CatalogueItem.tenant_id == cycle[0], CatalogueItem.cycle_id == cycle[1])
    return db.session.scalars(items.order_by(CatalogueItem.id)).all()


def registration(key: Key) -> Registration:
    """Return a registration of this or a lower tenant."""
    row = db.session.get(Registration, key)
    if row is None:
        raise NotFound
    return row


def latest_review(key: Key) -> RegistrationReview | None:
    """Return the newest review of a registration."""
    reviews = select(RegistrationReview).where(
        RegistrationReview.tenant_id == key[0], RegistrationReview.registration_id == key[1]
    )
    return db.session.scalars(reviews.order_by(RegistrationReview.id.desc()).limit(1)).first()


def reviews_of(key: Key) -> Sequence[RegistrationReview]:
    """Return all reviews of a registration, oldest first."""
    reviews = select(RegistrationReview).where(
        RegistrationReview.tenant_id == key[0], RegistrationReview.registration_id == key[1]
    )
    return db.session.scalars(reviews.order_by(RegistrationReview.id)).all()


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration with its unit and its newest verdict ("" = waiting)."""

    registration: Registration
    unit: Unit
    verdict: str
    review: RegistrationReview | None


def registrations(cycle: Key) -> list[RegistrationRow]:
    """Return the registrations of a cycle that this seat may read, by unit."""
    newest = aliased(
        RegistrationReview,
        select(RegistrationReview)
        .distinct(RegistrationReview.tenant_id, RegistrationReview.registration_id)
        .order_by(RegistrationReview.tenant_id, RegistrationReview.registration_id, RegistrationReview.id.desc())
        .subquery(),
    )
    rows = db.session.execute(
        select(Registration, Unit, newest)
        .join(Unit, and_(Unit.tenant_id == Registration.tenant_id, Unit.id == Registration.unit_id))
        .outerjoin(newest, and_(newest.tenant_id == Registration.tenant_id, newest.registration_id == Registration.id))
        .where(Registration.cycle_tenant_id == cycle[0], Registration.cycle_id == cycle[1])
        .order_by(Unit.name, Registration.id)
    )
    return [RegistrationRow(row, unit, verdict_of(row, review), review) for row, unit, review in rows]


def verdict_of(row: Registration, review: RegistrationReview | None) -> str:
    """Return the newest verdict on what was filed last, "" while nobody has spoken."""
    if review is None or row.submitted_at is None or review.at < row.submitted_at:
        return ""
    return review.verdict


def unit_of(actor: Actor, key: Key) -> Unit:
    """Return a unit the actor may act for or upon; a seat bound to one unit reaches only that one."""
    row = db.session.get(Unit, key)
    if row is None or (actor.unit_id is not None and key != (actor.tenant_id, actor.unit_id)):
        raise NotFound
    return row


def units(keys: Iterable[Key]) -> dict[Key, Unit]:
    """Return the units this seat can see among ``keys``."""
    wanted = keys_table(keys)
    rows = select(Unit).join(wanted, and_(Unit.tenant_id == wanted.c.tenant_id, Unit.id == wanted.c.id))
    return {(row.tenant_id, row.id): row for row in db.session.scalars(rows)}


def posts(units_wanted: Iterable[Key]) -> dict[tuple[Key, str], Post]:
    """Return the posts of units, by unit and post key."""
    wanted = keys_table(units_wanted)
    rows = select(Post).join(wanted, and_(Post.tenant_id == wanted.c.tenant_id, Post.unit_id == wanted.c.id))
    return {((row.tenant_id, row.unit_id), row.key): row for row in db.session.scalars(rows)}


def held_counts(cycle: Key, units_wanted: Iterable[Key]) -> dict[Key, int]:
    """Return how many assignments each unit already holds in a cycle."""
    wanted = keys_table(units_wanted)
    rows = db.session.execute(
        select(Assignment.tenant_id, Assignment.unit_id, func.count())
        .join(wanted, and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.unit_id == wanted.c.id))
        .where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .group_by(Assignment.tenant_id, Assignment.unit_id)
    )
    return {(tenant, unit): count for tenant, unit, count in rows}


def targets(keys: Iterable[Key], *, lock: bool = False) -> dict[Key, Target]:
    """Return targets by composite key; ``lock`` holds those of the own tenant until the transaction ends."""
    wanted = keys_table(keys)
    rows = select(Target).join(wanted, and_(Target.tenant_id == wanted.c.tenant_id, Target.id == wanted.c.id))
    if lock:
        rows = rows.with_for_update(of=Target)
    return {(row.tenant_id, row.id): row for row in db.session.scalars(rows)}


def allocated(parents: Iterable[Key]) -> dict[Key, Decimal]:
    """Return the sum of plans already given out below each parent target."""
    wanted = keys_table(parents)
    rows = db.session.execute(
        select(Target.parent_tenant_id, Target.parent_id, func.sum(Target.plan))
        .join(wanted, and_(Target.parent_tenant_id == wanted.c.tenant_id, Target.parent_id == wanted.c.id))
        .group_by(Target.parent_tenant_id, Target.parent_id)
    )
    return {(tenant, item): total or Decimal(0) for tenant, item, total in rows if tenant and item}


def cycle_targets(tenant_id: uuid.UUID, cycle: Key) -> Sequence[Target]:
    """Return a tenant's own targets of the whole cycle."""
    rows = select(Target).where(
        Target.tenant_id == tenant_id,
        Target.cycle_tenant_id == cycle[0],
        Target.cycle_id == cycle[1],
        Target.assignment_id.is_(None),
    )
    return db.session.scalars(rows.order_by(Target.id)).all()


def child_targets(parent: Key) -> Sequence[tuple[Target, Assignment, Unit]]:
    """Return the parts of a target with the units that hold them."""
    rows = db.session.execute(
        select(Target, Assignment, Unit)
        .join(Assignment, and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .where(Target.parent_tenant_id == parent[0], Target.parent_id == parent[1])
        .order_by(Target.id)
    )
    return [(target, assignment, unit) for target, assignment, unit in rows]


def assignment(key: Key) -> Assignment:
    """Return an assignment of this or a lower tenant."""
    row = db.session.get(Assignment, key)
    if row is None:
        raise NotFound
    return row


def assignment_targets(key: Key) -> Sequence[Target]:
    """Return the targets of an assignment."""
    rows = select(Target).where(Target.tenant_id == key[0], Target.assignment_id == key[1])
    return db.session.scalars(rows.order_by(Target.id)).all()


def assignment_targets_of(keys: Iterable[Key]) -> Sequence[Target]:
    """Return the targets of many assignments."""
    wanted = keys_table(keys)
    rows = select(Target).join(
        wanted, and_(Target.tenant_id == wanted.c.tenant_id, Target.assignment_id == wanted.c.id)
    )
    return db.session.scalars(rows.order_by(Target.id)).all()


def holders(key: Key) -> Sequence[tuple[AssignmentHolder, Post | None]]:
    """Return who answers for an assignment, the unit first."""
    rows = db.session.execute(
        select(AssignmentHolder, Post)
        .outerjoin(Post, and_(Post.tenant_id == AssignmentHolder.tenant_id, Post.id == AssignmentHolder.post_id))
        .where(AssignmentHolder.tenant_id == key[0], AssignmentHolder.assignment_id == key[1])
        .order_by(AssignmentHolder.id)
    )
    return [(holder, post) for holder, post in rows]


def unit_assignments(unit: Key, cycle: Key | None = None) -> Sequence[Assignment]:
    """Return the assignments of a unit, of one cycle or of all."""
    rows = select(Assignment).where(Assignment.tenant_id == unit[0], Assignment.unit_id == unit[1])
    if cycle is not None:
        rows = rows.where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
    return db.session.scalars(rows.order_by(Assignment.task_group, Assignment.id)).all()


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


def approved_changes(cycle: Key) -> Sequence[Change]:
    """Return the approved changes of all visible assignments of a cycle, oldest decision first."""
    rows = (
        select(Change)
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .join(Assignment, and_(Assignment.tenant_id == Change.tenant_id, Assignment.id == Change.assignment_id))
        .where(ChangeDecision.approved, Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .order_by(ChangeDecision.id)
    )
    return db.session.scalars(rows).all()


def changes_of(key: Key) -> Sequence[tuple[Change, ChangeDecision | None]]:
    """Return the changes of an assignment with their decisions, oldest first."""
    rows = db.session.execute(
        select(Change, ChangeDecision)
        .outerjoin(
            ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id)
        )
        .where(Change.tenant_id == key[0], Change.assignment_id == key[1])
        .order_by(Change.id)
    )
    return [(change, decision) for change, decision in rows]


def order(key: Key) -> AssignmentOrder:
    """Return an order of this tenant, or an issued one above it."""
    row = db.session.get(AssignmentOrder, key)
    if row is None:
        raise NotFound
    return row


def order_units(key: Key) -> Sequence[Key]:
    """Return the unit of every assignment of an order."""
    rows = db.session.execute(
        select(Assignment.tenant_id, Assignment.unit_id).where(
            Assignment.order_tenant_id == key[0], Assignment.order_id == key[1]
        )
    )
    return [(tenant, unit) for tenant, unit in rows]


def change_with_decision(key: Key) -> tuple[Change, ChangeDecision]:
    """Return a decided change."""
    row = db.session.execute(
        select(Change, ChangeDecision)
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .where(Change.tenant_id == key[0], Change.id == key[1])
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
