"""The list of days on which nobody works."""

import uuid
from contextlib import suppress

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.errors import DuplicateRequest
from core.evaluation import services
from core.evaluation.queries import holiday_list
from core.evaluation.schemas import HolidaySchema, Press
from core.evaluation.views.blueprint import bp
from core.web.access import actor, requires
from core.web.forms import open_form


@bp.route("/t/<tenant:slug>/holidays", methods=["GET", "POST"])
@requires("parameters.confirm")
def holidays() -> ResponseReturnValue:
    """List the days on which nobody works, and add one."""
    form = open_form(HolidaySchema())
    if form.ok:
        with form.catching(), suppress(DuplicateRequest), one_request(form.request_key):
            services.add_holiday(actor(), **form.values)
    if form.ok:
        flash(_("Đã thêm ngày nghỉ."), "success")
        return redirect(url_for(".holidays"), 303)
    button = open_form(Press())
    return render_template("evaluation/holidays.html", form=form, rows=holiday_list(), button=button), form.status


@bp.post("/t/<tenant:slug>/holidays/<uuid:id>/remove")
@requires("parameters.confirm")
def remove_holiday(id: uuid.UUID) -> ResponseReturnValue:
    """Take a day off the list."""
    with suppress(DuplicateRequest), one_request(open_form(Press()).request_key):
        services.remove_holiday(actor(), id)
    flash(_("Đã bỏ ngày nghỉ."), "success")
    return redirect(url_for(".holidays"), 303)
