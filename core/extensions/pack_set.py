"""The set of a tenant: the packs it may work by today, since when, and which tenant of its line said so."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from core import clock
from core.extensions.discovery import current_registry
from core.extensions.installed import Installed, installed
from core.extensions.models import PackEnablement
from core.extensions.packs import Pack
from core.extensions.queries import enablements
from core.tenancy.models import Tenant
from core.tenancy.queries import line


@dataclass(frozen=True, slots=True)
class UsedPack:
    """A pack in use; ``installed`` is None where it is in use and no longer there."""

    key: str
    since: date
    tenant: Tenant
    installed: Installed | None

    @property
    def pack(self) -> Pack | None:
        """The pack, if it could be loaded."""
        return self.installed.pack if self.installed else None

    @property
    def is_sound(self) -> bool:
        """Whether cycles and runs can work by it."""
        return self.installed is not None and self.installed.is_sound


def pack_set(tenant_id: uuid.UUID) -> list[UsedPack]:
    """Return the packs that a tenant may use today, by key; two statements."""
    known = {each.key: each for each in installed(current_registry())}
    said: dict[str, list[PackEnablement]] = defaultdict(list)
    for row in enablements(tenant_id, clock.today()):
        said[row.pack].append(row)
    tenants = {tenant.id: tenant for tenant in line(tenant_id)}
    used = ((key, since) for key, rows in sorted(said.items()) if (since := _since(rows)) is not None)
    return [UsedPack(key, row.valid_from, tenants[row.tenant_id], known.get(key)) for key, row in used]


def _since(rows: Sequence[PackEnablement]) -> PackEnablement | None:
    """Return what began the present use, of what was said strongest first; None where the pack is not in use."""
    of_nearest = (row for row in rows if row.tenant_id == rows[0].tenant_id)
    newest = {row.valid_from: row for row in sorted(of_nearest, key=lambda row: row.version)}
    counting = (newest[day] for day in sorted(newest, reverse=True))
    return next(reversed(list(takewhile(lambda row: row.enabled, counting))), None)
