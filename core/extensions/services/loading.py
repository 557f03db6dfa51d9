"""The scheme of a tenant on a day: as it may be used now, as it was pinned, and as a pin is completed."""

import json
import uuid
from collections.abc import Sequence
from datetime import date

from core.db import db
from core.domain.parameters import Stage
from core.domain.settings import BoundSettings, DeclaredTable
from core.extensions.chain import CORE, Chain
from core.extensions.discovery import current_registry
from core.extensions.errors import PackNotEnabled, UnknownPack
from core.extensions.packs import Pack
from core.extensions.parameters import Binding, Missing, bind, missing_of
from core.extensions.pins import Pin
from core.extensions.queries import confirmation, confirmations, is_enabled, settings_in_force
from core.extensions.schemes import Scheme, declared_tables, editions_on, rebind, todays_rows
from core.extensions.settings import bound_tables, missing_tables
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
    return with_tables(tenant_id, chain, on, bind(chain.parameters, entered, on))


def with_tables(tenant_id: uuid.UUID, chain: Chain, on: date, binding: Binding) -> Binding:
    """Return a binding with the tables of settings that the tenant, or one above it, filled in."""
    registry = current_registry()
    tables = declared_tables(registry, chain.scheme)
    if not tables:
        return binding
    rows = settings_in_force(tenant_id, [each.pack for each in tables], on)
    found = todays_rows(registry, chain.scheme, [each for each in rows if _is_owner(tables, each)])
    entered = {(each.pack, each.key): each for each in found.values()}
    bound = bound_tables(tables, entered)
    return Binding(binding.bound, (*binding.missing, *missing_tables(tables, bound, entered)), bound)


def _is_owner(tables: Sequence[DeclaredTable], rows: BoundSettings) -> bool:
    return any((each.pack, each.key) == (rows.pack, rows.key) for each in tables)


def completed_scheme(tenant_id: uuid.UUID, pin: object) -> Scheme:
    """Return a pinned scheme, with what was confirmed by now only where the pin has no value.

    So a rating that needs values nobody knew when its cycle was opened can begin, and nothing that is pinned changes.
    """
    pinned = pinned_scheme(pin)
    now = _binding(tenant_id, pinned.chain, pinned.rule_date)
    bound = {**now.bound, **pinned.binding.bound}
    settings = {**now.settings, **pinned.binding.settings}
    lacking = [row for row in now.missing if row.is_table and row.key not in settings]
    missing = (*missing_of(pinned.chain.parameters, bound, pinned.rule_date), *lacking)
    return Scheme(pinned.chain, pinned.rule_date, pinned.editions, Binding(bound, missing, settings))


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
