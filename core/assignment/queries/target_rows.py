"""Targets and their parts."""

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, Subquery, and_, func, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from core.assignment.models import (
    Assignment,
    Change,
    ChangeDecision,
    OrderPiece,
    Target,
)
from core.assignment.queries.order_rows import pending_pieces
from core.db import db
from core.db.bulk import Key, keys_table
from core.tenancy.models import Unit


def targets(keys: Iterable[Key]) -> dict[Key, Target]:
    """Return targets of this and lower tenants by composite key."""
    wanted = keys_table(keys)
    rows = select(Target).join(wanted, and_(Target.tenant_id == wanted.c.tenant_id, Target.id == wanted.c.id))
    return {(row.tenant_id, row.id): row for row in db.session.scalars(rows)}


def plans(keys: Iterable[Key]) -> dict[Key, Decimal | None]:
    """Return the plan in force of each target: the one decided last, else the one it was given with."""
    wanted, adjusted = keys_table(keys), adjusted_plans()
    rows = db.session.execute(
        select(Target.tenant_id, Target.id, plan_in_force(adjusted))
        .join(wanted, and_(Target.tenant_id == wanted.c.tenant_id, Target.id == wanted.c.id))
        .outerjoin(adjusted, of_target(adjusted))
    )
    return {(tenant, item): plan for tenant, item, plan in rows}


def allocated(parents: Iterable[Key]) -> dict[Key, Decimal]:
    """Return the sum of plans in force given out below each parent target, with what is ordered and not made yet."""
    wanted, adjusted = keys_table(parents), adjusted_plans()
    given = (
        select(Target.parent_tenant_id, Target.parent_id, plan_in_force(adjusted).label("plan"))
        .join(wanted, and_(Target.parent_tenant_id == wanted.c.tenant_id, Target.parent_id == wanted.c.id))
        .outerjoin(adjusted, of_target(adjusted))
    )
    staged = pending_pieces(OrderPiece.parent_tenant_id, OrderPiece.parent_id, OrderPiece.plan).join(
        wanted, and_(OrderPiece.parent_tenant_id == wanted.c.tenant_id, OrderPiece.parent_id == wanted.c.id)
    )
    both = union_all(given, staged).subquery()
    of = (both.c.parent_tenant_id, both.c.parent_id)
    rows = db.session.execute(select(*of, func.sum(both.c.plan)).group_by(*of))
    return {(tenant, item): total or Decimal(0) for tenant, item, total in rows if tenant and item}


def unsplit(keys: Iterable[Key]) -> Sequence[Target]:
    """Return those of some targets of work that have no part, given out or ordered and not made yet."""
    wanted = keys_table(keys)
    part = aliased(Target)
    made = select(part.id).where(part.parent_tenant_id == Target.tenant_id, part.parent_id == Target.id)
    staged = pending_pieces(OrderPiece.id).where(
        OrderPiece.parent_tenant_id == Target.tenant_id, OrderPiece.parent_id == Target.id
    )
    rows = select(Target).join(wanted, and_(Target.tenant_id == wanted.c.tenant_id, Target.id == wanted.c.id))
    alone = rows.where(Target.assignment_id.is_not(None), ~made.exists(), ~staged.exists())
    return db.session.scalars(alone).all()


def adjusted_plans() -> Subquery:
    """Return the approved adjustment of each target that was decided last."""
    return (
        select(Change.tenant_id, Change.target_id, Change.plan)
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .where(Change.target_id.is_not(None), ChangeDecision.approved)
        .ext(distinct_on(Change.tenant_id, Change.target_id))
        .order_by(Change.tenant_id, Change.target_id, ChangeDecision.id.desc())
        .subquery()
    )


def plan_in_force(adjusted: Subquery) -> ColumnElement[Decimal | None]:
    return func.coalesce(adjusted.c.plan, Target.plan)


def of_target(adjusted: Subquery) -> ColumnElement[bool]:
    return and_(adjusted.c.tenant_id == Target.tenant_id, adjusted.c.target_id == Target.id)


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
