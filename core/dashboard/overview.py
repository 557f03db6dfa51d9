"""A cycle at a glance: targets and their parts, who has not reported, and how subjects were rated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core import clock
from core.assignment.facts import scheme_of
from core.assignment.models import Cycle
from core.auth.actor import Actor
from core.dashboard.matrix import Matrix, matrices
from core.dashboard.queries import (
    AssignmentCounts,
    Filing,
    assignment_counts,
    filings,
    rating_counts,
)
from core.dashboard.targets import TargetLine, target_lines, unit_lines
from core.errors import DomainError
from core.extensions.errors import told
from core.reporting.queries import windows
from core.reporting.windows import Window


@dataclass(frozen=True, slots=True)
class Words:
    """The regulation's labels by key, and its reporting windows; ``problem`` tells why there are none."""

    groups: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    windows: Sequence[Window] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows; ``counts``, ``window`` and ``ratings`` are for seats of the whole tenant alone."""

    cycle: Cycle
    words: Words
    lines: Sequence[TargetLine]
    counts: AssignmentCounts | None = None
    window: Window | None = None
    filings: Sequence[Filing] = ()
    ratings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    today: date = field(default_factory=clock.today)

    @property
    def matrices(self) -> list[Matrix]:
        """Targets of several units side by side, by subject group."""
        return matrices(self.lines)

    @property
    def silent(self) -> list[Filing]:
        """Who has not filed the report of the window."""
        return [row for row in self.filings if row.report is None or row.report.state != "submitted"]


def overview_of(actor: Actor, cycle: Cycle, window_key: str) -> Overview:
    """Return a cycle as a seat may see it; a seat of one unit sees what that unit holds."""
    words, lines = words_of(cycle), lines_of(actor, cycle)
    if actor.unit_id is not None:
        return Overview(cycle, words, lines)
    window = _window(words.windows, window_key)
    return Overview(
        cycle,
        words,
        lines,
        assignment_counts(actor.tenant_id, (cycle.tenant_id, cycle.id)),
        window,
        filings(actor.tenant_id, cycle, window) if window else (),
        rating_counts((cycle.tenant_id, cycle.id)) if actor.may("evaluation.view") else {},
    )


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
            groups={group.key: told(group.label) for group in scheme.calls.subject_groups()},
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
