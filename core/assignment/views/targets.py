"""Targets of a whole cycle: what orders then give out in parts."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment import services
from core.assignment.queries import allocated, catalogue, cycle_by_key, cycle_targets
from core.assignment.schemas.cycles import CycleTargetSchema
from core.assignment.services import TargetForm
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS
from core.web.access import actor, requires
from core.web.forms import FormState, open_form


@bp.get("/t/<tenant:slug>/cycles/<uuid:owner>/<uuid:id>/targets")
@requires("order.view")
def targets(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show this tenant's own targets of a cycle: planned, given out, left."""
    return _page((owner, id), None)


@bp.post("/t/<tenant:slug>/cycles/<uuid:owner>/<uuid:id>/targets")
@requires("order.issue")
def set_target(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Set the plan of the whole cycle for one kind of work."""
    form = _form((owner, id))
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.set_cycle_target(actor(), (owner, id), TargetForm(**form.values))
            flash(_("Đã đặt chỉ tiêu chung của kỳ."), "success")
            return redirect(url_for(".targets", owner=owner, id=id), 303)
    return _page((owner, id), form)


def _form(key: Key) -> FormState:
    taken = {target.kind for target in cycle_targets(actor().tenant_id, key)}
    free = [(item.key, item.label) for item in catalogue(key) if item.measure and item.key not in taken]
    return open_form(CycleTargetSchema(), choices={"kind": free})


def _page(key: Key, form: FormState | None) -> ResponseReturnValue:
    cycle = cycle_by_key(key)
    may_set = actor().may("order.issue") and actor().unit_id is None and cycle.state == "open"
    shown = form or (_form(key) if may_set else None)
    own = cycle_targets(actor().tenant_id, key)
    return render_template(
        "assignment/targets.html",
        cycle=cycle,
        targets=own,
        given=allocated((target.tenant_id, target.id) for target in own),
        additive=ADDITIVE_PLANS,
        form=shown,
    ), shown.status if shown else 200
