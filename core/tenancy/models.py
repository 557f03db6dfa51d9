"""Tenants, their dated tree, their units and the bodies that may assign or decide."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from core.db import Base, RowClass, TenantRow, tenant_key


class Tenant(Base):
    """One level of authority: a province, a district or a commune. It never changes parent or identity.

    ``code`` is the statistical code, unique with the start date; ``slug`` is hierarchical (an/mot).
    ``valid_to`` is the last day.
    """

    __tablename__ = "tenant"
    __row_class__ = RowClass.GLOBAL
    __grants__ = "select"
    __table_args__ = (
        UniqueConstraint("code", "valid_from", name="uq_tenant_code_valid_from"),
        CheckConstraint("level in ('province', 'district', 'commune')", name="level"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="dates"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("tenant.id"), index=True)
    level: Mapped[str]
    code: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class TenantAlias(Base):
    """A former slug that still leads to a tenant."""

    __tablename__ = "tenant_alias"
    __row_class__ = RowClass.GLOBAL
    __grants__ = "select"

    slug: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    tenant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tenant.id"), index=True)
    valid_to: Mapped[date | None]


class TenantSuspension(Base):
    """From when to when the operator let a province, and all below it, be read only; one at a time is open."""

    __tablename__ = "tenant_suspension"
    __row_class__ = RowClass.GLOBAL
    __grants__ = "select"
    __table_args__ = (
        Index("uq_tenant_suspension_open", "tenant_id", unique=True, postgresql_where=text("ended_at is null")),
    )

    tenant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    reason: Mapped[str]
    by_label: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class TenantClosure(Base):
    """Every ancestor and descendant, itself included at depth 0; rows are never deleted.

    ``kind``: ``line`` (living), ``past`` (ended: readable), ``succession`` (a successor over what it inherited).
    """

    __tablename__ = "tenant_closure"
    __row_class__ = RowClass.GLOBAL
    __grants__ = "select"
    __table_args__ = (
        CheckConstraint("kind in ('line', 'past', 'succession')", name="kind"),
        Index("ix_tenant_closure_descendant", "descendant_id", "ancestor_id"),
    )

    ancestor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    descendant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    depth: Mapped[int]
    kind: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class TenantSuccession(Base):
    """What became of an ended tenant: ``share`` is whole, main or part, with the document that ordered it."""

    __tablename__ = "tenant_succession"
    __row_class__ = RowClass.GLOBAL
    __grants__ = "select"
    __table_args__ = (CheckConstraint("share in ('whole', 'main', 'part')", name="share"),)

    old_tenant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    new_tenant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True, index=True)
    share: Mapped[str]
    happened_on: Mapped[date]
    document: Mapped[str]


class Unit(TenantRow, Base):
    """A department, Party body, committee or office inside a tenant (cơ quan, đơn vị).

    ``kind`` is what regulations select by (district_committee, department, party_body …); ``succeeds_id`` is lineage.
    ``illustrative`` marks a unit whose part in the scheme no source states (minh họa); pages show it.
    """

    __tablename__ = "unit"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),
        tenant_key("parent_id", "unit"),
        tenant_key(("succeeds_tenant_id", "succeeds_id"), "unit"),
        UniqueConstraint("tenant_id", "key", name="uq_unit_key"),
        Index("ix_unit_kind", "tenant_id", "kind"),
    )

    key: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    parent_id: Mapped[uuid.UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    succeeds_tenant_id: Mapped[uuid.UUID | None]
    succeeds_id: Mapped[uuid.UUID | None]
    illustrative: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class Authority(TenantRow, Base):
    """A body that assigns or decides: a standing committee, a Party group, the head of an agency."""

    __tablename__ = "authority"
    __row_class__ = RowClass.APPENDED
    __table_args__ = (
        tenant_key("unit_id", "unit"),
        UniqueConstraint("tenant_id", "key", name="uq_authority_key"),
    )

    key: Mapped[str]
    name: Mapped[str]
    unit_id: Mapped[uuid.UUID]
    may_assign: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    may_decide: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
