"""The people of a starting state: who first held each post, from which seats they act, how they sign in."""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.auth.actor import Actor
from core.auth.models import User
from core.auth.services import NewUser, create_users
from core.auth.store import identity
from core.people.models import Appointment, Seat
from core.people.services import NewAppointment, NewPost, NewSeat, appoint, give_seats
from core.provision.state.homes import Home, Ids, stored
from core.provision.state.report import AppliedReport, Wanted
from core.provision.state.specs import PostSpec, SeatSpec, TenantFile

#: Replaces the password that a demonstration's file documents.
DEMO_PASSWORD = "GIAOVIEC_DEMO_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class FilePost:
    """A post of the file in one tenant."""

    home: Home
    spec: PostSpec
    post: NewPost


@dataclass(frozen=True, slots=True)
class Holder:
    """Who first held a post of the file, and by which appointment."""

    of: FilePost
    appointment_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Bodies:
    """Where seats may be: the tenants (the top first), their authorities and councils."""

    homes: Sequence[Home]
    authorities: Ids
    councils: Ids


def holders(actor: Actor, file: TenantFile, report: AppliedReport, posts: Sequence[FilePost]) -> list[Holder]:
    """Appoint someone new to each post that nobody has held yet; return who first held each."""
    within = list({post.home.id: post.home for post in posts}.values())
    rows = stored(Appointment, within, "tenant_id", "post_id")
    since, illustrative = file.appointments.since, file.appointments.illustrative
    wanted: Wanted[NewAppointment] = {}
    for of in posts:
        row = NewAppointment(of.home.id, of.post.id, since, illustrative=illustrative)
        wanted[of.home.id, of.post.id] = (of.post.title, row)
    new = report.missing("lượt giữ chức vụ", wanted, rows, ("valid_from", "illustrative"))
    persons = dict(zip((row.id for row in new), appoint(actor, new) if new else (), strict=True))
    found = []
    for key, of in zip(wanted, posts, strict=True):
        before, fresh = rows.get(key), wanted[key][1].id
        found.append(Holder(of, before.id, before.person_id) if before else Holder(of, fresh, persons[fresh]))
    return found


def give_all_seats(
    actor: Actor, file: TenantFile, report: AppliedReport, held: Sequence[Holder], bodies: Bodies
) -> None:
    """Give the first holders the seats that the file names and they never had."""
    columns = ("tenant_id", "person_id", "role", "scope", "unit_id", "authority_id", "council_id")
    rows = stored(Seat, bodies.homes, *columns)
    wanted: Wanted[NewSeat] = {}
    for holder in held:
        for spec in holder.of.spec.seats:
            seat = _seat(file, holder, spec, bodies)
            wanted[tuple(getattr(seat, column) for column in columns)] = (seat.label, seat)
    if new := report.missing("vai trò", wanted, rows, ("label",)):
        give_seats(actor, new)


def _seat(file: TenantFile, holder: Holder, spec: SeatSpec, bodies: Bodies) -> NewSeat:
    own, post = holder.of.home, holder.of.post
    place = bodies.homes[0] if spec.tenant else own
    return NewSeat(
        tenant_id=place.id,
        person_id=holder.person_id,
        role=spec.role,
        scope=spec.scope,
        label=own.say(spec.label, title=post.title),
        valid_from=file.appointments.since,
        unit_id=post.unit_id if spec.scope == "unit" else None,
        authority_id=bodies.authorities[place.id, spec.authority] if spec.authority else None,
        council_id=bodies.councils[place.id, spec.council] if spec.council else None,
        appointment_id=holder.appointment_id if place is own else None,
        council_role=spec.council_role,
    )


def let_sign_in(file: TenantFile, report: AppliedReport, held: Sequence[Holder]) -> None:
    """Make users for the first holders whose posts name an address, all with the demonstration's password."""
    if file.demo is None:
        return
    homes = {h.person_id: h.of.home for h in held if h.of.spec.user}
    wanted = {h.person_id: h.of.home.say(h.of.spec.user).casefold() for h in held if h.of.spec.user}
    with identity() as session:
        rows = {user.person_id: user for user in session.scalars(select(User).where(User.person_id.in_(wanted)))}
    for person_id, user in rows.items():
        email = wanted[person_id]
        report.note("tài khoản", email, [] if user.email == email else [(user.email, email)])
    new = [NewUser(person, email, homes[person].id) for person, email in wanted.items() if person not in rows]
    if new:
        create_users(new, os.environ.get(DEMO_PASSWORD) or file.demo.password)
        report.added["tài khoản"] += len(new)
