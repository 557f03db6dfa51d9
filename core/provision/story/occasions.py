"""What a year's file says beside the work itself: registers kept, meetings held, units urged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a meeting gave a unit to do; the unit answers and who directed accepts, if they did yet."""

    unit: str
    text: str
    due_on: date
    answer: str = ""
    answered_on: date | None = None
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting or inspection of the authority: month, quarter or inspection."""

    kind: str
    held_on: date
    subject: str
    participants: str
    number: str
    conclusions: tuple[Concluded, ...]


@dataclass(frozen=True, slots=True)
class Urged:
    """The authority urges units to file the report of a window."""

    urged_on: date
    window: str
    units: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Watching:
    """Who watches whom, by their sign-in addresses, as ``observer`` or for the ``cell``."""

    of: str
    who: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Written:
    """An entry filed by someone about someone ("" = themselves), by their sign-in addresses, from a seat of a role.

    ``values`` are plain fields, ``rows`` lists, both as a REST body has them.
    """

    filed_on: date
    by: str
    kind: str
    of: str = ""
    role: str = "subject"
    values: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A register kept in the year, about the heads of some groups (none named: of all it is about)."""

    register: str
    opened_on: date
    groups: tuple[str, ...] = ()
    watching: tuple[Watching, ...] = ()
    entries: tuple[Written, ...] = ()
