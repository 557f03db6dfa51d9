"""Bodies that people act for: who serves an authority or a unit, over all the time that the audit trail covers."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, literal, or_, select, union_all

from core.db import db
from core.db.bulk import Key, keys_table
from core.db.folding import vietnamese_order
from core.people.models import Seat
from core.tenancy.models import Authority, Unit
from core.web.tables import contains


@dataclass(frozen=True, slots=True)
class Body:
    """An authority or a unit of a tenant that some seat serves, or served."""

    id: uuid.UUID
    name: str


def served(tenant_id: uuid.UUID) -> list[Body]:
    """Return the authorities of a tenant, then its units, each by name, as far as anybody has ever acted for them."""
    seats = select(Seat.id).where(Seat.tenant_id == tenant_id)
    bodies = (
        select(literal(place).label("place"), model.id, model.name).where(
            model.tenant_id == tenant_id, seats.where(column == model.id).exists()
        )
        for place, model, column in ((0, Authority, Seat.authority_id), (1, Unit, Seat.unit_id))
    )
    rows = db.session.execute(union_all(*bodies)).all()
    ordered = sorted(rows, key=lambda row: (row.place, vietnamese_order(row.name)))
    return [Body(row.id, row.name) for row in ordered]


def seats_serving(tenant_id: uuid.UUID, body: uuid.UUID) -> Select[uuid.UUID]:
    """Select the ids of the seats of a tenant that serve, or served, an authority or a unit."""
    return select(Seat.id).where(Seat.tenant_id == tenant_id, or_(Seat.authority_id == body, Seat.unit_id == body))


def seats_called(tenant_id: uuid.UUID, words: str) -> Select[uuid.UUID]:
    """Select the ids of the seats of a tenant whose name holds some words, whatever their case and marks."""
    return select(Seat.id).where(Seat.tenant_id == tenant_id, contains(Seat.label, words))


def seats_at(keys: Iterable[Key]) -> dict[Key, Seat]:
    """Return the seats of some keys as far as this seat may see them, living or ended, in one statement."""
    wanted = keys_table(keys)
    rows = select(Seat).join(wanted, (Seat.tenant_id == wanted.c.tenant_id) & (Seat.id == wanted.c.id))
    return {(seat.tenant_id, seat.id): seat for seat in db.session.scalars(rows)}
