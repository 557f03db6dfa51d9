"""Cycles and their catalogues."""

import uuid
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import and_, select

from core.assignment.models import (
    CatalogueItem,
    Cycle,
    PinDecision,
)
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import Conflict, NotFound

_VISIBLE = select(Cycle).order_by(Cycle.starts_on.desc(), Cycle.key)


def cycle_by_key(key: Key) -> Cycle:
    """Return a cycle that this seat may read (its own, or an issued one above); NotFound otherwise."""
    row = db.session.get(Cycle, key)
    if row is None:
        raise NotFound
    return row


def own_cycle(actor: Actor, cycle_id: uuid.UUID) -> Cycle:
    """Return a cycle of the actor's own tenant."""
    return cycle_by_key((actor.tenant_id, cycle_id))


def living_cycle(key: Key) -> Cycle:
    """Return a cycle in which work is going on; Conflict when it is not open."""
    row = cycle_by_key(key)
    if row.state != "open":
        raise Conflict(_("Kỳ giao nhiệm vụ này không mở."))
    return row


def visible_cycles() -> Sequence[Cycle]:
    """Return the cycles this seat may read, newest first."""
    return db.session.scalars(_VISIBLE).all()


def cycles_with_items(key: Key) -> tuple[list[Cycle], list[CatalogueItem]]:
    """Return the cycles this seat may read, newest first, and the catalogue of one of them, in one statement."""
    of = and_(CatalogueItem.tenant_id == Cycle.tenant_id, CatalogueItem.cycle_id == Cycle.id)
    items = and_(of, Cycle.tenant_id == key[0], Cycle.id == key[1])
    rows = select(Cycle, CatalogueItem).outerjoin(CatalogueItem, items)
    found = db.session.execute(rows.order_by(Cycle.starts_on.desc(), Cycle.key, CatalogueItem.id)).all()
    return list(dict.fromkeys(cycle for cycle, _item in found)), [item for _cycle, item in found if item]


def cycles_within(key: Key) -> Sequence[Cycle]:
    """Return the cycles directly within another (the years of a term) that this seat may read, oldest first."""
    rows = select(Cycle).where(Cycle.parent_tenant_id == key[0], Cycle.parent_id == key[1])
    return db.session.scalars(rows.order_by(Cycle.starts_on, Cycle.key)).all()


def pin_decisions(cycle: Key) -> Sequence[PinDecision]:
    """Return the decisions to pin a cycle anew, the oldest first."""
    rows = select(PinDecision).where(PinDecision.tenant_id == cycle[0], PinDecision.cycle_id == cycle[1])
    return db.session.scalars(rows.order_by(PinDecision.id)).all()


def catalogue(cycle: Key) -> Sequence[CatalogueItem]:
    """Return the catalogue of a cycle in the scheme's order (ids are time-ordered), without what was left out."""
    return [item for item in whole_catalogue(cycle) if not item.left_out]


def whole_catalogue(cycle: Key) -> Sequence[CatalogueItem]:
    """Return the catalogue of a cycle with what it was opened without, in the scheme's order."""
    items = select(CatalogueItem).where(CatalogueItem.tenant_id == cycle[0], CatalogueItem.cycle_id == cycle[1])
    return db.session.scalars(items.order_by(CatalogueItem.id)).all()


def chosen_cycle(wanted: str) -> tuple[Cycle | None, list[tuple[str, str]]]:
    """Return the cycle that an address names (``owner.id``), and all issued ones as choices, newest first.

    Without a name, or with an unknown one, the newest open cycle is chosen, else the newest issued one.
    """
    cycles = {cycle_name(cycle): cycle for cycle in visible_cycles() if cycle.state != "draft"}
    open_ones = [cycle for cycle in cycles.values() if cycle.state == "open"]
    found = cycles.get(wanted) or next(iter([*open_ones, *cycles.values()]), None)
    return found, [(name, cycle.name) for name, cycle in cycles.items()]


def cycle_name(cycle: Cycle) -> str:
    """Return how an address names a cycle."""
    return f"{cycle.tenant_id}.{cycle.id}"


def catalogue_item(key: Key) -> CatalogueItem:
    """Return an item of a catalogue that this seat may read; NotFound otherwise."""
    row = db.session.get(CatalogueItem, key)
    if row is None:
        raise NotFound
    return row
