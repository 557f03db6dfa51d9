"""The installed packs as a tenant's administrator sees them: its set, what waits for it, and what each pack says."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotFound, ObjectRef
from core.extensions.chain import CORE
from core.extensions.described import described
from core.extensions.discovery import current_registry
from core.extensions.failures import failure_in_words
from core.extensions.installed import Installed, installed
from core.extensions.pack_set import pack_set
from core.extensions.services import MANAGE_REGULATION, offered_packs
from core.extensions.uses import Use
from core.extensions.views.blueprint import bp
from core.extensions.waiting import waiting
from core.web.access import actor, requires
from core.web.objects import address_of, open_addresses


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """What waits, with the addresses that this seat may open ("" none)."""

    use: Use
    reason: str
    url: str
    job_url: str
    cure_url: str


@bp.context_processor
def _pages() -> dict[str, Any]:
    return {"failure_in_words": failure_in_words, "page_of_pack": _page_of_pack}


def _page_of_pack(key: str) -> str:
    return url_for("extensions.installed_pack", pack=key)


@bp.get("/t/<tenant:slug>/parameters/installed")
@requires(MANAGE_REGULATION)
def installed_packs() -> ResponseReturnValue:
    """List the set of the tenant, what cannot go on and why, and every pack it may know of."""
    return render_template(
        "extensions/installed.html", used=pack_set(actor().tenant_id), waiting=_waiting(), rows=_known()
    )


@bp.get("/t/<tenant:slug>/parameters/installed/<pack>")
@requires(MANAGE_REGULATION)
def installed_pack(pack: str) -> ResponseReturnValue:
    """Show what one pack says before anybody gave it a value: its hooks, parameters, forms and sentences."""
    found = next((each for each in _known() if each.key == pack and each.pack), None)
    if found is None:
        raise NotFound
    return render_template("extensions/pack.html", it=found, description=described(found) if found.is_sound else None)


def _known() -> list[Installed]:
    """Return the packs that the tenant may know of, core's defaults, and those that failed to load."""
    keys = {pack.key for pack in offered_packs(actor().tenant_id)} | {CORE}
    return [each for each in installed(current_registry()) if each.pack is None or each.key in keys]


def _waiting() -> list[WaitingRow]:
    found = waiting(actor().tenant_id)
    pages = {each.use.id: ObjectRef(each.use.kind, str(each.use.tenant_id), str(each.use.id)) for each in found}
    addresses = open_addresses([*pages.values(), *(each.job for each in found if each.job)])
    return [
        WaitingRow(
            each.use,
            each.reason,
            addresses.get(pages[each.use.id], ""),
            addresses.get(each.job, "") if each.job else "",
            (address_of(ObjectRef(each.cure, "", "")) or "") if each.cure else "",
        )
        for each in found
    ]
