"""The scheme of a tenant on a day: as it may be used now, as it was pinned, and as a pin is completed."""

import json
import uuid
from datetime import date

from core.db import db
from core.domain.parameters import Stage
from core.extensions.chain import CORE, Chain
from core.extensions.discovery import current_registry
from core.extensions.errors import PackNotEnabled, UnknownPack
from core.extensions.packs import Pack
from core.extensions.parameters import Binding, Missing, bind, missing_of
from core.extensions.pins import Pin
from core.extensions.queries import confirmation, confirmations, is_enabled
from core.extensions.schemes import Scheme, editions_on, rebind
from core.tenancy.models import Tenant


def load_scheme(tenant_id: uuid.UUID, key: str, on: date) -> Scheme:
    """Return a scheme as a tenant may use it on a rule date.

    Raises UnknownPack, PackFailed, PackNotEnabled or NotInForce; core's defaults need no enabling.
    """
    offered(tenant_id, key)
    current_registry().chain(key)
    if key != CORE and not is_enabled(tenant_id, key, on):
        raise PackNotEnabled(key, on)
    return current_scheme(tenant_id, key, on)


def current_scheme(tenant_id: uuid.UUID, key: str, on: date) -> Scheme:
    """Return a scheme as packs and values stand now, whether or not the tenant may begin anything under it."""
    chain = current_registry().chain(key)
    return Scheme(chain, on, editions_on(chain, on), _binding(tenant_id, chain, on))


def _binding(tenant_id: uuid.UUID, chain: Chain, on: date) -> Binding:
    declared = {(pack, parameter.key) for pack, parameter in chain.declared_parameters}
    rows = confirmations(tenant_id, [pack.key for pack in chain.packs], on)
    entered = [confirmation(row) for row in rows if (row.pack, row.parameter) in declared]
    return bind(chain.parameters, entered, on)


def completed_scheme(tenant_id: uuid.UUID, pin: object) -> Scheme:
    """Return a pinned scheme, with what was confirmed by now only where the pin has no value.

    So a rating that needs values nobody knew when its cycle was opened can begin, and nothing that is pinned changes.
    """
    pinned = pinned_scheme(pin)
    bound = {**_binding(tenant_id, pinned.chain, pinned.rule_date).bound, **pinned.binding.bound}
    missing = missing_of(pinned.chain.parameters, bound, pinned.rule_date)
    return Scheme(pinned.chain, pinned.rule_date, pinned.editions, Binding(bound, missing))


def pinned_scheme(pin: object) -> Scheme:
    """Return the scheme that a stored pin describes, as it was."""
    registry = current_registry()
    name = json.dumps(pin, sort_keys=True, ensure_ascii=False)
    return registry.remembered(name, lambda: rebind(registry, Pin.from_json(pin)))


def offered_packs(tenant_id: uuid.UUID) -> list[Pack]:
    """Return the installed regulations that a tenant may know of, core's defaults apart, by key."""
    slug = db.session.get_one(Tenant, tenant_id).slug
    packs = sorted(current_registry().packs.items())
    return [pack for key, pack in packs if key != CORE and pack.manifest.is_for(slug)]


def missing_parameters(tenant_id: uuid.UUID, key: str, on: date, *stages: Stage) -> tuple[Missing, ...]:
    """Return what a tenant has yet to confirm before ``stages`` (default: any) can begin."""
    return load_scheme(tenant_id, key, on).missing(*(stages or tuple(Stage)))


def offered(tenant_id: uuid.UUID, pack: str) -> Pack:
    """Return an installed regulation that a tenant may know of; UnknownPack otherwise."""
    registry = current_registry()
    found = registry.packs.get(pack)
    if found is None:
        raise UnknownPack(pack, registry.failures.get(pack, ""))
    if not found.manifest.is_for(db.session.get_one(Tenant, tenant_id).slug):
        raise UnknownPack(pack)
    return found
