"""Tables of settings: which there are, their rows on a day, and the sets that were given before."""

import re
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.db.folding import folded
from core.domain.settings import SettingKind, SettingRow, SettingTable
from core.errors import ObjectRef
from core.extensions.errors import told
from core.extensions.queries import sets_of
from core.extensions.settings import CODE, LABEL
from core.extensions.table_forms import book_rows, cell_text, column_labels, heads
from core.extensions.table_readings import TableReading, read_set, read_table, read_tables
from core.extensions.views.blueprint import bp, may_manage, typed_day
from core.web.access import actor, requires
from core.web.objects import shows
from core.web.tables import Column, Filter, Table, table
from core.web.workbooks import EXCEL, written

#: Excel's limit for the name of a sheet, and what must not stand in it.
_LONGEST_SHEET, _NO_SHEET = 31, re.compile(r"[\[\]:*?/\\]")


@shows(bp, "setting_set")
def _sets(_ref: ObjectRef) -> str:
    return url_for("extensions.setting_tables")


@bp.get("/t/<tenant:slug>/parameters/tables")
@requires("parameters.view")
def setting_tables() -> ResponseReturnValue:
    """List the tables that the installed regulations leave to this tenant."""
    shown = table((), (Filter("on", _("Vào ngày (ngày/tháng/năm)")),))
    rows = read_tables(actor().tenant_id, typed_day(shown.chosen["on"]))
    return render_template("extensions/tables.html", table=shown, rows=rows)


@bp.get("/t/<tenant:slug>/parameters/<pack>/tables/<key>")
@requires("parameters.view")
def setting_table(pack: str, key: str) -> ResponseReturnValue:
    """Show the rows of a table on a day, and every set that was ever given."""
    declared = read_table(actor().tenant_id, pack, key, None).declared
    shown = _list(declared.table, on=True)
    reading = read_table(actor().tenant_id, pack, key, typed_day(shown.chosen["on"]))
    return _page(reading, shown, sets=sets_of(actor().tenant_id, pack, key))


@bp.get("/t/<tenant:slug>/parameters/<pack>/tables/<key>/sets/<uuid:owner>/<uuid:id>")
@requires("parameters.view")
def setting_set(pack: str, key: str, owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show the rows of one set as it was given."""
    reading, given = read_set(actor().tenant_id, pack, key, (owner, id))
    return _page(reading, _list(reading.declared.table), given=given)


@bp.get("/t/<tenant:slug>/parameters/<pack>/tables/<key>/rows.xlsx")
@requires("parameters.view")
def setting_workbook(pack: str, key: str) -> ResponseReturnValue:
    """Download the rows in force, or the empty table to fill in."""
    shown = table((), (Filter("on", ""),))
    reading = read_table(actor().tenant_id, pack, key, typed_day(shown.chosen["on"]))
    declared = reading.declared.table
    title = _NO_SHEET.sub(" ", told(declared.label))[:_LONGEST_SHEET]
    named = {"Content-Disposition": f'attachment; filename="{key}.xlsx"'}
    book = written({title: (heads(declared), book_rows(declared, reading.rows))})
    return Response(book, mimetype=EXCEL, headers=named)


def _page(reading: TableReading, shown: Table, **more: Any) -> str:
    rows = _arranged(reading.declared.table, shown, reading.rows)
    return render_template(
        "extensions/table.html", reading=reading, table=shown, rows=rows, may_manage=may_manage(), **more
    )


def _list(declared: SettingTable, *, on: bool = False) -> Table:
    columns = [
        Column(CODE, _("Mã"), sortable=True),
        Column(LABEL, _("Tên"), sortable=True),
        *(
            Column(each.key, label, "number" if each.kind is SettingKind.NUMBER else "text", sortable=True)
            for each, label in zip(declared.columns, column_labels(declared), strict=True)
        ),
    ]
    days = (Filter("on", _("Vào ngày (ngày/tháng/năm)")),) if on else ()
    return table(columns, (Filter("q", _("Tìm")), *days))


def _arranged(declared: SettingTable, shown: Table, rows: Sequence[SettingRow]) -> Sequence[SettingRow]:
    """Return the rows of the page: those that hold what was searched, in the order that was asked for."""
    words = folded(shown.chosen["q"]).split()
    found = [row for row in rows if all(word in _all_text(declared, row) for word in words)]
    if shown.sort:
        found.sort(key=_order(declared, shown.sort), reverse=shown.descending)
    return shown.shown(found[shown.first : shown.first + shown.size + 1])


def _all_text(declared: SettingTable, row: SettingRow) -> str:
    return folded(" ".join([row.code, row.label, *(cell_text(column, row) for column in declared.columns)]))


def _order(declared: SettingTable, key: str) -> Callable[[SettingRow], Any]:
    """Return what rows are ordered by: numbers as numbers, the numbers within a code too."""
    column = declared.column(key)
    if column is None:
        return lambda row: _natural(row.code if key == CODE else row.label)
    if column.kind is SettingKind.NUMBER:
        return lambda row: (row.has(key), row.number(key) if row.has(key) else Decimal(0))
    return lambda row: _natural(cell_text(column, row))


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"[0-9]+|[^0-9]+", folded(text))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
