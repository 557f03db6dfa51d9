"""Where a person starts: the seats they may act from."""

from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.errors import SeatNotLiving
from core.people.middleware import choose, own_seats, require_sign_in
from core.people.schemas import SeatChoice
from core.people.views.blueprint import bp
from core.web.forms import load_form
from core.web.routing import tenant_path


@bp.get("/")
def start() -> ResponseReturnValue:
    """Lead to the sign-in page, or to the seats."""
    return redirect(url_for("people.seats" if current_user.is_authenticated else "security.login"))


@bp.get("/seats")
def seats() -> ResponseReturnValue:
    """List the person's seats by tenant; with a single one, go there."""
    refused = require_sign_in()
    if refused is not None:
        return refused
    mine = own_seats()
    if not mine and current_user.operator:
        return redirect(url_for("platform.provinces"))
    if len(mine) == 1 and "all" not in request.args:
        return redirect(tenant_path(mine[0].slug))
    tenants = [(name, list(group)) for name, group in groupby(mine, key=lambda seat: seat.tenant_name)]
    return render_template("people/seats.html", tenants=tenants)


@bp.post("/seats")
def choose_seat() -> ResponseReturnValue:
    """Act from another seat from now on."""
    refused = require_sign_in()
    if refused is not None:
        return refused
    form = load_form(SeatChoice(), request.form)
    seat = next((seat for seat in own_seats() if seat.id == form.values.get("seat")), None)
    if seat is None:
        raise SeatNotLiving
    choose(seat)
    return redirect(tenant_path(seat.slug), 303)
