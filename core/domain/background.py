"""What a subject brings to a rating besides its work: service, absences, marks, earlier periods, attestations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.domain.canonical import LATER


class AbsenceKind(StrEnum):
    """Why a person did not work for a while."""

    MATERNITY = "maternity"  # nghỉ thai sản
    SICK = "sick"  # nghỉ ốm, điều trị
    UNPAID = "unpaid"  # nghỉ không hưởng lương
    TRAINING = "training"  # đi học tập trung
    SECONDMENT = "secondment"  # biệt phái
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AbsenceFacts:
    """One absence of a person, both days inclusive, with the document that grants it."""

    kind: AbsenceKind
    starts_on: date
    ends_on: date
    document: str


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """When a person held the post within the rated period, and when they were absent.

    ``began_on`` and ``ended_on`` are None where the post was held from before, or beyond, the period; ``came_from`` and
    ``went_to`` name the posts before and after ("" = none known). ``ended_unit`` tells that the unit itself was
    dissolved or merged within the period.
    """

    began_on: date | None = None
    ended_on: date | None = None
    came_from: str = ""
    went_to: str = ""
    absences: tuple[AbsenceFacts, ...] = ()
    ended_unit: bool = False


WHOLE_PERIOD = ServiceFacts()


@dataclass(frozen=True, slots=True)
class CriterionMarkFacts:
    """One item of a criteria sheet as the deciding rater marked it: the key of a choice, or points."""

    item: str
    choice: str
    points: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PieceMarksFacts:
    """The marks of one piece of work by one rater; ``piece`` is its id."""

    piece: str
    marks: tuple[CriterionMarkFacts, ...]


@dataclass(frozen=True, slots=True)
class AttributeFacts:
    """What was said of a piece of work when it was assigned: the key of the choice made for an attribute."""

    key: str
    choice: str


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Who decided a result that another authority sent: the authority, the scheme it is under, and what it was there.

    ``level`` is the decided level in the words of that scheme, ``score`` its points there; ``document`` is what the
    result was sent by.
    """

    authority: str
    scheme: str
    level: str
    score: Decimal | None
    document: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """A decided result of an earlier, shorter period of the same person or unit, wherever they were then.

    ``rule`` is the run rule it was rated under; ``parts`` are the numbers of its score tree above the single pieces of
    work, by node key; ``unit`` and ``document`` tell where and by which decision. ``source`` is who sent it, of a
    result that another authority decided (None: the own authority).
    """

    key: str
    label: str
    rule: str
    starts_on: date
    ends_on: date
    score: Decimal | None
    level: str
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    unit: str = ""
    document: str = ""
    source: SourceFacts | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class AttestationFacts:
    """What a deciding authority attests of its own ratings to the level above, never a file.

    ``levels`` counts the rated units or persons by level; ``statements`` are further declared facts by key (such as
    ``outstanding`` for recognised outstanding achievement) with the text that proves each.
    """

    unit: str
    run: str
    levels: Mapping[str, int]
    document: str
    attested_on: date
    attested_by: str
    statements: Mapping[str, str] = field(default_factory=dict)
