"""Choosing a regulation: which units of the tenant it gives work to, and which it has no place for."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, func, select

from core import clock
from core.db import db
from core.extensions.offers import Offer
from core.people.kinds import UNIT_KINDS
from core.tenancy.models import Authority, Tenant, TenantClosure, Unit
from core.tenancy.queries import in_force


@dataclass(frozen=True, slots=True)
class UnitsFound:
    """The living units of a tenant and all below it by kind, and how many tenants below hold no unit at all.

    Units that house an authority are left out: they give work.
    """

    kinds: Mapping[str, int]
    below: int
    empty: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How a regulation fits the units: ``fitting`` of ``all``, kinds (with counts) of no group, kinds not there yet."""

    all: int
    fitting: int
    others: Sequence[tuple[str, int]]
    absent: Sequence[str]


def units_found(tenant_id: uuid.UUID) -> UnitsFound:
    """Return what there is to give work to, in two statements."""
    today = clock.today()
    line = and_(TenantClosure.ancestor_id == tenant_id, TenantClosure.kind == "line")
    houses = exists().where(Authority.tenant_id == Unit.tenant_id, Authority.unit_id == Unit.id)
    rows = (
        select(Unit.kind, func.count())
        .join(TenantClosure, TenantClosure.descendant_id == Unit.tenant_id)
        .where(line, in_force(Unit, today), ~houses)
        .group_by(Unit.kind)
    )
    lower = (
        select(func.count(), func.count().filter(~exists().where(Unit.tenant_id == Tenant.id)))
        .select_from(Tenant)
        .join(TenantClosure, TenantClosure.descendant_id == Tenant.id)
        .where(line, TenantClosure.depth > 0, in_force(Tenant, today))
    )
    below, empty = db.session.execute(lower).one()
    return UnitsFound({row[0]: row[1] for row in db.session.execute(rows)}, below, empty)


def fit(offer: Offer, found: UnitsFound) -> Fit:
    """Return how a regulation fits what there is."""
    wanted = offer.unit_kinds
    others = Counter({kind: count for kind, count in found.kinds.items() if kind not in wanted})
    absent = [kind for kind in UNIT_KINDS if kind in wanted and kind not in found.kinds]
    every = sum(found.kinds.values())
    return Fit(
        every,
        every - others.total(),
        [(kind_name(kind), count) for kind, count in others.most_common()],
        [kind_name(kind) for kind in absent],
    )


def kind_name(kind: str) -> str:
    """Return what a kind of unit is called; a kind of a pack's own by its key."""
    return str(UNIT_KINDS.get(kind, kind))


def first_day() -> date:
    """Return the day from which a regulation is used unless another is chosen: the first of this year."""
    return clock.today().replace(month=1, day=1)
