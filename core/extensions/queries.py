"""Reads of enablements and confirmations: a tenant's own and those of its ancestors, the nearest first."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, and_, func, select

from core.db import db
from core.extensions.models import PackEnablement, ParameterConfirmation
from core.extensions.parameters import Confirmation
from core.tenancy.models import Tenant, TenantClosure

RuleRow = TypeVar("RuleRow", PackEnablement, ParameterConfirmation)


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


def enabled_packs(tenant_id: uuid.UUID, on: date) -> list[str]:
    """Return the keys of the packs that a tenant may use on a day."""
    decided: dict[str, bool] = {}
    for row in db.session.scalars(_in_line(PackEnablement, tenant_id, on)):
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
    above = and_(TenantClosure.ancestor_id == ParameterConfirmation.tenant_id, TenantClosure.descendant_id == tenant_id)
    rows = (
        select(ParameterConfirmation, Tenant, TenantClosure.depth)
        .join(TenantClosure, above)
        .join(Tenant, Tenant.id == ParameterConfirmation.tenant_id)
        .where(ParameterConfirmation.pack == pack, ParameterConfirmation.parameter == parameter)
        .where(TenantClosure.kind.in_(("line", "past")))
        .order_by(ParameterConfirmation.issued_at.desc(), ParameterConfirmation.id.desc())
    )
    return [Entry(row, tenant, depth) for row, tenant, depth in db.session.execute(rows)]
