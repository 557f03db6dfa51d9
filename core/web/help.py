"""How a page works, told on the page itself: a few sentences by endpoint, written where all features are known."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, g, request
from flask.sansio.blueprints import BlueprintSetupState

from core.web.addresses import url_for

#: Endpoint → sentences, lazily translated.
Helps = Mapping[str, Sequence[Any]]


def tells(bp: Blueprint, helps: Helps) -> None:
    """Tell on pages how they work; a page without sentences has no help."""

    def register(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault("help", {}).update(helps)

    bp.record(register)


def manual_at(bp: Blueprint, endpoint: str) -> None:
    """Name the page that tells all of it, of a seat."""

    def register(state: BlueprintSetupState) -> None:
        state.app.extensions["manual"] = f"{bp.name}.{endpoint}"

    bp.record(register)


def manual_url() -> str:
    """Return the address of the page that tells all of it; "" where nobody has a seat."""
    endpoint = current_app.extensions.get("manual", "")
    return url_for(endpoint) if endpoint and g.get("actor") and "slug" in g else ""


def page_help() -> Sequence[Any]:
    """Return the sentences of the page of this request."""
    known: Helps = current_app.extensions.get("help", {})
    return known.get(request.endpoint or "", ())
