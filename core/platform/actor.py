"""Who operates the platform: from the pages a marked user, from a terminal whoever holds the owner's connection."""

import uuid

from flask_babel import gettext as _

from core.auth.actor import PLATFORM, Actor
from core.tenancy.services import MANAGE_TENANTS


def operator_actor(person_id: uuid.UUID | None = None, address: str = "") -> Actor:
    """Return an operator, without a person the one at the terminal. The context is no tenant's, so it sees no row."""
    label = _("Vận hành hệ thống (%(who)s)", who=address or _("lệnh trên máy chủ"))
    return Actor(PLATFORM, label, frozenset({MANAGE_TENANTS}), person_id)
