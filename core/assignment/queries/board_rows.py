"""Targets of a cycle as its assignment board reads them: plain rows, so that a whole tree costs one statement."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.assignment.models import Assignment, Target
from core.assignment.queries.target_rows import adjusted_plans, of_target, plan_in_force
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.people.models import Post
from core.tenancy.models import Unit
from core.web.tables import Table


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A target with who holds it ("" for one of a whole cycle), the plan in force, and the work that carries it.

    ``ordered_by`` is the tenant that gave the work; ``reason`` tells why more was given than the target above holds.
    """

    tenant_id: uuid.UUID
    id: uuid.UUID
    parent_tenant_id: uuid.UUID | None
    parent_id: uuid.UUID | None
    kind: str
    label: str
    measure: str
    unit: str
    plan: Decimal | None
    reason: str | None
    assignment_id: uuid.UUID | None
    ordered_by: uuid.UUID | None
    holder: str
    unit_id: uuid.UUID | None = None

    @property
    def key(self) -> Key:
        """What names it."""
        return self.tenant_id, self.id

    @property
    def parent(self) -> Key | None:
        """The target it was split from; None for one that stands alone."""
        return (self.parent_tenant_id, self.parent_id) if self.parent_tenant_id and self.parent_id else None


@dataclass(frozen=True, slots=True)
class KindTotal:
    """How many targets of one kind a cycle has, and what the actor's tenant gave out under no target of its own."""

    kind: str
    targets: int
    loose: int
    loose_plan: Decimal


def kind_totals(tenant_id: uuid.UUID, cycle: Key) -> list[KindTotal]:
    """Return the totals of every kind that has a target which this seat may read."""
    adjusted = adjusted_plans()
    loose = and_(Target.parent_id.is_(None), Assignment.order_tenant_id == tenant_id)
    plan = func.sum(plan_in_force(adjusted)).filter(loose)
    rows = (
        select(Target.kind, func.count(), func.count().filter(loose), plan)
        .outerjoin(Assignment, _of_work())
        .outerjoin(adjusted, of_target(adjusted))
        .where(Target.cycle_tenant_id == cycle[0], Target.cycle_id == cycle[1])
        .group_by(Target.kind)
    )
    found = db.session.execute(rows)
    return [KindTotal(kind, targets, given, planned or Decimal(0)) for kind, targets, given, planned in found]


def board_rows(actor: Actor, cycle: Key, *, kind: str = "", deep: bool = True) -> list[BoardRow]:
    """Return the targets of a cycle, oldest first: all that the seat reads, or (not ``deep``) its tenant's own.

    A seat of one unit gets those of its unit. ``kind`` narrows to one kind of work.
    """
    rows = _rows(cycle, kind).order_by(Target.id)
    if actor.unit_id is not None:
        rows = rows.where(Assignment.tenant_id == actor.tenant_id, Assignment.unit_id == actor.unit_id)
    elif not deep:
        given = Assignment.order_tenant_id.is_distinct_from(actor.tenant_id)
        rows = rows.where(Target.tenant_id == actor.tenant_id, or_(given, Target.assignment_id.is_(None)))
    return [BoardRow(*row) for row in db.session.execute(rows)]


def board_row(cycle: Key, kind: str, key: Key) -> BoardRow | None:
    """Return one target of a cycle and kind; None where the seat reads none such."""
    row = db.session.execute(_rows(cycle, kind).where(Target.tenant_id == key[0], Target.id == key[1])).first()
    return BoardRow(*row) if row else None


def board_parts(giver: uuid.UUID, cycle: Key, kind: str, parent: Key | None, shown: Table) -> list[BoardRow]:
    """Return one page of the parts of a target, oldest first; without one, of what ``giver`` gave under no target."""
    rows = _rows(cycle, kind)
    if parent is None:
        rows = rows.where(Target.parent_id.is_(None), Assignment.order_tenant_id == giver)
    else:
        rows = rows.where(Target.parent_tenant_id == parent[0], Target.parent_id == parent[1])
    found = db.session.execute(shown.arrange(rows, {}, Target.id)).all()
    return [BoardRow(*row) for row in shown.shown(found)]


def _rows(cycle: Key, kind: str) -> Select[*tuple[Any, ...]]:
    adjusted = adjusted_plans()
    rows = (
        select(
            *(Target.tenant_id, Target.id, Target.parent_tenant_id, Target.parent_id),
            *(Target.kind, Target.label, Target.measure, Target.unit),
            plan_in_force(adjusted),
            *(Target.over_allocation_reason, Target.assignment_id, Assignment.order_tenant_id),
            func.coalesce(Post.title, Unit.name, ""),
            Assignment.unit_id,
        )
        .outerjoin(adjusted, of_target(adjusted))
        .outerjoin(Assignment, _of_work())
        .outerjoin(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .outerjoin(Post, and_(Post.tenant_id == Assignment.tenant_id, Post.id == Assignment.post_id))
        .where(Target.cycle_tenant_id == cycle[0], Target.cycle_id == cycle[1])
    )
    return rows.where(Target.kind == kind) if kind else rows


def unmeasured_totals(tenant_id: uuid.UUID, cycle: Key) -> dict[str, tuple[int, int]]:
    """Return how many pieces without a number a tenant gave out, and to how many units, by kind."""
    units = func.count(func.distinct(func.row(Assignment.tenant_id, Assignment.unit_id)))
    rows = (
        select(Assignment.kind, func.count(), units)
        .outerjoin(Target, _of_work())
        .where(
            Assignment.cycle_tenant_id == cycle[0],
            Assignment.cycle_id == cycle[1],
            Assignment.order_tenant_id == tenant_id,
            Target.id.is_(None),
        )
        .group_by(Assignment.kind)
    )
    return {kind: (pieces, given) for kind, pieces, given in db.session.execute(rows)}


def _of_work() -> ColumnElement[bool]:
    return and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id)
