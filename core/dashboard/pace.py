"""How far a target should be by now: only what adds up is held against the time that has gone by."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.assignment.models import Cycle, Target
from core.domain.canonical import CONTEXT
from core.domain.targets import Direction, Measure
from core.reporting.windows import Window

#: From this share of what is expected on a target is nearly on its way; only how a page is coloured follows from it.
NEARLY = Decimal("0.8")
WHOLE = Decimal(100)
_ADDS_UP = (Measure.COUNT, Measure.MILESTONES)


def expected_of(cycle: Cycle, windows: Sequence[Window], today: date) -> Decimal:
    """Return the share of a cycle, in per cent, that its reporting windows closed by ``today`` cover; 100 at its end.

    Reports that are still taken say nothing yet, so the last closed window counts and not the day. 0 before the first.
    """
    closed = [window.ends_on for window in windows if window.closes_on < today]
    if not windows or len(closed) == len(windows):
        return WHOLE
    if not closed:
        return Decimal(0)
    days = (max(closed) - cycle.starts_on).days + 1
    return CONTEXT.divide(Decimal(100 * days), Decimal((cycle.ends_on - cycle.starts_on).days + 1))


def tone(share: Decimal | None, expected: Decimal = WHOLE) -> str:
    """Return the tone of a share of what was expected: good, warn, bad, or plain where nothing is known or expected."""
    if share is None or expected == 0:
        return "plain"
    if share >= expected:
        return "good"
    return "warn" if share >= expected * NEARLY else "bad"


def tone_of(target: Target, share: Decimal | None, expected: Decimal) -> str:
    """Return the tone of one target: by the time gone where it adds up, else by its whole plan.

    Yes or no, and what must stay below a limit, can be told only at the end: before it they are good or plain.
    """
    measure, ended = Measure(target.measure), expected == WHOLE
    if measure in _ADDS_UP and Direction(target.direction) is Direction.AT_LEAST:
        return tone(share, expected)
    found = tone(share)
    return "plain" if not ended and measure is Measure.YES_NO and found != "good" else found
