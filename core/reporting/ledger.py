"""What the accepted lines of one source put into the ledger. Pure: the ledger always equals this function of them.

A source is a target that its holder's own reports measure. Of the lines of one report the last accepted one counts
(a correction is a line of the same report). Counts add up over the windows; a state (ratio, rate, yes or no) replaces
what the window before said, so that the sum up to any window is the state at its end.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.domain.targets import Measure

#: Measures that tell what their window added; the others tell the state at its end.
SUMMED = frozenset({Measure.COUNT, Measure.MILESTONES})


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A filed number of one source, and whether it is accepted; ids are in the order of filing."""

    id: uuid.UUID
    report_id: uuid.UUID
    ends_on: date
    value: Decimal
    denominator: Decimal | None
    accepted: bool


@dataclass(frozen=True, slots=True)
class Increment:
    """What one line adds, for the window that ended on ``on``."""

    amount: Decimal
    denominator: Decimal | None
    on: date

    def reversed(self) -> "Increment":
        """Return what takes it back."""
        return Increment(-self.amount, None if self.denominator is None else -self.denominator, self.on)


def increments(lines: Sequence[SourceLine], measure: Measure) -> dict[uuid.UUID, Increment]:
    """Return by line what each line that counts adds."""
    found: dict[uuid.UUID, Increment] = {}
    before, before_denominator = Decimal(0), Decimal(0)
    for line in _counting(lines):
        denominator = None if line.denominator is None else line.denominator - before_denominator
        found[line.id] = Increment(line.value - before, denominator, line.ends_on)
        if measure not in SUMMED:
            before, before_denominator = line.value, line.denominator or Decimal(0)
    return found


def _counting(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the last accepted line of each report, in the order of the windows."""
    last: dict[uuid.UUID, SourceLine] = {}
    for line in sorted(lines, key=lambda line: line.id):
        if line.accepted:
            last[line.report_id] = line
    return sorted(last.values(), key=lambda line: (line.ends_on, line.id))


def movements(
    before: Mapping[uuid.UUID, Increment], after: Mapping[uuid.UUID, Increment]
) -> Iterator[tuple[uuid.UUID, Increment]]:
    """Yield what must be entered so that the ledger says ``after`` where it said ``before``: reversals first.

    Nothing is ever entered as a difference, so a line counts exactly when the number of its entries is odd.
    """
    changed = {line for line in {*before, *after} if before.get(line) != after.get(line)}
    for line in sorted(changed & before.keys()):
        yield line, before[line].reversed()
    for line in sorted(changed & after.keys()):
        yield line, after[line]
