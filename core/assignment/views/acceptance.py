"""Accepting many registrations with one confirmation, which says how many and which are left and why."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import clock
from core.assignment import services
from core.assignment.queries import (
    RegistrationRow,
    chosen_cycle,
    cycle_name,
    registrations_by_key,
    waiting_registrations,
)
from core.assignment.schemas.orders import key_text, read_key
from core.assignment.schemas.registrations import AcceptSchema
from core.assignment.views.blueprint import bp
from core.audit import one_request
from core.db.bulk import Key
from core.errors import Invalid, NotAllowed, NotFound
from core.web.access import actor, requires
from core.web.forms import open_form

#: Of those that pass, so many are listed; of further ones the number is told.
MOST_LISTED = 100


@bp.post("/t/<tenant:slug>/registrations/accept")
@requires("registration.review")
def accept_registrations() -> ResponseReturnValue:
    """Show what accepting the chosen registrations (or all that wait) would do, and do it once that is confirmed."""
    if actor().unit_id is not None:
        raise NotAllowed
    cycle, _cycles = chosen_cycle(request.args.get("cycle", ""))
    if cycle is None:
        raise NotFound
    form, key = open_form(AcceptSchema()), (cycle.tenant_id, cycle.id)
    seen = form.values.get("seen") or clock.now().isoformat()
    rows = _wanted(key, seen)
    if form.ok and "confirm" in request.form and rows:
        with form.catching(), one_request(form.request_key):
            count, job = services.accept_registrations(actor(), key, [_key(row) for row in rows])
            _tell(count, queued=job is not None)
            return redirect(url_for(".registrations", cycle=cycle_name(cycle)), 303)
    return render_template(
        "assignment/registrations_accept.html",
        form=form,
        cycle=cycle,
        seen=seen,
        picked=[] if "all" in request.form else [key_text(_key(row)) for row in rows],
        found=services.sort_out(actor(), cycle, rows),
        most=MOST_LISTED,
    ), form.status


def _wanted(cycle: Key, seen: str) -> list[RegistrationRow]:
    """Return what was chosen: rows by key, or all that waited when the confirmation was first shown."""
    if "all" in request.form:
        return waiting_registrations(cycle, datetime.fromisoformat(seen))
    try:
        keys = [read_key(text) for text in request.form.getlist("pick")]
    except ValueError:
        raise Invalid(_("Mã định danh không hợp lệ.")) from None
    return [row for row in registrations_by_key(keys) if row.registration.cycle_id == cycle[1]]


def _key(row: RegistrationRow) -> Key:
    return row.registration.tenant_id, row.registration.id


def _tell(count: int, *, queued: bool) -> None:
    if queued:
        flash(
            _("Hệ thống đang chấp nhận %(count)s bản đăng ký; xem tiến độ ở “Việc chạy nền”.", count=count), "success"
        )
    else:
        flash(_("Đã chấp nhận %(count)s bản đăng ký.", count=count), "success")
