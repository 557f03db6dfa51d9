"""Delegated cadre management: whom which authority of the tenant manages; given and ended by the administrator."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.errors import NotFound
from core.people import services
from core.people.queries import delegation_list, delegation_row, units_not_managed
from core.people.schemas import DelegationSchema, LastDaySchema, unit_text
from core.people.services import NewDelegation
from core.people.views.blueprint import bp
from core.people.views.organisation import may_add, may_end, require_add, require_end
from core.tenancy.queries import authorities
from core.tenancy.services import EDIT_ORGANISATION
from core.web.access import actor, requires
from core.web.fields import Choice
from core.web.forms import open_form
from core.web.tables import Column, Filter, table

COLUMNS = (
    Column("authority", lazy_gettext("Cấp được phân cấp"), sortable=True),
    Column("holder", lazy_gettext("Quản lý cán bộ của"), sortable=True),
    Column("document", lazy_gettext("Văn bản phân cấp")),
    Column("since", lazy_gettext("Hiệu lực"), sortable=True),
)


@bp.get("/t/<tenant:slug>/organisation/delegations")
@requires("organisation.view")
def delegations() -> ResponseReturnValue:
    """List whom the authorities of the seat's tenant manage."""
    bodies = [(body.key, body.name) for body in authorities(actor().tenant_id)]
    filters = (Filter("authority", _("Cấp được phân cấp"), bodies), Filter("q", _("Tìm đơn vị, chức danh")))
    shown = table(COLUMNS, filters, sort="authority")
    rows = delegation_list(actor().tenant_id, shown)
    by = actor()
    return render_template(
        "people/delegations.html", table=shown, rows=rows, may_add=may_add(by), may_end=may_end(by, by.tenant_id)
    )


@bp.route("/t/<tenant:slug>/organisation/delegations/new", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def new_delegation() -> ResponseReturnValue:
    """Let an authority of the tenant manage the cadres of units that nobody manages yet."""
    home = require_add(actor().tenant_id).id
    choices: dict[str, list[Choice]] = {
        "authority": [(body.id, body.name) for body in authorities(home)],
        "units": [(unit_text(unit.tenant_id, unit.id), unit.name) for unit in units_not_managed(home)],
    }
    form = open_form(DelegationSchema(), {"valid_from": clock.today()}, choices=choices)
    if form.ok:
        with form.catching(), one_request(form.request_key):
            values = dict(form.values)
            authority, chosen = values.pop("authority"), values.pop("units")
            services.delegate(actor(), [NewDelegation(home, authority, *unit, **values) for unit in chosen])
            flash(_("Đã ghi phân cấp quản lý cán bộ."), "success")
            return redirect(url_for(".delegations"), 303)
    title = _("Phân cấp quản lý cán bộ")
    return render_template("people/delegation_form.html", form=form, title=title, submit=_("Ghi phân cấp")), form.status


@bp.route("/t/<tenant:slug>/organisation/delegations/<uuid:owner>/<uuid:id>/end", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def end_delegation(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End a delegation after a day; what was ordered under it stays."""
    require_end((owner, id))
    row = delegation_row((owner, id))
    if row is None:
        raise NotFound
    form = open_form(LastDaySchema(), {"last_day": clock.today()})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.end_delegation(actor(), id, form.values["last_day"])
            flash(_("Đã ghi ngày kết thúc phân cấp."), "success")
            return redirect(url_for(".delegations"), 303)
    title = _("Kết thúc phân cấp: %(holder)s", holder=row.holder)
    submit = _("Ghi ngày kết thúc")
    return render_template("people/delegation_form.html", form=form, title=title, submit=submit), form.status
