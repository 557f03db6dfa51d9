"""Changes of assignments: asked for by holders, decided by who assigned the work."""

import uuid
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.assignment import services
from core.assignment.labels import CHANGE_KINDS, CHANGE_STATES
from core.assignment.models import Assignment, Target
from core.assignment.queries import (
    ChangeRow,
    allocated,
    assignment_targets,
    change_list,
    change_row,
    changes_of,
    chosen_cycle,
    cycle_name,
    due_in_force,
    given_by,
    plans,
    unit_of,
    work_row,
)
from core.assignment.queries import assignment as assignment_by_key
from core.assignment.schemas.changes import AdjustSchema, ChangeSchema, DecisionSchema
from core.assignment.services import AdjustForm, ChangeForm
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS
from core.errors import NotFound
from core.web.access import actor, requires
from core.web.forms import FormState, open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("work", lazy_gettext("Nhiệm vụ")),
    Column("unit", lazy_gettext("Đơn vị"), sortable=True),
    Column("kind", lazy_gettext("Đề nghị")),
    Column("at", lazy_gettext("Ngày đề nghị"), sortable=True),
    Column("state", lazy_gettext("Kết quả")),
)
#: How an address names what was decided.
STATES = {"waiting": None, "approved": True, "refused": False}


@bp.get("/t/<tenant:slug>/changes")
@requires("assignment.view")
def changes() -> ResponseReturnValue:
    """List the changes asked for in a cycle, those that wait first."""
    cycle, cycles = chosen_cycle(request.args.get("cycle", ""))
    filters = (
        Filter("cycle", _("Kỳ"), cycles, cycle_name(cycle) if cycle else ""),
        Filter("state", _("Kết quả"), [(key, CHANGE_STATES[state][0]) for key, state in STATES.items()]),
        Filter("kind", _("Đề nghị"), list(CHANGE_KINDS.items())),
    )
    shown = table(COLUMNS, filters)
    rows = change_list(actor(), (cycle.tenant_id, cycle.id), shown) if cycle else []
    return render_template("assignment/changes.html", table=shown, rows=rows, cycle=cycle)


@bp.route("/t/<tenant:slug>/assignments/<uuid:owner>/<uuid:id>/changes/new", methods=["GET", "POST"])
@requires("change.request")
def new_change(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Ask for an extension, a pause or another plan."""
    work = _own_work((owner, id))
    numbers = [(row.id, row.label) for row in assignment_targets((owner, id)) if row.measure != "yes_no"]
    form = open_form(ChangeSchema(), choices={"target_id": numbers})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            change_id = services.request_change(actor(), (owner, id), ChangeForm(**form.values))
            flash(_("Đã gửi đề nghị lên cấp giao nhiệm vụ."), "success")
            return redirect(url_for(".change", owner=owner, id=change_id), 303)
    due_on = due_in_force(work, changes_of((owner, id)))
    return render_template("assignment/change_new.html", form=form, work=work, due_on=due_on), form.status


@bp.route("/t/<tenant:slug>/assignments/<uuid:owner>/<uuid:id>/adjust", methods=["GET", "POST"])
@requires("change.decide")
def adjust_given(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Adjust the plan of work that this level gave, with what that does to the whole above it."""
    row = work_row((owner, id))
    target, by = row.target, actor()
    if target is None or target.measure == "yes_no" or not given_by(by, [row.assignment]):
        raise NotFound
    form = open_form(AdjustSchema(), {"plan": row.plan})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            change_id = services.adjust_given(by, (owner, id), AdjustForm(**form.values))
            flash(_("Đã điều chỉnh; đơn vị được thông báo."), "success")
            return redirect(url_for(".change", owner=owner, id=change_id), 303)
    whole = (target.parent_tenant_id, target.parent_id)
    sums = _sums(*whole) if target.measure in ADDITIVE_PLANS and whole[0] == by.tenant_id else None
    return render_template("assignment/adjust.html", form=form, row=row, work=row.assignment, sums=sums), form.status


def _sums(tenant_id: uuid.UUID | None, target_id: uuid.UUID | None) -> tuple[Decimal | None, Decimal] | None:
    """Return the plan in force of a target that is split, and what of it is given out."""
    if tenant_id is None or target_id is None:
        return None
    key = (tenant_id, target_id)
    return plans([key]).get(key), allocated([key]).get(key, Decimal(0))


@bp.get("/t/<tenant:slug>/changes/<uuid:owner>/<uuid:id>")
@requires("assignment.view")
def change(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a change that was asked for, and what was decided."""
    return _page(_row((owner, id)), open_form(DecisionSchema()))


@bp.post("/t/<tenant:slug>/changes/<uuid:owner>/<uuid:id>/decide")
@requires("change.decide")
def decide_change(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Decide a change, once."""
    row, form = _row((owner, id)), open_form(DecisionSchema())
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = dict(form.values)
            approved, objective = values.pop("verdict") == "approved", bool(values.pop("objective"))
            services.decide_change(actor(), (owner, id), approved=approved, objective=objective, **values)
            flash(_("Đã ghi quyết định."), "success")
            return redirect(url_for(".change", owner=owner, id=id), 303)
    return _page(row, form)


def _own_work(key: Key) -> Assignment:
    """Return an assignment that this seat holds."""
    if key[0] != actor().tenant_id:
        raise NotFound
    work = assignment_by_key(key)
    unit_of(actor(), (work.tenant_id, work.unit_id))
    return work


def _row(key: Key) -> ChangeRow:
    row = change_row(key)
    unit_of(actor(), (row.unit.tenant_id, row.unit.id))
    return row


def _page(row: ChangeRow, form: FormState) -> ResponseReturnValue:
    target, before = _level_before(row)
    may_decide = _may_decide(actor(), row)
    page = render_template(
        "assignment/change.html", row=row, form=form, target=target, before=before, may_decide=may_decide
    )
    return page, form.status


def _level_before(row: ChangeRow) -> tuple[Target | None, Decimal | None]:
    """Return the target that a change adjusts, and its plan in force without the change."""
    key = (row.assignment.tenant_id, row.assignment.id)
    own = row.change.target_id
    target = next((each for each in assignment_targets(key) if each.id == own), None) if own else None
    if target is None:
        return None, None
    decided = [(each, decision) for each, decision in changes_of(key) if decision is not None and decision.approved]
    earlier = [
        (decision.id, each.plan)
        for each, decision in decided
        if each.target_id == own and (row.decision is None or decision.id < row.decision.id)
    ]
    return target, max(earlier)[1] if earlier else target.plan


def _may_decide(by: Actor, row: ChangeRow) -> bool:
    return by.may("change.decide") and row.decision is None and bool(given_by(by, [row.assignment]))
