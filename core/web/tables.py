"""Lists that are sorted, filtered, paged and cut to columns by the address alone: a view of a list can be sent on.

Names in the address: ``sort`` (``-due`` is descending), ``page``, ``size`` (rows of a page), ``col`` once per column to
show, one per filter; ``export=xlsx`` asks for what is seen as a workbook (core.web.exports).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVarTuple

from flask import request
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, String

from core.db.folding import says, vietnamese_column
from core.web.addresses import url_for
from core.web.cells import Cell, cells, labelled, named

Ts = TypeVarTuple("Ts")

PAGE_SIZE = 50
SIZES = (25, 50, 100, 200)
#: Rows of a workbook; whoever wants more filters.
MOST_EXPORTED = 5_000
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``kind`` ``number`` is aligned right; only columns with ``sortable`` have a link in their head."""

    key: str
    label: Any
    kind: str = "text"
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter above the list: a search box, or a list of ``choices`` (value, label).

    With a ``default`` the list always shows one of the choices, never all of them.
    """

    key: str
    label: Any
    choices: Sequence[tuple[str, Any]] = ()
    default: str = ""

    @property
    def is_offered(self) -> bool:
        """Tell whether there is anything to choose."""
        return not self.default or len(self.choices) > 1


@dataclass(slots=True)
class Table:
    """The state of one list in this request."""

    columns: Sequence[Column]
    filters: Sequence[Filter]
    sort: str
    descending: bool
    page: int
    chosen: Mapping[str, str]
    size: int = PAGE_SIZE
    hidden: frozenset[str] = frozenset()
    is_export: bool = False
    has_more: bool = field(default=False)
    exported: list[Sequence[Cell]] = field(default_factory=list)
    names: Sequence[str] = ()

    @property
    def first(self) -> int:
        """Return how many rows stand before this page."""
        return (self.page - 1) * self.size

    @property
    def shown_columns(self) -> Sequence[Column]:
        """Return the columns the reader wants to see; the first and those without a name always stay."""
        return [column for column in self.columns if column.key not in self.hidden]

    @property
    def choosable(self) -> Sequence[Column]:
        """Return the columns that may be left out."""
        return [column for column in self.columns[1:] if str(column.label)]

    @property
    def is_filtered(self) -> bool:
        """Tell whether any filter is set."""
        return any(self.chosen[each.key] != each.default for each in self.filters)

    def arrange(self, rows: Select[*Ts], by: Mapping[str, SQLColumnExpression[Any]], *last: Any) -> Select[*Ts]:
        """Order and page a query; ``by`` names the database column of each sortable one, ``last`` breaks ties.

        One row more than a page is asked for, so that ``shown`` knows whether there is a next page.
        """
        if self.sort in by:
            column = by[self.sort]
            if isinstance(getattr(column, "type", None), String):
                rows = rows.order_by(_by_letters(column, self.descending))
            rows = rows.order_by((column.desc() if self.descending else column.asc()).nulls_last())
        return rows.order_by(*last).limit(self.size + 1).offset(self.first)

    def shown(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the rows of this page, of a query that ``arrange`` paged."""
        self.has_more = len(rows) > self.size
        return rows[: self.size]

    def row(self, written: str) -> Markup:
        """Return the cells of a row as the page shows them: without hidden columns, each with its column's name.

        ValueError when the template wrote another number of cells than the list has columns.
        """
        parts = cells(written)
        if self.hidden:
            pairs = zip(parts, self.columns, strict=True)
            parts = [cell for cell, column in pairs if column.key not in self.hidden]
        if self.is_export:
            self.exported.append(parts)
        return labelled(parts, self._names())

    def _names(self) -> Sequence[str]:
        """Return the names of the columns but the first in the language of the page, looked up once for all rows."""
        if not self.names:
            self.names = ["", *(named(column.label) for column in self.shown_columns[1:])]
        return self.names

    def direction(self, column: Column) -> str:
        """Return what aria-sort says of a column."""
        if column.key != self.sort:
            return "none"
        return "descending" if self.descending else "ascending"

    def sort_url(self, column: Column) -> str:
        """Return the address that sorts by a column, the other way round when it already does."""
        down = column.key == self.sort and not self.descending
        return self._url(sort=f"-{column.key}" if down else column.key)

    def page_url(self, page: int) -> str:
        """Return the address of another page of the same list."""
        return self._url(sort=("-" if self.descending else "") + self.sort, page=page)

    def clear_url(self) -> str:
        """Return the address of the list without filters."""
        return url_for(str(request.endpoint), **(request.view_args or {}))

    def export_url(self) -> str:
        """Return the address of the same list as a workbook: all its pages, as it is filtered and sorted."""
        return self._url(sort=("-" if self.descending else "") + self.sort, export="xlsx")

    def kept(self, *without: str) -> Sequence[tuple[str, str]]:
        """Return what a form of the page keeps of the address, but for what it asks itself."""
        pairs = [("sort", ("-" if self.descending else "") + self.sort), ("size", str(self.size))]
        pairs += [("col", column.key) for column in self.shown_columns] if self.hidden else []
        pairs += [(key, text) for key, text in self.chosen.items() if text]
        usual = {("sort", ""), ("size", str(PAGE_SIZE))}
        return [pair for pair in pairs if pair[0] not in without and pair not in usual]

    def _url(self, **values: Any) -> str:
        named: dict[str, Any] = {key: text for key, text in self.chosen.items() if text}
        if self.hidden:
            named["col"] = [column.key for column in self.shown_columns]
        if self.size != PAGE_SIZE and not self.is_export:
            named["size"] = self.size
        kept = {key: value for key, value in values.items() if value not in ("", 1)}
        return url_for(str(request.endpoint), **{**(request.view_args or {}), **named, **kept})


