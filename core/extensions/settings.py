"""Tables of settings: is a declaration sound, do rows fit it, and which rows does a scheme work by?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.domain.canonical import plain
from core.domain.format import number_text
from core.domain.settings import BoundSettings, DeclaredTable, SettingColumn, SettingKind, SettingRow, SettingTable
from core.domain.text import Text
from core.extensions import bounds
from core.extensions.parameters import CHOICE_KEY, Missing, as_value

#: Keys stand in addresses, forms and workbooks.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
#: What every row has besides its columns, and names that forms use for themselves.
CODE, LABEL = "code", "label"
_TAKEN = frozenset({CODE, LABEL, "add_row", "csrf_token", "request_key", "version"})
#: Far more than a province's list of products; every cycle and run keeps a copy of what it works by.
MOST_ROWS, MOST_COLUMNS = 2_000, 16
LONGEST_CODE, LONGEST_LABEL, LONGEST_TEXT = 60, 500, 1_000
YES = "yes"
NO_COLUMN = Text("Bảng không có cột này.", "The table has no such column.")


def loose_tables(tables: Iterable[SettingTable]) -> list[str]:
    """Return what is wrong with declared tables."""
    return [f"setting table {table.key!r}: {text}" for table in tables for text in _of_table(table)]


def _of_table(table: SettingTable) -> Iterator[str]:
    if not _NAME.fullmatch(table.key):
        yield "its key is no word of small letters"
    keys = [column.key for column in table.columns]
    yield from (f"column {key!r} is declared twice" for key in sorted({key for key in keys if keys.count(key) > 1}))
    if len(keys) > MOST_COLUMNS:
        yield f"more than {MOST_COLUMNS} columns"
    if not 0 <= table.minimum_rows <= MOST_ROWS:
        yield f"minimum_rows lies outside 0 to {MOST_ROWS}"
    if table.needed_for is not None and table.minimum_rows < 1:
        yield "what is needed has at least one row"
    for column in table.columns:
        yield from (f"column {column.key!r}: {text}" for text in _of_column(column))


def _of_column(column: SettingColumn) -> Iterator[str]:
    if not _NAME.fullmatch(column.key) or column.key in _TAKEN:
        yield "its key is no free word of small letters"
    if (column.kind is SettingKind.CHOICE) != bool(column.choices):
        yield "choices belong to a choice, and there must be some"
    keys = [choice.key for choice in column.choices]
    if len(set(keys)) < len(keys) or not all(CHOICE_KEY.fullmatch(key) and as_value(key) == key for key in keys):
        yield "the keys of choices are words of small letters, each once"
    bounded = column.whole or column.unit or (column.minimum, column.maximum) != (None, None)
    if column.kind is not SettingKind.NUMBER and bounded:
        yield "unit and bounds belong to a number"
    if column.minimum is not None and column.maximum is not None and column.minimum > column.maximum:
        yield "its least value is above its greatest"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something wrong with one cell: the row's place from 0, its column ("" = the table as a whole), and why."""

    row: int
    column: str
    message: Text


def made_row(table: SettingTable, values: Mapping[str, object]) -> SettingRow:
    """Return typed values (words, decimals, yes or no) as a row; what is empty is left out."""
    cells = {column.key: _written(values.get(column.key)) for column in table.columns}
    kept = {key: text for key, text in cells.items() if text}
    return SettingRow(str(values.get(CODE) or ""), str(values.get(LABEL) or ""), kept)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return plain(value) if isinstance(value, Decimal) else str(value or "")


def row_problems(table: SettingTable, rows: Sequence[SettingRow]) -> list[CellProblem]:
    """Return everything that does not fit in the rows of a table, row by row."""
    if len(rows) > MOST_ROWS:
        text = Text(f"Bảng có nhiều nhất {MOST_ROWS} dòng.", f"A table has at most {MOST_ROWS} rows.")
        return [CellProblem(0, "", text)]
    seen: dict[str, int] = {}
    found = []
    for place, row in enumerate(rows):
        found += [CellProblem(place, column, message) for column, message in _of_row(table, row)]
        first = seen.setdefault(row.code.casefold(), place)
        if first != place:
            told = f"Mã “{row.code}” đã có ở dòng {first + 1}.", f"The code “{row.code}” stands in row {first + 1}."
            found.append(CellProblem(place, CODE, Text(*told)))
    return found


