"""Reads of tenants, of the tree and of units. Every read names its tenants; policies are the wall, not the filter."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from core import clock
from core.db import db
from core.errors import NotFound
from core.tenancy.models import Authority, Tenant, TenantAlias, TenantClosure, Unit

#: Kinds of closure rows that are the tree itself, living or ended.
_TREE = ("line", "past")


def tenant_by_slug(slug: str) -> Tenant | None:
    """Return the tenant at an address, a former address included."""
    tenant = db.session.scalars(select(Tenant).where(Tenant.slug == slug)).first()
    if tenant is not None:
        return tenant
    alias = (
        select(Tenant)
        .join(TenantAlias, TenantAlias.tenant_id == Tenant.id)
        .where(TenantAlias.slug == slug, in_force(TenantAlias, clock.today()))
    )
    return db.session.scalars(alias.order_by(TenantAlias.valid_from.desc())).first()


def in_force(model: Any, day: date) -> ColumnElement[bool]:
    """Return the condition that a dated row holds on a day; its last day counts."""
    return and_(model.valid_from <= day, or_(model.valid_to.is_(None), model.valid_to >= day))


def roots() -> Sequence[Tenant]:
    """Return the tenants that have no parent, by code."""
    return db.session.scalars(select(Tenant).where(Tenant.parent_id.is_(None)).order_by(Tenant.code)).all()


def ancestors(tenant_id: uuid.UUID) -> Sequence[Tenant]:
    """Return the tenants above one, nearest first."""
    above = (
        select(Tenant)
        .join(TenantClosure, TenantClosure.ancestor_id == Tenant.id)
        .where(TenantClosure.descendant_id == tenant_id, TenantClosure.depth > 0, TenantClosure.kind.in_(_TREE))
    )
    return db.session.scalars(above.order_by(TenantClosure.depth)).all()


def line(tenant_id: uuid.UUID) -> Sequence[Tenant]:
    """Return a tenant and those above it, nearest first."""
    up = (
        select(Tenant)
        .join(TenantClosure, TenantClosure.ancestor_id == Tenant.id)
        .where(TenantClosure.descendant_id == tenant_id, TenantClosure.kind.in_(_TREE))
    )
    return db.session.scalars(up.order_by(TenantClosure.depth)).all()


def children(tenant_id: uuid.UUID, on: date | None = None) -> Sequence[Tenant]:
    """Return the tenants directly below one that live on a day (default: today), by code."""
    below = select(Tenant).where(Tenant.parent_id == tenant_id, in_force(Tenant, on or clock.today()))
    return db.session.scalars(below.order_by(Tenant.code)).all()


def descendants(tenant_id: uuid.UUID) -> Sequence[Tenant]:
    """Return all tenants below one, ended ones included, by code."""
    below = (
        select(Tenant)
        .join(TenantClosure, TenantClosure.descendant_id == Tenant.id)
        .where(TenantClosure.ancestor_id == tenant_id, TenantClosure.depth > 0, TenantClosure.kind.in_(_TREE))
    )
    return db.session.scalars(below.order_by(Tenant.code)).all()


def units(tenant_id: uuid.UUID, kinds: Collection[str] = (), on: date | None = None) -> Sequence[Unit]:
    """Return the units of one tenant that live on a day (default: today), of the kinds named (default: all)."""
    own = select(Unit).where(Unit.tenant_id == tenant_id, in_force(Unit, on or clock.today()))
    if kinds:
        own = own.where(Unit.kind.in_(kinds))
    return db.session.scalars(own.order_by(Unit.id)).all()


def authorities(tenant_id: uuid.UUID) -> Sequence[Authority]:
    """Return the bodies of a tenant that assign or decide."""
    return db.session.scalars(select(Authority).where(Authority.tenant_id == tenant_id).order_by(Authority.id)).all()


def unit_of_authority(key: tuple[uuid.UUID, uuid.UUID]) -> uuid.UUID | None:
    """Return the unit whose body an authority is; None when this seat does not see it."""
    return db.session.scalars(
        select(Authority.unit_id).where(Authority.tenant_id == key[0], Authority.id == key[1])
    ).one_or_none()


def tenant_within(tenant_id: uuid.UUID, below_id: uuid.UUID) -> Tenant:
    """Return a tenant that is another one or lies below it, living or ended; NotFound otherwise."""
    within = select(TenantClosure.descendant_id).where(
        TenantClosure.ancestor_id == tenant_id,
        TenantClosure.descendant_id == below_id,
        TenantClosure.kind.in_(_TREE),
    )
    row = db.session.scalars(select(Tenant).where(Tenant.id == below_id, within.exists())).first()
    if row is None:
        raise NotFound
    return row


def unit_by_id(tenant_id: uuid.UUID, unit_id: uuid.UUID) -> Unit:
    """Return a unit of this or a lower tenant that the seat may see; NotFound otherwise."""
    row = db.session.get(Unit, (tenant_id, unit_id))
    if row is None:
        raise NotFound
    return row
