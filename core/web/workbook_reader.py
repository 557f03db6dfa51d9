"""Reads a workbook in a process of its own: ``python -m core.web.workbook_reader < book.xlsx``; answers JSON by sheet.

A hostile book may cost memory and time without end, so this process has limits and its parent's patience, holds no
secret and imports nothing of the application. ``{"problem": key}`` tells why a book is refused.
"""

import json
import resource
import sys
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

#: Bytes of address space, seconds of processor time.
MEMORY, SECONDS = 600 * 1024 * 1024, 10
MOST_ROWS, MOST_COLUMNS, LONGEST = 20_000, 20, 1000


class _TooMuch(Exception):
    """The book has more rows or columns than any organisation."""


def read(content: bytes, *, numbers: bool = False) -> dict[str, list[list[str]]]:
    """Return the cells of every sheet as text without empty rows at the end; of formulas their stored values.

    With ``numbers`` one with digits after the comma reads ``1,125``: a text ``1.125`` is a thousand.
    """
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a book says of its size may be false, and rows beyond it would be lost
        found[sheet.title] = _rows(sheet.iter_rows(values_only=True), numbers)
    return found


def _rows(rows: object, numbers: bool) -> list[list[str]]:
    found: list[list[str]] = []
    for number, row in enumerate(rows):  # type: ignore[arg-type, var-annotated]
        cells = [_text(cell, numbers) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if number >= MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise _TooMuch
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    return found


def _text(cell: object, numbers: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float) and numbers:
        return format(Decimal(repr(cell)), "f").replace(".", ",")
    return str(cell).strip()[:LONGEST]


def main() -> None:
    """Read standard input, write standard output; ``numbers`` as the only argument writes numbers as they are typed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer: object = {"sheets": read(sys.stdin.buffer.read(), numbers="numbers" in sys.argv[1:])}
    except _TooMuch:
        answer = {"problem": "too_much"}
    except DefusedXmlException:
        answer = {"problem": "unsafe"}
    except MemoryError:
        answer = {"problem": "too_much"}
    except (InvalidFileException, KeyError, ValueError, OSError, SyntaxError, TypeError, AttributeError, IndexError):
        answer = {"problem": "broken"}  # openpyxl raises whatever the part it stumbles over raises
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
