"""The installed regulations: which a tenant uses, and the values in force."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.extensions import services
from core.extensions.discovery import current_registry
from core.extensions.queries import is_enabled
from core.extensions.readings import offered_pack, read_packs
from core.extensions.schemas import UseSchema
from core.extensions.services import MANAGE_REGULATION
from core.extensions.views.blueprint import bp, may_manage, typed_day
from core.web.access import actor, requires
from core.web.forms import open_form
from core.web.tables import Filter, table


@bp.get("/t/<tenant:slug>/parameters")
@requires("parameters.view")
def parameters() -> ResponseReturnValue:
    """List the installed regulations and the value in force of each parameter."""
    shown = table((), (Filter("on", _("Giá trị vào ngày (ngày/tháng/năm)")),))
    packs = read_packs(actor().tenant_id, typed_day(shown.chosen["on"]))
    failures = current_registry().failures if actor().may(MANAGE_REGULATION) else {}
    return render_template(
        "extensions/parameters.html", table=shown, packs=packs, failures=failures, may_manage=may_manage()
    )


@bp.route("/t/<tenant:slug>/parameters/<pack>/use", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def use_pack(pack: str) -> ResponseReturnValue:
    """Let the tenant and all below it use a regulation from a day on, or no longer."""
    found = offered_pack(actor().tenant_id, pack)
    enabled = is_enabled(actor().tenant_id, pack, clock.today())
    stored = {"enabled": "no" if enabled else "yes", "valid_from": clock.today()}
    form = open_form(UseSchema(), stored)
    if form.ok:
        say = services.enable_pack if form.values["enabled"] == "yes" else services.disable_pack
        with form.catching(), one_request(form.request_key):
            say(actor(), pack, form.values["valid_from"])
            flash(_("Đã ghi nhận."), "success")
            return redirect(url_for(".parameters"), 303)
    return render_template("extensions/use_pack.html", form=form, pack=found, enabled=enabled), form.status
