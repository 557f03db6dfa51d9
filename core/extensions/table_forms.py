"""The form of a table of settings: its columns as fields, and a workbook's cells as if they had been typed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from core.db.folding import folded
from core.domain.format import number_text
from core.domain.settings import BoundSettings, SettingColumn, SettingKind, SettingRow, SettingTable
from core.errors import Invalid, Problem
from core.extensions.errors import told
from core.extensions.schemas import SourceSchema
from core.extensions.settings import CODE, LABEL, LONGEST_CODE, LONGEST_LABEL, LONGEST_TEXT, MOST_ROWS, made_row
from core.web.fields import Flag, FormField, FormSchema, Number, OneOf, Rows, Text, Upload

#: How the rows are called in forms, bodies and objections.
ROWS = "rows"
YES_TEXT, NO_TEXT = _("Có"), _("Không")
#: What people write for yes and no in a workbook.
_YES, _NO = {"co", "x", "yes", "true", "1", "v"}, {"", "khong", "no", "false", "0"}


class BookSchema(FormSchema):
    """A workbook with all rows of a table."""

    file = Upload(_("Tệp Excel (.xlsx)"), required=True, accept=".xlsx", hint=_("Dùng bảng mẫu tải về ở trên."))


def row_fields(table: SettingTable) -> dict[str, FormField]:
    """Return the fields of one row."""
    named: dict[str, FormField] = {
        CODE: Text(_("Mã"), required=True, longest=LONGEST_CODE),
        LABEL: Text(_("Tên"), required=True, longest=LONGEST_LABEL, rows=2),
    }
    return named | {column.key: _field(column) for column in table.columns}


def _field(column: SettingColumn) -> FormField:
    label = told(column.label)
    if column.kind is SettingKind.NUMBER:
        return Number(label, unit=column.unit, places=12, required=column.required)
    if column.kind is SettingKind.CHOICE:
        options = [(choice.key, told(choice.label)) for choice in column.choices]
        return OneOf(label, choices=options, required=column.required)
    if column.kind is SettingKind.YES_NO:
        return Flag(label)
    return Text(label, longest=LONGEST_TEXT, required=column.required)


def table_schema(table: SettingTable) -> FormSchema:
    """Return the form of all rows of a table, with their document and first day."""
    row = FormSchema.from_dict(dict(row_fields(table)), name="SettingRowSchema")
    rows = Rows(row(), told(table.label), most=MOST_ROWS, blank=3)
    schema: FormSchema = SourceSchema.from_dict({ROWS: rows}, name="SettingTableSchema")()  # type: ignore[assignment]
    return schema


def stored_form(bound: BoundSettings | None, table: SettingTable) -> dict[str, object]:
    """Return rows in force as the form holds them."""
    return {ROWS: [_typed(table, row) for row in (bound.rows if bound else ())]}


def _typed(table: SettingTable, row: SettingRow) -> dict[str, object]:
    return {CODE: row.code, LABEL: row.label} | {column.key: _value(column, row) for column in table.columns}


def _value(column: SettingColumn, row: SettingRow) -> object:
    if column.kind is SettingKind.YES_NO:
        return row.holds(column.key)
    if column.kind is SettingKind.NUMBER:
        return row.number(column.key) if row.has(column.key) else None
    return row.text(column.key)


def form_rows(table: SettingTable, values: Iterable[Mapping[str, object]]) -> tuple[SettingRow, ...]:
    """Return the rows of a form or a body that could be read."""
    return tuple(made_row(table, row) for row in values)


def column_labels(table: SettingTable) -> list[str]:
    """Return how the columns are called, with their units."""
    return [f"{told(each.label)} ({each.unit})" if each.unit else told(each.label) for each in table.columns]


def heads(table: SettingTable) -> list[str]:
    """Return the heads of a table's workbook."""
    return [gettext("Mã"), gettext("Tên"), *column_labels(table)]


def cell_text(column: SettingColumn, row: SettingRow) -> str:
    """Return a cell as people read it."""
    if column.kind is SettingKind.YES_NO:
        return str(YES_TEXT if row.holds(column.key) else NO_TEXT)
    text = row.text(column.key)
    if column.kind is SettingKind.NUMBER:
        return number_text(Decimal(text)) if text else ""
    chosen = next((choice for choice in column.choices if choice.key == text), None)
    return told(chosen.label) if chosen else text


