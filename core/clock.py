"""The only source of the current time. Rules never see it; they get a date.

A process may live on another day (a demo of a past year): the hour then is the real one. A test or the demo's loader
may stop time at a moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: Deadlines and windows are days of this zone.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_process_day: date | None = None
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def work_on(day: date | None) -> None:
    """Make this process live on ``day`` at the real hour of Vietnam; None returns it to the present."""
    global _process_day  # noqa: PLW0603 - one clock per process is the point
    _process_day = day


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at ``moment`` (aware)."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    stopped = _moment.get()
    if stopped is not None:
        return stopped.astimezone(UTC)
    present = datetime.now(VIETNAM)
    return (datetime.combine(_process_day, present.timetz()) if _process_day else present).astimezone(UTC)


def today() -> date:
    """Return the current day in Vietnam."""
    return now().astimezone(VIETNAM).date()


def is_travelling() -> bool:
    """Tell whether this process lives on another day; pages then say so."""
    return _process_day is not None
