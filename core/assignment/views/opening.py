"""Opening a cycle: what it will fix and what stays open to change is read before it is done."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment import services
from core.assignment.opening import opening_of
from core.assignment.queries import cycle_by_key
from core.assignment.schemas.cycles import ExamplesSchema, Press
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.errors import Conflict, NotFound
from core.extensions.errors import ParametersMissing
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/cycles/<uuid:owner>/<uuid:id>/issue", methods=["GET", "POST"])
@requires("cycle.manage")
def issue_cycle(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show what opening a draft cycle fixes, ask about work that nobody named, and open it to its holders."""
    actor().require_whole_tenant()
    if owner != actor().tenant_id:
        raise NotFound
    cycle = cycle_by_key((owner, id))
    if cycle.state != "draft":
        raise Conflict(_("Kỳ này đã được mở."))
    opening = opening_of(cycle)
    form = open_form(ExamplesSchema(), {"examples": "leave"}) if opening.examples else open_form(Press())
    if form.ok:
        try:
            with one_request(form.request_key):
                services.issue_cycle(actor(), id, with_examples=form.values.get("examples") != "leave")
        except ParametersMissing as refusal:
            form.status = refusal.status
        else:
            flash(_("Đã mở kỳ. Quy định và tham số của kỳ đã được ghim."), "success")
            return redirect(url_for(".cycle", owner=owner, id=id), 303)
    return render_template("assignment/cycle_issue.html", form=form, cycle=cycle, opening=opening), form.status
