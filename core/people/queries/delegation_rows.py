"""Reads of delegated cadre management: whom which authority manages."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_, select

from core import clock
from core.db import db
from core.db.bulk import Key, keys_table
from core.people.models import Delegation, Post
from core.tenancy.models import Authority, Tenant, Unit
from core.tenancy.queries import in_force
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class Delegated:
    """Whom an authority manages on a day: posts by unit and id (None: all of the unit), and by which documents."""

    holders: frozenset[tuple[Key, uuid.UUID | None]]
    documents: tuple[str, ...]

    def covers(self, unit: Key, post_id: uuid.UUID | None) -> bool:
        """Tell whether a post, or (None) a unit as a whole, is among them."""
        return (unit, None) in self.holders or (unit, post_id) in self.holders


def delegated_to(authority: Key, on: date) -> Delegated:
    """Return whom an authority manages on a day."""
    rows = db.session.scalars(
        select(Delegation)
        .where(Delegation.tenant_id == authority[0], Delegation.authority_id == authority[1], in_force(Delegation, on))
        .order_by(Delegation.id)
    ).all()
    holders = frozenset(((row.holder_tenant_id, row.unit_id), row.post_id) for row in rows)
    return Delegated(holders, tuple(dict.fromkeys(row.document for row in rows)))


def delegations_at(units: Iterable[Key], on: date) -> Sequence[tuple[Delegation, Authority]]:
    """Return the delegations that hold on a day or later at some units, with their authorities."""
    wanted = keys_table(units)
    rows = db.session.execute(
        select(Delegation, Authority)
        .join(wanted, and_(Delegation.holder_tenant_id == wanted.c.tenant_id, Delegation.unit_id == wanted.c.id))
        .join(Authority, and_(Authority.tenant_id == Delegation.tenant_id, Authority.id == Delegation.authority_id))
        .where(or_(Delegation.valid_to.is_(None), Delegation.valid_to >= on))
        .order_by(Delegation.id)
    )
    return [(delegation, authority) for delegation, authority in rows]


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A delegation with who manages whom."""

    delegation: Delegation
    authority: Authority
    tenant: Tenant
    unit: Unit
    post: Post | None

    @property
    def holder(self) -> str:
        """How the pages call who is managed."""
        return self.post.title if self.post else self.unit.name

    @property
    def is_living(self) -> bool:
        """Tell whether it holds today or later."""
        return self.delegation.valid_to is None or self.delegation.valid_to >= clock.today()


def delegation_list(tenant_id: uuid.UUID, table: Table) -> Sequence[DelegationRow]:
    """Return one page of the delegations to a tenant's authorities, those that hold first."""
    rows = _rows().where(Delegation.tenant_id == tenant_id)
    if table.chosen["authority"]:
        rows = rows.where(Authority.key == table.chosen["authority"])
    if table.chosen["q"]:
        wanted = table.chosen["q"]
        rows = rows.where(or_(contains(Unit.name, wanted), contains(Post.title, wanted)))
    by = {"holder": Unit.name, "authority": Authority.name, "since": Delegation.valid_from}
    paged = table.arrange(rows, by, Delegation.valid_to.is_not(None), Delegation.id)
    return table.shown([DelegationRow(*row) for row in db.session.execute(paged)])


def delegation_row(key: Key) -> DelegationRow | None:
    """Return one delegation of this or a lower tenant."""
    row = db.session.execute(_rows().where(Delegation.tenant_id == key[0], Delegation.id == key[1])).first()
    return DelegationRow(*row) if row else None


def _rows() -> Select[Delegation, Authority, Tenant, Unit, Post]:
    return (
        select(Delegation, Authority, Tenant, Unit, Post)
        .join(Authority, and_(Authority.tenant_id == Delegation.tenant_id, Authority.id == Delegation.authority_id))
        .join(Tenant, Tenant.id == Delegation.holder_tenant_id)
        .join(Unit, and_(Unit.tenant_id == Delegation.holder_tenant_id, Unit.id == Delegation.unit_id))
        .outerjoin(Post, and_(Post.tenant_id == Delegation.holder_tenant_id, Post.id == Delegation.post_id))
    )


def units_not_managed(tenant_id: uuid.UUID) -> Sequence[Unit]:
    """Return the units with posts, of a tenant and those directly below it, whose cadres no authority manages today."""
    managed = (
        select(Delegation.id)
        .where(Delegation.holder_tenant_id == Unit.tenant_id, Delegation.unit_id == Unit.id)
        .where(Delegation.post_id.is_(None), in_force(Delegation, clock.today()))
    )
    held = select(Post.id).where(Post.tenant_id == Unit.tenant_id, Post.unit_id == Unit.id)
    rows = (
        select(Unit)
        .join(Tenant, Tenant.id == Unit.tenant_id)
        .where(or_(Tenant.id == tenant_id, Tenant.parent_id == tenant_id), in_force(Unit, clock.today()))
        .where(held.exists(), ~managed.exists())
        .order_by(Tenant.code, Unit.id)
    )
    return db.session.scalars(rows).all()
