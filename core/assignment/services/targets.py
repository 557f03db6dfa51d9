"""Targets of a whole cycle, which orders then give out in parts."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core.assignment.models import Target
from core.assignment.queries import catalogue, living_cycle
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, Problem


@dataclass(frozen=True, slots=True)
class TargetForm:
    """The plan of a whole cycle for one kind of work, with what it is compared to."""

    kind: str
    plan: Decimal | None
    baseline: Decimal | None = None
    baseline_label: str = ""


@use_case("order.issue")
def set_cycle_target(actor: Actor, cycle: Key, form: TargetForm) -> uuid.UUID:
    """Set the authority's own target of a kind for the cycle; parts below it add up to it. Returns its id."""
    actor.require_whole_tenant()
    living = living_cycle(cycle)
    item = next((row for row in catalogue(cycle) if row.key == form.kind), None)
    if item is None or item.measure is None:
        raise Invalid([Problem(_("Danh mục của kỳ không có chỉ tiêu này."), "kind")])
    if form.plan is not None and form.plan < 0:
        raise Invalid([Problem(_("Chỉ tiêu không được là số âm."), "plan")])
    take_turn(db.session(), "orders", *cycle)
    if _exists(actor, cycle, form.kind):
        raise Conflict(_("Chỉ tiêu chung của nội dung này đã được đặt trong kỳ."))
    target_id = uuid7()
    db.session.add(
        Target(
            tenant_id=actor.tenant_id,
            id=target_id,
            cycle_tenant_id=living.tenant_id,
            cycle_id=living.id,
            kind=item.key,
            label=item.label,
            measure=item.measure,
            direction=item.direction,
            unit=item.unit,
            plan=form.plan,
            baseline=form.baseline,
            baseline_label=form.baseline_label,
            measured_by="parts",
            line_tenant_ids=[actor.tenant_id],
            line_ids=[target_id],
        )
    )
    details = {"kind": form.kind, "plan": form.plan, "baseline": form.baseline}
    record(actor, "target.set", "target", (actor.tenant_id, target_id), details)
    return target_id


def _exists(actor: Actor, cycle: Key, kind: str) -> bool:
    same = db.session.query(Target.id).filter(
        Target.tenant_id == actor.tenant_id,
        Target.cycle_tenant_id == cycle[0],
        Target.cycle_id == cycle[1],
        Target.kind == kind,
        Target.assignment_id.is_(None),
    )
    return same.first() is not None
