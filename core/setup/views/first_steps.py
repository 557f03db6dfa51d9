"""The guided first setup: a checklist that counts rows, and the administrative units of the official lists."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.setup.checklist import steps
from core.setup.guiding import following_step
from core.setup.places import BEFORE, FROM, current_state, new_tenants, places, previewed, provinces
from core.setup.queries import progress
from core.setup.schemas import PlacesSchema
from core.setup.views.blueprint import bp, own_tenant
from core.tenancy.queries import descendants
from core.tenancy.services import EDIT_ORGANISATION, NewTenant, create_lower_tenants
from core.web.access import actor, requires
from core.web.forms import FormState, open_form

#: The button that writes what its preview shows.
WRITE = "write"


@bp.get("/t/<tenant:slug>/setup")
@requires(EDIT_ORGANISATION)
def checklist() -> ResponseReturnValue:
    """Show what of the first setup is done, and lead to what comes next."""
    by = actor()
    by.require_whole_tenant()
    shown = steps(progress(by.tenant_id), by)
    return render_template("setup/checklist.html", steps=shown, following=following_step(shown))


@bp.route("/t/<tenant:slug>/setup/places", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def choose_places() -> ResponseReturnValue:
    """Take over districts and communes of the official lists as tenants below this one."""
    top = own_tenant()
    choices = {code: name for state in (FROM, BEFORE) for code, name in provinces(state)}
    stored = {"state": current_state(), "province": top.code if top.code in choices else None}
    form = open_form(PlacesSchema(), stored, choices={"province": sorted(choices.items())})
    new: Sequence[NewTenant] = ()
    if form.ok:
        with form.catching(), one_request(form.request_key):
            new = new_tenants(top, form.values["state"], form.values["province"], descendants(top.id))
            # Only what was looked at is written: with another choice the preview comes again.
            if request.form.get(WRITE) == _chosen(form):
                create_lower_tenants(actor(), new)
                flash(_("Đã lập %(count)s đơn vị hành chính trực thuộc.", count=len(new)), "success")
                return redirect(url_for(".checklist"), 303)
    page = render_template(
        "setup/places.html",
        form=form,
        top=top,
        numbers={state: _numbers(state, top.code) for state in (BEFORE, FROM)},
        new=new,
        below=previewed(top, new),
        write=WRITE,
        chosen=_chosen(form),
    )
    return page, form.status


def _chosen(form: FormState) -> str:
    """Return how a preview names what it shows."""
    return f"{form.values['state']}.{form.values['province']}" if form.values else ""


def _numbers(state: str, code: str) -> dict[str, int]:
    rows = places(state).get(code, ())
    return {level: sum(row.level == level for row in rows) for level in ("district", "commune")}
