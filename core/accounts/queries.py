"""Accounts of a tenant with the posts and roles of their persons."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clock
from core.auth.invitations import Account, accounts
from core.db import RowContext, bind_context, db
from core.db.bulk import Key
from core.errors import NotFound
from core.people.models import Appointment, Post, Seat
from core.people.queries import PostRow, posts
from core.people.roles import role_label
from core.tenancy.models import TenantClosure, Unit
from core.tenancy.queries import in_force, tenant_within


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone who holds posts or acts from seats of a tenant; without an account they cannot sign in."""

    person_id: uuid.UUID
    names: Sequence[str]
    holder: str
    appointment: Appointment | None
    account: Account | None
    roles: Sequence[str] = ()

    @property
    def name(self) -> str:
        """What the list is sorted and searched by."""
        return "; ".join([*([self.holder] if self.holder else []), *self.names, *self.roles])

    @property
    def state(self) -> str:
        """Return the state of the account; none when there is none."""
        return self.account.state if self.account else "none"


def people_of(tenant_id: uuid.UUID) -> list[PersonRow]:
    """Return who holds a post of a tenant or has a seat in it today, and who else's account it manages.

    Three statements; the accounts are read apart, as the role that alone may.
    """
    held: dict[uuid.UUID, list[PostRow]] = {}
    for row in posts(tenant_id):
        if row.person_id is not None:
            held.setdefault(row.person_id, []).append(row)
    seated: dict[uuid.UUID, list[str]] = {}
    roles: dict[uuid.UUID, list[str]] = {}
    living = (Seat.tenant_id == tenant_id, in_force(Seat, clock.today()))
    seats = select(Seat.person_id, Seat.label, Seat.role).where(*living)
    for person_id, label, role in db.session.execute(seats.order_by(Seat.id)):
        seated.setdefault(person_id, []).append(label)
        roles.setdefault(person_id, []).append(role)
    known = {each.user.person_id: each for each in accounts(of_tenant=tenant_id, persons=[*held, *seated])}
    return [
        PersonRow(
            person,
            _titles(held.get(person, ())) or list(dict.fromkeys(seated.get(person, ()))),
            _holder(held.get(person, ())),
            held[person][0].appointment if person in held else None,
            known.get(person),
            [role_label(role) for role in dict.fromkeys(roles.get(person, ()))],
        )
        for person in dict.fromkeys([*held, *seated, *known])
    ]


def _titles(rows: Sequence[PostRow]) -> list[str]:
    return [f"{row.post.title} ({row.unit.name})" for row in rows]


def _holder(rows: Sequence[PostRow]) -> str:
    """Return what the tenant calls a person, "" where it keeps no name."""
    return next((row.appointment.holder_name for row in rows if row.appointment and row.appointment.holder_name), "")


@dataclass(frozen=True, slots=True)
class Appointed:
    """An appointment that an account can be made for."""

    appointment: Appointment
    post: Post
    unit: Unit

    @property
    def key(self) -> Key:
        """The composite key of the appointment."""
        return self.appointment.tenant_id, self.appointment.id


def appointed(key: Key) -> Appointed:
    """Return an appointment with its post; NotFound when the seat may not see it."""
    row = db.session.execute(
        select(Appointment, Post, Unit)
        .join(Post, (Post.tenant_id == Appointment.tenant_id) & (Post.id == Appointment.post_id))
        .join(Unit, (Unit.tenant_id == Post.tenant_id) & (Unit.id == Post.unit_id))
        .where(Appointment.tenant_id == key[0], Appointment.id == key[1])
    ).first()
    if row is None:
        raise NotFound
    return Appointed(*row)


def account_of_person(person_id: uuid.UUID) -> Account | None:
    """Return the account of a person, if there is one."""
    return next(iter(accounts(persons=[person_id])), None)


def managed_account(tenant_id: uuid.UUID, user_id: uuid.UUID) -> Account:
    """Return an account that a tenant or one below it made; NotFound for any other."""
    found = next(iter(accounts(user_id=user_id)), None)
    if found is None or found.user.tenant_id is None:
        raise NotFound
    tenant_within(tenant_id, found.user.tenant_id)
    return found


def acts_beyond(tenant_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Tell whether a person acts today from a seat outside a tenant and what lies below it; a subject seat does not.

    Seats elsewhere are hidden from the tenant, so they are read apart, as the person alone sees them.
    """
    below = select(TenantClosure.descendant_id).where(
        TenantClosure.ancestor_id == tenant_id, TenantClosure.kind.in_(("line", "past"))
    )
    elsewhere = select(Seat.id).where(
        Seat.person_id == person_id,
        Seat.scope != "subject",
        in_force(Seat, clock.today()),
        Seat.tenant_id.not_in(below),
    )
    with Session(db.engine) as apart:
        bind_context(apart, RowContext(None, person_id))
        return apart.scalar(select(elsewhere.exists())) is True
