"""Reporting windows of a cycle, from the scheme's cadence. Pure."""

from collections.abc import Callable
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

    @property
    def asked_on(self) -> date:
        """The day from which its report is asked for: its last day, or the month's first where it is due before."""
        return self.ends_on if self.due_on >= self.ends_on else max(self.starts_on, self.due_on.replace(day=1))

    def is_open(self, day: date) -> bool:
        """Tell whether reports are taken on ``day``."""
        return self.starts_on <= day <= self.closes_on


def days_after(ends_on: date, days: int) -> date:
    """Return the day so many days after the end of a window."""
    return ends_on + timedelta(days=days)


def day_of_month(ends_on: date, day: int, months_after: int) -> date:
    """Return a day of the month in which a window ends, or of a later one; its last day where it has no such day."""
    first = _add_months(ends_on.replace(day=1), months_after)
    return min(first + timedelta(days=day - 1), _add_months(first, 1) - timedelta(days=1))


def windows_between(
    starts_on: date, ends_on: date, frequency: Frequency, due: Callable[[date], date], grace_days: int
) -> list[Window]:
    """Return the windows that begin within the cycle, oldest first; the last one ends with the cycle.

    ``due`` tells the day on which the report of a window is due that ends on a day.
    """
    windows, months = [], MONTHS[frequency]
    first = starts_on.replace(day=1)
    while first <= ends_on:
        following = _add_months(first, months)
        last = min(following - timedelta(days=1), ends_on)
        due_on, key = due(last), _key(first, frequency)
        windows.append(Window(key, max(first, starts_on), last, due_on, due_on + timedelta(days=grace_days)))
        first = following
    return windows


def _add_months(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _key(first: date, frequency: Frequency) -> str:
    if frequency is Frequency.YEAR:
        return str(first.year)
    return f"{first.year}-{MARKS[frequency]}{(first.month - 1) // MONTHS[frequency] + 1}"