def _by_letters(column: SQLColumnExpression[Any], descending: bool) -> ColumnElement[Any]:
    letters = vietnamese_column(column)
    return (letters.desc() if descending else letters.asc()).nulls_last()


def plain_row(heads: Sequence[Any], written: str) -> Markup:
    """Return the cells of a row of a small table, each with its head (a text, or a text and its kind)."""
    names = [named(head if isinstance(head, str) else head[0]) for head in heads]
    # A first cell says what the row is about; a bare number does not.
    first = names[0] if not isinstance(heads[0], str) and heads[0][1] == "number" else ""
    return labelled(cells(written), [first, *names[1:]])


def contains(column: SQLColumnExpression[str], text: str) -> ColumnElement[bool]:
    """Return the condition that a column holds what was typed in a search box, whatever its case and diacritics."""
    return says(column, text)


def table(columns: Sequence[Column], filters: Sequence[Filter] = (), *, sort: str = "") -> Table:
    """Return the list as the address asks for it; what the address has wrong is ignored. ``sort`` is the default."""
    wanted = request.args.get("sort", "") or sort
    key = wanted.removeprefix("-")
    if key not in {column.key for column in columns if column.sortable}:
        wanted, key = sort, sort.removeprefix("-")
    chosen = {each.key: _allowed(each, request.args.get(each.key, "")) for each in filters}
    return Table(columns, filters, key, wanted.startswith("-"), chosen=chosen, **_view(columns))


def _view(columns: Sequence[Column]) -> dict[str, Any]:
    """Read how much of the list the address wants to see."""
    asked = set(request.args.getlist("col"))
    optional = {column.key for column in columns[1:] if str(column.label)}
    hidden = frozenset(optional - asked) if asked & {column.key for column in columns} else frozenset()
    if request.args.get("export") == "xlsx":
        return {"page": 1, "size": MOST_EXPORTED, "hidden": hidden, "is_export": True}
    page, size = request.args.get("page", "1"), request.args.get("size", "")
    return {
        "page": min(int(page), _LAST_PAGE) if page.isascii() and page.isdigit() and int(page) else 1,
        "size": int(size) if size in {str(each) for each in SIZES} else PAGE_SIZE,
        "hidden": hidden,
    }


def _allowed(each: Filter, text: str) -> str:
    known = not each.choices or text in {value for value, _label in each.choices}
    return (text.strip()[:200] if known else "") or each.default
