"""Registers that a regulation keeps about persons (sổ theo dõi): what is entered, who writes it, and what it feeds."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.domain.text import Citation, Text


class Writer(StrEnum):
    """In which capacity somebody writes in a person's file, or reads it."""

    SUBJECT = "subject"  # the person themselves
    OBSERVER = "observer"  # người theo dõi, named by the authority
    CELL = "cell"  # chi bộ, through the person whom the authority named for it
    AUTHORITY = "authority"  # cấp có thẩm quyền


class FieldKind(StrEnum):
    """What a field of an entry holds."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    ITEMS = "items"  # a list of items, each with its parts
    MARKS = "marks"  # one choice and a remark for each item of the entry that is followed


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """One answer of a choice or mark; ``counts`` is what it contributes to a mean (None: it is a word only)."""

    key: str
    label: Text
    counts: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of an entry.

    ``within_period`` binds a day to the period of the register. ``parts`` are the fields of each item of a list, the
    first of which names the item; ``suggestions`` are first parts that nobody published (minh họa).
    """

    key: str
    label: Text
    kind: FieldKind
    required: bool = False
    hint: Text | None = None
    choices: tuple[RecordChoice, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""
    within_period: bool = False
    parts: tuple["RecordField", ...] = ()
    suggestions: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocker:
    """The fields of an entry that blocks a level: document number, its day, and who issued it; all three required."""

    document: str
    decided_on: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry. An entry is a draft of its writer until it is filed; filed, it is never changed again.

    ``writer`` alone writes it; the deciding authority and the writer read it, and ``readers`` besides. ``follows``
    names the kind whose entry in force it answers; with ``closes`` that one can be neither corrected nor answered
    again. ``once``: one in force per person and period. What an entry says counts for one criterion (``feeds``) or
    blocks a level (``blocks``), never both.
    """

    key: str
    label: Text
    writer: Writer
    fields: tuple[RecordField, ...]
    readers: tuple[Writer, ...] = ()
    follows: str = ""
    once: bool = False
    closes: bool = False
    feeds: str = ""
    blocks: Blocker | None = None
    hint: Text | None = None
    citation: Citation | None = None

    def of(self, *kinds: FieldKind) -> tuple[RecordField, ...]:
        """Return the fields of some kinds."""
        return tuple(field for field in self.fields if field.kind in kinds)


@dataclass(frozen=True, slots=True)
class RecordCriterion:
    """A general criterion that entries feed."""

    key: str
    label: Text
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A register, kept year by year, about the heads of ``subject_groups`` (none named: whoever holds a post)."""

    key: str
    label: Text
    purpose: Text
    kinds: tuple[EntryKind, ...]
    criteria: tuple[RecordCriterion, ...] = ()
    subject_groups: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    replaces: bool = False

    def kind(self, key: str) -> EntryKind | None:
        """Return a kind of entry by its key."""
        return next((kind for kind in self.kinds if kind.key == key), None)
