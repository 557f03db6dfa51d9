"""How far the raters of a cycle are: those who opened a run, and those whose turn it is."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, Text, and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder, Cycle
from core.db import db
from core.db.bulk import Key
from core.evaluation.standing_models import RunStanding
from core.people.models import Delegation, Post
from core.tenancy.models import Authority, Tenant, Unit

#: So many of those who wait for a rating are named; the rest is a number.
NAMED = 3


def standings(cycle: Key) -> Sequence[RunStanding]:
    """Return how far the runs over a cycle are, of this and of lower tenants, the oldest period first."""
    rows = select(RunStanding).where(RunStanding.cycle_tenant_id == cycle[0], RunStanding.cycle_id == cycle[1])
    return db.session.scalars(rows.order_by(RunStanding.ends_on, RunStanding.authority_label, RunStanding.id)).all()


def runs_below() -> list[tuple[RunStanding, str]]:
    """Return the runs of this and of lower tenants with the keys of their authorities, the newest first."""
    of = and_(Authority.tenant_id == RunStanding.tenant_id, Authority.id == RunStanding.authority_id)
    rows = select(RunStanding, Authority.key).join(Authority, of)
    rows = rows.order_by(RunStanding.cut_off.desc(), RunStanding.authority_label, RunStanding.id.desc())
    return [(standing, key) for standing, key in db.session.execute(rows)]


@dataclass(frozen=True, slots=True)
class Managed:
    """Those to whom one body gave work in a cycle and whom it alone rates; ``names`` are a few of them, or none.

    ``authority_id`` is None where nobody above knows which body of a lower tenant manages them.
    """

    tenant_id: uuid.UUID
    authority_id: uuid.UUID | None
    label: str
    count: int
    names: Sequence[str]


def managed_in(cycle: Cycle, groups: Collection[str]) -> list[Managed]:
    """Return who holds work of groups under delegated management in a cycle, by whom they are managed; one statement.

    The order tells whose work it is; those of lower tenants nobody above reads, there the delegation tells.
    """
    holder, name = AssignmentHolder, func.coalesce(Post.title, Unit.name)
    order = and_(AssignmentOrder.tenant_id == Assignment.order_tenant_id, AssignmentOrder.id == Assignment.order_id)
    delegated = and_(
        Delegation.tenant_id == Assignment.order_tenant_id,
        Delegation.holder_tenant_id == holder.tenant_id,
        Delegation.unit_id == holder.unit_id,
        or_(Delegation.post_id.is_(None), Delegation.post_id == holder.post_id),
        Delegation.valid_from <= cycle.ends_on,
        or_(Delegation.valid_to.is_(None), Delegation.valid_to >= cycle.starts_on),
    )
    body = func.coalesce(AssignmentOrder.authority_id, Delegation.authority_id)
    held = (
        select(Assignment.order_tenant_id, body.label("authority_id"), name.label("name"))
        .select_from(Assignment)
        .join(holder, and_(holder.tenant_id == Assignment.tenant_id, holder.assignment_id == Assignment.id))
        .join(Unit, and_(Unit.tenant_id == holder.tenant_id, Unit.id == holder.unit_id))
        .outerjoin(Post, and_(Post.tenant_id == holder.tenant_id, Post.id == holder.post_id))
        .outerjoin(AssignmentOrder, order)
        .outerjoin(Delegation, and_(AssignmentOrder.id.is_(None), delegated))
        .where(Assignment.cycle_tenant_id == cycle.tenant_id, Assignment.cycle_id == cycle.id)
        .where(Assignment.subject_group.in_(list(groups)))
        .group_by(Assignment.order_tenant_id, body, holder.tenant_id, holder.unit_id, holder.post_id, name)
        .subquery()
    )
    names = func.array_agg(aggregate_order_by(held.c.name, held.c.name), type_=ARRAY(Text))
    rows = (
        select(
            held.c.order_tenant_id,
            held.c.authority_id,
            func.coalesce(func.max(Authority.name), func.max(Tenant.name)),
            func.count(),
            names[1:NAMED],
        )
        .join(Tenant, Tenant.id == held.c.order_tenant_id)
        .outerjoin(Authority, and_(Authority.tenant_id == held.c.order_tenant_id, Authority.id == held.c.authority_id))
        .group_by(held.c.order_tenant_id, held.c.authority_id)
        .order_by(func.max(Tenant.code), held.c.authority_id)
    )
    return [Managed(*row) for row in db.session.execute(rows)]
