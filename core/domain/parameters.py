"""Dated, cited values of a regulation, with how sure each is."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.domain.canonical import LATER
from core.domain.text import Citation, Text


class Basis(StrEnum):
    """What kind of text a value rests on."""

    LAW = "law"
    GUIDANCE = "guidance"
    LOCAL = "local"


class Certainty(StrEnum):
    """How sure a value is."""

    CONFIRMED = "confirmed"  # read in the legal text
    REPORTED = "reported"  # read on a public page
    SECONDARY = "secondary"  # a third party's reading: the tenant must confirm it
    UNKNOWN = "unknown"  # never published: no value is shipped


class Stage(StrEnum):
    """What cannot begin while a value is missing; without one of the calendar only its day is not told."""

    ASSIGNMENT = "assignment"
    REPORTING = "reporting"
    RATING = "rating"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways in which a regulation may be read or applied; ``key`` is a word, never a number."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A number, or the key of a choice, from the day it takes effect; None exactly when its certainty is unknown."""

    valid_from: date
    value: Decimal | str | None
    citation: Citation
    basis: Basis
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named number, or one choice, of a regulation over time, newest last.

    ``unit`` is for people ("điểm", "%", "ngày"); ``minimum``, ``maximum`` and ``whole`` bound what a tenant may enter;
    where there are ``choices`` the value is the key of one of them, and has neither unit nor bounds; ``runs`` name the
    run rules that need it (none: every run); ``replaces`` says that it takes the place of an extended pack's parameter.
    """

    key: str
    label: Text
    unit: str
    needed_for: Stage
    values: tuple[ParameterValue, ...]
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    whole: bool = False
    replaces: bool = False
    choices: tuple[Choice, ...] = ()
    runs: tuple[str, ...] = ()

    def label_of(self, value: Decimal | str) -> Text | None:
        """Return how a chosen key reads; None for a number, and for a key that is no choice."""
        return next((choice.label for choice in self.choices if choice.key == value), None)

    def at(self, day: date) -> ParameterValue | None:
        """Return the value in force on ``day``, or None before the first."""
        in_force = [value for value in self.values if value.valid_from <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True, slots=True)
class BoundParameter:
    """A parameter as a rule sees it: one value, its source, and whether a tenant entered it only as an illustration.

    ``value`` is a number or the key of a choice, which ``chosen`` tells in words. An illustration has no source, unless
    the tenant named one.
    """

    key: str
    label: Text
    unit: str
    value: Decimal | str
    citation: Citation | None
    certainty: Certainty
    illustrative: bool = False
    chosen: Text | None = field(default=None, metadata=LATER)

    @property
    def number(self) -> Decimal:
        """The value as a decimal; TypeError for a choice."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"the parameter {self.key} is a choice and no number")
        return self.value

    @property
    def choice(self) -> str:
        """The key that was chosen; TypeError for a number."""
        if not isinstance(self.value, str):
            raise TypeError(f"the parameter {self.key} is a number and no choice")
        return self.value
