"""The tables of settings that a worked example fills in, as rows of the scheme."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.domain.settings import BoundSettings, DeclaredTable, SettingColumn, SettingKind, SettingRow, SettingTable
from core.extensions.settings import CODE, LABEL, made_row, row_problems
from core.kit.documents import Document
from core.kit.findings import Finding

Tables = dict[tuple[str, str], BoundSettings]


def entered_tables(
    document: Document,
    written: Mapping[str, Sequence[Mapping[str, Any]]],
    tables: Sequence[DeclaredTable],
    day: date,
    found: list[Finding],
) -> Tables:
    """Return the tables as a tenant would have entered them from the rule date on, to illustrate.

    A row's name may be left out; what does not fit is added to ``found`` with its line.
    """
    known = {each.key: each for each in tables}
    entered = {}
    for key, lines in written.items():
        if key not in known:
            names = ", ".join(known) or "chưa khai gì"
            found.append(document.finding(f"bảng “{key}” không có trong gói ({names})", "settings", key))
            continue
        declared = known[key]
        rows = tuple(_row(declared.table, line) for line in lines)
        for problem in row_problems(declared.table, rows):
            place = "settings", key, problem.row, problem.column
            found.append(document.finding(f"bảng {key}, {problem.column}: {problem.message.vi}", *place))
        made = BoundSettings(key, declared.table.label, declared.pack, declared.version, rows, day, illustrative=True)
        entered[declared.pack, key] = made
    return entered


def _row(table: SettingTable, line: Mapping[str, Any]) -> SettingRow:
    columns = {column.key: column for column in table.columns}
    values = {key: _typed(columns.get(key), value) for key, value in line.items()}
    row = made_row(table, {**values, LABEL: values.get(LABEL) or values.get(CODE)})
    # What the table has no column for stays in the row, so that it is told and not lost.
    odd = {key: str(value) for key, value in values.items() if key not in {CODE, LABEL, *columns}}
    return SettingRow(row.code, row.label, {**row.cells, **odd})


def _typed(column: SettingColumn | None, value: Any) -> object:
    if column is None or column.kind is not SettingKind.NUMBER:
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    return number if number.is_finite() else value
