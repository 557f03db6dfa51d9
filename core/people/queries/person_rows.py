"""People of a tenant as lists and pages show them: which posts they hold or held, and from which seats they act."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select

from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Appointment, Post, Seat
from core.people.permissions import told_permissions
from core.people.queries.absence_rows import Service
from core.people.roles import permissions_of, role_label
from core.tenancy.models import Tenant, Unit
from core.tenancy.queries import in_force
from core.web.tables import Table, contains

#: Of whom the list speaks: who holds a post or has a role today, or everybody who ever did.
NOW, EVER = "now", "ever"


@dataclass(frozen=True, slots=True)
class SeatOf:
    """A seat of a person with the unit it is bound to, or that of the post it rests on."""

    seat: Seat
    tenant: Tenant
    unit: Unit | None

    @property
    def role_label(self) -> str:
        """The name of the role."""
        return role_label(self.seat.role)

    @property
    def is_living(self) -> bool:
        """Whether one may act from it today."""
        today = clock.today()
        return self.seat.valid_from <= today and (self.seat.valid_to is None or self.seat.valid_to >= today)

    @property
    def allows(self) -> Sequence[str]:
        """Return in words what may be done from it."""
        return told_permissions(permissions_of(self.seat.role))


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone with the posts and seats that the list asked for, the newest first."""

    person_id: uuid.UUID
    services: Sequence[Service]
    seats: Sequence[SeatOf]

    @property
    def name(self) -> str:
        """How this tenant writes the name; "" where it only knows posts."""
        return next((row.appointment.holder_name for row in self.services if row.appointment.holder_name), "")

    @property
    def label(self) -> str:
        """Return the name, else the newest post, else the seat."""
        posts = [row.post.title for row in self.services]
        return self.name or next(iter([*posts, *(row.seat.label for row in self.seats)]), "")


def people_page(tenant_id: uuid.UUID, table: Table) -> Sequence[PersonRow]:
    """Return one page of the people of a tenant, as the table filters and sorts them, in three statements.

    Who is only rated here works elsewhere, and is listed when asked for by that role.
    """
    now = table.chosen["state"] != EVER
    held = _held(tenant_id, now=now)
    seated = _seated(tenant_id, now=now, subjects=table.chosen["role"] == "subject")
    person = func.coalesce(held.c.person_id, seated.c.person_id)
    rows = select(person).select_from(held.join(seated, held.c.person_id == seated.c.person_id, full=True))
    label = func.coalesce(held.c.name, held.c.title, seated.c.label)
    by = {
        # Names sort by the given name, which stands last.
        "person": case(
            (held.c.name.is_not(None), func.substring(label, "[^ ]+$").concat(" ").concat(label)), else_=label
        ),
        "unit": held.c.unit,
        "since": func.coalesce(held.c.since, seated.c.since),
    }
    for condition in _wanted(tenant_id, person, table, now=now):
        rows = rows.where(condition)
    persons = [row for (row,) in db.session.execute(table.arrange(rows, by, person))]
    return _with_places(tenant_id, table.shown(persons), now=now)


