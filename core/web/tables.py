"""Lists that are sorted, filtered and paged by the address alone, so that a view of a list can be sent to a colleague.

Names in the address: ``sort`` (``-due`` is descending), ``page``, and one per filter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVarTuple

from flask import request, url_for
from sqlalchemy import ColumnElement, Select, SQLColumnExpression

from core.db.folding import folded, folded_column

Ts = TypeVarTuple("Ts")

PAGE_SIZE = 50
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
    has_more: bool = field(default=False)

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
            rows = rows.order_by((column.desc() if self.descending else column.asc()).nulls_last())
        return rows.order_by(*last).limit(PAGE_SIZE + 1).offset((self.page - 1) * PAGE_SIZE)

    def shown(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the rows of this page, of a query that ``arrange`` paged."""
        self.has_more = len(rows) > PAGE_SIZE
        return rows[:PAGE_SIZE]

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

    def _url(self, **values: Any) -> str:
        named = {key: text for key, text in self.chosen.items() if text}
        kept = {key: value for key, value in values.items() if value not in ("", 1)}
        return url_for(str(request.endpoint), **{**(request.view_args or {}), **named, **kept})


def contains(column: SQLColumnExpression[str], text: str) -> ColumnElement[bool]:
    """Return the condition that a column holds what was typed in a search box, whatever its case and diacritics."""
    return folded_column(column).contains(folded(text), autoescape=True)


def table(columns: Sequence[Column], filters: Sequence[Filter] = (), *, sort: str = "") -> Table:
    """Return the list as the address asks for it; what the address has wrong is ignored. ``sort`` is the default."""
    wanted = request.args.get("sort", "") or sort
    key = wanted.removeprefix("-")
    if key not in {column.key for column in columns if column.sortable}:
        wanted, key = sort, sort.removeprefix("-")
    page = request.args.get("page", "1")
    chosen = {each.key: _allowed(each, request.args.get(each.key, "")) for each in filters}
    number = min(int(page), _LAST_PAGE) if page.isascii() and page.isdigit() and int(page) else 1
    return Table(columns, filters, key, wanted.startswith("-"), number, chosen)


def _allowed(each: Filter, text: str) -> str:
    known = not each.choices or text in {value for value, _label in each.choices}
    return (text.strip()[:200] if known else "") or each.default
