"""A grid of more cells than a page holds: its other pages travel in one field of the form, so that nothing is lost.

Pages are turned by buttons of the form: nothing is saved then, sums and checks are over all pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from core.assignment.drafting import PLANS, Example, Grid, GridRow, typed_sum
from core.web.fields import Choice
from core.web.forms import ADD_ROW, FormState, open_form
from core.web.reading import ROW_FIELD, rows_of, written

#: The fields of the page that is shown and of what was typed on the others; what a button that turns pages sends.
PAGE, ELSEWHERE, TURN = "page", "elsewhere", "page-"
#: How the fields end that leave a row out.
DROP = "-drop"
#: Cells of a page; a grid of few more is not cut in two.
MOST_CELLS, FEW_MORE = 600, 1.5
INTO, TICK = "into", "*"


@dataclass(frozen=True, slots=True)
class GridPage:
    """The rows of a grid that its page shows; ``more`` is by column what the others give out."""

    grid: Grid
    number: int
    count: int
    more: Sequence[Decimal]
    #: What was typed on the other pages.
    elsewhere: str
    example: Example | None = None


def open_grid(schema: Schema, stored: Mapping[str, Any], choices: Mapping[str, Sequence[Choice]]) -> FormState:
    """Return the form of this request with the cells of every page of its grid; ``stored`` holds all of them."""
    together = None
    if request.method == "POST" and ELSEWHERE in request.form:
        together = _together(schema, written(schema, {PLANS: stored[PLANS]}), request.form)
    sent = request.form if together is None else together
    return open_form(schema, stored, choices=choices, sent=_without_dropped(sent))


def _without_dropped(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what was sent without the rows that are ticked to be left out (``tasks-3-drop``)."""
    dropped = {name.removesuffix("drop") for name in sent if name.endswith(DROP)}
    if not dropped:
        return sent
    rows = ((name, ROW_FIELD.fullmatch(name), text) for name, text in sent.items(multi=True))
    return MultiDict([(name, text) for name, part, text in rows if not part or f"{part[1]}-{part[2]}-" not in dropped])


def page_of(form: FormState, whole: Grid) -> GridPage:
    """Return the page of a grid that was asked for; the first one with an error where none was."""
    size = _rows_of_page(whole)
    count = max(1, -(-len(whole.rows) // size))
    number = min(max(_number(form, whole, size), 1), count)
    rows = whole.rows[(number - 1) * size : number * size]
    shown = {id(row) for row in rows}
    others = [row for row in whole.rows if id(row) not in shown]
    more = [
        typed_sum(form, column.item, [row.cells[place] for row in others if row.cells[place]])
        for place, column in enumerate(whole.columns)
    ]
    elsewhere = _written(form, whole, others) if others else ""
    example = whole.example(set(form.typed.getlist(INTO)))
    return GridPage(replace(whole, rows=rows), number, count, more, elsewhere, example)


def _rows_of_page(whole: Grid) -> int:
    rows, columns = max(1, len(whole.rows)), max(1, len(whole.columns))
    return max(10, MOST_CELLS // columns) if rows * columns > MOST_CELLS * FEW_MORE else rows


def _number(form: FormState, whole: Grid, size: int) -> int:
    wrong = {part[0] + "-" + part[1] for part in map(_parts, form.errors) if part}
    places = [place for place, row in enumerate(whole.rows) if wrong.intersection(row.cells)]
    turned = form.typed.get(ADD_ROW, "").removeprefix(TURN)
    if turned.isdigit() and len(turned) < 6:
        return int(turned)
    said = form.typed.get(PAGE, "")
    number = int(said) if said.isdigit() and len(said) < 6 else 1
    if not places or any(place // size + 1 == number for place in places):
        return number
    return places[0] // size + 1


def _parts(name: str) -> tuple[str, str, str] | None:
    part = ROW_FIELD.fullmatch(name)
    return (part[1], part[2], part[3]) if part and part[1] == PLANS else None


def _written(form: FormState, whole: Grid, rows: Iterable[GridRow]) -> str:
    """Return what stands in rows of the grid, a word for each: whom it is for, and what was typed by kind of work."""
    names = [name for name in rows_of(form.schema)[PLANS].schema.fields if name not in ("unit", "kind")]
    ticked, words = set(form.typed.getlist(INTO)), []
    for row in rows:
        pairs = [(TICK, "on")] if row.receiver.text in ticked else []
        for column, cell in zip(whole.columns, row.cells, strict=True):
            typed = ((name, form.typed.get(f"{cell}-{name}", "")) for name in names if cell)
            pairs += [(f"{column.item.key}.{name}", text) for name, text in typed if text]
        if pairs:
            words.append(f"{row.receiver.text}?{urlencode(pairs)}")
    return " ".join(words)


def _together(schema: Schema, cells: MultiDict[str, str], sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what was sent with the cells of all pages, each under the number that it has in the whole grid."""
    numbers = {
        (cells[name], cells[name.removesuffix("kind") + "unit"]): name.removesuffix("kind")
        for name in cells
        if name.endswith("-kind")
    }
    named = {}
    for name, text in sent.items():
        if (part := _parts(name)) and part[2] == "kind":
            prefix = f"{PLANS}-{part[1]}-"
            named[prefix] = numbers.get((text, sent.get(f"{prefix}unit", "")), "")
    found: MultiDict[str, str] = MultiDict()
    spare = len(cells)
    for prefix in [prefix for prefix, known in named.items() if not known]:
        named[prefix] = f"{PLANS}-{spare}-"  # of somebody who was there when the page was made
        spare += 1
    for name, text in sent.items(multi=True):
        part = _parts(name)
        found.add(named.get(f"{PLANS}-{part[1]}-", f"{PLANS}-{part[1]}-") + part[2] if part else name, text)
    _add_others(found, numbers, sent[ELSEWHERE])
    return found


def _add_others(found: MultiDict[str, str], numbers: Mapping[tuple[str, str], str], elsewhere: str) -> None:
    typed = {}
    for word in elsewhere.split():
        who, _mark, pairs = word.partition("?")
        for said, text in parse_qsl(pairs):
            if said == TICK:
                found.add(INTO, who)
            else:
                kind, _dot, name = said.rpartition(".")
                typed[kind, who, name] = text
    for (kind, who), prefix in numbers.items():
        found[f"{prefix}kind"], found[f"{prefix}unit"] = kind, who
    for (kind, who, name), text in typed.items():
        # On its own page a cell is empty only where a kept draft brought another page's field with it.
        if (kind, who) in numbers and not found.get(f"{numbers[kind, who]}{name}"):
            found[f"{numbers[kind, who]}{name}"] = text
