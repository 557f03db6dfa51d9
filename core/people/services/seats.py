"""Use cases of seats: from where persons act, and when that ends."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, or_, update
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import as_row, insert_rows
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.models import Appointment, Seat
from core.people.roles import ROLES
from core.tenancy.services import EDIT_ORGANISATION


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat to give; one that rests on an appointment of the same tenant ends with it."""

    tenant_id: uuid.UUID
    person_id: uuid.UUID
    role: str
    scope: str
    label: str
    valid_from: date
    valid_to: date | None = None
    unit_id: uuid.UUID | None = None
    authority_id: uuid.UUID | None = None
    council_id: uuid.UUID | None = None
    appointment_id: uuid.UUID | None = None
    document: str | None = None
    document_date: date | None = None
    council_role: str = ""
    id: uuid.UUID = field(default_factory=uuid7)


@use_case(EDIT_ORGANISATION)
def give_seats(actor: Actor, rows: Sequence[NewSeat]) -> None:
    """Give persons seats from which they act.

    Raises Invalid for an unknown role, a subject with another scope (or the reverse), and a council member without a
    council.
    """
    enter_seats(actor, rows)


def enter_seats(actor: Actor, rows: Sequence[NewSeat]) -> None:
    """Take part in a use case that gives seats; see ``give_seats``."""
    for row in rows:
        if row.role not in ROLES:
            raise Invalid([Problem(_("Không có vai trò “%(role)s”.", role=row.role), "role")])
        if (row.role == "subject") != (row.scope == "subject"):
            raise Invalid([Problem(_("Vai trò và phạm vi không phù hợp với nhau."), "scope")])
        if (row.role == "council") != (row.council_id is not None):
            raise Invalid([Problem(_("Chỉ ủy viên hội đồng mới gắn với một hội đồng."), "council_id")])
    insert_rows(db.session(), Seat, [as_row(row) for row in rows])
    objects = [((r.tenant_id, r.id), _told(r)) for r in rows]
    record_many(actor, "seat.give", "seat", objects)


def _told(seat: NewSeat) -> dict[str, object]:
    """Return what the audit trail says of a new seat."""
    told: dict[str, object] = {"role": seat.role, "scope": seat.scope, "label": seat.label}
    return told | ({"council_role": seat.council_role} if seat.council_role else {})


@use_case(EDIT_ORGANISATION)
def end_seat(actor: Actor, seat_id: uuid.UUID, last_day: date | None = None) -> None:
    """End a seat after a day; without one at once, so that the next request from it is refused.

    Raises NotFound for an unknown seat and Conflict for one that has ended.
    """
    row = db.session.get(Seat, (actor.tenant_id, seat_id))
    if row is None:
        raise NotFound
    yesterday = clock.today() - timedelta(days=1)
    if row.valid_to is not None and row.valid_to <= yesterday:
        raise Conflict(_("Vai trò này đã kết thúc từ trước."))
    row.valid_to = last_day or yesterday
    record(actor, "seat.end", "seat", (row.tenant_id, row.id), {"last_day": row.valid_to})


def end_seats_on(actor: Actor, appointments: Sequence[uuid.UUID]) -> None:
    """End the seats that rest on appointments which have their last day, in one statement."""
    rests_on = and_(Seat.tenant_id == Appointment.tenant_id, Seat.appointment_id == Appointment.id)
    beyond = or_(Seat.valid_to.is_(None), Seat.valid_to > Appointment.valid_to)
    ended = and_(Appointment.tenant_id == actor.tenant_id, Appointment.id.in_(appointments))
    db.session.execute(
        update(Seat)
        .where(rests_on, ended, beyond)
        .values(valid_to=Appointment.valid_to)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()
