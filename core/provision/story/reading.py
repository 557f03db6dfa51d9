"""The file of a year: who acts, when, with which words; results.csv holds the numbers that holders report.

What has a default may be left out: a year in progress has no rating, and filings only of windows that were reported.
"""

import csv
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import yaml

from core.config import OperatorError
from core.domain.canonical import canonical
from core.domain.restore import restore
from core.provision.recorded import read_yaml
from core.provision.story.occasions import Held, Kept, Urged


@dataclass(frozen=True, slots=True)
class Cast:
    """Sign-in addresses of the seats that act for the authority."""

    decider: str
    advisor: str
    administrator: str


@dataclass(frozen=True, slots=True)
class Values:
    """Values entered for the scheme's unpublished parameters, only to illustrate: numbers, and keys of choices."""

    entered_on: date
    values: Mapping[str, Decimal | str]


@dataclass(frozen=True, slots=True)
class Period:
    """The cycle; first and last days. ``within`` is the key of the longer cycle around it."""

    key: str
    name: str
    opened_on: date
    starts_on: date
    ends_on: date
    registration_opens_on: date
    registration_closes_on: date
    rule_date: date
    kind: str = "year"
    within: str = ""


@dataclass(frozen=True, slots=True)
class CycleTarget:
    """The plan of the whole cycle for one kind of work."""

    kind: str
    plan: Decimal | None
    baseline: Decimal | None
    baseline_label: str


@dataclass(frozen=True, slots=True)
class Registered:
    """How holders propose the work before it is ordered: reasons, obstacles they see, the result they commit to.

    ``comment`` is what the authority says of it before it is accepted.
    """

    reasons: tuple[str, ...]
    obstacles: str
    result: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a piece of work measures where it is something of its own."""

    label: str
    unit: str
    baseline: Decimal | None = None
    baseline_label: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Work of some kinds for all units of a kind (or those named), ``count`` pieces each; due with the cycle.

    ``post`` makes it the own work of that post; ``within`` narrows the units to a tenant's tree, by its code. Titles
    are used in turn, ``reasons`` say why it was chosen where no registration does.
    """

    unit_kind: str
    kinds: tuple[str, ...]
    unit: str = ""
    count: int = 1
    due_on: date | None = None
    title: str = ""
    products: str = ""
    origin: str = ""
    registered: Registered | None = None
    post: str = ""
    units: tuple[str, ...] = ()
    within: str = ""
    titles: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One decision and the work it gives; ``actor`` issues and ``reviewer`` answers, by default those of the cast."""

    number: str
    issued_on: date
    signer: str
    summary: str
    work: tuple[Work, ...]
    actor: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Cascade:
    """A lower tenant's decision that splits its target of a kind over the units of a kind below it."""

    holder: str
    number: str
    issued_on: date
    signer: str
    summary: str
    kind: str
    unit_kind: str
    actor: str


@dataclass(frozen=True, slots=True)
class Carry:
    """A decision that gives all unfinished work of an earlier cycle out again; due with the new cycle."""

    source: str
    number: str
    issued_on: date
    signer: str
    summary: str


@dataclass(frozen=True, slots=True)
class Filing:
    """When the reports of a window are filed and answered, if they are; ``units`` alone file, where any are named."""

    window: str
    filed_on: date
    answered_on: date | None = None
    filed_below_on: date | None = None
    answered_below_on: date | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Evidence: ``count`` pieces of one kind."""

    kind: str
    title: str
    number: str
    count: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence that a unit adds to its line of a kind in a window."""

    unit: str
    kind: str
    window: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """An obstacle, what was directed, and how it ended."""

    unit: str
    kind: str
    raised_on: date
    description: str
    proposal: str
    objective: bool
    directed_on: date
    direction: str
    document: str
    due_on: date
    resolved_on: date
    resolution: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due date, asked for and decided."""

    unit: str
    kind: str
    asked_on: date
    reason: str
    due_on: date
    decided_on: date
    note: str
    document: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A decision that is not the proposed one."""

    subject: str
    level: str
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class Rating:
    """The rating run: days, papers, and the bounds between which marks are drawn; ``marks`` name exceptions."""

    key: str
    name: str
    cut_off: date
    opened_on: date
    self_marked_on: date
    marked_on: date
    proposed_on: date
    minutes: Mapping[str, str]
    decided_on: date
    document: str
    lowest_mark: int
    highest_mark: int
    marks: Mapping[str, tuple[Decimal, ...]]
    claims: Mapping[str, str]
    departures: tuple[Departure, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole year of one tenant; ``windows`` is how many its numbers are spread over, by default those filed."""

    tenant: str
    seed: int
    scheme: str
    cast: Cast
    cycle: Period
    parameters: Values | None = None
    targets: tuple[CycleTarget, ...] = ()
    registered_on: date | None = None
    commented_on: date | None = None
    reviewed_on: date | None = None
    orders: tuple[Order, ...] = ()
    carries: tuple[Carry, ...] = ()
    cascades: tuple[Cascade, ...] = ()
    filings: tuple[Filing, ...] = ()
    windows: int | None = None
    proofs: tuple[Proof, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    extensions: tuple[Extension, ...] = ()
    rating: Rating | None = None
    registers: tuple[Kept, ...] = ()
    meetings: tuple[Held, ...] = ()
    urged: tuple[Urged, ...] = ()

    @property
    def window_count(self) -> int:
        """How many windows the year has."""
        return len(self.filings) if self.windows is None else self.windows


@dataclass(frozen=True, slots=True)
class Amount:
    """What a holder reports in a window: an amount, over a denominator for ratios."""

    value: Decimal
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The plan a unit gets for a kind of work, and what it reports window by window."""

    plan: Decimal
    amounts: tuple[Amount, ...]


def read_story(folder: Path) -> Story:
    """Return the year described in ``year.yaml``; OperatorError names what does not fit."""
    path = folder / "year.yaml"
    try:
        data = canonical(read_yaml(path))
        return restore(Story, completed(Story, data))
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise OperatorError(f"{path}: {error}", f"{path} cannot be read.") from error


def completed(kind: Any, data: Any) -> Any:
    """Return ``data`` with the defaults of what it leaves out, all the way down; what does not fit stays as it is."""
    inner = [hint for hint in get_args(kind) if hint not in (NoneType, Ellipsis)]
    if isinstance(data, list) and inner:
        return [completed(inner[0], item) for item in data]
    if not isinstance(data, dict):
        return data
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {name: completed(hints.get(name), value) for name, value in data.items()}
        return {f.name: canonical(f.default) for f in fields(kind) if f.default is not MISSING} | known
    return completed(inner[0], data) if inner and is_dataclass(inner[0]) else data


def read_results(folder: Path) -> dict[tuple[str, str], Result]:
    """Return results.csv by (unit, kind): unit, kind, plan, then one column per window, ratios as ``part/whole``.

    A year may have none.
    """
    path = folder / "results.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    return {(row[0], row[1]): Result(Decimal(row[2]), tuple(map(_amount, row[3:]))) for row in rows[1:]}


def _amount(text: str) -> Amount:
    part, _, whole = text.partition("/")
    return Amount(Decimal(part), Decimal(whole) if whole else None)
