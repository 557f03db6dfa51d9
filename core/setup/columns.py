"""The sheets of an organisation's table: titles, columns, and how a cell is read. Users see the Vietnamese heads."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _
from marshmallow import ValidationError

from core.people.kinds import UNIT_KINDS
from core.people.numbering import MOST
from core.tenancy.slugs import is_key, plain_letters
from core.web.fields import Day

UNITS, POSTS, HOLDERS = "units", "posts", "holders"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: ``name`` in the program, ``head`` in the table."""

    name: str
    head: Any
    required: bool = False
    kind: str = "text"


_PLACE = ColumnSpec("place", lazy_gettext("Mã đơn vị hành chính"))

SHEETS: Mapping[str, tuple[Any, Sequence[ColumnSpec]]] = {
    UNITS: (
        lazy_gettext("Cơ quan"),
        (
            _PLACE,
            ColumnSpec("key", lazy_gettext("Mã cơ quan"), kind="key"),
            ColumnSpec("name", lazy_gettext("Tên cơ quan, đơn vị"), required=True),
            ColumnSpec("kind", lazy_gettext("Loại"), required=True, kind="unit_kind"),
            ColumnSpec("parent", lazy_gettext("Trực thuộc (mã cơ quan)"), kind="key"),
            ColumnSpec("valid_from", lazy_gettext("Hoạt động từ ngày"), kind="day"),
            ColumnSpec("authority", lazy_gettext("Là cấp có thẩm quyền, tên")),
        ),
    ),
    POSTS: (
        lazy_gettext("Chức vụ"),
        (
            _PLACE,
            ColumnSpec("unit", lazy_gettext("Mã cơ quan"), required=True, kind="key"),
            ColumnSpec("key", lazy_gettext("Mã chức vụ"), kind="key"),
            ColumnSpec("title", lazy_gettext("Tên chức vụ"), required=True),
            ColumnSpec("count", lazy_gettext("Số lượng"), kind="count"),
        ),
    ),
    HOLDERS: (
        lazy_gettext("Người giữ chức vụ"),
        (
            _PLACE,
            ColumnSpec("unit", lazy_gettext("Mã cơ quan"), required=True, kind="key"),
            ColumnSpec("post", lazy_gettext("Mã chức vụ"), required=True, kind="key"),
            ColumnSpec("holder_name", lazy_gettext("Họ tên ghi trong đơn vị")),
            ColumnSpec("valid_from", lazy_gettext("Từ ngày"), required=True, kind="day"),
            ColumnSpec("valid_to", lazy_gettext("Đến hết ngày"), kind="day"),
        ),
    ),
}

_LONGEST = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: Names are told apart whatever their case, marks and spaces: people type heads and kinds anew.
_same = plain_letters


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a row: its sheet as users see it, its number there (1 is the head; 0 the sheet as a whole)."""

    sheet: str
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row that could be read: values by column name, None where a cell is empty."""

    row: int
    values: Mapping[str, Any]


def in_table(text: Any) -> str:
    """Return a text as tables hold it: in Vietnamese, whatever the language of the page that made or reads them."""
    with force_locale("vi"):
        return str(text)


def title(sheet: str) -> str:
    """Return the title of a sheet."""
    return in_table(SHEETS[sheet][0])


def kind_words() -> dict[str, str]:
    """Return every way to write a kind of unit: by its key and by its name."""
    return {_same(word): key for key, name in UNIT_KINDS.items() for word in (key.replace("_", "-"), in_table(name))}


def read_lines(sheet: str, rows: Sequence[Sequence[str]]) -> tuple[list[Line], list[Objection]]:
    """Read the rows of a sheet under its heads, in whatever order the columns stand; empty rows are left out."""
    return read_rows(title(sheet), SHEETS[sheet][1], rows)


def read_rows(
    named: str, columns: Sequence[ColumnSpec], rows: Sequence[Sequence[str]]
) -> tuple[list[Line], list[Objection]]:
    """Read the rows of a sheet of any columns, as ``read_lines`` does."""
    specs = {_same(in_table(spec.head)): spec for spec in columns}
    heads = [specs.get(_same(cell)) for cell in rows[0]] if rows else []
    absent = [in_table(spec.head) for spec in columns if spec.required and spec not in heads]
    if absent:
        message = _("Thiếu cột “%(heads)s”. Hãy dùng bảng mẫu.", heads="”, “".join(absent))
        return [], [Objection(named, 0, message)]
    lines, objections = [], []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        values: dict[str, Any] = {spec.name: None for spec in columns}
        for spec, cell in zip(heads, cells, strict=False):
            if spec is not None:
                values[spec.name], problem = _read(spec, cell)
                objections += [Objection(named, number, problem)] if problem else []
        objections += [
            Objection(named, number, _("Thiếu “%(head)s”.", head=spec.head))
            for spec in columns
            if spec.required and not cells_of(spec, heads, cells)
        ]
        lines.append(Line(number, values))
    return lines, objections


def cells_of(spec: ColumnSpec, heads: Sequence[ColumnSpec | None], cells: Sequence[str]) -> str:
    """Return what stands in a row under a column."""
    place = heads.index(spec)
    return cells[place] if place < len(cells) else ""


def _read(spec: ColumnSpec, cell: str) -> tuple[Any, str]:
    """Return the value of a cell and what is wrong with it ("" = nothing)."""
    text = unicodedata.normalize("NFC", cell).strip()
    if not text:
        return None, ""
    if len(text) > _LONGEST or _CONTROL.search(text):
        return None, _("“%(head)s” dài quá %(most)s ký tự hoặc có ký tự không hợp lệ.", head=spec.head, most=_LONGEST)
    if spec.kind in _READERS:
        return _READERS[spec.kind](spec, text)
    if spec.kind == "key" and not is_key(text):
        return None, _("“%(text)s” không phải là mã: chỉ gồm chữ thường không dấu, chữ số, gạch nối.", text=text)
    if spec.kind == "unit_kind":
        found = kind_words().get(_same(text.replace("_", "-")))
        return found, "" if found else _("Không có loại “%(text)s”; xem trang “Loại” của bảng mẫu.", text=text)
    return text, ""


def _count(spec: ColumnSpec, text: str) -> tuple[int | None, str]:
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if 1 <= count <= MOST:
        return count, ""
    whole = _(
        "“%(text)s” ở cột “%(head)s” không phải là số nguyên từ 1 đến %(most)s.", text=text, head=spec.head, most=MOST
    )
    return None, whole


def _day(spec: ColumnSpec, text: str) -> tuple[date | None, str]:
    field = Day()
    try:
        return field.deserialize(field.typed(text)), ""
    except ValidationError:
        return None, _("“%(text)s” ở cột “%(head)s” không phải là ngày có thật.", text=text, head=spec.head)


_READERS: Mapping[str, Callable[[ColumnSpec, str], tuple[Any, str]]] = {"day": _day, "count": _count}
