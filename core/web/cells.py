"""The cells that a template wrote for one row, taken apart: to show some of them, to name them, to write them out."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import NumberFormatError, parse_decimal
from markupsafe import Markup, escape

from core.web.formats import NOTHING

_CELL = re.compile(r"<(/?)(t[dh])\b([^>]*)>")
#: A cell with nothing like it inside.
_WHOLE_CELL = re.compile(r"<(t[dh])\b([^>]*)>\s*(.*?)\s*</\1>", re.DOTALL)
#: What one does with a row says nothing of it.
_CONTROLS = re.compile(r"<(form|button|select|textarea)\b.*?</\1>|<input\b[^>]*>", re.DOTALL)
_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)(</tr>)", re.DOTALL)
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|li|div|dd|small)>")
_DAY = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", re.ASCII)

Value = str | Decimal | date | None


class Cell(NamedTuple):
    """One cell: its tag (td, th), its attributes and what stands in it, as written."""

    tag: str
    attributes: str
    inner: str

    def labelled(self, label: str) -> str:
        """Return the cell with the name of its column (see ``named``), which a narrow screen shows beside it."""
        tag, attributes, inner = self
        if not label:
            return f"<{tag}{attributes}>{inner}</{tag}>"
        none = " data-none" if inner == NOTHING else ""
        return f'<{tag}{attributes} data-label="{label}"{none}><div class="cell">{inner}</div></{tag}>'

    def text(self) -> str:
        """Return the words of the cell on one line."""
        return str(Markup(_BREAKS.sub(" ", _CONTROLS.sub("", self.inner))).striptags())  # noqa: S704 - only its words are kept


def named(label: object) -> str:
    """Return the name of a column as an attribute holds it."""
    return str(escape(str(label)))


def cells(row: str) -> Sequence[Cell]:
    """Return the cells of a row; tables inside of a cell stay in it."""
    text = str(row)  # slices of Markup would be Markup, each of them made by hand
    if "<table" in text:
        return list(_cells(text))
    return [Cell._make(found) for found in _WHOLE_CELL.findall(text)]


def labelled(parts: Sequence[Cell], labels: Sequence[str]) -> Markup:
    """Return a row whose cells carry the names of their columns (see ``named``)."""
    written = [cell.labelled(label) for cell, label in zip(parts, labels, strict=True)]
    return Markup("".join(written))  # noqa: S704 - what a template wrote, escaped there


def stacked(table: str, with_first: bool = False) -> Markup:
    """Return a table whose cells carry the names of their columns as its head has them (no table stands in a cell).

    The first cell says by itself what its row is about, unless ``with_first``. Rows with another number of cells,
    such as those that head a group, stay as they are.
    """
    head, end, body = str(table).partition("</thead>")
    names = [named(cell.text()) for cell in cells(head)]
    labels = names if with_first else ["", *names[1:]]

    def stack(row: re.Match[str]) -> str:
        parts = cells(row[2])
        return row[1] + str(labelled(parts, labels)) + row[3] if len(parts) == len(labels) else row[0]

    return Markup(head + end + _ROW.sub(stack, body))  # noqa: S704 - what a template wrote, escaped there


def _cells(row: str) -> Iterator[Cell]:
    depth, opened = 0, None
    for tag in _CELL.finditer(row):
        if not tag[1]:
            depth += 1
            opened = tag if depth == 1 else opened
        elif depth:
            depth -= 1
            if depth == 0 and opened:
                yield Cell(opened[2], opened[3], row[opened.end() : tag.start()].strip())


def value(text: str, language: str, *, is_number: bool) -> Value:
    """Return what a cell of a workbook holds: a number or a day where the text is nothing else, None for nothing."""
    if text in ("", NOTHING):
        return None
    if _DAY.fullmatch(text):
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day of Vietnam
    if is_number:
        try:
            return parse_decimal(text, locale=language, strict=True)
        except NumberFormatError:
            return text
    return text
