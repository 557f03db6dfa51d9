"""The cells that a template wrote for one row, taken apart: to show some of them, to name them, to write them out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal
from markupsafe import Markup, escape

from core.web.formats import NOTHING

_CELL = re.compile(r"<(/?)(t[dh])\b([^>]*)>")
#: What one does with a row says nothing of it.
_CONTROLS = re.compile(r"<(form|button|select|textarea)\b.*?</\1>|<input\b[^>]*>", re.DOTALL)
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|li|div|dd|small)>")
_DAY = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", re.ASCII)

Value = str | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its tag (td, th), its attributes and what stands in it, as written."""

    tag: str
    attributes: str
    inner: str

    def labelled(self, label: str) -> str:
        """Return the cell with the name of its column, which a narrow screen shows beside it."""
        if not label:
            return f"<{self.tag}{self.attributes}>{self.inner}</{self.tag}>"
        named = f'data-label="{escape(label)}"'
        return f'<{self.tag}{self.attributes} {named}><div class="cell">{self.inner}</div></{self.tag}>'

    def text(self) -> str:
        """Return the words of the cell on one line."""
        return str(Markup(_BREAKS.sub(" ", _CONTROLS.sub("", self.inner))).striptags())  # noqa: S704 - only its words are kept


def cells(row: str) -> Sequence[Cell]:
    """Return the cells of a row; tables inside of a cell stay in it."""
    return list(_cells(row))


def labelled(parts: Sequence[Cell], labels: Sequence[str]) -> Markup:
    """Return a row whose cells carry the names of their columns."""
    written = (cell.labelled(label) for cell, label in zip(parts, labels, strict=True))
    return Markup("".join(written))  # noqa: S704 - what a template wrote, escaped there


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
