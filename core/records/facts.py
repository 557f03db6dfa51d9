"""What registers hold of persons, as facts for a rating run: filed by the cut-off, and in force then."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core import clock
from core.db.bulk import Key
from core.domain.conduct import EntryFacts, ItemMarkFacts
from core.domain.registers import EntryKind, FieldKind, RecordField, Register, Writer
from core.records.content import items_of
from core.records.models import RecordEntry
from core.records.queries import entries_in_force


def filed_entries(
    authority: Key, registers: Sequence[Register], persons: Sequence[uuid.UUID], starts_on: date, cut_off: date
) -> dict[uuid.UUID, tuple[EntryFacts, ...]]:
    """Return what an authority's registers say of persons, oldest first, in one statement.

    Only registers and kinds that the scheme declares count; registers are of the years from ``starts_on`` on.
    """
    if not (registers and persons):
        return {}
    years = (starts_on.year, cut_off.year)
    rows = entries_in_force(authority, persons, years, cut_off)
    by_id = {row.id: row for _, row in rows}
    declared = {(register.key, kind.key): (register, kind) for register in registers for kind in register.kinds}
    found: dict[uuid.UUID, list[EntryFacts]] = defaultdict(list)
    for person, row in rows:
        known = declared.get((row.register, row.kind))
        if known is not None:
            found[person].append(_facts(*known, row, by_id.get(row.follows_id) if row.follows_id else None))
    return {person: tuple(entries) for person, entries in found.items()}


def _facts(register: Register, kind: EntryKind, row: RecordEntry, followed: RecordEntry | None) -> EntryFacts:
    assert row.filed_at is not None
    above = register.kind(kind.follows)
    items = items_of(above, followed.content) if above and followed else {}
    marks = [mark for field in kind.of(FieldKind.MARKS) for mark in _marks(field, row.content, items)]
    return EntryFacts(
        id=str(row.id),
        register=register.key,
        kind=kind.key,
        label=kind.label.vi,
        writer=Writer(row.writer),
        filed_on=row.filed_at.astimezone(clock.VIETNAM).date(),
        values={name: value for name, value in row.content.items() if isinstance(value, str)},
        marks=tuple(marks),
    )


def _marks(field: RecordField, content: Mapping[str, Any], items: Mapping[str, str]) -> list[ItemMarkFacts]:
    choices = {choice.key: choice for choice in field.choices}
    return [
        ItemMarkFacts(
            mark["item"],
            items.get(mark["item"], mark["item"]),
            mark["mark"],
            choices[mark["mark"]].label.vi,
            choices[mark["mark"]].counts,
        )
        for mark in content.get(field.key) or ()
        if mark["mark"] in choices
    ]
