"""How work stands between reports: done, excused, urged. What tells it lies above this package, so that the application
hands in how it is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app
from sqlalchemy import ColumnElement

from core.db.bulk import Key

_EXTENSION = "giaoviec-follow-up"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether work is done (the day of the accepted line that says so), why lateness is excused, how often urged.

    ``excuse`` is the document of the direction that confirms an objective cause ("" = none), ``obstacle`` the key of
    the obstacle that it is about.
    """

    done_on: date | None = None
    excuse: str = ""
    obstacle: Key | None = None
    urged: int = 0
    urged_on: date | None = None

    def days_late(self, due_on: date, today: date) -> int:
        """Return for how many days the work was done late, or is overdue; 0 or less when it is not."""
        return ((self.done_on or today) - due_on).days


Standings = Callable[[Iterable[Key]], Mapping[Key, Standing]]
#: The condition that an ``Assignment`` of a statement is done.
Done = Callable[[], ColumnElement[bool]]


def init_follow_up(app: Flask, standings: Standings, done: Done) -> None:
    """Let pages of assigning read how work stands, and lists of it ask for what is done."""
    app.extensions[_EXTENSION] = standings, done


def standings(keys: Iterable[Key]) -> Mapping[Key, Standing]:
    """Return how some work stands; by key, all of them."""
    wanted = list(keys)
    read: Standings = current_app.extensions[_EXTENSION][0]
    found = read(wanted) if wanted else {}
    return {key: found.get(key, Standing()) for key in wanted}


def is_done() -> ColumnElement[bool]:
    """Return the condition that an ``Assignment`` of a statement is done."""
    ask: Done = current_app.extensions[_EXTENSION][1]
    return ask()