def _of_row(table: SettingTable, row: SettingRow) -> Iterator[tuple[str, Text]]:
    for name, text, most in ((CODE, row.code, LONGEST_CODE), (LABEL, row.label, LONGEST_LABEL)):
        problem = _words(text, most, required=True)
        if problem is not None:
            yield name, problem
    known = {column.key for column in table.columns}
    for key in row.cells.keys() - known:
        yield key, NO_COLUMN
    for column in table.columns:
        problem = _of_cell(column, row.cells.get(column.key, ""))
        if problem is not None:
            yield column.key, problem


def _words(text: str, most: int, *, required: bool) -> Text | None:
    if not text:
        return Text("Hãy nhập nội dung này.", "This must not be empty.") if required else None
    if len(text) > most:
        return Text(f"Dài quá: nhiều nhất {most} ký tự.", f"Too long: at most {most} letters.")
    odd = text != text.strip() or any(unicodedata.category(letter) == "Cc" and letter != "\n" for letter in text)
    return Text("Có ký tự không hợp lệ.", "It has letters that are not allowed.") if odd else None


def _of_cell(column: SettingColumn, text: str) -> Text | None:
    if not text or column.kind is SettingKind.TEXT:
        return _words(text, LONGEST_TEXT, required=column.required and column.kind is not SettingKind.YES_NO)
    if column.kind is SettingKind.NUMBER:
        return _of_number(column, text)
    allowed = [choice.key for choice in column.choices] if column.kind is SettingKind.CHOICE else [YES]
    return None if text in allowed else Text("Hãy chọn một trong các phương án.", "Choose one of the options.")


def _of_number(column: SettingColumn, text: str) -> Text | None:
    try:
        number = Decimal(text)
        bounds.check_number(number)
        if plain(number) != text:
            raise InvalidOperation
    except (InvalidOperation, bounds.TooMuch):
        return Text("Giá trị phải là một con số.", "The value must be a number.")
    if column.whole and number != number.to_integral_value():
        return Text("Giá trị phải là số nguyên.", "The value must be a whole number.")
    if column.minimum is not None and number < column.minimum:
        least = number_text(column.minimum)
        return Text(f"Giá trị không được nhỏ hơn {least}.", f"The least value is {column.minimum}.")
    if column.maximum is not None and number > column.maximum:
        most = number_text(column.maximum)
        return Text(f"Giá trị không được lớn hơn {most}.", f"The greatest value is {column.maximum}.")
    return None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is new (``old`` None), gone (``new`` None), or other than before."""

    code: str
    old: SettingRow | None
    new: SettingRow | None


def row_changes(old: Sequence[SettingRow], new: Sequence[SettingRow]) -> tuple[RowChange, ...]:
    """Return what the newer rows add, change and remove, in their order; those removed come last."""
    was, now = ({row.code: row for row in rows} for rows in (old, new))
    changed = [RowChange(code, was.get(code), row) for code, row in now.items() if was.get(code) != row]
    return (*changed, *(RowChange(code, row, None) for code, row in was.items() if code not in now))


def bound_tables(
    tables: Iterable[DeclaredTable], entered: Mapping[tuple[str, str], BoundSettings]
) -> dict[str, BoundSettings]:
    """Give each table that is filled far enough its rows; ``entered`` are those in force, by pack and table."""
    bound = {}
    for declared in tables:
        table = declared.table
        rows = entered.get((declared.pack, table.key))
        blank = BoundSettings(table.key, table.label, declared.pack, declared.version)
        if table.needed_for is None or (rows is not None and len(rows.rows) >= table.minimum_rows):
            bound[table.key] = rows or blank
    return bound


def missing_tables(
    tables: Iterable[DeclaredTable],
    bound: Mapping[str, BoundSettings],
    entered: Mapping[tuple[str, str], BoundSettings] | None = None,
) -> tuple[Missing, ...]:
    """Return the tables that something waits for, with how many rows they have of those they need."""
    found = []
    for declared in tables:
        known = (entered or {}).get((declared.pack, declared.key))
        if declared.key not in bound:
            found.append(table_missing(declared, len(known.rows) if known else 0))
    return tuple(each for each in found if each is not None)


def table_missing(declared: DeclaredTable, count: int) -> Missing | None:
    """Return what a table lacks that has ``count`` rows; None where that is enough, or nothing waits for it."""
    table = declared.table
    if table.needed_for is None:
        return None
    reason = Text(
        f"Bảng cần ít nhất {table.minimum_rows} dòng, hiện có {count}.",
        f"The table needs at least {table.minimum_rows} rows and has {count}.",
    )
    return Missing(table.key, table.label, "", table.needed_for, reason, is_table=True)
