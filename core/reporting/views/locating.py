"""The page on which something small stands: a line, a piece of evidence, a direction."""

import uuid
from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from core.db.bulk import Key
from core.errors import NotFound
from core.reporting.queries import direction, evidence, reviewed_line
from core.reporting.views.blueprint import bp
from core.web.access import requires


@bp.get("/t/<tenant:slug>/reports/of/<string:kind>/<uuid:owner>/<uuid:id>")
@requires("report.view")
def locate(kind: str, owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Lead to the page that shows an object; 404 where the seat may not see it."""
    place = _PLACES.get(kind)
    if place is None:
        raise NotFound
    return redirect(place((owner, id)), 302)


def _line(key: Key) -> str:
    found = reviewed_line(key)
    return url_for(".report", owner=found.report.tenant_id, id=found.report.id, _anchor=f"line-{key[1]}")


def _evidence(key: Key) -> str:
    _piece, line, report = evidence(key)
    return url_for(".report", owner=report.tenant_id, id=report.id, _anchor=f"line-{line.id}")


def _direction(key: Key) -> str:
    given = direction(key)
    if given.obstacle_id is not None:
        return url_for(".obstacle", owner=given.tenant_id, id=given.obstacle_id)
    return url_for(".direction", owner=given.tenant_id, id=given.id)


_PLACES: dict[str, Callable[[Key], str]] = {"report_line": _line, "evidence": _evidence, "direction": _direction}
