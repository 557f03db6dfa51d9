"""Workbooks (.xlsx) as they are written: tables of text, numbers and days, never a formula."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROWEST, _WIDEST = 14, 60
#: Each made once: to make and compare one per cell took most of the time of a long workbook.
_SHORT, _LONG, _BOLD = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True), Font(bold=True)
#: The last row that offers words.
_LOWEST = 2_000

Rows = tuple[Sequence[str], Iterable[Sequence[object]]]


#: A column of a sheet: title and head.
Place = tuple[str, str]


def written(sheets: Mapping[str, Rows], lists: Mapping[Place, Place] | None = None) -> bytes:
    """Return a workbook of tables: title → (heads, rows). Every cell is text, a number or a day, never a formula.

    ``lists`` offer in the cells of a column what stands in a column of another sheet; other text can be typed too.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (heads, rows) in sheets.items():
        _fill(book.create_sheet(title), heads, rows)
    for column, words in (lists or {}).items():
        _offer(book, column, words)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _offer(book: Workbook, column: Place, words: Place) -> None:
    """Offer words in a column, as far down as a table of that kind reaches."""
    (sheet, letter), (source, place) = _found(book, column), _found(book, words)
    rule = DataValidation(
        type="list",
        formula1=f"'{source.title}'!${place}$2:${place}${source.max_row}",
        allow_blank=True,
        showErrorMessage=False,
    )
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_LOWEST}")


def _found(book: Workbook, column: Place) -> tuple[Worksheet, str]:
    """Return the sheet of a column and its letter."""
    sheet = book[column[0]]
    heads = [cell.value for cell in sheet[1]]
    return sheet, get_column_letter(heads.index(column[1]) + 1)


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    widths = [max(_NARROWEST, len(head) + 4) for head in heads]
    for number, row in enumerate([heads, *rows], 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # text that begins with "=" stays text
                widths[place - 1] = max(widths[place - 1], min(len(value) + 2, _WIDEST))
            elif isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
            cell.alignment = _LONG if isinstance(value, str) and len(value) > _WIDEST else _SHORT
            if number == 1:
                cell.font = _BOLD
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
