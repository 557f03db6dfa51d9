"""The blueprint of people: seats to act from, and the organisation they belong to."""

from typing import Any

from flask import Blueprint, g, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _

from core.db import db, was_suspended
from core.errors import ObjectRef
from core.people.kinds import ABSENCE_KINDS
from core.people.middleware import init_seats
from core.tenancy.suspension import Suspension, suspension_of
from core.web.navigation import add_to_menu
from core.web.objects import address_of, shows

bp = Blueprint("people", __name__, template_folder="../templates")

add_to_menu(bp, "organisation", _("Tổ chức"), "organisation.view", group="administration", order=10)


@bp.record
def _setup(state: BlueprintSetupState) -> None:
    init_seats(state.app)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"page_of": _page_of, "absence_kinds": ABSENCE_KINDS}


def _page_of(kind: str, id: object) -> str | None:
    """Return the page of an object of a package above this one; None where this seat has none."""
    return address_of(ObjectRef(kind, str(g.actor.tenant_id), str(id)))


@bp.app_context_processor
def _notice() -> dict[str, Any]:
    return {"suspension": _suspension}


def _suspension() -> Suspension | None:
    """Return why the tenant of this page is read only; asked of the database only when it is."""
    if "seat" not in g or not was_suspended(db.session()):
        return None
    return suspension_of(g.seat.tenant_id)


@shows(bp, "unit")
def _unit(ref: ObjectRef) -> str:
    return url_for("people.unit", owner=ref.tenant_id, id=ref.id)


@shows(bp, "tenant")
def _tenant(ref: ObjectRef) -> str:
    return url_for("people.tenant", id=ref.id) if "slug" in g else url_for("platform.province", id=ref.id)


@shows(bp, "absence")
def _absence(ref: ObjectRef) -> str:
    return url_for("people.change_absence", owner=ref.tenant_id, id=ref.id)


@shows(bp, "delegation")
def _delegation(_ref: ObjectRef) -> str:
    return url_for("people.delegations")


@shows(bp, "post")
@shows(bp, "appointment")
@shows(bp, "seat")
@shows(bp, "authority")
def _organisation(_ref: ObjectRef) -> str:
    return url_for("people.organisation")
