"""The value of one parameter over time: what the law says, what tenants above entered, what the tenant itself did."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from core import clock
from core.domain.parameters import BoundParameter, Certainty, Parameter
from core.domain.text import Citation
from core.extensions.labels import bound_text, value_text
from core.extensions.parameters import bind
from core.extensions.queries import Entry, confirmation


class Lane(StrEnum):
    """Who says a value; the last lane is what binds of all that."""

    LAW = "law"
    ABOVE = "above"
    OWN = "own"
    BINDS = "binds"


@dataclass(frozen=True, slots=True)
class Span:
    """A value from one day to another (None: until further notice), and where it stands; "" is no value."""

    lane: Lane
    first: date
    last: date | None
    value: str
    certainty: Certainty
    citation: Citation | None = None
    illustrative: bool = False
    tenant: str = ""


def spans_of(parameter: Parameter, entries: Sequence[Entry]) -> list[Span]:
    """Return every value over time, lane by lane; ``entries`` are all that were ever made."""
    standing = _standing(entries)
    above = [entry for entry in standing if entry.depth > 0]
    own = [entry for entry in standing if entry.depth == 0]
    return [
        *_law(parameter),
        *_entered(parameter, Lane.ABOVE, above),
        *_entered(parameter, Lane.OWN, own),
        *_binding(parameter, standing),
    ]


def _standing(entries: Sequence[Entry]) -> list[Entry]:
    """Return the last entry of each tenant for each day: the strongest first, as binding wants them."""
    newest: dict[tuple[uuid.UUID, date], Entry] = {}
    for entry in entries:
        known = newest.get((entry.row.tenant_id, entry.row.valid_from))
        if known is None or known.row.version < entry.row.version:
            newest[entry.row.tenant_id, entry.row.valid_from] = entry
    latest_first = sorted(newest.values(), key=lambda entry: entry.row.valid_from, reverse=True)
    return sorted(latest_first, key=lambda entry: entry.depth)


def _law(parameter: Parameter) -> list[Span]:
    lasts = [_before(value.valid_from) for value in parameter.values[1:]]
    return [
        Span(
            Lane.LAW,
            value.valid_from,
            last,
            "" if value.value is None else value_text(parameter, value.value),
            value.certainty,
            value.citation,
        )
        for value, last in zip(parameter.values, [*lasts, None], strict=True)
    ]


def _entered(parameter: Parameter, lane: Lane, entries: Sequence[Entry]) -> list[Span]:
    """An entry holds until the same tenant makes another, or the law changes."""
    spans = []
    for entry in reversed(entries):
        row = entry.row
        ends = [each.row.valid_from for each in entries if each.row.tenant_id == row.tenant_id]
        ends += [value.valid_from for value in parameter.values]
        later = [day for day in ends if day > row.valid_from]
        spans.append(
            Span(
                lane,
                row.valid_from,
                _before(min(later)) if later else None,
                value_text(parameter, row.given),
                Certainty.UNKNOWN if row.illustrative else Certainty.CONFIRMED,
                Citation(row.document, issued_on=row.document_date) if row.document else None,
                row.illustrative,
                entry.tenant.name,
            )
        )
    return spans


def _binding(parameter: Parameter, standing: Sequence[Entry]) -> list[Span]:
    """Return what binds, day by day; following days with the same value from the same source are one span."""
    given = [confirmation(entry.row) for entry in standing]
    starts = {value.valid_from for value in parameter.values} | {entry.row.valid_from for entry in standing}
    found: list[tuple[date, BoundParameter | None]] = []
    for day in sorted(day for day in starts if day >= parameter.values[0].valid_from):
        bound = bind([parameter], given, day).bound.get(parameter.key)
        if not found or found[-1][1] != bound:
            found.append((day, bound))
    lasts = [_before(day) for (_day, _bound), (day, _next) in pairwise(found)]
    return [_bound_span(*each, last) for each, last in zip(found, [*lasts, None], strict=True)]


def _bound_span(first: date, bound: BoundParameter | None, last: date | None) -> Span:
    if bound is None:
        return Span(Lane.BINDS, first, last, "", Certainty.UNKNOWN)
    return Span(Lane.BINDS, first, last, bound_text(bound), bound.certainty, bound.citation, bound.illustrative)


def _before(day: date) -> date:
    return day - timedelta(days=1)


#: Measures of the picture, in its own units.
WIDTH, _LEFT, _TOP, _ROW, BAR = 760, 150, 34, 44, 30
#: Grounds of the bars, colours of the palette; bars differ by their lane, not by colour alone.
COLOURS = {Lane.LAW: "info-ground", Lane.ABOVE: "warn-ground", Lane.OWN: "warn-ground", Lane.BINDS: "good-ground"}
#: How many units a letter takes: a bar that is too short for its value shows none, the table does.
_LETTER = 9
#: Days shown after the last change, so that what holds until further notice is seen to go on.
_AFTER = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """One value in the picture; ``text`` is "" where there is no room for it."""

    span: Span
    x: int
    y: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture: lanes with their tops, bars, years and today."""

    height: int
    lanes: Sequence[tuple[Lane, int]]
    bars: Sequence[Bar]
    years: Sequence[tuple[int, int]]
    today: int
    width: int = WIDTH
    bar: int = BAR
    colours: Mapping[Lane, str] = field(default_factory=lambda: COLOURS)


def drawn(spans: Sequence[Span]) -> Drawing:
    """Lay out the spans of one parameter on a scale of days; lanes of which nothing is known are left out."""
    first = min(span.first for span in spans)
    changes = [span.first for span in spans] + [span.last for span in spans if span.last]
    last = max([clock.today(), *changes]) + timedelta(days=_AFTER)
    days = (last - first).days

    def x(day: date) -> int:
        return _LEFT + (WIDTH - _LEFT - 10) * (day - first).days // days

    lanes = [lane for lane in Lane if any(span.lane is lane for span in spans)]
    tops = {lane: _TOP + _ROW * place for place, lane in enumerate(lanes)}
    bars = []
    for span in spans:
        left, right = x(span.first), x(min(span.last or last, last))
        room = right - left - 12
        text = span.value if len(span.value) * _LETTER <= room else ""
        bars.append(Bar(span, left, tops[span.lane], max(right - left - 2, 2), text))
    years = [(year, x(date(year, 1, 1))) for year in range(first.year, last.year + 1) if date(year, 1, 1) >= first]
    return Drawing(_TOP + _ROW * len(lanes) + 6, list(tops.items()), bars, years, x(clock.today()))
