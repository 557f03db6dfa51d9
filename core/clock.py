"""The only source of the current time. Rules never see it; they get a date.

A process may work on a fixed day (a demo of a past year, a test): time then stands still at that moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: Deadlines and windows are days of this zone.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_process_moment: datetime | None = None
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def work_on(day: date | None) -> None:
    """Make this process live on ``day`` (morning, Vietnam time); None returns it to the present."""
    global _process_moment  # noqa: PLW0603 - one clock per process is the point
    _process_moment = datetime(day.year, day.month, day.day, 8, tzinfo=VIETNAM) if day else None


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
    return (_moment.get() or _process_moment or datetime.now(UTC)).astimezone(UTC)


def today() -> date:
    """Return the current day in Vietnam."""
    return now().astimezone(VIETNAM).date()


def is_travelling() -> bool:
    """Tell whether this process lives on a fixed day; pages then say so."""
    return _process_moment is not None
