"""Use cases of tenants, units and authorities.

Tenants and their tree are global tables that the application cannot write: it asks functions of the schema's owner,
which check who calls (``core.db.guarded``): an operator makes and ends what stands at the top, an administrator adds
below the own tenant. Lineage is written where the connection is the owner's.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ARRAY, ColumnElement, Function, Uuid, any_, func, insert, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, standing_in, use_case
from core.auth.actor import PLATFORM, Actor
from core.db import db, explained
from core.db.bulk import as_row, insert_rows
from core.db.guarded import NOT_ALLOWED
from core.domain.canonical import canonical
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.tenancy.models import Authority, Tenant, TenantAlias, TenantClosure, TenantSuccession, Unit
from core.tenancy.slugs import free_slug, require_keys
from core.web.routing import is_slug

#: The operator's: no seat has it.
MANAGE_TENANTS = "tenant.manage"
EDIT_ORGANISATION = "organisation.edit"

#: From the top; a tenant lies below one of a higher level.
LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class NewTenant:
    """A tenant to create; without a slug it gets one made from its name."""

    code: str
    level: str
    name: str
    valid_from: date
    parent_id: uuid.UUID | None = None
    slug: str = ""
    id: uuid.UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to add to a tenant; ``parent_id`` is a unit of the same tenant."""

    tenant_id: uuid.UUID
    key: str
    kind: str
    name: str
    valid_from: date
    parent_id: uuid.UUID | None = None
    illustrative: bool = False
    id: uuid.UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class NewAuthority:
    """A body of a unit that assigns, decides or both."""

    tenant_id: uuid.UUID
    key: str
    name: str
    unit_id: uuid.UUID
    may_assign: bool = True
    may_decide: bool = True
    id: uuid.UUID = field(default_factory=uuid7)


@use_case(MANAGE_TENANTS)
def create_tenants(actor: Actor, rows: Sequence[NewTenant]) -> None:
    """Create tenants with their slugs and their places in the tree, in a few statements however many they are.

    A new top is created by the operator, or by an actor of that very tenant; others lie below the actor's tenant.
    Raises Invalid for an unknown or ended parent, a level that does not lie below its parent's, a bad slug and a code
    already in use.
    """
    place_tenants(actor, rows)


def place_tenants(actor: Actor, rows: Sequence[NewTenant]) -> None:
    """Take part in a use case that creates tenants; see ``create_tenants``."""
    ordered = sorted(rows, key=lambda row: (LEVELS.index(row.level), row.code))
    parents = {tenant.id: tenant for tenant in _tenants({row.parent_id for row in rows if row.parent_id})}
    _require_subtree(actor, [*parents, *(row.id for row in rows if row.parent_id is None)])
    values = _placed(ordered, parents)
    with (
        explained("uq_tenant_code_valid_from", _("Mã đơn vị đã được dùng từ cùng ngày bắt đầu."), "code"),
        explained("uq_tenant_slug", _("Địa chỉ này đã có đơn vị khác dùng."), "slug"),
    ):
        as_owner(func.app.add_tenants(literal(canonical(values), JSONB)))
    record_many(
        actor,
        "tenant.create",
        "tenant",
        [((v["id"], v["id"]), {"code": v["code"], "slug": v["slug"]}) for v in values],
    )


def _tenants(ids: Collection[uuid.UUID]) -> Sequence[Tenant]:
    return db.session.scalars(select(Tenant).where(Tenant.id == _any(ids))).all()


def _any(ids: Collection[uuid.UUID]) -> ColumnElement[Any]:
    """Return one array parameter where IN would need thousands."""
    return any_(literal(list(ids), ARRAY(Uuid())))


def _require_subtree(actor: Actor, ids: Collection[uuid.UUID]) -> None:
    """Raise NotAllowed unless every tenant is the actor's own or lies below it, living or ended."""
    if actor.tenant_id == PLATFORM:
        return  # the function of the owner asks what an operator may
    below = select(TenantClosure.descendant_id).where(
        TenantClosure.ancestor_id == actor.tenant_id, TenantClosure.kind != "succession"
    )
    if set(ids) - {actor.tenant_id, *db.session.scalars(below)}:
        raise NotAllowed


