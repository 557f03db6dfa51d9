"""Reporting windows: due some days after they end, or on a day of a month, whatever month has that day."""

from datetime import date
from functools import partial

import pytest

from core.domain.declarations import Frequency
from core.reporting.windows import day_of_month, days_after, windows_between

YEAR = date(2024, 1, 1), date(2024, 12, 31)


def test_a_report_is_due_some_days_after_its_window() -> None:
    windows = windows_between(*YEAR, Frequency.QUARTER, partial(days_after, days=10), 5)
    assert [(w.key, w.due_on, w.closes_on) for w in windows[:2]] == [
        ("2024-Q1", date(2024, 4, 10), date(2024, 4, 15)),
        ("2024-Q2", date(2024, 7, 10), date(2024, 7, 15)),
    ]


def test_a_report_is_due_on_a_day_within_its_month() -> None:
    windows = windows_between(*YEAR, Frequency.MONTH, partial(day_of_month, day=25, months_after=0), 0)
    assert [w.due_on for w in windows] == [date(2024, month, 25) for month in range(1, 13)]
    assert windows[0].is_open(date(2024, 1, 25))
    assert not windows[0].is_open(date(2024, 1, 26))


@pytest.mark.parametrize(
    ("day", "months_after", "due_on"),
    [(30, 0, date(2024, 11, 30)), (3, 1, date(2024, 12, 3)), (31, 3, date(2025, 2, 28)), (31, 0, date(2024, 11, 30))],
)
def test_a_month_without_the_day_ends_with_its_last(day: int, months_after: int, due_on: date) -> None:
    assert day_of_month(date(2024, 11, 30), day, months_after) == due_on
