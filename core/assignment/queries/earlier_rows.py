"""What was given out in the cycle before."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import Select, and_, select

from core.assignment.models import Assignment, Cycle, Target
from core.assignment.queries.target_rows import adjusted_plans, of_target, plan_in_force
from core.db import db
from core.db.bulk import Key

T = TypeVar("T")


def earlier_cycle(cycle: Cycle) -> Cycle | None:
    """Return the cycle of the same authority and length that began last before this one; None for the first."""
    return db.session.scalars(_before(select(Cycle), cycle)).first()


def _before(rows: Select[T], cycle: Cycle) -> Select[T]:
    same = (Cycle.tenant_id == cycle.tenant_id, Cycle.authority_id == cycle.authority_id, Cycle.kind == cycle.kind)
    earlier = rows.where(*same, Cycle.starts_on < cycle.starts_on, Cycle.state != "draft")
    return earlier.order_by(Cycle.starts_on.desc()).limit(1)


def earlier_plans(
    giver: uuid.UUID, cycle: Cycle, kinds: Iterable[str]
) -> dict[tuple[str, tuple[Key, uuid.UUID | None]], Decimal]:
    """Return the plans in force that a tenant gave out in the cycle before, by kind and by whom they were given to.

    Of several pieces of a kind the sum. A unit that a later reorganisation made had none.
    """
    adjusted = adjusted_plans()
    rows = db.session.execute(
        select(Target.kind, Assignment.tenant_id, Assignment.unit_id, Assignment.post_id, plan_in_force(adjusted))
        .join(Assignment, and_(Assignment.tenant_id == Target.tenant_id, Assignment.id == Target.assignment_id))
        .outerjoin(adjusted, of_target(adjusted))
        .where(
            Assignment.order_tenant_id == giver,
            Target.cycle_tenant_id == cycle.tenant_id,
            Target.cycle_id == _before(select(Cycle.id), cycle).scalar_subquery(),
            Target.kind.in_(list(kinds)),
        )
    )
    found: dict[tuple[str, tuple[Key, uuid.UUID | None]], Decimal] = {}
    for kind, tenant, unit, post, plan in rows:
        key = kind, ((tenant, unit), post)
        found[key] = found.get(key, Decimal(0)) + (plan or Decimal(0))
    return found
