"""Is a register sound? A declaration with loose ends is refused before anybody writes by it."""

import re
from collections.abc import Iterator, Sequence

from core.domain.registers import EntryKind, FieldKind, RecordField, Register, Writer

#: Names of fields stand in forms and bodies.
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
#: Names that forms use for themselves.
_TAKEN = frozenset({"add_row", "correction_reason", "csrf_token", "item", "key", "request_key", "then", "version"})
#: What an item of a list may hold.
_PLAIN = frozenset({FieldKind.LINE, FieldKind.TEXT, FieldKind.DAY, FieldKind.NUMBER, FieldKind.CHOICE})


def loose_ends(registers: Sequence[Register], subject_groups: frozenset[str]) -> list[str]:
    """Return what is wrong with the registers of a scheme."""
    return [f"register {register.key!r}: {text}" for register in registers for text in _of(register, subject_groups)]


def _of(register: Register, subject_groups: frozenset[str]) -> Iterator[str]:
    for group in sorted(set(register.subject_groups) - subject_groups):
        yield f"subject group {group!r} is not declared"
    yield from _names("entry kind", [kind.key for kind in register.kinds])
    yield from _names("criterion", [criterion.key for criterion in register.criteria], pattern=None)
    criteria = {criterion.key for criterion in register.criteria}
    for place, kind in enumerate(register.kinds):
        for text in _of_kind(register.kinds[:place], kind, criteria):
            yield f"{kind.key}: {text}"
    yield from _marked_twice(register)


def _of_kind(before: Sequence[EntryKind], kind: EntryKind, criteria: set[str]) -> Iterator[str]:
    followed = next((each for each in before if each.key == kind.follows), None)
    if kind.follows and followed is None:
        yield f"follows {kind.follows!r}, which does not stand before it"
    if kind.closes and not kind.follows:
        yield "closes nothing: it follows no entry"
    if followed is not None and not followed.once:
        yield f"follows {kind.follows!r}, of which there may be several"
    if followed is not None and kind.writer not in (followed.writer, Writer.AUTHORITY, *followed.readers):
        yield f"follows {kind.follows!r}, which its writer may not read"
    if Writer.OBSERVER in kind.readers:
        yield "an observer reads only what they wrote"
    if kind.once and kind.writer is Writer.OBSERVER:
        yield "observers do not see one another's entries: there may be several"
    if kind.feeds and kind.feeds not in criteria:
        yield f"criterion {kind.feeds!r} is not declared"
    if kind.feeds and kind.blocks:
        yield "feeds a criterion and blocks a level: it would count twice"
    yield from _names("field", [field.key for field in kind.fields])
    for field in kind.fields:
        yield from _of_field(field)
    yield from _of_blocker(kind)
    if kind.of(FieldKind.MARKS) and (followed is None or len(followed.of(FieldKind.ITEMS)) != 1):
        yield "marks items, but the entry it follows has not exactly one list of them"


def _of_field(field: RecordField) -> Iterator[str]:
    if (field.kind in (FieldKind.CHOICE, FieldKind.MARKS)) != bool(field.choices):
        yield f"{field.key}: choices belong to a choice or to marks, and there must be some"
    if (field.kind is FieldKind.ITEMS) != bool(field.parts):
        yield f"{field.key}: parts belong to a list of items, and there must be some"
    if any(part.kind not in _PLAIN for part in field.parts):
        yield f"{field.key}: a part is one plain value"
    if field.suggestions and field.parts[:1] and field.parts[0].kind not in (FieldKind.LINE, FieldKind.TEXT):
        yield f"{field.key}: suggestions are words"
    yield from _names("part", [part.key for part in field.parts])
    for part in field.parts:
        yield from _of_field(part)


def _of_blocker(kind: EntryKind) -> Iterator[str]:
    """A blocker always names its document, the day and who issued it."""
    if kind.blocks is None:
        return
    wanted = {
        kind.blocks.document: FieldKind.LINE,
        kind.blocks.decided_on: FieldKind.DAY,
        kind.blocks.decided_by: FieldKind.LINE,
    }
    found = {field.key: field.kind for field in kind.fields if field.required}
    for name, shape in wanted.items():
        if found.get(name) is not shape:
            yield f"a blocker needs the required field {name!r} ({shape})"


def _marked_twice(register: Register) -> Iterator[str]:
    """Two kinds that mark the same items must not both count them."""
    counting: dict[str, str] = {}
    for kind in register.kinds:
        if kind.feeds and kind.of(FieldKind.MARKS):
            if kind.follows in counting:
                yield f"the items of {kind.follows!r} are counted by {counting[kind.follows]!r} and by {kind.key!r}"
            counting[kind.follows] = kind.key


def _names(what: str, keys: Sequence[str], *, pattern: re.Pattern[str] | None = _NAME) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield f"{what} {key!r} is declared twice"
        if pattern is not None and not pattern.fullmatch(key):
            yield f"{what} {key!r} is no plain name"
        if key in _TAKEN:
            yield f"{what} {key!r} is taken by the forms"
        seen.add(key)
