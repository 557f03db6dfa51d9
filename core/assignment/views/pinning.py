"""Pinning a cycle anew, after a look at what would change."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.assignment import services
from core.assignment.queries import own_cycle
from core.assignment.repinning import repinning_of
from core.assignment.schemas.cycles import PinSchema
from core.assignment.services import PinForm
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.errors import Conflict, NotFound
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/cycles/<uuid:owner>/<uuid:id>/pin", methods=["GET", "POST"])
@requires("cycle.manage")
def pin_again(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show what a cycle is pinned to beside what holds now; pin it anew by a decision."""
    if owner != actor().tenant_id:
        raise NotFound
    actor().require_whole_tenant()
    cycle = own_cycle(actor(), id)
    repinning = repinning_of(cycle)
    form = open_form(PinSchema(), version=repinning.now.fingerprint if repinning.now else "")
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.pin_again(actor(), id, PinForm(**form.values), seen=form.version)
            flash(_("Đã ghim lại quy định và tham số của kỳ."), "success")
            return redirect(url_for(".cycle", owner=owner, id=id), 303)
    elif repinning.now is None or not repinning.now.differs or repinning.refusal:
        raise Conflict(repinning.refusal or repinning.problem or _("Không có gì khác để ghim lại."))
    return render_template("assignment/pin.html", cycle=cycle, repinning=repinning, form=form), form.status
