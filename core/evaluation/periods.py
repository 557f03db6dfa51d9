"""The periods of a cycle for which a regulation wants runs, and what a run counts of the cycle's work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.assignment.models import Cycle
from core.db.bulk import Key
from core.domain.declarations import Frequency, RunRule
from core.domain.facts import AssignmentFacts
from core.domain.text import Text
from core.evaluation.models import RatingRun
from core.evaluation.queries import undecided_files
from core.evaluation.sources import Delivery
from core.extensions.calls import SchemeCalls
from core.reporting.windows import MONTHS, windows_between

#: What a run is of that a regulation names no rule for.
WHOLE_CYCLE = RunRule("", Text("Cả kỳ giao nhiệm vụ", "Whole assignment cycle"), Frequency.YEAR)


@dataclass(frozen=True, slots=True)
class RunPeriod:
    """One period of a run rule within a cycle; ``key`` is what reporting windows of that length are called by."""

    rule: RunRule
    key: str
    starts_on: date
    ends_on: date


def periods(cycle: Cycle, calls: SchemeCalls) -> list[RunPeriod]:
    """Return every period that the run rules of a cycle's scheme have within it, rule by rule, oldest first.

    A rule of a longer rhythm than the cycle has none: a year is not rated in a quarter.
    """
    return [
        RunPeriod(rule, window.key, window.starts_on, window.ends_on)
        for rule in calls.raters().runs
        if MONTHS[rule.frequency] <= _months(cycle)
        for window in windows_between(cycle.starts_on, cycle.ends_on, rule.frequency, _same_day, 0)
    ]


def _same_day(day: date) -> date:
    """Return when the report of a rated period is due: nothing asks for it here."""
    return day


def _months(cycle: Cycle) -> int:
    """Return how many calendar months a cycle touches."""
    first, last = cycle.starts_on, cycle.ends_on
    return (last.year - first.year) * 12 + last.month - first.month + 1


def is_whole(run: RatingRun, cycle: Cycle) -> bool:
    """Tell whether a run is over all of its cycle."""
    return (run.starts_on, run.ends_on) == (cycle.starts_on, cycle.ends_on)


def counts_in(run: RatingRun, work: AssignmentFacts, delivery: Delivery | None) -> bool:
    """Tell whether a piece of work is rated in the period of a run.

    What falls due in it, and what was accepted in it; not what an earlier period already delivered. The windows of
    reports decide, not the days on which they were filed: the window of March is filed in April.
    """
    if delivery and delivery.finished_in is not None and delivery.finished_in < run.starts_on:
        return False
    accepted = delivery is not None and delivery.last_in >= run.starts_on
    return accepted or run.starts_on <= work.due_on <= run.ends_on


def combined(run: RatingRun, calls: SchemeCalls) -> str:
    """Return the key of the shorter run rule whose decided periods a run joins; "" when it scores work itself."""
    return next((rule.combines for rule in calls.raters().runs if rule.key == run.rule), "")


def gaps(authority: Key, period: RunPeriod, rules: Sequence[RunRule], cut_off: date) -> list[str]:
    """Return the keys of the shorter periods that should be decided by the cut-off, and are not."""
    shorter = next((rule for rule in rules if rule.key == period.rule.combines), None)
    if shorter is None:
        return []
    waiting = undecided_files(authority, shorter.key, period.starts_on, period.ends_on)
    wanted = windows_between(period.starts_on, period.ends_on, shorter.frequency, _same_day, 0)
    return [each.key for each in wanted if each.ends_on <= cut_off and waiting.get(each.starts_on, 1)]
