"""Which packs a tenant works by."""

import uuid
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.extensions.discovery import current_registry
from core.extensions.models import PackEnablement
from core.extensions.queries import newest_enablement_version
from core.extensions.services.loading import offered
from core.extensions.services.permission import MANAGE_REGULATION


@use_case(MANAGE_REGULATION)
def enable_pack(actor: Actor, pack: str, valid_from: date) -> uuid.UUID:
    """Let the tenant and all below it use a pack and what it extends from a day on; returns the row's id."""
    actor.require_whole_tenant()
    offered(actor.tenant_id, pack)
    current_registry().chain(pack)
    return _say(actor, pack, valid_from, enabled=True)


@use_case(MANAGE_REGULATION)
def disable_pack(actor: Actor, pack: str, valid_from: date) -> uuid.UUID:
    """Let nobody start anything under a pack from a day on; what was pinned before stays as it is."""
    actor.require_whole_tenant()
    offered(actor.tenant_id, pack)
    return _say(actor, pack, valid_from, enabled=False)


def _say(actor: Actor, pack: str, valid_from: date, *, enabled: bool) -> uuid.UUID:
    row = PackEnablement(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        pack=pack,
        enabled=enabled,
        valid_from=valid_from,
        issued_at=clock.now(),
        version=newest_enablement_version(actor.tenant_id, pack, valid_from) + 1,
    )
    db.session.add(row)
    flush_or_explain(db.session(), "uq_pack_enablement_version", _("Người khác vừa bật hoặc tắt gói này."), "pack")
    action = "pack.enable" if enabled else "pack.disable"
    record(actor, action, "pack_enablement", (row.tenant_id, row.id), {"pack": pack, "from": valid_from})
    return row.id
