"""Workbooks from outside: the plain one is read, every hostile one is refused quickly and cheaply."""

import io
import resource
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from flask import Flask
from flask_babel import Babel
from openpyxl import Workbook, load_workbook

from core.errors import Invalid
from core.web import workbook_reader as reader
from core.web.workbook_reading import LARGEST, MOST_ENTRIES, read_sheets
from core.web.workbooks import written

SHEET = "xl/worksheets/sheet1.xml"
#: Seconds and bytes that refusing may take, with a slow machine in mind.
SECONDS, MEMORY = 5, 700 * 1024 * 1024


@pytest.fixture(autouse=True)
def texts():  # type: ignore[no-untyped-def]
    """Texts need an application to know their language."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def plain() -> bytes:
    return written({"Cơ quan": (["Mã", "Tên"], [["a", "=1+1"], ["b", "Sở Nội vụ"]])})


def changed(change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """Return the plain book with its parts changed (None = left out), and others added."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain())) as book, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as other:
        for entry in book.infolist():
            content = change(entry.filename, book.read(entry))
            if content is not None:
                other.writestr(entry.filename, content)
        for name, content in added.items():
            other.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return kept.getvalue()


def same(_name: str, content: bytes) -> bytes:
    return content


def in_sheet(old: bytes, new: bytes) -> bytes:
    assert old in zipfile.ZipFile(io.BytesIO(plain())).read(SHEET)
    return changed(lambda name, content: content.replace(old, new, 1) if name == SHEET else content)


def entity(definition: bytes) -> bytes:
    with_entity = b"<!DOCTYPE worksheet [" + definition + b"]><worksheet"
    return in_sheet(b"<worksheet", with_entity)


def test_a_plain_book_is_read_as_text() -> None:
    assert read_sheets("to-chuc.XLSX", plain()) == {
        "Cơ quan": [["Mã", "Tên"], ["a", "=1+1"], ["b", "Sở Nội vụ"]],
    }


def test_what_we_write_is_never_a_formula() -> None:
    book = load_workbook(io.BytesIO(plain()))
    assert book["Cơ quan"]["B2"].data_type == "s"


def test_a_formula_counts_by_its_stored_value() -> None:
    book, kept = Workbook(), io.BytesIO()
    book.worksheets[0].append(["=1+1", '=HYPERLINK("http://evil.example")', 3.0])
    book.save(kept)
    assert read_sheets("a.xlsx", kept.getvalue()) == {"Sheet": [["", "", "3"]]}


def bomb() -> bytes:
    """Return a small archive that unpacks to far more than it says nothing of."""
    return changed(same, xl__media__a_dot_xml=b"0" * (80 * 1024 * 1024))


def lying_bomb() -> bytes:
    """Return an archive whose directory tells a small size of a part that is large."""
    content = bytearray(changed(lambda name, part: b" " * (90 * 1024 * 1024) if name == SHEET else part))
    size = (90 * 1024 * 1024).to_bytes(4, "little")
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


def many_columns() -> bytes:
    cells = b"".join(b'<c t="inlineStr"><is><t>x</t></is></c>' for _ in range(60_000))
    return in_sheet(b"<sheetData>", b"<sheetData><row>" + cells + b"</row>")


def many_rows() -> bytes:
    return in_sheet(b"<sheetData>", b"<sheetData>" + b"<row><c><v>1</v></c></row>" * (reader.MOST_ROWS + 1))


def nested() -> bytes:
    return changed(same, xl__embeddings__book_dot_xlsx=plain())


def macro_type(name: str, content: bytes) -> bytes:
    plain_type = b"spreadsheetml.sheet.main+xml"
    return content.replace(plain_type, b"sheet.macroEnabled.main+xml") if name == "[Content_Types].xml" else content


LAUGHS = b'<!ENTITY a "haha">' + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": bomb,
    "bomb with a false size": lying_bomb,
    "billion laughs": lambda: entity(LAUGHS),
    "external entity": lambda: entity(b'<!ENTITY x SYSTEM "file:///etc/passwd">'),
    "macro": lambda: changed(same, xl__vbaProject_dot_bin=b"\xd0\xcf"),
    "macro type": lambda: changed(macro_type),
    "external link": lambda: changed(same, xl__externalLinks__externalLink1_dot_xml=b"<ddeLink/>"),
    "a book in the book": nested,
    "too many columns": many_columns,
    "too many rows": many_rows,
    "too many parts": lambda: changed(same, **{f"xl__a{n}": b"x" for n in range(MOST_ENTRIES)}),
    "no table": lambda: changed(lambda name, content: None if "Content_Types" in name else content),
    "a broken sheet": lambda: in_sheet(b"<sheetData>", b"<sheetData><"),
    "a PDF": lambda: b"%PDF-1.4\n" + plain(),
    "a page": lambda: b"<html></html>",
    "cut short": lambda: plain()[:-40],
    "too large": lambda: plain() + b"\0" * LARGEST,
    "empty": lambda: b"",
}


def refused(content: bytes) -> tuple[list[str], float, int]:
    """Return the fields that a refusal names, the processor's seconds it took, and the bytes of the largest child."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Invalid) as refusal:
        read_sheets("to-chuc.xlsx", content)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    fields = [problem.field for problem in refusal.value.problems]
    return fields, seconds, after.ru_maxrss * 1024


@pytest.fixture(scope="module")
def alone() -> Iterator[ProcessPoolExecutor]:
    """A process of its own: what other tests began before does not count as its children."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        yield process


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_book_costs_little_to_refuse(name: str, alone: ProcessPoolExecutor) -> None:
    fields, seconds, peak = alone.submit(refused, HOSTILE[name]()).result()
    assert fields == ["file"]
    assert seconds < SECONDS
    assert peak < MEMORY


@pytest.mark.parametrize("name", ["to-chuc.xls", "to-chuc.xlsm", "to-chuc", "to-chuc.xlsx.exe"])
def test_other_files_are_refused_by_their_name(name: str) -> None:
    with pytest.raises(Invalid, match="xlsx"):
        read_sheets(name, plain())
