"""A unit that is there: renamed, moved, ended."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.audit import one_request
from core.people import services
from core.people.schemas import LastDaySchema, UnitPlaceSchema
from core.people.views.blueprint import bp
from core.people.views.organisation import require_end, units_by_name
from core.tenancy.queries import unit_by_id, units
from core.tenancy.services import EDIT_ORGANISATION
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/units/<uuid:owner>/<uuid:id>/edit", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def edit_unit(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Give a unit of the own tenant another name or place."""
    require_end((owner, id))
    unit = unit_by_id(owner, id)
    others = units_by_name([each for each in units(owner) if each.id != id])
    form = open_form(UnitPlaceSchema(), {"name": unit.name, "parent": unit.parent_id}, choices={"parent": others})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.change_unit(actor(), id, form.values["name"], form.values["parent"])
            flash(_("Đã sửa cơ quan, đơn vị."), "success")
            return redirect(url_for(".unit", owner=owner, id=id), 303)
    title = _("Sửa cơ quan, đơn vị")
    return render_template("people/form.html", form=form, unit=unit, title=title, submit=_("Lưu")), form.status


@bp.route("/t/<tenant:slug>/units/<uuid:owner>/<uuid:id>/end", methods=["GET", "POST"])
@requires(EDIT_ORGANISATION)
def end_unit(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """End a unit of the own tenant after a day; its history stays."""
    require_end((owner, id))
    unit = unit_by_id(owner, id)
    form = open_form(LastDaySchema(), {"last_day": clock.today()})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.end_unit(actor(), id, form.values["last_day"])
            flash(_("Đã ghi ngày kết thúc; người giữ chức vụ ở đây và vai trò của họ kết thúc cùng ngày."), "success")
            return redirect(url_for(".unit", owner=owner, id=id), 303)
    title = _("Kết thúc cơ quan, đơn vị")
    return render_template("people/form.html", form=form, unit=unit, title=title, submit=title), form.status
