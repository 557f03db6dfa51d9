"""What operators see of provinces: their sizes and the packs they use. Counts, never content."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Text, Uuid, select, text

from core.db import db
from core.errors import NotFound
from core.tenancy.models import Tenant, TenantSuspension


@dataclass(frozen=True, slots=True)
class Province:
    """A tenant at the top and its open suspension."""

    tenant: Tenant
    suspended: TenantSuspension | None

    @property
    def state(self) -> str:
        """Return living, suspended or ended."""
        if self.tenant.valid_to is not None:
            return "ended"
        return "suspended" if self.suspended else "living"


def provinces() -> Sequence[Province]:
    """Return the tenants at the top, by code; a successor follows whom it succeeded."""
    return _provinces()


def province(tenant_id: uuid.UUID) -> Province:
    """Return one tenant at the top; NotFound otherwise."""
    found = _provinces(tenant_id)
    if not found:
        raise NotFound
    return found[0]


def _provinces(tenant_id: uuid.UUID | None = None) -> list[Province]:
    is_open = (TenantSuspension.tenant_id == Tenant.id) & TenantSuspension.ended_at.is_(None)
    rows = select(Tenant, TenantSuspension).outerjoin(TenantSuspension, is_open).where(Tenant.parent_id.is_(None))
    if tenant_id is not None:
        rows = rows.where(Tenant.id == tenant_id)
    return [Province(*row) for row in db.session.execute(rows.order_by(Tenant.code, Tenant.valid_from))]


def past_suspensions(tenant_id: uuid.UUID) -> Sequence[TenantSuspension]:
    """Return when a province was suspended, the newest first."""
    rows = select(TenantSuspension).where(TenantSuspension.tenant_id == tenant_id)
    return db.session.scalars(rows.order_by(TenantSuspension.since.desc())).all()


def sizes(tenant_id: uuid.UUID) -> dict[str, int]:
    """Return how much a province holds, by kind; the function of the owner counts and shows nothing else."""
    rows = db.session.execute(text("select what, number from app.tenant_sizes(:tenant)"), {"tenant": tenant_id})
    return {row.what: row.number for row in rows}


@dataclass(frozen=True, slots=True)
class PackUse:
    """A province that may work by a pack, and since when."""

    pack: str
    tenant: Tenant
    since: date


def pack_uses(on: date) -> list[PackUse]:
    """Return which living tenants at the top may work by which packs on a day, by the tenant's code.

    What a lower tenant says for itself is its province's business. The function of the owner shows nothing else.
    """
    said = text("select tenant_id, pack, since from app.pack_uses(:on)").columns(
        tenant_id=Uuid(), pack=Text(), since=Date()
    )
    uses = said.subquery()
    rows = select(uses.c.pack, Tenant, uses.c.since).join(Tenant, Tenant.id == uses.c.tenant_id)
    return [PackUse(*row) for row in db.session.execute(rows.order_by(Tenant.code, uses.c.pack), {"on": on})]
