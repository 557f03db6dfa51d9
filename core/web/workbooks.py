"""Workbooks (.xlsx) as they are written: tables of text, numbers and days, never a formula."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROWEST, _WIDEST = 14, 60

Rows = tuple[Sequence[str], Iterable[Sequence[object]]]


def written(sheets: Mapping[str, Rows]) -> bytes:
    """Return a workbook of tables: title → (heads, rows). Every cell is text, a number or a day, never a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (heads, rows) in sheets.items():
        _fill(book.create_sheet(title), heads, rows)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


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
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and len(value) > _WIDEST)
            if number == 1:
                cell.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
