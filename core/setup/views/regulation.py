"""Choosing the regulation to work by, told in a few words each; its values come after."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.domain.format import day_text
from core.extensions import services
from core.extensions.errors import told
from core.extensions.offers import Offer, offers
from core.extensions.services import MANAGE_REGULATION
from core.setup.choosing import first_day, fit, kind_name, units_found
from core.setup.schemas import RegulationSchema
from core.setup.views.blueprint import bp, own_tenant
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/setup/regulation", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def choose_regulation() -> ResponseReturnValue:
    """Choose a regulation among those that may be used; what it needs before the first order comes next."""
    own_tenant()
    offered = offers(actor().tenant_id)
    choices = [(each.key, each.label) for each in offered if not each.reading.is_enabled and not each.problem]
    form = open_form(RegulationSchema(), {"valid_from": first_day()}, choices={"pack": choices})
    if form.ok:
        chosen = next(each for each in offered if each.key == form.values["pack"])
        with form.catching(), one_request(form.request_key):
            services.enable_pack(actor(), chosen.key, form.values["valid_from"])
            day = day_text(form.values["valid_from"])
            text = _("Đơn vị và các cấp dưới dùng “%(name)s” từ ngày %(day)s.", name=chosen.label, day=day)
            flash(text, "success")
            return redirect(_next(chosen), 303)
    found = units_found(actor().tenant_id)
    page = render_template(
        "setup/regulation.html",
        form=form,
        offers=offered,
        may_choose={key for key, _label in choices},
        found=found,
        fits={each.key: fit(each, found) for each in offered},
        kind_name=kind_name,
        told=told,
    )
    return page, form.status


def _next(chosen: Offer) -> str:
    """Return what comes next: the values that keep a cycle from opening, else the guide."""
    return url_for("extensions.unconfirmed_values", blocks="order") if chosen.lacking.order else url_for(".checklist")
