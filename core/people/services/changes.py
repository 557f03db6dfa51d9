"""Posts, appointments and seats that are there are changed and ended, many in one go; as parts of a use case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import and_, select

from core import clock
from core.audit import record_many
from core.auth.actor import Actor
from core.db import TenantRow, db
from core.db.bulk import keys_table
from core.errors import NotFound
from core.people.models import Appointment, Post, Seat
from core.people.services.seats import end_seats_on
from core.tenancy.unit_changes import UnitEnd, units_to_change

R = TypeVar("R", bound=TenantRow)


@dataclass(frozen=True, slots=True)
class PostChange:
    """What a post is called from now on."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    title: str


@dataclass(frozen=True, slots=True)
class AppointmentChange:
    """How the name of a holder is written, and the last day of the appointment (None: not known)."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    holder_name: str | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class SeatEnd:
    """A seat that ends at once."""

    tenant_id: uuid.UUID
    id: uuid.UUID


Change = PostChange | AppointmentChange | SeatEnd


def _own(actor: Actor, model: type[R], rows: Sequence[Change]) -> dict[uuid.UUID, R]:
    """Return the rows that changes are about by id; NotFound for one that is not the actor's tenant's own."""
    wanted = keys_table({(row.tenant_id, row.id) for row in rows})
    of = select(model).join(wanted, and_(model.tenant_id == wanted.c.tenant_id, model.id == wanted.c.id))
    found = {row.id: row for row in db.session.scalars(of)}
    if len(found) < len({row.id for row in rows}) or any(row.tenant_id != actor.tenant_id for row in rows):
        raise NotFound
    return found


def _differences(row: TenantRow, values: Mapping[str, Any]) -> dict[str, object]:
    """Set values of a row; returns what was before and is now of those that differ."""
    changed = {
        name: {"from": getattr(row, name), "to": new} for name, new in values.items() if getattr(row, name) != new
    }
    for name in changed:
        setattr(row, name, values[name])
    return dict(changed)


def enter_post_changes(actor: Actor, rows: Sequence[PostChange]) -> None:
    """Take part in a use case that renames posts of the actor's tenant."""
    posts = _own(actor, Post, rows)
    objects = [((row.tenant_id, row.id), _differences(posts[row.id], {"title": row.title})) for row in rows]
    db.session.flush()
    record_many(actor, "post.change", "post", objects)


def enter_appointment_changes(actor: Actor, rows: Sequence[AppointmentChange]) -> None:
    """Take part in a use case that corrects names of holders and ends appointments with the seats on them."""
    held = _own(actor, Appointment, rows)
    ending = [row.id for row in rows if held[row.id].valid_to is None and row.valid_to is not None]
    values = [(row, {"holder_name": row.holder_name, "valid_to": row.valid_to}) for row in rows]
    objects = [((row.tenant_id, row.id), _differences(held[row.id], given)) for row, given in values]
    db.session.flush()
    end_seats_on(actor, ending)
    record_many(actor, "appointment.change", "appointment", objects)


def enter_seat_ends(actor: Actor, rows: Sequence[SeatEnd]) -> None:
    """Take part in a use case that ends seats of the actor's tenant at once: their next request is refused."""
    seats = _own(actor, Seat, rows)
    yesterday = clock.today() - timedelta(days=1)
    for seat in seats.values():
        seat.valid_to = yesterday
    db.session.flush()
    record_many(actor, "seat.end", "seat", [((s.tenant_id, s.id), {"last_day": yesterday}) for s in seats.values()])


def enter_unit_ends(actor: Actor, rows: Sequence[UnitEnd]) -> None:
    """Take part in a use case that ends units of the actor's tenant, with who holds posts there and their seats."""
    units = units_to_change(actor, rows)
    for row in rows:
        units[row.id].valid_to = row.last_day
    db.session.flush()
    held = select(Appointment, Post.unit_id).join(
        Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id)
    )
    last = {row.id: row.last_day for row in rows}
    ended = []
    for appointment, unit_id in db.session.execute(
        held.where(Post.tenant_id == actor.tenant_id, Post.unit_id.in_(last), Appointment.valid_to.is_(None))
    ):
        appointment.valid_to = max(last[unit_id], appointment.valid_from)
        ended.append(appointment)
    db.session.flush()
    objects = [((row.tenant_id, row.id), {"last_day": row.valid_to}) for row in ended]
    end_seats_on(actor, [row.id for row in ended])
    if objects:
        record_many(actor, "appointment.end", "appointment", objects)
    record_many(actor, "unit.end", "unit", [((r.tenant_id, r.id), {"last_day": r.last_day}) for r in rows])