def _placed(ordered: Sequence[NewTenant], parents: Mapping[uuid.UUID, Tenant]) -> list[dict[str, Any]]:
    """Return the rows of new tenants, each with its slug, after checking that it may lie where it is put."""
    above: dict[uuid.UUID, tuple[str, str]] = {t.id: (t.level, t.slug) for t in parents.values() if t.valid_to is None}
    taken = _taken_slugs(parents)
    values = []
    for row in ordered:
        level, parent_slug = above.get(row.parent_id, ("", "")) if row.parent_id else ("", "")
        if row.parent_id and (not level or LEVELS.index(row.level) <= LEVELS.index(level)):
            raise Invalid([Problem(_("“%(name)s” không thể trực thuộc đơn vị đã chọn.", name=row.name), "parent_id")])
        slug = _slug(row, parent_slug, taken)
        taken.add(slug)
        above[row.id] = (row.level, slug)
        values.append({**as_row(row), "slug": slug})
    return values


def _taken_slugs(parents: Collection[uuid.UUID]) -> set[str]:
    beside = select(Tenant.slug).where(or_(Tenant.parent_id.is_(None), Tenant.parent_id == _any(parents)))
    return {*db.session.scalars(beside), *db.session.scalars(select(TenantAlias.slug))}


def _slug(row: NewTenant, parent_slug: str, taken: Set[str]) -> str:
    if not row.slug:
        try:
            return free_slug(row.name, row.code, parent_slug, taken)
        except ValueError:
            raise Invalid([Problem(_("Không đặt được địa chỉ cho “%(name)s”.", name=row.name), "name")]) from None
    if not is_slug(row.slug) or row.slug.rpartition("/")[0] != parent_slug:
        raise Invalid([Problem(_("Địa chỉ “%(slug)s” không hợp lệ.", slug=row.slug), "slug")])
    return row.slug


def as_owner(call: Function[Any]) -> None:
    """Call a function of the schema's owner in the running transaction; NotAllowed when it refuses the caller."""
    try:
        db.session.execute(select(call))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == NOT_ALLOWED:
            raise NotAllowed from error
        raise


@use_case(EDIT_ORGANISATION)
def create_lower_tenants(actor: Actor, rows: Sequence[NewTenant]) -> None:
    """Create tenants below the administrator's own, a parent before its children; raises as ``create_tenants``."""
    actor.require_whole_tenant()
    if any(row.parent_id is None for row in rows):
        raise NotAllowed
    place_tenants(actor, rows)


@use_case(MANAGE_TENANTS)
def end_tenants(actor: Actor, ids: Collection[uuid.UUID], last_day: date, document: str) -> None:
    """End tenants after their last day: nothing is written in them any more, everything stays readable from above.

    Raises NotFound for an unknown tenant, Conflict for one that ended before or has living tenants below that are not
    ended with it, Invalid while the last day is not over.
    """
    _end(actor, ids, last_day, document)


@use_case(MANAGE_TENANTS)
def end_province(actor: Actor, tenant_id: uuid.UUID, last_day: date, document: str) -> None:
    """End a tenant at the top with everything below it; raises as ``end_tenants``, and Invalid without a document."""
    if not document.strip():
        raise Invalid([Problem(_("Phải ghi văn bản quyết định việc kết thúc."), "document")])
    below = select(TenantClosure.descendant_id).where(
        TenantClosure.ancestor_id == tenant_id, TenantClosure.kind == "line"
    )
    _end(actor, [*db.session.scalars(below)] or [tenant_id], last_day, document)
    with standing_in(actor, tenant_id) as seen:
        record(seen, "tenant.end", "tenant", (tenant_id, tenant_id), {"last_day": last_day, "document": document})


