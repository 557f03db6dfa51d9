"""Files: whose they are, who watches, and in which capacity a seat stands before one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.registers import Writer
from core.errors import NotFound
from core.people.models import Seat
from core.records.models import RecordBook, RecordEntry, RecordFile, RecordWatch
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class Place:
    """A person's file as one seat stands before it: what everybody there may know, and who the seat is to it."""

    key: Key
    book: RecordBook
    subject_person_id: uuid.UUID
    subject_label: str
    unit_name: str
    capacities: frozenset[Writer]

    @property
    def is_watched_only(self) -> bool:
        """Tell whether the seat knows of the file only because it was named to watch."""
        return not self.capacities & {Writer.SUBJECT, Writer.AUTHORITY}


def place(actor: Actor, key: Key) -> Place:
    """Return a file as the actor stands before it; NotFound when it is none of the actor's business."""
    of_book = and_(RecordBook.tenant_id == RecordFile.tenant_id, RecordBook.id == RecordFile.book_id)
    own = select(RecordFile, RecordBook).join(RecordBook, of_book)
    found = db.session.execute(own.where(RecordFile.tenant_id == key[0], RecordFile.id == key[1])).first()
    watching = _watching(actor, key)
    named = frozenset(Writer(row.capacity) for row, _ in watching)
    if found is not None:
        file, in_book = found
        whose = (file.subject_person_id, file.subject_label, file.unit_name)
        return Place(key, in_book, *whose, _own_capacity(actor, file) | named)
    if not watching:
        raise NotFound
    row, in_book = watching[0]
    return Place(key, in_book, row.subject_person_id, row.subject_label, row.unit_name, named)


def _own_capacity(actor: Actor, file: RecordFile) -> frozenset[Writer]:
    if actor.is_subject:
        return frozenset({Writer.SUBJECT}) if file.subject_person_id == actor.person_id else frozenset()
    keeps = actor.tenant_id == file.tenant_id and actor.authority_id == file.authority_id
    return frozenset({Writer.AUTHORITY}) if keeps else frozenset()


def _watching(actor: Actor, key: Key) -> Sequence[tuple[RecordWatch, RecordBook]]:
    if not actor.is_subject:
        return ()
    return _watches(actor, RecordWatch.tenant_id == key[0], RecordWatch.file_id == key[1])


def _watches(actor: Actor, *conditions: object) -> Sequence[tuple[RecordWatch, RecordBook]]:
    of_book = and_(RecordBook.tenant_id == RecordWatch.tenant_id, RecordBook.id == RecordWatch.book_id)
    rows = select(RecordWatch, RecordBook).join(RecordBook, of_book)
    rows = rows.where(
        RecordWatch.tenant_id == actor.tenant_id,
        RecordWatch.watcher_person_id == actor.person_id,
        RecordWatch.ended_at.is_(None),
        *conditions,  # type: ignore[arg-type]
    )
    found = db.session.execute(rows.order_by(RecordBook.year.desc(), RecordWatch.subject_label, RecordWatch.capacity))
    return [(row[0], row[1]) for row in found]


def watched_files(actor: Actor) -> Sequence[tuple[RecordWatch, RecordBook]]:
    """Return the files that the actor was named to watch, and still does."""
    return _watches(actor)


def own_files(actor: Actor) -> list[tuple[RecordFile, RecordBook]]:
    """Return the files of which the actor is the subject in the tenant of their seat, the newest first."""
    of_book = and_(RecordBook.tenant_id == RecordFile.tenant_id, RecordBook.id == RecordFile.book_id)
    rows = select(RecordFile, RecordBook).join(RecordBook, of_book)
    rows = rows.where(RecordFile.tenant_id == actor.tenant_id, RecordFile.subject_person_id == actor.person_id)
    found = db.session.execute(rows.order_by(RecordBook.year.desc(), RecordBook.register))
    return [(row[0], row[1]) for row in found]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A person in the list of a register, with how many entries were filed about them and who watches."""

    file: RecordFile
    filed: int
    watchers: int


def file_list(book: RecordBook, table: Table) -> Sequence[FileRow]:
    """Return one page of the persons of a register of a year."""
    in_file = and_(RecordEntry.tenant_id == RecordFile.tenant_id, RecordEntry.file_id == RecordFile.id)
    filed = select(func.count()).select_from(RecordEntry).where(in_file, RecordEntry.filed_at.is_not(None))
    of_file = and_(RecordWatch.tenant_id == RecordFile.tenant_id, RecordWatch.file_id == RecordFile.id)
    watching = select(func.count()).select_from(RecordWatch).where(of_file, RecordWatch.ended_at.is_(None))
    rows = select(RecordFile, filed.scalar_subquery(), watching.scalar_subquery())
    rows = rows.where(RecordFile.tenant_id == book.tenant_id, RecordFile.book_id == book.id)
    if table.chosen["q"]:
        wanted = table.chosen["q"]
        rows = rows.where(or_(contains(RecordFile.subject_label, wanted), contains(RecordFile.unit_name, wanted)))
    by = {"name": RecordFile.subject_label, "unit": RecordFile.unit_name}
    return table.shown([FileRow(*row) for row in db.session.execute(table.arrange(rows, by, RecordFile.id))])


def watchers(key: Key) -> Sequence[RecordWatch]:
    """Return who watches a person, the longest named first."""
    rows = select(RecordWatch).where(RecordWatch.tenant_id == key[0], RecordWatch.file_id == key[1])
    return db.session.scalars(rows.where(RecordWatch.ended_at.is_(None)).order_by(RecordWatch.id)).all()


def possible_watchers(tenant_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Return who could be named: persons with a seat of their own in the tenant, from which they would write."""
    today = clock.today()
    rows = select(Seat.person_id, Seat.label).where(
        Seat.tenant_id == tenant_id,
        Seat.scope == "subject",
        Seat.valid_from <= today,
        or_(Seat.valid_to.is_(None), Seat.valid_to >= today),
    )
    found: dict[uuid.UUID, str] = {}
    for person, label in db.session.execute(rows.order_by(Seat.label, Seat.id)):
        found.setdefault(person, label)
    return list(found.items())
