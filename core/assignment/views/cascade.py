"""Cascades: an assignment and its target split among units below, by an order of the level that holds it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.assignment import services
from core.assignment.cascading import cascade_preview
from core.assignment.drafting import Grid, blank_cells, cell_subjects, grid, has_number
from core.assignment.filling import fill_grid
from core.assignment.grid_pages import open_grid, page_of
from core.assignment.models import Assignment, CatalogueItem, Cycle, Target
from core.assignment.pending import pending_of
from core.assignment.pieces import Shared, cell_pieces
from core.assignment.queries import (
    WorkRow,
    allocated,
    catalogue,
    cycle_by_key,
    earlier_plans,
    parts_of,
    work_row,
)
from core.assignment.receivers import Receiver, units_below
from core.assignment.regulation import regulation_of
from core.assignment.schemas.orders import CascadeSchema
from core.assignment.services import OrderForm, PieceForm
from core.assignment.views.blueprint import bp
from core.assignment.views.orders import tell_issued
from core.audit import one_request
from core.db.bulk import Key
from core.domain.format import number_text
from core.domain.targets import ADDITIVE_PLANS, Measure
from core.errors import NotAllowed, NotFound
from core.web.access import actor, requires
from core.web.forms import FormState

#: The button that gives the order out, once its preview was seen; any other only previews it.
STEP, ISSUE = "step", "issue"


@bp.route("/t/<tenant:slug>/assignments/<uuid:owner>/<uuid:id>/cascade", methods=["GET", "POST"])
@requires("order.issue")
def cascade(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Split an assignment of this level among its own units and those directly below: write, look, then issue."""
    row = _own_work((owner, id))
    work, target = row.assignment, row.target
    cycle = cycle_by_key((work.cycle_tenant_id, work.cycle_id))
    item = next(item for item in catalogue((cycle.tenant_id, cycle.id)) if item.key == work.kind)
    units = [_told(each, work) for each in units_below(actor(), regulation_of(cycle))]
    form = _form(row, item, units)
    earlier = earlier_plans(actor().tenant_id, cycle, [item.key]) if has_number(item) else {}
    given = allocated([(target.tenant_id, target.id)]) if target else {}
    aims = {item.key: target} if target else {}
    # A target that its holder's own reports measure has no part; one that parts measure, no reports of its own.
    is_split = target is None or target.measured_by == "parts"
    before = parts_of([(owner, id)]) if is_split else ()

    def shown() -> Grid:
        return grid(form, [item], units, aims, given, in_force=row.plan)

    fill_grid(form, shown, lambda: earlier)
    pending = pending_of(work, cycle, target, drafts=actor().may("report.write"))
    about = {"work": work, "cycle": cycle, "target": target, "parts": before, "pending": pending}
    if form.ok:
        with form.catching():
            decision = OrderForm(**{name: form.values[name] for name in OrderForm.__slots__})
            pieces = _pieces(form, work, item, aims, cycle)
            if request.form.get(STEP) == ISSUE:
                return _issue(form, row, cycle, decision, pieces)
            checked = services.check_order(actor(), (cycle.tenant_id, cycle.id), decision, pieces)
            column, names = shown().columns[0], {each.key: each.name for each in units}
            preview = cascade_preview(checked, column, names, (work.tenant_id, work.unit_id), before)
            return render_template("assignment/cascade_preview.html", form=form, preview=preview, **about)
    whole = shown()
    form.subjects = cell_subjects(whole)
    page = page_of(form, whole)
    return render_template("assignment/cascade.html", form=form, shown=page, earlier=earlier, **about), form.status


def _issue(
    form: FormState, row: WorkRow, cycle: Cycle, decision: OrderForm, pieces: Sequence[PieceForm]
) -> ResponseReturnValue:
    with one_request(form.request_key):
        order_id = services.issue_order(actor(), (cycle.tenant_id, cycle.id), decision, pieces)
    tell_issued(len(pieces))
    _tell_left(row)
    return redirect(url_for(".order", owner=actor().tenant_id, id=order_id), 303)


def _tell_left(row: WorkRow) -> None:
    """Say how much of a target whose parts add up is given to nobody yet."""
    target = row.target
    if target is None or row.plan is None or Measure(target.measure) not in ADDITIVE_PLANS:
        return
    key = (target.tenant_id, target.id)
    left = row.plan - allocated([key]).get(key, Decimal(0))
    if left > 0:
        said = {"label": target.label, "amount": f"{number_text(left)} {target.unit}".strip()}
        flash(_("“%(label)s”: còn %(amount)s chưa phân bổ.", **said), "info")


def _own_work(key: Key) -> WorkRow:
    if actor().authority_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc cơ quan có thẩm quyền giao nhiệm vụ."))
    if key[0] != actor().tenant_id:
        raise NotFound
    return work_row(key)


def _told(receiver: Receiver, work: Assignment) -> Receiver:
    """Return a receiver as the page calls it: what the holder keeps is a part of its own, and is not split again."""
    if receiver.key[0] != (work.tenant_id, work.unit_id):
        return receiver
    return replace(receiver, title=_("%(unit)s (phần giữ lại để trực tiếp thực hiện)", unit=receiver.unit.name))


def _form(row: WorkRow, item: CatalogueItem, units: Sequence[Receiver]) -> FormState:
    cells = blank_cells([item], units, ticked=False)
    kept = {"title": row.assignment.title, "products": row.assignment.products, "due_on": row.due_on}
    into = [each.text for each in _meant(row.assignment, units)]
    stored = {**kept, "issued_on": clock.today(), "into": into, "plans": cells}
    return open_grid(CascadeSchema(), stored, {"into": [(e.text, e.name) for e in units]})


def _meant(work: Assignment, units: Sequence[Receiver]) -> list[Receiver]:
    """Return among whom work is split unless somebody says otherwise: the levels below, else one's own other units."""
    below = [each for each in units if each.unit.tenant_id != work.tenant_id]
    return below or [each for each in units if each.unit.id != work.unit_id]


def _pieces(
    form: FormState, work: Assignment, item: CatalogueItem, aims: Mapping[str, Target], cycle: Cycle
) -> list[PieceForm]:
    # What is given after a reporting period ended is not due in that period's report.
    begins = max(cycle.starts_on, min(form.values["issued_on"], form.values["due_on"]))
    shared = Shared(
        starts_on=begins,
        due_on=form.values["due_on"],
        title=form.values["title"],
        products=form.values["products"],
        parent=(work.tenant_id, work.id),
        weight=work.weight,
        attributes=work.attributes,
        listed=work.listed or "",
    )
    pieces = cell_pieces(form.values["plans"], {item.key: item}, aims, cycle, shared)
    return [replace(piece, again=bool(form.values["again"])) for piece in pieces]
