"""Who acts: the seat from which a program speaks."""

from typing import Any

from flask import g
from marshmallow import Schema, fields

from core.api import ApiBlueprint
from core.web.access import actor, requires
from core.web.tokens import csrf_token

bp = ApiBlueprint("people", __name__, "seat", "The seat of the session, and the token that writing needs.")


class SeatBody(Schema):
    """A seat with what it may do."""

    tenant = fields.String()
    label = fields.String()
    role = fields.String()
    permissions = fields.List(fields.String())
    csrf_token = fields.String(metadata={"description": "To be sent as X-CSRFToken when writing."})


@bp.resource("")
@requires("notice.view")
@bp.gives(SeatBody())
def seat() -> dict[str, Any]:
    """Return the seat from which the session acts in the tenant."""
    return {
        "tenant": g.slug,
        "label": actor().label,
        "role": g.seat.role,
        "permissions": sorted(actor().permissions),
        "csrf_token": csrf_token(),
    }
