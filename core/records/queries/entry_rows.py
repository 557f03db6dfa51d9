"""Entries, and in which state each stands: a draft, filed, corrected by another, or closed by what follows it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import aliased, defer

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.records.models import RecordBook, RecordEntry, RecordFile
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class Standing:
    """All entries of a file that a seat reads, oldest first, and what became of each."""

    entries: Sequence[RecordEntry]

    def state(self, entry: RecordEntry) -> str:
        """draft, filed, corrected or closed."""
        if entry.filed_at is None:
            return "draft"
        if any(each.corrects_id == entry.id for each in self._filed()):
            return "corrected"
        closing = (each for each in self._filed() if each.closes and self.is_in_force(each))
        closed = {each.follows_id for each in closing}
        return "closed" if entry.id in closed or (entry.follows_id in closed and not entry.closes) else "filed"

    def is_in_force(self, entry: RecordEntry) -> bool:
        """Tell whether an entry is filed and no other took its place."""
        return entry.filed_at is not None and all(each.corrects_id != entry.id for each in self._filed())

    def in_force(self, kind: str) -> list[RecordEntry]:
        """Return the filed entries of a kind whose place no other took."""
        return [each for each in self.entries if each.kind == kind and self.is_in_force(each)]

    def answers(self, entry: RecordEntry) -> list[RecordEntry]:
        """Return what was filed in answer to an entry."""
        return [each for each in self._filed() if each.follows_id == entry.id and self.is_in_force(each)]

    def get(self, entry_id: uuid.UUID | None) -> RecordEntry | None:
        """Return an entry of the file that the seat reads."""
        return next((each for each in self.entries if each.id == entry_id), None)

    def _filed(self) -> list[RecordEntry]:
        return [each for each in self.entries if each.filed_at is not None]


def file_entries(key: Key) -> Standing:
    """Return the entries of a file that this seat may read."""
    rows = select(RecordEntry).where(RecordEntry.tenant_id == key[0], RecordEntry.file_id == key[1])
    return Standing(db.session.scalars(rows.order_by(RecordEntry.id)).all())


def entry(key: Key) -> RecordEntry:
    """Return an entry that this seat may read; NotFound otherwise."""
    row = db.session.get(RecordEntry, key)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in a list, with the register of the year it stands in, and its state."""

    entry: RecordEntry
    book: RecordBook
    state: str


def entry_list(actor: Actor, table: Table) -> Sequence[EntryRow]:
    """Return one page of the entries that the actor may read, without their contents."""
    of_book = and_(RecordBook.tenant_id == RecordEntry.tenant_id, RecordBook.id == RecordEntry.book_id)
    rows = select(RecordEntry, RecordBook, _state()).join(RecordBook, of_book)
    rows = rows.options(defer(RecordEntry.content, raiseload=True)).where(RecordEntry.tenant_id == actor.tenant_id)
    chosen = table.chosen
    if chosen.get("year"):
        rows = rows.where(RecordBook.year == int(chosen["year"]))
    if chosen.get("register"):
        rows = rows.where(RecordEntry.register == chosen["register"])
    if chosen.get("kind"):
        rows = rows.where(RecordEntry.kind == chosen["kind"])
    if chosen.get("state"):
        rows = rows.where(_state() == chosen["state"])
    if chosen.get("q"):
        rows = rows.where(contains(RecordEntry.subject_label, chosen["q"]))
    by = {"person": RecordEntry.subject_label, "filed": RecordEntry.filed_at}
    found = db.session.execute(table.arrange(rows, by, RecordEntry.id.desc()))
    return table.shown([EntryRow(*row) for row in found])


def _state() -> ColumnElement[str]:
    """Return the same as ``Standing.state``, in SQL."""
    other, correction = aliased(RecordEntry), aliased(RecordEntry)
    same = RecordEntry.tenant_id
    filed = other.filed_at.is_not(None)
    corrected = exists().where(other.tenant_id == same, other.corrects_id == RecordEntry.id, filed)
    replaced = exists().where(
        correction.tenant_id == same, correction.corrects_id == other.id, correction.filed_at.is_not(None)
    )
    answered = other.follows_id == RecordEntry.id
    beside = and_(RecordEntry.follows_id == other.follows_id, ~RecordEntry.closes)
    closed = exists().where(other.tenant_id == same, other.closes, filed, ~replaced, answered | beside)
    return case((RecordEntry.filed_at.is_(None), "draft"), (corrected, "corrected"), (closed, "closed"), else_="filed")


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A filed entry about a person, in force, with the register of its year."""

    entry: RecordEntry
    book: RecordBook


def entries_about(actor: Actor, person_id: uuid.UUID) -> list[PersonEntry]:
    """Return what was filed about a person in the registers of the actor's tenant, in force, the newest first.

    The authority finds what its own registers hold, a subject what they may read of themselves.
    """
    later = aliased(RecordEntry)
    corrected = exists().where(
        later.tenant_id == RecordEntry.tenant_id, later.corrects_id == RecordEntry.id, later.filed_at.is_not(None)
    )
    in_book = and_(RecordBook.tenant_id == RecordEntry.tenant_id, RecordBook.id == RecordEntry.book_id)
    in_file = and_(RecordFile.tenant_id == RecordEntry.tenant_id, RecordFile.id == RecordEntry.file_id)
    rows = (
        select(RecordEntry, RecordBook)
        .join(RecordBook, in_book)
        .join(RecordFile, in_file)
        .where(RecordEntry.tenant_id == actor.tenant_id, RecordFile.subject_person_id == person_id)
        .where(RecordEntry.filed_at.is_not(None), ~corrected)
        .order_by(RecordEntry.filed_at.desc(), RecordEntry.id.desc())
    )
    if not actor.is_subject:
        rows = rows.where(RecordEntry.authority_id == actor.authority_id)
    return [PersonEntry(*row) for row in db.session.execute(rows)]


def entries_in_force(
    authority: Key, persons: Sequence[uuid.UUID], years: tuple[int, int], cut_off: date
) -> list[tuple[uuid.UUID, RecordEntry]]:
    """Return (person, entry) of everything an authority's registers held of some persons at the end of a day.

    ``years`` are the first and the last one. What was corrected by then is left out.
    """
    end = datetime.combine(cut_off + timedelta(days=1), time(), clock.VIETNAM)
    in_file = and_(RecordFile.tenant_id == RecordEntry.tenant_id, RecordFile.id == RecordEntry.file_id)
    in_book = and_(RecordBook.tenant_id == RecordEntry.tenant_id, RecordBook.id == RecordEntry.book_id)
    rows = select(RecordFile.subject_person_id, RecordEntry).join(RecordFile, in_file).join(RecordBook, in_book)
    rows = rows.where(
        RecordEntry.tenant_id == authority[0],
        RecordEntry.authority_id == authority[1],
        RecordFile.subject_person_id.in_(persons),
        RecordBook.year.between(*years),
        RecordEntry.filed_at < end,
    )
    found = [(row[0], row[1]) for row in db.session.execute(rows.order_by(RecordEntry.filed_at, RecordEntry.id))]
    corrected = {row.corrects_id for _, row in found}
    return [(person, row) for person, row in found if row.id not in corrected]
