"""Registers by year, and the persons they may be about."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.declarations import NUMBER, SubjectGroup
from core.domain.registers import Register
from core.errors import NotFound
from core.people.models import Appointment, Post
from core.records.models import RecordBook, RecordEntry, RecordFile
from core.tenancy.models import Tenant, Unit
from core.tenancy.queries import in_force


def book(key: Key) -> RecordBook:
    """Return a register of a year of this tenant, or an issued one above it; NotFound otherwise."""
    row = db.session.get(RecordBook, key)
    if row is None:
        raise NotFound
    return row


def kept(actor: Actor, key: Key) -> RecordBook:
    """Return a register that the actor's own authority keeps; NotFound for any other."""
    row = book(key)
    if row.tenant_id != actor.tenant_id or row.authority_id != actor.authority_id:
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class BookRow:
    """A register of a year with how many persons it has, and how many entries were filed."""

    book: RecordBook
    persons: int
    filed: int


def book_rows(actor: Actor) -> list[BookRow]:
    """Return the registers of the actor's authority, the newest year first."""
    of_book = and_(RecordFile.tenant_id == RecordBook.tenant_id, RecordFile.book_id == RecordBook.id)
    persons = select(func.count()).select_from(RecordFile).where(of_book).scalar_subquery()
    in_book = and_(RecordEntry.tenant_id == RecordBook.tenant_id, RecordEntry.book_id == RecordBook.id)
    filed = select(func.count()).select_from(RecordEntry).where(in_book, RecordEntry.filed_at.is_not(None))
    rows = (
        select(RecordBook, persons, filed.scalar_subquery())
        .where(RecordBook.tenant_id == actor.tenant_id, RecordBook.authority_id == actor.authority_id)
        .order_by(RecordBook.year.desc(), RecordBook.register)
    )
    return [BookRow(*row) for row in db.session.execute(rows)]


def tenant_books(tenant_id: uuid.UUID) -> Sequence[RecordBook]:
    """Return the registers of all authorities of a tenant, the newest year first."""
    rows = select(RecordBook).where(RecordBook.tenant_id == tenant_id)
    return db.session.scalars(rows.order_by(RecordBook.year.desc(), RecordBook.register)).all()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a register may be about, by the post they hold."""

    person_id: uuid.UUID
    label: str
    unit_name: str
    group: str


def candidates(
    tenant_id: uuid.UUID, register: Register, groups: Sequence[SubjectGroup], chosen: Sequence[str], on: date
) -> list[Candidate]:
    """Return who holds a post that the register is about, each person once, in the order of groups and places.

    ``chosen`` limits the groups (empty: all of the register). A register without groups is about whoever holds a post
    of the tenant itself.
    """
    wanted = [
        group for group in groups if group.key in register.subject_groups and group.key in (chosen or [group.key])
    ]
    rows = select(Appointment.person_id, Post.title, Unit.name, Unit.kind, Post.key)
    rows = rows.join(Post, and_(Post.tenant_id == Appointment.tenant_id, Post.id == Appointment.post_id))
    rows = rows.join(Unit, and_(Unit.tenant_id == Post.tenant_id, Unit.id == Post.unit_id))
    rows = rows.join(Tenant, Tenant.id == Unit.tenant_id).where(in_force(Appointment, on))
    if register.subject_groups:
        rows = rows.where(_holds_post_of(wanted))
    else:
        wanted, rows = [], rows.where(Appointment.tenant_id == tenant_id)
    places = {group.key: place for place, group in enumerate(wanted)}
    found: dict[uuid.UUID, Candidate] = {}
    for person, title, unit, kind, post in db.session.execute(rows.order_by(Tenant.code, Unit.key, Post.id)):
        group = next((group.key for group in wanted if group.member_for(kind, post)), "")
        found.setdefault(person, Candidate(person, title, unit, group))
    return sorted(found.values(), key=lambda each: places.get(each.group, 0))


def _holds_post_of(groups: Sequence[SubjectGroup]) -> ColumnElement[bool]:
    """Return the condition that a post is that of a member of some groups, or one of the many of a member."""
    persons = [
        (kind, member)
        for group in groups
        for kind in group.unit_kinds
        for member in group.members
        if member.post and kind in (member.unit_kinds or [kind])
    ]
    one = [(kind, member.post) for kind, member in persons]
    many = [(kind, member.post) for kind, member in persons if member.many]
    base = func.regexp_replace(Post.key, f"{NUMBER}$", "")
    return or_(tuple_(Unit.kind, Post.key).in_(one), tuple_(Unit.kind, base).in_(many))


def book_files(row: RecordBook) -> Sequence[RecordFile]:
    """Return the files of a register of a year, in the order in which they were opened."""
    rows = select(RecordFile).where(RecordFile.tenant_id == row.tenant_id, RecordFile.book_id == row.id)
    return db.session.scalars(rows.order_by(RecordFile.id)).all()


def persons_in(book_key: Key) -> set[uuid.UUID]:
    """Return who has a file in a register of a year."""
    rows = select(RecordFile.subject_person_id).where(
        RecordFile.tenant_id == book_key[0], RecordFile.book_id == book_key[1]
    )
    return set(db.session.scalars(rows))
