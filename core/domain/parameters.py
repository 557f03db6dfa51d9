"""Dated, cited values of a regulation, with how sure each is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

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
    """What cannot begin while a value is missing."""

    ASSIGNMENT = "assignment"
    REPORTING = "reporting"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A value from the day it takes effect; ``value`` is None exactly when its certainty is unknown."""

    valid_from: date
    value: Decimal | None
    citation: Citation
    basis: Basis
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named number of a regulation over time, newest last.

    ``unit`` is for people ("điểm", "%", "ngày"); ``minimum``, ``maximum`` and ``whole`` bound what a tenant may enter;
    ``replaces`` says that it takes the place of an extended pack's parameter.
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

    def at(self, day: date) -> ParameterValue | None:
        """Return the value in force on ``day``, or None before the first."""
        in_force = [value for value in self.values if value.valid_from <= day]
        return in_force[-1] if in_force else None


@dataclass(frozen=True, slots=True)
class BoundParameter:
    """A parameter as a rule sees it: one value, its source, and whether a tenant entered it only as an illustration.

    An illustration has no source, unless the tenant named one.
    """

    key: str
    label: Text
    unit: str
    value: Decimal
    citation: Citation | None
    certainty: Certainty
    illustrative: bool = False
