"""Parameters for programs: the same readings, services and refusals as the pages."""

from datetime import date
from typing import Any

from flask import request, url_for
from marshmallow import ValidationError

from core.api import ApiBlueprint
from core.api.addresses import day_named, version_named
from core.api.problems import objections
from core.audit import one_request
from core.domain.canonical import plain
from core.errors import Invalid, NotFound, Problem
from core.extensions import services
from core.extensions.bodies import EnteredBody, NewValueBody, ParameterBody, ParametersQuery, given_body
from core.extensions.errors import told
from core.extensions.models import ParameterConfirmation
from core.extensions.queries import newest_confirmation
from core.extensions.readings import PackReading, ParameterReading, declared_parameter, read_packs
from core.extensions.schemas import value_schema
from core.extensions.services import MANAGE_REGULATION, ParameterForm
from core.web.access import actor, requires

bp = ApiBlueprint("parameters", __name__, "parameters", "Values of regulations, and what the tenant entered for them.")


@bp.resource("")
@requires("parameters.view")
@bp.takes(ParametersQuery, "query")
@bp.gives(ParameterBody(many=True))
def parameters(scheme: str, on: date | None, missing: bool) -> list[dict[str, Any]]:
    """List the parameters of the installed regulations with what binds on a day, and from where."""
    packs = [each for each in read_packs(actor().tenant_id, on) if scheme in ("", each.pack.key)]
    if scheme and not packs:
        raise NotFound
    return [_parameter(pack, row) for pack in packs for row in pack.rows if row.missing or not missing]


@bp.resource("/<pack>/<key>/values/<day>")
@requires("parameters.view")
@bp.gives(EnteredBody())
def value(pack: str, key: str, day: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Return what the tenant itself entered from a day on; its ETag is what a correction must name."""
    return _answer(_own(pack, key, day_named(day)), 200)


@bp.resource("/<pack>/<key>/values/<day>", "PUT")
@requires(MANAGE_REGULATION)
@bp.takes(NewValueBody)
@bp.gives(EnteredBody())
def confirm(pack: str, key: str, day: str, **given: Any) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Give a parameter its value from a day on. A correction names the ETag that it read in If-Match."""
    valid_from = day_named(day)
    _pack, parameter = declared_parameter(actor().tenant_id, pack, key)
    body = {name: item for name, item in given.items() if item not in ("", None)}
    try:
        typed = value_schema(parameter).load({**body, "valid_from": valid_from.isoformat()})
    except ValidationError as refusal:
        raise Invalid([Problem(row["message"], row["field"]) for row in objections(refusal.messages)]) from refusal
    with one_request(request.headers.get("Idempotency-Key")):
        services.confirm_parameter(actor(), ParameterForm(pack, key, **typed), version=version_named())
    return _answer(_own(pack, key, valid_from), 201)


def _parameter(pack: PackReading, row: ParameterReading) -> dict[str, Any]:
    bound, declared = row.bound, row.parameter
    return {
        "scheme": pack.pack.key,
        "pack": row.pack,
        "key": declared.key,
        "label": told(declared.label),
        "unit": declared.unit,
        "choices": [{"key": choice.key, "label": told(choice.label)} for choice in declared.choices],
        "needed_for": declared.needed_for.value,
        "on": pack.on,
        "value": None if bound is None else bound.choice if declared.choices else plain(bound.number),
        "certainty": row.certainty.value,
        "citation": row.citation,
        "illustrative": row.is_illustrative,
        "reason": told(row.missing.reason) if row.missing else "",
    }


def _own(pack: str, key: str, day: date) -> ParameterConfirmation:
    declared_parameter(actor().tenant_id, pack, key)
    row = newest_confirmation(actor().tenant_id, pack, key, day)
    if row is None:
        raise NotFound
    return row


def _answer(row: ParameterConfirmation, status: int) -> tuple[dict[str, Any], int, dict[str, str]]:
    body = {
        **given_body(row, row.parameter),
        "value": row.choice if row.value is None else plain(row.value),
        "confirmed_by": row.confirmed_by,
    }
    where = url_for("api_parameters.value", pack=row.pack, key=row.parameter, day=row.valid_from.isoformat())
    return body, status, {"ETag": f'"{row.version}"', "Location": where}
