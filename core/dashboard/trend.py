"""How targets moved window by window, and how they stand against the cycle before."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.assignment.models import Cycle
from core.dashboard.queries import Moved, cycle_before, movements
from core.dashboard.targets import TargetLine, plain_lines
from core.db.bulk import Key
from core.domain.targets import Direction, Measure, actual_value, attainment
from core.reporting.windows import Window


@dataclass(frozen=True, slots=True)
class Reading:
    """What a target had reached at the end of a window; None where nothing was accepted, or it cannot be added up."""

    window: str
    actual: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A target with its readings, one per window that has ended, and what it had reached before at the same time.

    ``settled`` is the reading of the last window whose reports are all due: only it can be compared.
    """

    line: TargetLine
    readings: Sequence[Reading]
    settled: Reading | None
    before: "Before | None"

    @property
    def change(self) -> Decimal | None:
        """By how much the settled reading lies above the one of the cycle before; in the target's own unit."""
        if self.settled is None or self.settled.actual is None or self.before is None or self.before.same_time is None:
            return None
        return self.settled.actual - self.before.same_time


@dataclass(frozen=True, slots=True)
class Before:
    """The same kind of target in the cycle before: reached by the same time, and reached in the end."""

    same_time: Decimal | None
    end: Decimal | None


@dataclass(frozen=True, slots=True)
class Trend:
    """The targets of a tenant over the windows of a cycle; ``before`` is the cycle it is compared with.

    ``windows`` have ended; the reports of the ``settled`` ones, which come first, are due.
    """

    windows: Sequence[Window]
    settled: Sequence[Window]
    lines: Sequence[TrendLine]
    before: Cycle | None


def trend_of(
    lines: Sequence[TargetLine], tenant_id: uuid.UUID, cycle: Cycle, windows: Sequence[Window], today: date
) -> Trend:
    """Return how targets moved in the windows that ended before ``today``, beside the cycle before."""
    ended = [window for window in windows if window.ends_on < today]
    settled = [window for window in ended if window.due_on < today]
    earlier = cycle_before(cycle)
    was = plain_lines(tenant_id, (earlier.tenant_id, earlier.id)) if earlier else []
    moved = movements([key for line in (*lines, *was) for key in _keys(line)])
    elapsed = (settled[-1].ends_on - cycle.starts_on).days if settled else None
    befores = {line.named.kind: _before(line, moved, earlier, elapsed) for line in reversed(was) if earlier}
    rows = []
    for line in lines:
        readings = _readings(line, moved, ended)
        compared = readings[len(settled) - 1] if settled else None
        rows.append(TrendLine(line, readings, compared, befores.get(line.named.kind)))
    return Trend(ended, settled, rows, earlier)


def _keys(line: TargetLine) -> list[Key]:
    """Return the targets whose entries make a line: its own, else its parts."""
    if line.own:
        return [(line.own.target.tenant_id, line.own.target.id)]
    return [(part.reached.target.tenant_id, part.reached.target.id) for part in line.parts]


def _readings(line: TargetLine, moved: Mapping[Key, Sequence[Moved]], ended: Sequence[Window]) -> list[Reading]:
    found = []
    for window in ended:
        actual = _actual(line, moved, window.ends_on)
        share = attainment(Direction(line.named.direction), line.plan, actual)
        found.append(Reading(window.key, actual, None if share is None else share * 100))
    return found


def _actual(line: TargetLine, moved: Mapping[Key, Sequence[Moved]], until: date) -> Decimal | None:
    """Return what a line had reached by a day; None where nothing was accepted, and for rates of several parts."""
    entries = [each for key in _keys(line) for each in moved.get(key, ()) if each.on <= until]
    measure = Measure(line.named.measure)
    if not entries or (line.own is None and measure in (Measure.RATE, Measure.YES_NO)):
        return None
    denominator = sum((each.denominator or Decimal(0) for each in entries), Decimal(0))
    return actual_value(measure, sum((each.amount for each in entries), Decimal(0)), denominator)


def _before(line: TargetLine, moved: Mapping[Key, Sequence[Moved]], cycle: Cycle, elapsed: int | None) -> Before:
    days = (cycle.ends_on - cycle.starts_on).days
    same = None if elapsed is None else cycle.starts_on.fromordinal(cycle.starts_on.toordinal() + min(elapsed, days))
    return Before(_actual(line, moved, same) if same else None, _actual(line, moved, date.max))
