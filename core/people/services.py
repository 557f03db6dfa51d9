"""Use cases of posts, appointments, councils and seats."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select, update
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, explained
from core.db.bulk import Key, as_row, insert_rows
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.delegations import delegations_at
from core.people.models import Appointment, Council, Delegation, Person, Post, Seat
from core.people.roles import ROLES
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


@dataclass(frozen=True, slots=True)
class NewCouncil:
    """An advisory council to form for an authority; ``key`` is the one its regulation declares."""

    tenant_id: uuid.UUID
    authority_id: uuid.UUID
    key: str
    name: str
    id: uuid.UUID = field(default_factory=uuid7)


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
    id: uuid.UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who is to sit on a council by virtue of an appointment, from when to when (last day), by which document."""

    appointment_id: uuid.UUID
    label: str
    valid_from: date
    document: str
    document_date: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """Posts of a unit (or one of them) whose management an authority of ``tenant_id`` is given, by which document."""

    tenant_id: uuid.UUID
    authority_id: uuid.UUID
    holder_tenant_id: uuid.UUID
    unit_id: uuid.UUID
    valid_from: date
    document: str
    post_id: uuid.UUID | None = None
    valid_to: date | None = None
    document_date: date | None = None
    illustrative: bool = False
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
    if any(row.valid_to is not None and row.valid_to < row.valid_from for row in rows):
        raise Invalid([Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "valid_to")])
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
    if last_day < row.valid_from:
        raise Invalid([Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "last_day")])
    row.valid_to = last_day
    seats = update(Seat).where(Seat.tenant_id == actor.tenant_id, Seat.appointment_id == appointment_id)
    db.session.execute(seats.where(or_(Seat.valid_to.is_(None), Seat.valid_to > last_day)).values(valid_to=last_day))
    record(actor, "appointment.end", "appointment", (row.tenant_id, row.id), {"last_day": last_day})


@use_case(EDIT_ORGANISATION)
def create_councils(actor: Actor, rows: Sequence[NewCouncil]) -> None:
    """Form advisory councils. Raises Invalid for a key that is no plain word, or one in use at the authority."""
    require_keys(row.key for row in rows)
    with explained("uq_council_key", _("Cấp có thẩm quyền đã có hội đồng với mã này."), "key"):
        insert_rows(db.session(), Council, [as_row(row) for row in rows])
    record_many(actor, "council.form", "council", [((r.tenant_id, r.id), {"key": r.key}) for r in rows])


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
    objects = [((r.tenant_id, r.id), {"role": r.role, "scope": r.scope, "label": r.label}) for r in rows]
    record_many(actor, "seat.give", "seat", objects)


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


@use_case(EDIT_ORGANISATION)
def add_members(actor: Actor, council: Key, rows: Sequence[NewMember]) -> None:
    """Let holders of posts sit on a council of the actor's tenant.

    Raises NotFound for an unknown council or appointment, Invalid for nobody, no document, a last day before the first
    one, and for somebody who sits on the council on one of the days.
    """
    if council[0] != actor.tenant_id or db.session.get(Council, council) is None:
        raise NotFound
    if not rows:
        raise Invalid([Problem(_("Hãy chọn ít nhất một người."), "appointments")])
    held = _appointments(actor, rows)
    for row in rows:
        appointment = held[row.appointment_id]
        if not row.document.strip():
            raise Invalid([Problem(_("Cần số, ký hiệu của quyết định về thành viên hội đồng."), "document")])
        if row.valid_to is not None and row.valid_to < row.valid_from:
            raise Invalid([Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "valid_to")])
        if row.valid_from < appointment.valid_from:
            raise Invalid([Problem(_("Người này giữ chức vụ từ ngày muộn hơn."), "valid_from")])
    _refuse_sitting(council, [(held[row.appointment_id].person_id, row) for row in rows])
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
        raise Invalid([Problem(_("Một người được chọn hai lần."), "appointments")])
    sits = select(Seat).where(Seat.tenant_id == council[0], Seat.council_id == council[1], Seat.person_id.in_(persons))
    new = dict(rows)
    for seat in db.session.scalars(sits):
        row = new[seat.person_id]
        before = seat.valid_to is not None and seat.valid_to < row.valid_from
        after = row.valid_to is not None and row.valid_to < seat.valid_from
        if not (before or after):
            text = _("“%(label)s” đã là thành viên hội đồng trong thời gian này.", label=seat.label)
            raise Invalid([Problem(text, "appointments")])


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
    if last_day < row.valid_from:
        raise Invalid([Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "last_day")])
    row.valid_to, row.end_document = last_day, document.strip() or None
    record(actor, "seat.end", "seat", (row.tenant_id, row.id), {"last_day": last_day, "document": document})


@use_case(EDIT_ORGANISATION)
def delegate(actor: Actor, rows: Sequence[NewDelegation]) -> None:
    """Delegate the management of posts to authorities of this or a lower tenant.

    Raises Invalid without a document, NotFound for an authority that is not the tenant's, and Conflict for posts whose
    management is somebody's on one of the days: a cadre is managed by one authority at a time.
    """
    if any(not row.document.strip() for row in rows):
        raise Invalid([Problem(_("Cần số, ký hiệu của văn bản phân cấp quản lý cán bộ."), "document")])
    if any(row.valid_to is not None and row.valid_to < row.valid_from for row in rows):
        raise Invalid([Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "valid_to")])
    _refuse_managed(rows)
    insert_rows(db.session(), Delegation, [as_row(row) for row in rows])
    objects = [
        ((row.tenant_id, row.id), {"unit_id": row.unit_id, "document": row.document, "from": row.valid_from})
        for row in rows
    ]
    record_many(actor, "delegation.make", "delegation", objects)


def _refuse_managed(rows: Sequence[NewDelegation]) -> None:
    taken: dict[Key, list[tuple[uuid.UUID | None, date | None, str]]] = defaultdict(list)
    first = min(row.valid_from for row in rows)
    for held, authority in delegations_at({(row.holder_tenant_id, row.unit_id) for row in rows}, first):
        taken[held.holder_tenant_id, held.unit_id].append((held.post_id, held.valid_to, authority.name))
    for row in rows:
        for post_id, last_day, name in taken[row.holder_tenant_id, row.unit_id]:
            apart = None not in (post_id, row.post_id) and post_id != row.post_id
            if not apart and (last_day is None or last_day >= row.valid_from):
                raise Conflict(_("Đơn vị hoặc chức danh này đang do “%(name)s” quản lý theo phân cấp.", name=name))
        taken[row.holder_tenant_id, row.unit_id].append((row.post_id, row.valid_to, _("quyết định này")))


@use_case(EDIT_ORGANISATION)
def end_delegation(actor: Actor, delegation_id: uuid.UUID, last_day: date) -> None:
    """End a delegation after a day.

    Raises NotFound for an unknown one, Conflict for one that has its end, Invalid for an end before its start.
    """
    row = db.session.get(Delegation, (actor.tenant_id, delegation_id))
    if row is None:
        raise NotFound
    if row.valid_to is not None:
        raise Conflict(_("Ngày kết thúc phân cấp đã được ghi nhận từ trước."))
    if last_day < row.valid_from:
        raise Invalid([Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "last_day")])
    row.valid_to = last_day
    record(actor, "delegation.end", "delegation", (row.tenant_id, row.id), {"last_day": last_day})
