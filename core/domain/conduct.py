"""What registers say about a subject: entries as rules see them, and the criteria and blockers that follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.domain.registers import Writer
from core.domain.score import ScoreNode


@dataclass(frozen=True, slots=True)
class ItemMarkFacts:
    """The mark of one item; ``counts`` is what the mark contributes to a mean (None: a word only)."""

    item: str
    label: str
    mark: str
    mark_label: str
    counts: Decimal | None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A filed entry in force at the cut-off; ``values`` are its plain fields as canonical text."""

    id: str
    register: str
    kind: str
    label: str
    writer: Writer
    filed_on: date
    values: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[ItemMarkFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """Everything that was filed about one subject, oldest first; ``subject`` is the key within the run."""

    subject: str
    entries: tuple[EntryFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """What the entries of one criterion say, as trees; each leaf names its entry, and the item it marks, once."""

    key: str
    label: str
    trees: tuple[ScoreNode, ...]


@dataclass(frozen=True, slots=True)
class BlockerFacts:
    """A documented reason that forbids a level; ``entry`` is where it was recorded."""

    key: str
    label: str
    document: str
    decided_on: date
    decided_by: str
    entry: str


@dataclass(frozen=True, slots=True)
class ConductFacts:
    """What the registers say about one subject: an entry stands under one criterion, or is a blocker."""

    criteria: tuple[CriterionFacts, ...] = ()
    blockers: tuple[BlockerFacts, ...] = ()


NOTHING_FILED = ConductFacts()
