"""What an operator may ask about tenants: the list, and one of them. It shows structure, no content."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core import clock
from core.db import RowContext, bind_context, db
from core.errors import NotFound
from core.people.models import Seat
from core.people.queries import councils, posts
from core.tenancy.models import Tenant, TenantClosure, Unit
from core.tenancy.queries import ancestors, authorities, in_force, roots, tenant_by_slug, units


@dataclass(frozen=True, slots=True)
class TenantLine:
    """A tenant in a list; ``below`` counts the living tenants under it by level."""

    slug: str
    code: str
    level: str
    name: str
    valid_from: date
    valid_to: date | None
    below: Counter[str]

    def __str__(self) -> str:
        below = ", ".join(f"{count} {level}" for level, count in self.below.items())
        ended = f", đến {self.valid_to:%d/%m/%Y}" if self.valid_to else ""
        return f"{self.slug}\t{self.code}\t{self.name}\ttừ {self.valid_from:%d/%m/%Y}{ended}\t{below}"


@dataclass(frozen=True, slots=True)
class TenantDetails:
    """One tenant with its place in the tree and what it consists of today."""

    line: TenantLine
    above: tuple[str, ...]
    units: tuple[tuple[str, str, str], ...]
    """Kind, key and name."""
    posts: int
    vacant: int
    authorities: tuple[str, ...]
    councils: tuple[str, ...]
    seats: int

    def __str__(self) -> str:
        rows = [str(self.line), f"trực thuộc: {' < '.join(self.above) or '(không)'}"]
        rows += [f"  {kind}\t{key}\t{name}" for kind, key, name in self.units]
        rows.append(f"cấp có thẩm quyền: {', '.join(self.authorities) or '(không)'}")
        rows.append(f"hội đồng tư vấn: {', '.join(self.councils) or '(không)'}")
        return "\n".join([*rows, f"{self.posts} chức vụ ({self.vacant} khuyết), {self.seats} vai trò đang dùng"])


def list_tenants() -> list[TenantLine]:
    """Return the tenants at the top, by code."""
    tops = roots()
    below = _below([tenant.id for tenant in tops])
    return [_line(tenant, below) for tenant in tops]


def show_tenant(slug: str) -> TenantDetails:
    """Return one tenant by its address, a former one included; raises NotFound."""
    tenant = tenant_by_slug(slug)
    if tenant is None:
        raise NotFound
    bind_context(db.session(), RowContext(tenant.id))
    held, bodies = posts(tenant.id), authorities(tenant.id)
    seats = select(func.count()).select_from(Seat).where(Seat.tenant_id == tenant.id, in_force(Seat, clock.today()))
    return TenantDetails(
        _line(tenant, _below([tenant.id])),
        tuple(above.slug for above in ancestors(tenant.id)),
        tuple((unit.kind, unit.key, _marked(unit)) for unit in units(tenant.id)),
        len(held),
        sum(post.appointment is None for post in held),
        tuple(body.name for body in bodies),
        tuple(council.name for body in bodies for council in councils(tenant.id, body.id)),
        db.session.scalars(seats).one(),
    )


def _marked(unit: Unit) -> str:
    return f"{unit.name} (minh họa)" if unit.illustrative else unit.name


def _below(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Counter[str]]:
    """Count the living tenants below some, by level."""
    rows = (
        select(TenantClosure.ancestor_id, Tenant.level, func.count())
        .join(Tenant, Tenant.id == TenantClosure.descendant_id)
        .where(TenantClosure.ancestor_id.in_(ids), TenantClosure.kind == "line", TenantClosure.depth > 0)
        .group_by(TenantClosure.ancestor_id, Tenant.level)
    )
    found: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for tenant_id, level, count in db.session.execute(rows.order_by(Tenant.level.desc())):
        found[tenant_id][level] = count
    return found


def _line(tenant: Tenant, below: Mapping[uuid.UUID, Counter[str]]) -> TenantLine:
    dates = (tenant.valid_from, tenant.valid_to)
    return TenantLine(tenant.slug, tenant.code, tenant.level, tenant.name, *dates, below.get(tenant.id, Counter()))
