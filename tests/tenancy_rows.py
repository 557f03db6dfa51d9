"""Units and authorities as tests name them: by key, or by kind over a tree; whatever is missing fails."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from core.db import db
from core.tenancy.models import Authority, Tenant, TenantClosure, Unit


def unit_by_key(tenant_id: uuid.UUID, key: str) -> Unit:
    """Return the unit of a tenant that has a key."""
    return db.session.scalars(select(Unit).where(Unit.tenant_id == tenant_id, Unit.key == key)).one()


def authority_by_key(tenant_id: uuid.UUID, key: str) -> Authority:
    """Return the authority of a tenant that has a key."""
    return db.session.scalars(select(Authority).where(Authority.tenant_id == tenant_id, Authority.key == key)).one()


def units_of_tree(tenant_id: uuid.UUID, kinds: Collection[str]) -> list[tuple[Tenant, Unit]]:
    """Return the units of some kinds in a tenant and below it, with their tenants, by code."""
    rows = (
        select(Tenant, Unit)
        .join(Unit, Unit.tenant_id == Tenant.id)
        .join(TenantClosure, TenantClosure.descendant_id == Tenant.id)
        .where(TenantClosure.ancestor_id == tenant_id, TenantClosure.kind.in_(("line", "past")), Unit.kind.in_(kinds))
    )
    return [(tenant, unit) for tenant, unit in db.session.execute(rows.order_by(Tenant.code, Unit.id))]
