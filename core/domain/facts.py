"""What rules see: frozen facts, read from accepted reports and hashed with the run."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.domain.background import (
    WHOLE_PERIOD,
    AttestationFacts,
    AttributeFacts,
    CriterionMarkFacts,
    PeriodFacts,
    PieceMarksFacts,
    ServiceFacts,
)
from core.domain.canonical import LATER
from core.domain.conduct import NOTHING_FILED, ConductFacts
from core.domain.declarations import MemberRole
from core.domain.targets import Direction, Measure


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A target and what was accepted for it up to the cut-off; ``amount`` over ``denominator`` for ratios.

    ``lines`` counts the accepted report lines behind the amount. ``amount`` is the state at the cut-off, as ``plan`` is
    that of the whole piece of work; ``before`` tells how much of a count the periods before the run's had brought.
    """

    key: str
    label: str
    measure: Measure
    direction: Direction
    unit: str
    plan: Decimal | None
    baseline: Decimal | None
    amount: Decimal | None
    denominator: Decimal | None
    lines: int
    before: Decimal | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class ExcuseFacts:
    """Why lateness of a piece of work does not count: an obstacle whose objective cause the level above confirmed.

    ``obstacle`` is its key, tenant and id joined by a slash; ``document``, ``confirmed_on`` and ``confirmed_by`` are
    those of the direction that confirms it.
    """

    obstacle: str
    cause: str
    document: str
    confirmed_on: date
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """A piece of work as its holder received it, and whether it was delivered.

    ``due_on`` is the deadline after decided extensions; ``done_on`` the day of the accepted line that says so.
    ``excused`` tells that lateness does not count, ``excuse`` why (facts frozen before it was kept have none).
    ``revisions`` counts how often its main content had to be done again, ``extensions`` how often its deadline was put
    off; ``exceeded`` tells that who accepted it found more than was asked. ``reasons`` are those it was chosen for.
    ``attributes`` are the keys of the choices made when it was assigned, by attribute; ``marks`` the deciding rater's
    of this piece, by the criteria of its sheet (none before they are given); ``listed`` is the code of the row that it
    is, where its kind comes from a table of settings.
    """

    id: str
    kind: str
    group: str
    title: str
    weight: Decimal
    due_on: date
    done_on: date | None
    excused: bool
    evidence: int
    targets: tuple[TargetFacts, ...]
    excuse: ExcuseFacts | None = field(default=None, metadata=LATER)
    revisions: int = field(default=0, metadata=LATER)
    extensions: int = field(default=0, metadata=LATER)
    exceeded: bool = field(default=False, metadata=LATER)
    reasons: tuple[str, ...] = field(default=(), metadata=LATER)
    attributes: tuple[AttributeFacts, ...] = field(default=(), metadata=LATER)
    marks: tuple[CriterionMarkFacts, ...] = field(default=(), metadata=LATER)
    listed: str = field(default="", metadata=LATER)

    def attribute(self, key: str) -> str:
        """Return the key of the choice made for an attribute; "" where none was made."""
        return next((each.choice for each in self.attributes if each.key == key), "")

    def mark(self, item: str) -> CriterionMarkFacts | None:
        """Return how the deciding rater marked an item of this piece; None before they did."""
        return next((mark for mark in self.marks if mark.item == item), None)


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """A unit or person that is rated, with the work it holds; ``key`` is stable within the run.

    ``conduct`` is what the registers say of a person, up to the same cut-off; ``service`` when they held the post;
    ``criteria`` the deciding rater's marks (none before they are given); ``periods`` decided results of the shorter
    periods that a longer one combines, oldest first; ``attestations`` what deciders below attest;
    ``received`` results of other authorities or schemes that were received as attested facts: they count only where the
    regulation reads them.
    """

    key: str
    label: str
    group: str
    member: str
    role: MemberRole
    block: str
    assignments: tuple[AssignmentFacts, ...]
    reports_due: int
    reports_on_time: int
    conduct: ConductFacts = field(default=NOTHING_FILED, metadata=LATER)
    service: ServiceFacts = field(default=WHOLE_PERIOD, metadata=LATER)
    criteria: tuple[CriterionMarkFacts, ...] = field(default=(), metadata=LATER)
    periods: tuple[PeriodFacts, ...] = field(default=(), metadata=LATER)
    attestations: tuple[AttestationFacts, ...] = field(default=(), metadata=LATER)
    received: tuple[PeriodFacts, ...] = field(default=(), metadata=LATER)

    @property
    def unit(self) -> str:
        """The unit that the subject is, leads or works in: its key without the member."""
        return self.key.rpartition("/")[0] or self.key


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """One rater's mark: points on the regulation's scale and the level they name."""

    rater: str
    points: Decimal | None
    level: str | None


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """How many members of a council voted for a level."""

    level: str
    count: int


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What is known of one subject when a level is proposed.

    ``self_criteria`` are the subject's own marks, ``self_pieces`` those of their single pieces of work. ``votes`` are
    those of the council's session, the most first, ``present`` how many members were there. ``review`` is what the
    reviewer between the subject and the council held, named by its rule.
    """

    subject: SubjectFacts
    claimed_level: str | None
    self_points: Decimal | None
    council_marks: tuple[MarkFacts, ...]
    self_criteria: tuple[CriterionMarkFacts, ...] = field(default=(), metadata=LATER)
    votes: tuple[VoteFacts, ...] = field(default=(), metadata=LATER)
    present: int = field(default=0, metadata=LATER)
    self_pieces: tuple[PieceMarksFacts, ...] = field(default=(), metadata=LATER)
    review: MarkFacts | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """One piece of work of a registration or an order, before it becomes an assignment.

    ``unit`` is the key that counts go by, ``unit_label`` what a reader is told ("" = the key); ``carried`` tells work
    that goes on from an earlier cycle, ``kept`` the part that a holder keeps of work it was given and splits;
    ``weight`` is its weight or conversion coefficient, ``attributes`` the keys of the choices made for its attributes;
    ``listed`` the code of the row of a table that it is.
    """

    title: str
    kind: str
    subject_group: str
    unit: str
    reasons: tuple[str, ...]
    plan: Decimal | None
    starts_on: date
    due_on: date
    unit_label: str = ""
    carried: bool = False
    weight: Decimal = Decimal(1)
    attributes: tuple[AttributeFacts, ...] = ()
    listed: str = field(default="", metadata=LATER)
    kept: bool = field(default=False, metadata=LATER)

    @property
    def is_new(self) -> bool:
        """Tell whether its holder has one piece of work more with it: what counts of a regulation go by."""
        return not self.carried and not self.kept


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """How many new pieces of one kind, chosen for the same reasons, a unit already holds in the cycle.

    Neither what was carried on from an earlier cycle nor what a unit keeps of work that it splits is among them.
    """

    unit: str
    kind: str
    reasons: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """All pieces a registration or order would give, with the new work that each unit already holds in the cycle.

    ``final`` tells an order (both bounds of a count bind) from a registration, beside which ``held`` also has what the
    unit registered and was not given yet.
    """

    pieces: tuple[PieceFacts, ...]
    held: tuple[HeldFacts, ...]
    cycle_starts_on: date
    cycle_ends_on: date
    final: bool


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of a report as filed."""

    kind: str
    measure: Measure | None
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    narrative: str
    evidence: int


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report about to be submitted."""

    subject_group: str
    window: str
    submitted_on: date
    due_on: date | None
    lines: tuple[LineFacts, ...]