def _end(actor: Actor, ids: Collection[uuid.UUID], last_day: date, document: str) -> None:
    tenants = _tenants(ids)
    if len(tenants) != len(set(ids)):
        raise NotFound
    _require_subtree(actor, ids)
    if last_day >= clock.today():
        raise Invalid([Problem(_("Chỉ kết thúc đơn vị sau khi hết ngày cuối cùng."), "last_day")])
    if any(tenant.valid_to is not None for tenant in tenants):
        raise Conflict(_("Đơn vị đã kết thúc từ trước."))
    left = select(Tenant).where(Tenant.parent_id == _any(ids), Tenant.id.not_in(ids), Tenant.valid_to.is_(None))
    if below := db.session.scalars(left).first():
        raise Conflict(_("Đơn vị trực thuộc “%(name)s” vẫn còn hoạt động.", name=below.name))
    as_owner(func.app.end_tenants(literal(list(ids), ARRAY(Uuid())), last_day))
    db.session.expire_all()  # the function wrote behind the session's back
    details = {"last_day": last_day, "document": document}
    record_many(actor, "tenant.end", "tenant", [((each, each), details) for each in ids])


@use_case(MANAGE_TENANTS)
def succeed(actor: Actor, old_id: uuid.UUID, new_id: uuid.UUID, share: str, happened_on: date, document: str) -> None:
    """Enter in the lineage that one tenant continues an ended one: ``whole``, as the ``main`` part or as a ``part``.

    Raises NotFound for an unknown tenant and Conflict unless the old one ended before the new one began.
    """
    old, new = db.session.get(Tenant, old_id), db.session.get(Tenant, new_id)
    if old is None or new is None:
        raise NotFound
    _require_subtree(actor, [new_id])
    if old.valid_to is None or old.valid_to >= new.valid_from:
        raise Conflict(_("Đơn vị cũ phải kết thúc trước khi đơn vị kế thừa bắt đầu."))
    values = {"old_tenant_id": old_id, "new_tenant_id": new_id, "share": share, "happened_on": happened_on}
    with explained("pk_tenant_succession", _("Quan hệ kế thừa này đã được ghi nhận.")):
        db.session.execute(insert(TenantSuccession).values(**values, document=document))
    record(actor, "tenant.succeed", "tenant", (new_id, new_id), {**values, "document": document})


@use_case(EDIT_ORGANISATION)
def add_units(actor: Actor, rows: Sequence[NewUnit]) -> None:
    """Add units to the actor's tenant or to living tenants below it, a parent before its parts.

    Raises Invalid for a key that is no plain word, or one that the tenant uses already.
    """
    enter_units(actor, rows)


def enter_units(actor: Actor, rows: Sequence[NewUnit]) -> None:
    """Take part in a use case that adds units; see ``add_units``."""
    require_keys(row.key for row in rows)
    with explained("uq_unit_key", _("Mã cơ quan, đơn vị này đã được dùng."), "key"):
        insert_rows(db.session(), Unit, [as_row(row) for row in rows])
    record_many(actor, "unit.add", "unit", [((r.tenant_id, r.id), {"key": r.key, "name": r.name}) for r in rows])


@use_case(EDIT_ORGANISATION)
def add_authorities(actor: Actor, rows: Sequence[NewAuthority]) -> None:
    """Make bodies of units able to assign or decide. Raises Invalid for a bad key or one in use."""
    enter_authorities(actor, rows)


def enter_authorities(actor: Actor, rows: Sequence[NewAuthority]) -> None:
    """Take part in a use case that makes authorities; see ``add_authorities``."""
    require_keys(row.key for row in rows)
    with explained("uq_authority_key", _("Mã cấp có thẩm quyền này đã được dùng."), "key"):
        insert_rows(db.session(), Authority, [as_row(row) for row in rows])
    objects = [((r.tenant_id, r.id), {"key": r.key, "name": r.name}) for r in rows]
    record_many(actor, "authority.add", "authority", objects)
