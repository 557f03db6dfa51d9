"""A person's file as a seat stands before it: what it reads there, and what it may write now."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.auth.actor import Actor
from core.db.bulk import Key
from core.domain.registers import EntryKind, FieldKind, Register, Writer
from core.extensions.errors import told
from core.records.content import Shown, items_of, mark_texts, shown
from core.records.models import RecordEntry
from core.records.queries import Place, Standing, file_entries, place
from core.records.regulation import kind_of, register_of


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as it reads; ``is_own_draft`` and ``is_correctable`` say what this seat may do.

    ``beside`` names the entry whose items show the marks of this one.
    """

    entry: RecordEntry
    label: str
    state: str
    fields: Sequence[Shown]
    is_own_draft: bool
    is_correctable: bool
    beside: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """A file with its declaration, its entries, and who reads it."""

    actor: Actor
    place: Place
    register: Register
    standing: Standing

    @property
    def is_open(self) -> bool:
        """Tell whether anything may still be written."""
        return self.place.book.state == "open"

    def kind(self, key: str) -> EntryKind:
        """Return a kind of entry of the register; NotFound for an unknown one."""
        return kind_of(self.register, key)

    def may_write(self, kind: EntryKind) -> bool:
        """Tell whether this seat may write a new entry of a kind now."""
        if not self.is_open or kind.writer not in self.place.capacities or self._draft(kind) is not None:
            return False
        if kind.writer in (Writer.OBSERVER, Writer.CELL) and self.place.subject_person_id == self.actor.person_id:
            return False
        if kind.once and self.standing.in_force(kind.key):
            return False
        followed = self.followed(kind)
        return not kind.follows or (followed is not None and self.standing.state(followed) == "filed")

    def followed(self, kind: EntryKind) -> RecordEntry | None:
        """Return the entry in force that a kind answers."""
        return next(iter(self.standing.in_force(kind.follows)), None) if kind.follows else None

    def items(self, kind: EntryKind, followed: RecordEntry | None) -> dict[str, str]:
        """Return the items that an entry of a kind marks, by key."""
        return items_of(self.kind(kind.follows), followed.content) if followed is not None else {}

    def blank(self, kind: EntryKind) -> dict[str, Any]:
        """Return with what a new entry begins: suggested items, and a row for each item to mark."""
        found: dict[str, Any] = {}
        for field in kind.of(FieldKind.ITEMS):
            found[field.key] = [{field.parts[0].key: told(text)} for text in field.suggestions]
        return self.with_all_marks(kind, found)

    def with_all_marks(self, kind: EntryKind, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values with a row for every item to mark, in the order of the items."""
        found = dict(values)
        for field in kind.of(FieldKind.MARKS):
            given = {row["item"]: row for row in found.get(field.key) or ()}
            found[field.key] = [given.get(key, {"item": key}) for key in self.items(kind, self.followed(kind))]
        return found

    def view(self, entry: RecordEntry) -> EntryView:
        """Return an entry as this seat reads it."""
        kind = self.kind(entry.kind)
        followed = self.standing.get(entry.follows_id)
        fields = shown(kind, entry.content, self.items(kind, followed), self._marks_of(entry))
        is_draft = entry.filed_at is None and entry.author_person_id == self.actor.person_id
        state = self.standing.state(entry)
        return EntryView(
            entry, told(kind.label), state, fields, is_draft and self.is_open, self._may_correct(kind, entry, state)
        )

    def by_kind(self) -> list[tuple[EntryKind, list[EntryView]]]:
        """Return what stands in the file, by kind in the register's order; marks stand beside their items alone."""
        rows = [
            (kind, [self.briefly(entry) for entry in self.standing.entries if entry.kind == kind.key])
            for kind in self.register.kinds
        ]
        return [(kind, views) for kind, views in rows if views]

    def briefly(self, entry: RecordEntry) -> EntryView:
        """Return an entry without the marks that stand as a column beside the items they are about."""
        view, followed = self.view(entry), self.standing.get(entry.follows_id)
        if followed is None or entry not in self.standing.answers(followed):
            return view
        return replace(view, fields=[field for field in view.fields if not field.is_marks], beside=entry.follows_id)

    def writable(self) -> list[EntryKind]:
        """Return the kinds of which this seat may write a new entry now."""
        return [kind for kind in self.register.kinds if self.may_write(kind)]

    def _draft(self, kind: EntryKind) -> RecordEntry | None:
        drafts = (row for row in self.standing.entries if row.kind == kind.key and row.filed_at is None)
        return next(drafts, None) if kind.once else None

    def _may_correct(self, kind: EntryKind, entry: RecordEntry, state: str) -> bool:
        free = state == "filed" and not self.standing.answers(entry) and self._draft(kind) is None
        return free and self.is_open and kind.writer in self.place.capacities

    def _marks_of(self, entry: RecordEntry) -> list[tuple[str, Mapping[str, str]]]:
        """Return how the items of an entry were marked: one column for each filed answer that this seat reads."""
        answers = [(self.kind(answer.kind), answer) for answer in self.standing.answers(entry)]
        return [
            (told(kind.label), mark_texts(field, answer.content))
            for kind, answer in answers
            for field in kind.of(FieldKind.MARKS)
        ]


def desk(actor: Actor, file: Key) -> Desk:
    """Return a file as the actor stands before it; NotFound when it is none of the actor's business."""
    there = place(actor, file)
    return Desk(actor, there, register_of(there.book), file_entries(file))
