"""Letterheads: how the papers of each authority of the tenant begin and end."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.documents import queries, services
from core.documents.schemas import LetterheadSchema
from core.documents.services import LetterheadForm
from core.documents.usual import usual_style
from core.documents.views.blueprint import bp, may_manage
from core.extensions.services import MANAGE_REGULATION
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.get("/t/<tenant:slug>/letterheads")
@requires("parameters.view")
def letterheads() -> ResponseReturnValue:
    """List the authorities of the tenant with the letterheads of their papers."""
    rows = queries.issuers(actor().tenant_id, clock.today())
    guided = request.args.get("setup")
    return render_template("documents/letterheads.html", rows=rows, may_manage=may_manage(), guided=guided)


@bp.route("/t/<tenant:slug>/letterheads/<uuid:authority>", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def letterhead(authority: uuid.UUID) -> ResponseReturnValue:
    """Enter the letterhead of an authority, for papers from a day on."""
    body = queries.issuer((actor().tenant_id, authority))
    stored = queries.letterhead((actor().tenant_id, authority), clock.today())
    blank = {"issuer": body.name.upper(), "valid_from": clock.today(), "style": usual_style(body)}
    form = open_form(LetterheadSchema(), stored or blank)
    guided = "setup" in request.args
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.save_letterhead(actor(), authority, LetterheadForm(**form.values))
            flash(_("Đã lưu thể thức văn bản của “%(name)s”.", name=body.name), "success")
            return redirect(url_for("setup.checklist") if guided else url_for(".letterheads"), 303)
    return render_template("documents/letterhead.html", form=form, body=body, guided=guided), form.status