def _held(tenant_id: uuid.UUID, *, now: bool) -> Subquery:
    rows = (
        select(
            Appointment.person_id,
            func.max(Appointment.holder_name).label("name"),
            func.min(Post.title).label("title"),
            func.min(Unit.name).label("unit"),
            func.max(Appointment.valid_from).label("since"),
        )
        .join(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
        .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .where(Appointment.tenant_id == tenant_id)
    )
    if now:
        rows = rows.where(in_force(Appointment, clock.today()))
    return rows.group_by(Appointment.person_id).subquery("held")


def _seated(tenant_id: uuid.UUID, *, now: bool, subjects: bool) -> Subquery:
    rows = select(Seat.person_id, func.min(Seat.label).label("label"), func.max(Seat.valid_from).label("since"))
    rows = rows.where(Seat.tenant_id == tenant_id)
    if not subjects:
        rows = rows.where(Seat.scope != "subject")
    if now:
        rows = rows.where(in_force(Seat, clock.today()))
    return rows.group_by(Seat.person_id).subquery("seated")


def _wanted(
    tenant_id: uuid.UUID, person: ColumnElement[uuid.UUID], table: Table, *, now: bool
) -> Iterable[ColumnElement[bool]]:
    """Yield what the filters ask of a person: that one of the posts or seats is so."""
    services, seats = _services(tenant_id, now=now), _seats(tenant_id, now=now)
    text, unit, role = table.chosen["q"], table.chosen["unit"], table.chosen["role"]
    of_post, of_seat = Appointment.person_id == person, Seat.person_id == person
    if text:
        written = func.concat_ws(" ", Appointment.holder_name, Post.title, Unit.name)
        yield or_(_some(services, of_post, contains(written, text)), _some(seats, of_seat, contains(Seat.label, text)))
    if unit:
        yield or_(
            _some(services, of_post, Unit.id == uuid.UUID(unit)), _some(seats, of_seat, Unit.id == uuid.UUID(unit))
        )
    if role:
        yield _some(seats, of_seat, Seat.role == role)


def _some(rows: Select[*tuple[object, ...]], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return rows.with_only_columns(literal(1)).where(*conditions).order_by(None).exists()


def _services(tenant_id: uuid.UUID | None, *, now: bool) -> Select[Appointment, Post, Unit]:
    rows = (
        select(Appointment, Post, Unit)
        .join(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
        .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .order_by(Appointment.valid_from.desc(), Appointment.id)
    )
    rows = rows.where(in_force(Appointment, clock.today())) if now else rows
    return rows.where(Appointment.tenant_id == tenant_id) if tenant_id else rows


def _seats(tenant_id: uuid.UUID | None, *, now: bool) -> Select[Seat, Tenant, Unit]:
    rests_on = and_(Appointment.tenant_id == Seat.tenant_id, Appointment.id == Seat.appointment_id)
    at_unit = func.coalesce(Seat.unit_id, Post.unit_id)
    rows = (
        select(Seat, Tenant, Unit)
        .join(Tenant, Tenant.id == Seat.tenant_id)
        .outerjoin(Appointment, rests_on)
        .outerjoin(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
        .outerjoin(Unit, and_(Unit.tenant_id == Seat.tenant_id, Unit.id == at_unit))
        .order_by(Seat.valid_from.desc(), Seat.id)
    )
    rows = rows.where(in_force(Seat, clock.today())) if now else rows
    return rows.where(Seat.tenant_id == tenant_id) if tenant_id else rows


def _with_places(tenant_id: uuid.UUID, persons: Collection[uuid.UUID], *, now: bool) -> list[PersonRow]:
    services: dict[uuid.UUID, list[Service]] = {person: [] for person in persons}
    seats: dict[uuid.UUID, list[SeatOf]] = {person: [] for person in persons}
    for row in db.session.execute(_services(tenant_id, now=now).where(Appointment.person_id.in_(persons))):
        services[row[0].person_id].append(Service(*row))
    for seat, tenant, unit in db.session.execute(_seats(tenant_id, now=now).where(Seat.person_id.in_(persons))):
        seats[seat.person_id].append(SeatOf(seat, tenant, unit))
    return [PersonRow(person, services[person], seats[person]) for person in persons]


def person_page(person_id: uuid.UUID) -> PersonRow:
    """Return a person with every post and seat that the acting seat may see; NotFound where there is none.

    Policies let through this tenant and, from its whole, those below.
    """
    services = [
        Service(*row)
        for row in db.session.execute(_services(None, now=False).where(Appointment.person_id == person_id))
    ]
    seats = [SeatOf(*row) for row in db.session.execute(_seats(None, now=False).where(Seat.person_id == person_id))]
    if not services and not seats:
        raise NotFound
    return PersonRow(person_id, services, seats)
