"""A cycle at a glance: how its steps stand, who has not reported, and how far its targets are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core import clock
from core.assignment.facts import SUBORDINATES, scheme_of
from core.assignment.models import Cycle
from core.auth.actor import Actor
from core.dashboard.cockpit import AgeClass, Standing, Step, ages, steps
from core.dashboard.matrix import Matrix, matrices
from core.dashboard.pace import expected_of, tone_of
from core.dashboard.queries import (
    AssignmentCounts,
    Filing,
    OpenObstacle,
    assignment_counts,
    filings,
    intake,
    open_obstacles,
    run_states,
)
from core.dashboard.targets import TargetLine, target_lines, unit_lines
from core.errors import DomainError
from core.extensions.errors import told
from core.reporting.progress import Reached
from core.reporting.queries import windows
from core.reporting.windows import Window


@dataclass(frozen=True, slots=True)
class Words:
    """The regulation's labels by key, and its reporting windows; ``problem`` tells why there are none."""

    groups: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    windows: Sequence[Window] = ()
    problem: str = ""

    @property
    def level_heads(self) -> list[tuple[str, str]]:
        """The keys of the levels as heads of columns of numbers."""
        return [(key, "number") for key in self.levels]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page of a cycle shows: how its steps stand, who has not reported, what stands in the way.

    ``held`` counts the targets that the tenant's own units were given from above, ``own_obstacles`` are what stands in
    their way.
    """

    cycle: Cycle
    words: Words
    counts: AssignmentCounts
    steps: Sequence[Step]
    ages: Sequence[AgeClass]
    held: int = 0
    own_obstacles: Sequence[OpenObstacle] = ()
    window: Window | None = None
    filings: Sequence[Filing] = ()
    today: date = field(default_factory=clock.today)

    @property
    def silent(self) -> list[Filing]:
        """Who has not filed the report of the window."""
        return [row for row in self.filings if row.report is None or row.report.state != "submitted"]

    @property
    def hindered(self) -> int:
        """How many obstacles are open."""
        return sum(each.count for each in self.ages)


def overview_of(actor: Actor, cycle: Cycle, window_key: str) -> Overview:
    """Return how a cycle stands for a seat of the whole tenant."""
    key, today, words = (cycle.tenant_id, cycle.id), clock.today(), words_of(cycle)
    window = _window(words.windows, window_key)
    counts, open_now = assignment_counts(actor.tenant_id, key), open_obstacles(actor.tenant_id, key)
    came = intake(actor.tenant_id, key)
    standing = Standing(came, run_states(key) if actor.may("run.view") else (), counts.by_group.total())
    return Overview(
        cycle,
        words,
        counts,
        steps(cycle, words.windows, standing, today),
        ages(open_now, today),
        came.held,
        [each for each in open_now if each.own],
        window,
        filings(actor.tenant_id, cycle, window) if window else (),
    )


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of a cycle as a seat may see them; ``expected`` is the share of the cycle that was reported on."""

    cycle: Cycle
    words: Words
    lines: Sequence[TargetLine]
    expected: Decimal

    def worst(self, parts: Sequence[Reached]) -> str:
        """Return the tone of several parts: that of the worst, plain where one of them is not known."""
        tones = {tone_of(part.target, part.percent, self.expected) for part in parts}
        return next((each for each in ("plain", "bad", "warn", "good") if each in tones), "plain")

    @property
    def is_mixed(self) -> bool:
        """Whether some targets are the tenant's own and others only given out; its own come first."""
        return any(line.own for line in self.lines) and any(line.own is None for line in self.lines)

    @property
    def matrices(self) -> list[Matrix]:
        """Targets of several units side by side, by subject group."""
        return matrices(self.lines)


def targets_of(actor: Actor, cycle: Cycle) -> Targets:
    """Return the targets of a cycle; a seat of one unit sees what that unit holds."""
    words = words_of(cycle)
    return Targets(cycle, words, lines_of(actor, cycle), expected_of(cycle, words.windows, clock.today()))


def lines_of(actor: Actor, cycle: Cycle) -> list[TargetLine]:
    """Return the targets of the overview alone."""
    key = (cycle.tenant_id, cycle.id)
    if actor.unit_id is not None:
        return unit_lines(actor.tenant_id, key, actor.unit_id)
    return target_lines(actor.tenant_id, key)


def words_of(cycle: Cycle) -> Words:
    """Return the labels and windows of a cycle's regulation."""
    try:
        scheme = scheme_of(cycle)
        return Words(
            groups={group.key: told(group.label) for group in (*scheme.calls.subject_groups(), SUBORDINATES)},
            levels={str(rule.key): told(rule.label) for rule in scheme.calls.raters().levels},
            windows=windows(cycle, scheme),
        )
    except DomainError as error:
        return Words(problem=str(error))


def _window(known: Sequence[Window], wanted: str) -> Window | None:
    """Return the window asked for; else the open one that is due first, else the last one that began."""
    today = clock.today()
    chosen = [each for each in known if each.key == wanted]
    is_open = sorted((each for each in known if each.is_open(today)), key=lambda each: each.due_on)
    begun = [each for each in reversed(known) if each.starts_on <= today]
    return next(iter([*chosen, *is_open, *begun]), None)
