"""Carrying unfinished work on: chosen from an ended cycle, given out again in an open one by an order."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment.labels import LACKS
from core.assignment.looking import Look, look_at
from core.assignment.queries import cycle_name
from core.assignment.schemas.orders import CarrySchema
from core.assignment.services import check_order, issue_order
from core.audit import one_request
from core.errors import Conflict, NotAllowed
from core.evaluation.carry_draft import reached_of, read_carry_draft, sources
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/cycles/<uuid:owner>/<uuid:id>/carry-over", methods=["GET", "POST"])
@requires("order.issue")
def carry_over(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show the unfinished work of an ended cycle, and give what is chosen out again in this one."""
    into, items, ended = sources((owner, id))
    if actor().unit_id is not None or actor().authority_id is None:
        raise NotAllowed(_("Vai trò đang dùng không thuộc cơ quan có thẩm quyền giao nhiệm vụ."))
    if into.state != "open":
        raise Conflict(_("Kỳ giao nhiệm vụ này không mở."))
    cycles = {cycle_name(cycle): cycle for cycle in ended}
    source = cycles.get(request.args.get("from", "")) or next(iter(cycles.values()), None)
    if source is None:
        return render_template("evaluation/carry_over_none.html", into=into)
    draft = read_carry_draft(actor(), into, source, items)
    stored = draft.stored(taken=request.args.get("take") != "none")
    form = open_form(CarrySchema(), stored, choices=draft.choices())
    preview, look = None, Look()
    if form.ok:
        with form.catching(), one_request(form.request_key):
            decision, pieces = draft.decision(form), draft.pieces(form.values["work"], form.values["due_on"])
            look = look_at(decision, pieces)
            if look.issues:
                order_id = issue_order(actor(), (owner, id), decision, pieces)
                flash(_("Đã giao tiếp các nhiệm vụ chưa hoàn thành."), "success")
                return redirect(url_for("assignment.order", owner=actor().tenant_id, id=order_id), 303)
            checked = check_order(actor(), (owner, id), decision, pieces)
            preview = draft.preview(checked, look.page)
    named = {prefix: draft.rows.get(form.typed.get(f"{prefix}-work", "")) for prefix in form.rows("work")}
    form.subjects = {prefix: row.work.assignment.title for prefix, row in named.items() if row}
    names = {name: cycle.name for name, cycle in cycles.items()}
    return render_template(
        "evaluation/carry_over.html",
        form=form,
        draft=draft,
        cycles=names,
        reached_of=reached_of,
        preview=preview,
        look=look,
        lacks=LACKS,
    ), form.status
