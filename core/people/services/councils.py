"""Use cases of advisory councils and their members."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, explained
from core.db.bulk import Key, as_row, insert_rows
from core.db.folding import folded
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.models import Appointment, Council, Seat
from core.people.services.council_roles import refuse_second
from core.people.services.seats import NewSeat, enter_seats
from core.people.services.spans import require_span
from core.tenancy.services import EDIT_ORGANISATION
from core.tenancy.slugs import require_keys


@dataclass(frozen=True, slots=True)
class NewCouncil:
    """An advisory council to form for an authority; ``key`` is the one its regulation declares."""

    tenant_id: uuid.UUID
    authority_id: uuid.UUID
    key: str
    name: str
    id: uuid.UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who is to sit on a council by virtue of an appointment, from when to when (last day), by which document.

    ``council_role`` is ``chair``, ``secretary`` or "" (a plain member).
    """

    appointment_id: uuid.UUID
    label: str
    valid_from: date
    document: str
    document_date: date | None = None
    valid_to: date | None = None
    council_role: str = ""


@use_case(EDIT_ORGANISATION)
def create_councils(actor: Actor, rows: Sequence[NewCouncil]) -> None:
    """Form advisory councils. Raises Invalid for a key that is no plain word, or one in use at the authority."""
    require_keys(row.key for row in rows)
    with explained("uq_council_key", _("Cấp có thẩm quyền đã có hội đồng với mã này."), "key"):
        insert_rows(db.session(), Council, [as_row(row) for row in rows])
    record_many(actor, "council.form", "council", [((r.tenant_id, r.id), {"key": r.key}) for r in rows])


@use_case(EDIT_ORGANISATION)
def add_members(actor: Actor, council: Key, rows: Sequence[NewMember]) -> None:
    """Let holders of posts sit on a council of the actor's tenant.

    Raises NotFound for an unknown council or appointment, Invalid for nobody, no document, a last day before the first
    one, for somebody who sits on the council on one of the days, for two who are called alike, and for a second chair
    or secretary.
    """
    if council[0] != actor.tenant_id or db.session.get(Council, council) is None:
        raise NotFound
    if not rows:
        raise Invalid([Problem(_("Hãy chọn ít nhất một người."), "members")])
    held = _appointments(actor, rows)
    for row in rows:
        appointment = held[row.appointment_id]
        if not row.document.strip():
            raise Invalid([Problem(_("Cần số, ký hiệu của quyết định về thành viên hội đồng."), "document")])
        require_span(row.valid_from, row.valid_to)
        if row.valid_from < appointment.valid_from:
            raise Invalid([Problem(_("Người này giữ chức vụ từ ngày muộn hơn."), "valid_from")])
    _refuse_sitting(council, [(held[row.appointment_id].person_id, row) for row in rows])
    _refuse_same_label(council, rows)
    for place, row in enumerate(rows):
        field = f"members.{place}.council_role"
        if sum(row.council_role == other.council_role != "" for other in rows) > 1:
            raise Invalid([Problem(_("Hội đồng chỉ có một chủ tịch và một thư ký."), field)])
        refuse_second(council, row.council_role, row.valid_from, row.valid_to, field=field)
    seats = [_member_seat(council, held[row.appointment_id], row) for row in rows]
    enter_seats(actor, seats)


def _appointments(actor: Actor, rows: Sequence[NewMember]) -> dict[uuid.UUID, Appointment]:
    """Return the appointments of the actor's tenant that new members hold."""
    ids = {row.appointment_id for row in rows}
    of = select(Appointment).where(Appointment.tenant_id == actor.tenant_id, Appointment.id.in_(ids))
    found = {row.id: row for row in db.session.scalars(of)}
    if set(found) != ids:
        raise NotFound
    return found


def _refuse_sitting(council: Key, rows: Sequence[tuple[uuid.UUID, NewMember]]) -> None:
    persons = {person for person, _row in rows}
    if len(persons) < len(rows):
        raise Invalid([Problem(_("Một người được chọn hai lần."), "members")])
    sits = select(Seat).where(Seat.tenant_id == council[0], Seat.council_id == council[1], Seat.person_id.in_(persons))
    new = dict(rows)
    for seat in db.session.scalars(sits):
        row = new[seat.person_id]
        before = seat.valid_to is not None and seat.valid_to < row.valid_from
        after = row.valid_to is not None and row.valid_to < seat.valid_from
        if not (before or after):
            text = _("“%(label)s” đã là thành viên hội đồng trong thời gian này.", label=seat.label)
            raise Invalid([Problem(text, "members")])


def _refuse_same_label(council: Key, rows: Sequence[NewMember]) -> None:
    """Refuse two members who are called alike: minutes and reminders would not tell them apart."""
    first = min(row.valid_from for row in rows)
    sits = select(Seat.label).where(Seat.tenant_id == council[0], Seat.council_id == council[1])
    taken = {
        folded(each) for each in db.session.scalars(sits.where(or_(Seat.valid_to.is_(None), Seat.valid_to >= first)))
    }
    for place, row in enumerate(rows):
        if folded(row.label) in taken:
            text = _("Đã có thành viên mang tư cách “%(label)s”; hãy ghi rõ chức vụ để phân biệt.", label=row.label)
            raise Invalid([Problem(text, f"members.{place}.label")])
        taken.add(folded(row.label))


def _member_seat(council: Key, held: Appointment, row: NewMember) -> NewSeat:
    ends = [day for day in (row.valid_to, held.valid_to) if day is not None]
    return NewSeat(
        council[0],
        held.person_id,
        "council",
        "tree",
        row.label,
        row.valid_from,
        min(ends, default=None),
        council_id=council[1],
        appointment_id=held.id,
        document=row.document,
        document_date=row.document_date,
        council_role=row.council_role,
    )


@use_case(EDIT_ORGANISATION)
def end_member(actor: Actor, seat_id: uuid.UUID, last_day: date, document: str) -> None:
    """End a council member's seat after a day, by a document.

    Raises NotFound for a seat on no council, Conflict for one that has ended, Invalid for an end before its start.
    """
    row = db.session.get(Seat, (actor.tenant_id, seat_id))
    if row is None or row.council_id is None:
        raise NotFound
    if row.valid_to is not None and row.valid_to < clock.today():
        raise Conflict(_("Vai trò này đã kết thúc từ trước."))
    require_span(row.valid_from, last_day, "last_day")
    row.valid_to, row.end_document = last_day, document.strip() or None
    record(actor, "seat.end", "seat", (row.tenant_id, row.id), {"last_day": last_day, "document": document})
