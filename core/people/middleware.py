"""From an address to a seat: who acts in the tenant that the address names."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import current_app, g, redirect, request, session
from flask.sansio.app import App
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from core import clock
from core.api import answers_with_problems
from core.db import bind_context, db
from core.errors import NotFound
from core.people.queries import SeatView, own_context, seats_of
from core.tenancy.queries import tenant_by_slug

#: In the signed cookie: the chosen seat of each tenant.
CHOSEN = "seats"


def init_seats(app: App) -> None:
    """Let every page of a tenant (``/t/<tenant:slug>/…``) know its actor, and addresses name the same tenant."""
    app.before_request(_enter_tenant)
    app.url_defaults(_name_tenant)


def own_seats() -> Sequence[SeatView]:
    """Return the signed-in person's living seats; leaves the session in the context of the person alone."""
    person_id: uuid.UUID = current_user.person_id
    own_context(person_id)
    return seats_of(person_id, clock.today())


def choose(seat: SeatView) -> None:
    """Remember the seat for its tenant until the person signs out."""
    session[CHOSEN] = {**session.get(CHOSEN, {}), str(seat.tenant_id): str(seat.id)}


def require_sign_in() -> ResponseReturnValue | None:
    """Return None for who is signed in, else the way to do so; a form that was sent is kept on its page (401)."""
    if current_user.is_authenticated:
        return None
    if request.method == "POST" or answers_with_problems():
        raise Unauthorized
    answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return answer


def _enter_tenant() -> ResponseReturnValue | None:
    """Bind the seat, or answer 404: who has no seat in a tenant does not learn that it exists."""
    if request.view_args is None or "slug" not in request.view_args:
        return None
    slug = request.view_args.pop("slug")
    refused = require_sign_in()
    if refused is not None:
        return refused
    seats = own_seats()
    here = [seat for seat in seats if seat.slug == slug]
    if not here:
        return _follow_alias(slug, seats)
    chosen = session.get(CHOSEN, {}).get(str(here[0].tenant_id))
    seat = next((seat for seat in here if str(seat.id) == chosen), here[0])
    g.seats, g.seat, g.actor, g.slug = seats, seat, seat.actor(), slug
    bind_context(db.session(), g.actor.context)
    return None


def _follow_alias(slug: str, seats: Sequence[SeatView]) -> ResponseReturnValue:
    """Lead from a former address of a tenant to the present one, if the person has a seat there."""
    tenant = tenant_by_slug(slug)
    if tenant is None or request.method != "GET" or tenant.id not in {seat.tenant_id for seat in seats}:
        raise NotFound
    return redirect(request.full_path.rstrip("?").replace(f"/t/{slug}/", f"/t/{tenant.slug}/", 1), 301)


def _name_tenant(endpoint: str, values: dict[str, Any]) -> None:
    if "slug" in g and "slug" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        values["slug"] = g.slug