def book_rows(table: SettingTable, rows: Iterable[SettingRow]) -> list[list[object]]:
    """Return rows as a workbook has them: numbers as numbers."""
    return [[row.code, row.label, *(_in_book(column, row) for column in table.columns)] for row in rows]


def _in_book(column: SettingColumn, row: SettingRow) -> object:
    if column.kind is SettingKind.NUMBER and row.has(column.key):
        return row.number(column.key)
    return cell_text(column, row)


@dataclass(frozen=True, slots=True)
class BookCells:
    """A workbook's rows as if they had been typed, and what a form could not keep: problems by field."""

    typed: MultiDict[str, str]
    problems: Sequence[tuple[str, str]]


def typed_cells(table: SettingTable, sheet: Sequence[Sequence[str]]) -> BookCells:
    """Return the cells of a sheet as a sent form; Invalid where its heads are not those of the table."""
    places = _places(table, sheet[0] if sheet else ())
    fields = {CODE: None, LABEL: None, **{column.key: column for column in table.columns}}
    typed: MultiDict[str, str] = MultiDict()
    problems = []
    filled = [line for line in sheet[1:] if any(line)]
    for number, line in enumerate(filled):
        for key, place in places.items():
            name, text = f"{ROWS}-{number}-{key}", line[place] if place < len(line) else ""
            kept, problem = _read(fields[key], text)
            typed[name] = kept
            if problem:
                problems.append((name, problem))
    return BookCells(typed, problems)


def _places(table: SettingTable, found: Sequence[str]) -> dict[str, int]:
    """Find each column by its head; what a required one lacks, or a head too many, refuses the book."""
    names = {folded(head): place for place, head in enumerate(found) if head}
    wanted = dict(zip([CODE, LABEL, *(column.key for column in table.columns)], heads(table), strict=True))
    places = {}
    for key, head in wanted.items():
        for name in (folded(head), key):
            if name in names:
                places[key] = names.pop(name)
                break
    required = [CODE, LABEL, *(column.key for column in table.columns if column.required)]
    lacking = [wanted[key] for key in required if key not in places]
    problems = []
    if lacking:
        problems.append(Problem(gettext("Trang tính đầu tiên thiếu cột: %(names)s.", names="; ".join(lacking)), "file"))
    if names:
        odd = "; ".join(found[place] for place in sorted(names.values()))
        problems.append(Problem(gettext("Bảng không có cột: %(names)s.", names=odd), "file"))
    if problems:
        raise Invalid(problems)
    return places


def _read(column: SettingColumn | None, text: str) -> tuple[str, str]:
    """Return a cell as it would be typed, and what is wrong with it that a form would not notice."""
    if column is not None and column.kind is SettingKind.CHOICE and text:
        word = folded(text)
        known = (each.key for each in column.choices if word in (each.key, folded(told(each.label))))
        key = next(known, "")
        return key, "" if key else gettext("“%(text)s” không phải là một phương án.", text=text)
    if column is not None and column.kind is SettingKind.YES_NO:
        word = folded(text)
        odd = "" if word in _YES | _NO else gettext("“%(text)s”: hãy ghi Có hoặc Không.", text=text)
        return "on" if word in _YES else "", odd
    return text, ""


_FIELD = re.compile(rf"{ROWS}-([0-9]+)-(.+)")


def with_row_numbers(errors: Mapping[str, Sequence[object]], indexes: Sequence[int]) -> dict[str, list[object]]:
    """Return the problems of a form so that each says in which row it is."""
    numbers = {index: number for number, index in enumerate(indexes, 1)}
    return {name: [_numbered(name, numbers, message) for message in messages] for name, messages in errors.items()}


def _numbered(name: str, numbers: Mapping[int, int], message: object) -> object:
    place = _FIELD.fullmatch(name)
    if place is None:
        return message
    return gettext("Dòng %(row)s: %(problem)s", row=numbers.get(int(place[1]), int(place[1]) + 1), problem=message)
