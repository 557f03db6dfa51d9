"""Reporting windows of a cycle, from the scheme's cadence. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.declarations import Frequency

MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF_YEAR: 6, Frequency.YEAR: 12}
MARKS = {Frequency.MONTH: "M", Frequency.QUARTER: "Q", Frequency.HALF_YEAR: "H", Frequency.YEAR: "Y"}


@dataclass(frozen=True, slots=True)
class Window:
    """One period of reporting: open from its first day to ``closes_on``, in time to ``due_on``, inclusive."""

    key: str
    starts_on: date
    ends_on: date
    due_on: date
    closes_on: date

    def is_open(self, day: date) -> bool:
        """Tell whether reports are taken on ``day``."""
        return self.starts_on <= day <= self.closes_on


def windows_between(
    starts_on: date, ends_on: date, frequency: Frequency, due_days: int, grace_days: int
) -> list[Window]:
    """Return the windows that begin within the cycle, oldest first; the last one ends with the cycle."""
    windows, months = [], MONTHS[frequency]
    first = starts_on.replace(day=1)
    while first <= ends_on:
        following = _add_months(first, months)
        last = min(following - timedelta(days=1), ends_on)
        due = last + timedelta(days=due_days)
        key = _key(first, frequency)
        windows.append(Window(key, max(first, starts_on), last, due, due + timedelta(days=grace_days)))
        first = following
    return windows


def _add_months(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _key(first: date, frequency: Frequency) -> str:
    if frequency is Frequency.YEAR:
        return str(first.year)
    return f"{first.year}-{MARKS[frequency]}{(first.month - 1) // MONTHS[frequency] + 1}"
