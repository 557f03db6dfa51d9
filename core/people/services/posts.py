"""Use cases of posts and of who holds them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, explained
from core.db.bulk import as_row, insert_rows
from core.errors import Conflict, NotFound
from core.people.models import Appointment, Person, Post
from core.people.services.seats import end_seats_on
from core.people.services.spans import require_span
from core.tenancy.services import EDIT_ORGANISATION
from core.tenancy.slugs import require_keys


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to add to a unit."""

    tenant_id: uuid.UUID
    unit_id: uuid.UUID
    key: str
    title: str
    id: uuid.UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """Someone to appoint to a post; without ``person_id``, or as a ``newcomer``, a person new to the system."""

    tenant_id: uuid.UUID
    post_id: uuid.UUID
    valid_from: date
    valid_to: date | None = None
    person_id: uuid.UUID | None = None
    holder_name: str | None = None
    illustrative: bool = False
    newcomer: bool = False
    id: uuid.UUID = field(default_factory=uuid7)


@use_case(EDIT_ORGANISATION)
def add_posts(actor: Actor, rows: Sequence[NewPost]) -> None:
    """Add posts to units. Raises Invalid for a key that is no plain word, or one that the unit uses already."""
    enter_posts(actor, rows)


def enter_posts(actor: Actor, rows: Sequence[NewPost]) -> None:
    """Take part in a use case that adds posts; see ``add_posts``."""
    require_keys(row.key for row in rows)
    with explained("uq_post_key", _("Mã chức vụ này đã được dùng trong cơ quan, đơn vị."), "key"):
        insert_rows(db.session(), Post, [as_row(row) for row in rows])
    record_many(actor, "post.add", "post", [((r.tenant_id, r.id), {"key": r.key, "title": r.title}) for r in rows])


@use_case(EDIT_ORGANISATION)
def appoint(actor: Actor, rows: Sequence[NewAppointment]) -> list[uuid.UUID]:
    """Appoint persons to posts and return their ids, in order.

    Raises Invalid for a last day before the first one, and for a post that has another holder on one of the days.
    """
    return enter_appointments(actor, rows)


def enter_appointments(actor: Actor, rows: Sequence[NewAppointment]) -> list[uuid.UUID]:
    """Take part in a use case that appoints; see ``appoint``."""
    for row in rows:
        require_span(row.valid_from, row.valid_to)
    persons = [row.person_id or uuid7() for row in rows]
    fresh = {person for person, row in zip(persons, rows, strict=True) if row.newcomer or row.person_id is None}
    insert_rows(db.session(), Person, [{"id": person} for person in fresh])
    values = [{**as_row(row), "person_id": person} for row, person in zip(rows, persons, strict=True)]
    for value in values:
        del value["newcomer"]
    with explained("ex_appointment_overlap", _("Trong thời gian này chức vụ đã có người giữ."), "valid_from"):
        insert_rows(db.session(), Appointment, values)
    objects = [
        ((v["tenant_id"], v["id"]), {name: v[name] for name in ("post_id", "person_id", "valid_from", "valid_to")})
        for v in values
    ]
    record_many(actor, "appointment.make", "appointment", objects)
    return [value["person_id"] for value in values]


@use_case(EDIT_ORGANISATION)
def end_appointment(actor: Actor, appointment_id: uuid.UUID, last_day: date) -> None:
    """End an appointment, and with it the seats that rest on it.

    Raises NotFound for an unknown appointment, Conflict for one that has its end, Invalid for an end before its start.
    """
    row = db.session.get(Appointment, (actor.tenant_id, appointment_id))
    if row is None:
        raise NotFound
    if row.valid_to is not None:
        raise Conflict(_("Ngày kết thúc giữ chức vụ đã được ghi nhận từ trước."))
    require_span(row.valid_from, last_day, "last_day")
    row.valid_to = last_day
    db.session.flush()
    end_seats_on(actor, [row.id])
    record(actor, "appointment.end", "appointment", (row.tenant_id, row.id), {"last_day": last_day})
