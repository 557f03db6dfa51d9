"""Reads of enablements and confirmations: a tenant's own and those of its ancestors, the nearest first."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import defer

from core.db import db
from core.domain.restore import restore
from core.domain.settings import BoundSettings, SettingRow
from core.domain.text import Text
from core.extensions.models import PackEnablement, ParameterConfirmation, SettingSet
from core.extensions.parameters import Confirmation
from core.tenancy.models import Tenant, TenantClosure

RuleRow = TypeVar("RuleRow", PackEnablement, ParameterConfirmation, SettingSet)


def _in_line(model: type[RuleRow], tenant_id: uuid.UUID, on: date) -> Select[RuleRow]:
    """Select the rows of a tenant and its ancestors that took effect by ``on``: strongest first."""
    above = and_(TenantClosure.ancestor_id == model.tenant_id, TenantClosure.descendant_id == tenant_id)
    return (
        select(model)
        .join(TenantClosure, above)
        .where(TenantClosure.kind.in_(("line", "past")), model.valid_from <= on)
        .order_by(TenantClosure.depth, model.valid_from.desc(), model.version.desc())
    )


def is_enabled(tenant_id: uuid.UUID, pack: str, on: date) -> bool:
    """Tell whether a tenant may use a pack on a day: the nearest tenant that said anything decides."""
    said = _in_line(PackEnablement, tenant_id, on).where(PackEnablement.pack == pack)
    row = db.session.scalars(said).first()
    return row is not None and row.enabled


def enablements(tenant_id: uuid.UUID, on: date) -> list[PackEnablement]:
    """Return what a tenant and its ancestors said by a day about using packs, strongest first."""
    return list(db.session.scalars(_in_line(PackEnablement, tenant_id, on)))


def enabled_packs(tenant_id: uuid.UUID, on: date) -> list[str]:
    """Return the keys of the packs that a tenant may use on a day."""
    decided: dict[str, bool] = {}
    for row in enablements(tenant_id, on):
        decided.setdefault(row.pack, row.enabled)
    return sorted(pack for pack, enabled in decided.items() if enabled)


def confirmations(tenant_id: uuid.UUID, packs: Sequence[str], on: date) -> list[ParameterConfirmation]:
    """Return what a tenant or its ancestors confirmed for the parameters of some packs, strongest first."""
    entered = _in_line(ParameterConfirmation, tenant_id, on).where(ParameterConfirmation.pack.in_(packs))
    return list(db.session.scalars(entered))


def confirmation(row: ParameterConfirmation) -> Confirmation:
    """Return a row as the pure value that binding works on."""
    return Confirmation(row.parameter, row.given, row.valid_from, row.document, row.document_date, row.illustrative)


def newest_confirmation(
    tenant_id: uuid.UUID, pack: str, parameter: str, valid_from: date
) -> ParameterConfirmation | None:
    """Return the last entry of the tenant itself for a parameter from one day."""
    own = select(ParameterConfirmation).where(
        ParameterConfirmation.tenant_id == tenant_id,
        ParameterConfirmation.pack == pack,
        ParameterConfirmation.parameter == parameter,
        ParameterConfirmation.valid_from == valid_from,
    )
    return db.session.scalars(own.order_by(ParameterConfirmation.version.desc())).first()


def entered_days(tenant_id: uuid.UUID, packs: Collection[str]) -> set[tuple[str, str, date]]:
    """Return the (pack, parameter, day) for which the tenant itself made entries."""
    model = ParameterConfirmation
    own = select(model.pack, model.parameter, model.valid_from).where(
        model.tenant_id == tenant_id, model.pack.in_(packs)
    )
    return {(pack, parameter, day) for pack, parameter, day in db.session.execute(own)}


def newest_enablement_version(tenant_id: uuid.UUID, pack: str, valid_from: date) -> int:
    """Return how often the tenant itself said whether it uses a pack from one day."""
    said = select(func.coalesce(func.max(PackEnablement.version), 0)).where(
        PackEnablement.tenant_id == tenant_id, PackEnablement.pack == pack, PackEnablement.valid_from == valid_from
    )
    return db.session.scalars(said).one()


@dataclass(frozen=True, slots=True)
class Entry:
    """Something entered for a parameter, and the tenant that did; ``depth`` is how far above it stands (0: itself)."""

    row: ParameterConfirmation
    tenant: Tenant
    depth: int


def entries_of(tenant_id: uuid.UUID, pack: str, parameter: str) -> list[Entry]:
    """Return everything a tenant and its ancestors ever entered for one parameter, the newest first, with who did."""
    rows = _ever_given(ParameterConfirmation, tenant_id, pack).where(ParameterConfirmation.parameter == parameter)
    return [Entry(row, tenant, depth) for row, tenant, depth in db.session.execute(rows)]


def _ever_given(model: type[RuleRow], tenant_id: uuid.UUID, pack: str) -> Select[RuleRow, Tenant, int]:
    """Select what a tenant and its ancestors ever gave for a pack, the newest first, with who did and how far above."""
    above = and_(TenantClosure.ancestor_id == model.tenant_id, TenantClosure.descendant_id == tenant_id)
    return (
        select(model, Tenant, TenantClosure.depth)
        .join(TenantClosure, above)
        .join(Tenant, Tenant.id == model.tenant_id)
        .where(model.pack == pack, TenantClosure.kind.in_(("line", "past")))
        .order_by(model.issued_at.desc(), model.id.desc())
    )


def settings_in_force(tenant_id: uuid.UUID, packs: Collection[str], on: date) -> list[BoundSettings]:
    """Return the rows of each table of some packs as they hold on a day: the nearest tenant that gave any decides."""
    table = SettingSet.pack, SettingSet.table_key
    nearest = TenantClosure.depth, SettingSet.valid_from.desc(), SettingSet.version.desc()
    rows = _in_line(SettingSet, tenant_id, on).where(SettingSet.pack.in_(packs))
    newest = rows.ext(distinct_on(*table)).order_by(None).order_by(*table, *nearest)
    return [bound_settings(row) for row in db.session.scalars(newest)]


@dataclass(frozen=True, slots=True)
class GivenTable:
    """How many rows somebody gave a table from a day on."""

    pack: str
    table: str
    valid_from: date
    rows: int


def given_tables(tenant_id: uuid.UUID, packs: Collection[str], on: date) -> list[GivenTable]:
    """Return how many rows a tenant and its ancestors gave each table of some packs by a day, strongest first."""
    given = _in_line(SettingSet, tenant_id, on).where(SettingSet.pack.in_(packs))
    columns = SettingSet.pack, SettingSet.table_key, SettingSet.valid_from, SettingSet.row_count
    return [GivenTable(*row) for row in db.session.execute(given.with_only_columns(*columns))]


def bound_settings(row: SettingSet) -> BoundSettings:
    """Return a stored set as the pure value that rules work on; the scheme knows how the table is called."""
    rows = tuple(restore(SettingRow, each) for each in row.rows)
    said = row.valid_from, row.document, row.document_date, row.illustrative
    return BoundSettings(row.table_key, Text("", ""), row.pack, row.schema_version, rows, *said)


def newest_set(tenant_id: uuid.UUID, pack: str, table: str, valid_from: date) -> SettingSet | None:
    """Return the last set that the tenant itself gave a table from one day."""
    own = select(SettingSet).where(
        SettingSet.tenant_id == tenant_id,
        SettingSet.pack == pack,
        SettingSet.table_key == table,
        SettingSet.valid_from == valid_from,
    )
    return db.session.scalars(own.order_by(SettingSet.version.desc())).first()


def visible_set(key: tuple[uuid.UUID, uuid.UUID]) -> SettingSet | None:
    """Return a set by its tenant and id, of the tenant itself or of one above it; None for what it may not see."""
    return db.session.get(SettingSet, key)


@dataclass(frozen=True, slots=True)
class GivenSet:
    """A set that was given for a table, and the tenant that did; ``depth`` is how far above it stands (0: itself)."""

    row: SettingSet
    tenant: Tenant
    depth: int


def sets_of(tenant_id: uuid.UUID, pack: str, table: str) -> list[GivenSet]:
    """Return every set that a tenant and its ancestors ever gave a table, the newest first; their rows stay unread."""
    rows = _ever_given(SettingSet, tenant_id, pack).where(SettingSet.table_key == table)
    unread = rows.options(defer(SettingSet.rows, raiseload=True))
    return [GivenSet(row, tenant, depth) for row, tenant, depth in db.session.execute(unread)]
