"""What became of work between reports: obstacles, directions, urging. They lie above this package, so that the
application hands in how they are read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app

from core.db.bulk import Key
from core.errors import ObjectRef

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


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened around a piece of work; ``about`` is the object whose page tells more."""

    at: datetime
    what: str
    text: str
    by: str
    about: ObjectRef | None


Standings = Callable[[Iterable[Key]], Mapping[Key, Standing]]
Events = Callable[[Key], Sequence[Event]]


def init_follow_up(app: Flask, standings: Standings, events: Events) -> None:
    """Let pages of assigning read how work stands and what happened around it."""
    app.extensions[_EXTENSION] = standings, events


def standings(keys: Iterable[Key]) -> Mapping[Key, Standing]:
    """Return how some work stands; by key, all of them."""
    wanted = list(keys)
    read: Standings = current_app.extensions[_EXTENSION][0]
    found = read(wanted) if wanted else {}
    return {key: found.get(key, Standing()) for key in wanted}


def events(key: Key) -> Sequence[Event]:
    """Return what happened around one piece of work, oldest first."""
    read: Events = current_app.extensions[_EXTENSION][1]
    return read(key)
