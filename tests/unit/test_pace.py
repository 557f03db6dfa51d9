"""How far a target should be by now."""

from datetime import date
from decimal import Decimal

import pytest

from core.assignment.models import Cycle, Target
from core.dashboard.pace import expected_of, tone_of
from core.domain.declarations import Frequency
from core.reporting.windows import days_after, windows_between

CYCLE = Cycle(starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
WINDOWS = windows_between(CYCLE.starts_on, CYCLE.ends_on, Frequency.QUARTER, lambda day: days_after(day, 10), 0)


@pytest.mark.parametrize(
    ("today", "days"),
    [(date(2021, 4, 10), 0), (date(2021, 4, 11), 90), (date(2021, 7, 10), 90), (date(2021, 7, 11), 181)],
)
def test_only_windows_whose_reports_are_due_count(today: date, days: int) -> None:
    assert expected_of(CYCLE, WINDOWS, today) * 365 == pytest.approx(Decimal(100 * days))


def test_once_all_reports_are_in_the_whole_plan_is_expected() -> None:
    assert expected_of(CYCLE, WINDOWS, date(2022, 1, 10)) < 100
    assert expected_of(CYCLE, WINDOWS, date(2022, 1, 11)) == 100
    assert expected_of(CYCLE, [], date(2021, 6, 1)) == 100


@pytest.mark.parametrize(
    ("measure", "direction", "share", "expected", "tone"),
    [
        ("count", "at_least", 50, 50, "good"),
        ("count", "at_least", 40, 50, "warn"),
        ("count", "at_least", 39, 50, "bad"),
        ("count", "at_least", 5, 0, "plain"),
        ("count", "at_most", 80, 50, "warn"),
        ("ratio", "at_least", 79, 50, "bad"),
        ("yes_no", "at_least", 0, 50, "plain"),
        ("yes_no", "at_least", 0, 100, "bad"),
        ("yes_no", "at_least", 100, 50, "good"),
        ("count", "at_least", None, 50, "plain"),
    ],
)
def test_tones(measure: str, direction: str, share: int | None, expected: int, tone: str) -> None:
    target = Target(measure=measure, direction=direction)
    assert tone_of(target, None if share is None else Decimal(share), Decimal(expected)) == tone
