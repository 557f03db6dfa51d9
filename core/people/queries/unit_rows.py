"""The organisation as its pages show it: units with who heads them, posts with their holders, seats."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core import clock
from core.db import db
from core.db.bulk import Key
from core.db.folding import vietnamese_order
from core.errors import NotFound
from core.people.models import Appointment, Post, Seat
from core.people.queries.post_rows import PostRow, posts
from core.people.roles import role_label
from core.tenancy.models import Authority, Tenant, Unit
from core.tenancy.queries import authorities, units
from core.tenancy.slugs import plain_letters
from core.web.tables import Table

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its posts as they are held today, and the authorities it houses."""

    unit: Unit
    posts: Sequence[PostRow]
    authorities: Sequence[Authority]


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of the tree with what is directly below it, in alphabetical order."""

    row: UnitRow
    below: Sequence["Branch"]

    @property
    def vacant(self) -> int:
        """Return how many posts of the unit nobody holds."""
        return sum(held.appointment is None for held in self.row.posts)


def unit_tree(tenant_id: uuid.UUID) -> list[Branch]:
    """Return the living units of a tenant as a tree, in three statements.

    A unit whose superior has ended stands at the top.
    """
    rows = sorted(_unit_rows(tenant_id), key=lambda row: vietnamese_order(row.unit.name))
    living = {row.unit.id for row in rows}
    below: dict[uuid.UUID | None, list[UnitRow]] = {}
    for row in rows:
        parent = row.unit.parent_id
        below.setdefault(parent if parent in living else None, []).append(row)

    def grow(parent: uuid.UUID | None) -> list[Branch]:
        return [Branch(row, grow(row.unit.id)) for row in below.get(parent, ())]

    return grow(None)


def directory(tenant_id: uuid.UUID, table: Table) -> Sequence[UnitRow]:
    """Return one page of the living units of a tenant, in three statements."""
    return page_of(table, _unit_rows(tenant_id), {"name": lambda row: row.unit.name})


def _unit_rows(tenant_id: uuid.UUID) -> list[UnitRow]:
    held: dict[uuid.UUID, list[PostRow]] = {}
    for post in posts(tenant_id):
        held.setdefault(post.unit.id, []).append(post)
    housed: dict[uuid.UUID, list[Authority]] = {}
    for body in authorities(tenant_id):
        housed.setdefault(body.unit_id, []).append(body)
    return [UnitRow(unit, held.get(unit.id, ()), housed.get(unit.id, ())) for unit in units(tenant_id)]


def tenant_page(table: Table, tenants: Sequence[Tenant]) -> Sequence[Tenant]:
    """Return one page of tenants."""
    return page_of(table, tenants, {"name": lambda row: row.name, "code": lambda row: row.code})


def page_of(table: Table, rows: Sequence[Row], by: Mapping[str, Callable[[Row], str]]) -> Sequence[Row]:
    """Filter, sort and page a short list by text, whatever its letters' marks; ``by["name"]`` is what is searched."""
    wanted = plain_letters(table.chosen["q"])
    found = [row for row in rows if wanted in plain_letters(by["name"](row))]
    if table.sort in by:
        found.sort(key=lambda row: vietnamese_order(by[table.sort](row)), reverse=table.descending)
    return table.shown(found[table.first : table.first + table.size + 1])


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post with everybody who ever held it, the newest first."""

    post: Post
    appointments: Sequence[Appointment]

    @property
    def current(self) -> Appointment | None:
        """Who holds it today."""
        today = clock.today()
        living = (row for row in self.appointments if _is_in_force(row, today))
        return next(living, None)


def _is_in_force(row: Appointment, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)


def unit_posts(unit: Key) -> list[HeldPost]:
    """Return the posts of a unit with their whole history, in the order they were added, in one statement."""
    return _held(Post.tenant_id == unit[0], Post.unit_id == unit[1])


def held_post(key: Key) -> HeldPost:
    """Return one post with its whole history; NotFound when the seat may not see it."""
    found = _held(Post.tenant_id == key[0], Post.id == key[1])
    if not found:
        raise NotFound
    return found[0]


def _held(*conditions: ColumnElement[bool]) -> list[HeldPost]:
    rows = db.session.execute(
        select(Post, Appointment)
        .outerjoin(Appointment, and_(Appointment.tenant_id == Post.tenant_id, Appointment.post_id == Post.id))
        .where(*conditions)
        .order_by(Post.id, Appointment.valid_from.desc())
    )
    found: dict[uuid.UUID, tuple[Post, list[Appointment]]] = {}
    for post, appointment in rows:
        appointments = found.setdefault(post.id, (post, []))[1]
        if appointment is not None:
            appointments.append(appointment)
    return [HeldPost(post, appointments) for post, appointments in found.values()]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat with the post it rests on, if any."""

    seat: Seat
    post: Post | None

    @property
    def role_label(self) -> str:
        """The name of the role."""
        return role_label(self.seat.role)


def unit_seats(unit: Key) -> list[SeatRow]:
    """Return the seats of a unit that have not ended: those bound to it, and those that rest on one of its posts."""
    rows = _seats().where(
        Seat.tenant_id == unit[0],
        or_(Seat.unit_id == unit[1], Post.unit_id == unit[1]),
        or_(Seat.valid_to.is_(None), Seat.valid_to >= clock.today()),
    )
    return [SeatRow(seat, post) for seat, post in db.session.execute(rows.order_by(Seat.label, Seat.id))]


def seat_row(key: Key) -> SeatRow:
    """Return one seat; NotFound when the actor may not see it."""
    found = db.session.execute(_seats().where(Seat.tenant_id == key[0], Seat.id == key[1])).first()
    if found is None:
        raise NotFound
    return SeatRow(*found)


def _seats() -> Select[Seat, Post]:
    held = and_(Appointment.tenant_id == Seat.tenant_id, Appointment.id == Seat.appointment_id)
    rows = select(Seat, Post).outerjoin(Appointment, held)
    return rows.outerjoin(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))


def known_persons(tenant_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Return who holds or held a post of a tenant, as choices: by the name this tenant writes, and the last post."""
    rows = db.session.execute(
        select(Appointment.person_id, Appointment.holder_name, Post.title, Unit.name)
        .join(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
        .join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
        .where(Appointment.tenant_id == tenant_id)
        .order_by(Appointment.valid_from.desc(), Appointment.id)
    )
    found: dict[uuid.UUID, str] = {}
    for person_id, name, title, unit in rows:
        found.setdefault(person_id, f"{name}, {title} ({unit})" if name else f"{title} ({unit})")
    return sorted(found.items(), key=lambda pair: vietnamese_order(pair[1]))


def kinds_in_use() -> list[tuple[str, tuple[str, str]]]:
    """Return the kinds of the units that this seat may see, each with two names (or twice one) that are of it."""
    rows = select(Unit.kind, func.min(Unit.name), func.max(Unit.name)).group_by(Unit.kind).order_by(func.min(Unit.name))
    return [(kind, (first, last)) for kind, first, last in db.session.execute(rows)]
