"""Workbooks (.xlsx) from outside: looked at as archives first, then read in a process of their own."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from core.errors import Invalid, Problem

LARGEST = 5 * 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, HIGHEST_RATIO = 200, 100 * 1024 * 1024, 100
#: Seconds that reading may take.
PATIENCE = 20
_BOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
#: Parts that a plain table never has: programs, other files, what other files hold.
_REFUSED = ("vbaproject", "externallinks/", "activex/", "embeddings/", "macrosheets/", "ctrlprops/")

Sheets = Mapping[str, Sequence[Sequence[str]]]


def read_sheets(name: str, content: bytes, *, numbers: bool = False) -> Sheets:
    """Return the cells of each sheet as text; with ``numbers`` those with digits after the comma as they are typed.

    Raises Invalid for everything that is no harmless workbook of tables.
    """
    if name.rpartition(".")[2].lower() != "xlsx":
        raise _refusal(_("Chỉ nhận tệp Excel có đuôi .xlsx."))
    if not content:
        raise _refusal(_("Tệp rỗng."))
    if len(content) > LARGEST:
        raise _refusal(_("Tệp quá lớn; tối đa 5 MB."))
    _look_at(content)
    return _read_apart(content, numbers=numbers)


def _look_at(content: bytes) -> None:
    broken = _refusal(_("Tệp không phải sổ tính Excel, hoặc đã hỏng."))
    if not content.startswith(b"PK\x03\x04"):
        raise broken
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at_entries(archive.infolist(), len(content))
            if _BOOK not in archive.read("[Content_Types].xml"):
                raise broken
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        raise broken from None


def _look_at_entries(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > HIGHEST_RATIO * size:
        raise _refusal(_("Tệp nén bất thường, nên không được đọc."))
    for entry in entries:
        path = entry.filename.lower()
        if any(part in path for part in _REFUSED) or path.endswith((".zip", ".xlsx", ".xlsm", ".bin")):
            raise _refusal(_("Tệp có macro, liên kết ngoài hoặc tệp nhúng. Hãy lưu lại thành bảng thuần."))


def _read_apart(content: bytes, *, numbers: bool) -> Sheets:
    answer: dict[str, Any]
    try:
        command = [sys.executable, "-m", "core.web.workbook_reader", *(["numbers"] if numbers else [])]
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
        answer = json.loads(done.stdout) if done.returncode == 0 else {"problem": "too_much"}
    except subprocess.TimeoutExpired:
        answer = {"problem": "too_much"}
    sheets: Sheets | None = answer.get("sheets")
    if sheets is not None:
        return sheets
    problems = {
        "too_much": _("Tệp có quá nhiều nội dung: tối đa 20.000 dòng và 20 cột mỗi trang tính."),
        "unsafe": _("Tệp chứa khai báo XML không an toàn, nên không được đọc."),
    }
    raise _refusal(problems.get(answer["problem"], _("Tệp không phải sổ tính Excel, hoặc đã hỏng.")))


def _refusal(message: str) -> Invalid:
    return Invalid([Problem(message, "file")])
