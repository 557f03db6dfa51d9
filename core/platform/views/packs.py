"""The installed packs: where each comes from, which provinces use it, what it says, and which cannot be used."""

from collections import Counter
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from core import clock
from core.errors import NotFound
from core.extensions.described import described
from core.extensions.discovery import current_registry
from core.extensions.failures import failure_in_words
from core.extensions.installed import installed
from core.platform.access import operates
from core.platform.queries import pack_uses
from core.platform.views.blueprint import bp


@bp.context_processor
def _pages() -> dict[str, Any]:
    return {"failure_in_words": failure_in_words, "page_of_pack": _page_of_pack}


def _page_of_pack(key: str) -> str:
    return url_for("platform.pack", key=key)


@bp.get("/packs")
@operates
def packs() -> ResponseReturnValue:
    """List every pack that some distribution offers, with how many provinces use it."""
    uses = Counter(use.pack for use in pack_uses(clock.today()))
    return render_template("platform/packs.html", rows=installed(current_registry()), uses=uses)


@bp.get("/packs/<key>")
@operates
def pack(key: str) -> ResponseReturnValue:
    """Show who uses a pack, and what it says before any tenant gave it a value."""
    found = next((each for each in installed(current_registry()) if each.key == key and each.pack), None)
    if found is None:
        raise NotFound
    return render_template(
        "platform/pack.html",
        it=found,
        users=[use for use in pack_uses(clock.today()) if use.pack == key],
        description=described(found) if found.is_sound else None,
    )
