"""Which page shows an object: for links in notices and in the audit trail, and for a form that was sent twice."""

from collections.abc import Callable

from flask import Blueprint, current_app
from flask.sansio.app import App
from flask.sansio.blueprints import BlueprintSetupState

from core.errors import ObjectRef

PageOf = Callable[[ObjectRef], str | None]


def shows(bp: Blueprint, kind: str) -> Callable[[PageOf], PageOf]:
    """Declare the function that returns the address of an object of a kind (None = it has no page for this seat)."""

    def decorate(page_of: PageOf) -> PageOf:
        def register(state: BlueprintSetupState) -> None:
            _pages(state.app)[kind] = page_of

        bp.record(register)
        return page_of

    return decorate


def address_of(ref: ObjectRef) -> str | None:
    """Return the address of the page that shows an object; None when no feature declared one."""
    page_of = _pages(current_app).get(ref.kind)
    return page_of(ref) if page_of else None


def _pages(app: App) -> dict[str, PageOf]:
    pages: dict[str, PageOf] = app.extensions.setdefault("object_pages", {})
    return pages
