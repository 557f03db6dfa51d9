"""The sheets of an organisation's table: titles, columns, and how a cell is read. Users see the Vietnamese heads."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _
from marshmallow import ValidationError

from core.people.kinds import UNIT_KINDS
from core.people.numbering import MOST
from core.people.roles import ROLES
from core.setup.nearest import nearest
from core.tenancy.slugs import is_key, plain_letters
from core.web.fields import Day

UNITS, POSTS, HOLDERS = "units", "posts", "holders"

#: What a cell holds that takes away what is stored; an empty one leaves it.
NOTHING: Final = "không"
CLEARED: Final = object()


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: ``name`` in the program, ``head`` in the table; ``clearable``: ``NOTHING`` takes the value away.

    ``once`` is what the head of tables handed out before was called.
    """

    name: str
    head: Any
    required: bool = False
    kind: str = "text"
    clearable: bool = False
    once: str = ""


_PLACE = ColumnSpec("place", lazy_gettext("Mã đơn vị hành chính"))

SHEETS: Mapping[str, tuple[Any, Sequence[ColumnSpec]]] = {
    UNITS: (
        lazy_gettext("Cơ quan"),
        (
            _PLACE,
            ColumnSpec("key", lazy_gettext("Mã cơ quan"), kind="key"),
            ColumnSpec("name", lazy_gettext("Tên cơ quan, đơn vị"), required=True),
            ColumnSpec("kind", lazy_gettext("Loại"), required=True, kind="unit_kind"),
            ColumnSpec("parent", lazy_gettext("Trực thuộc (mã cơ quan)"), clearable=True),
            ColumnSpec("valid_from", lazy_gettext("Hoạt động từ ngày"), kind="day"),
            ColumnSpec(
                "authority",
                lazy_gettext("Cấp giao việc, xếp loại đặt ở đây (tên cấp)"),
                once="Là cấp có thẩm quyền, tên",
            ),
            ColumnSpec("valid_to", lazy_gettext("Hoạt động đến hết ngày"), kind="day"),
        ),
    ),
    POSTS: (
        lazy_gettext("Chức vụ"),
        (
            _PLACE,
            ColumnSpec("unit", lazy_gettext("Mã cơ quan"), required=True),
            ColumnSpec("key", lazy_gettext("Mã chức vụ")),
            ColumnSpec("title", lazy_gettext("Tên chức vụ"), required=True),
            ColumnSpec("count", lazy_gettext("Số lượng"), kind="count"),
        ),
    ),
    HOLDERS: (
        lazy_gettext("Người giữ chức vụ"),
        (
            _PLACE,
            ColumnSpec("unit", lazy_gettext("Mã cơ quan"), required=True),
            ColumnSpec("post", lazy_gettext("Mã chức vụ"), required=True),
            ColumnSpec("holder_name", lazy_gettext("Họ tên ghi trong đơn vị"), clearable=True),
            ColumnSpec("valid_from", lazy_gettext("Từ ngày"), required=True, kind="day"),
            ColumnSpec("valid_to", lazy_gettext("Đến hết ngày"), kind="day"),
            ColumnSpec("roles", lazy_gettext("Vai trò (cách nhau bằng dấu ;)"), kind="roles", clearable=True),
            ColumnSpec("email", lazy_gettext("Địa chỉ thư để đăng nhập")),
            ColumnSpec("person", lazy_gettext("Mã người (đã có trong hệ thống)")),
        ),
    ),
}

_LONGEST = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: Names are told apart whatever their case, marks and spaces: people type heads and kinds anew.
_same = plain_letters


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a row: its sheet as users see it, its number there (1 is the head; 0 the sheet as a whole).

    ``column`` is the head of the cell that is wrong, "" where it is the row.
    """

    sheet: str
    row: int
    message: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: values by column name, None where a cell is empty, ``CLEARED`` where it says so.

    Of a ``broken`` one some cell could not be read: it is told, and does nothing.
    """

    row: int
    values: Mapping[str, Any]
    broken: bool = False


def in_table(text: Any) -> str:
    """Return a text as tables hold it: in Vietnamese, whatever the language of the page that made or reads them."""
    with force_locale("vi"):
        return str(text)


def title(sheet: str) -> str:
    """Return the title of a sheet."""
    return in_table(SHEETS[sheet][0])


def head(sheet: str, name: str) -> str:
    """Return the head of a column of a sheet, by its name in the program."""
    return next(in_table(spec.head) for spec in SHEETS[sheet][1] if spec.name == name)


def kind_words(others: Sequence[str] = ()) -> dict[str, str]:
    """Return every way to write a kind of unit: by its key and by its name; ``others`` are keys that are in use."""
    words = {_same(word): key for key, name in UNIT_KINDS.items() for word in (key.replace("_", "-"), in_table(name))}
    return {_same(key.replace("_", "-")): key for key in others} | words


def role_words() -> dict[str, str]:
    """Return every way to write a role that a table gives: by its key and by its name."""
    return {_same(word): key for key, role in ROLES.items() for word in (key, in_table(role.label))}


def read_lines(
    sheet: str, rows: Sequence[Sequence[str]], kinds: Sequence[str] = ()
) -> tuple[list[Line], list[Objection]]:
    """Read the rows of a sheet under its heads, in whatever order the columns stand; empty rows are left out."""
    return read_rows(title(sheet), SHEETS[sheet][1], rows, kinds)


def read_rows(
    named: str, columns: Sequence[ColumnSpec], rows: Sequence[Sequence[str]], kinds: Sequence[str] = ()
) -> tuple[list[Line], list[Objection]]:
    """Read the rows of a sheet of any columns, as ``read_lines`` does."""
    specs = {_same(spec.once): spec for spec in columns if spec.once}
    specs |= {_same(in_table(spec.head)): spec for spec in columns}
    heads = [specs.get(_same(cell)) for cell in rows[0]] if rows else []
    absent = [in_table(spec.head) for spec in columns if spec.required and spec not in heads]
    if absent:
        message = _("Thiếu cột “%(heads)s”. Hãy dùng bảng mẫu.", heads="”, “".join(absent))
        return [], [Objection(named, 0, message)]
    lines: list[Line] = []
    objections: list[Objection] = []
    known_kinds = kind_words(kinds)
    for number, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        values: dict[str, Any] = {spec.name: None for spec in columns}
        before = len(objections)
        for spec, cell in zip(heads, cells, strict=False):
            if spec is not None:
                values[spec.name], problem = _read(spec, cell, known_kinds)
                objections += [Objection(named, number, problem, in_table(spec.head))] if problem else []
        objections += [
            Objection(named, number, _("Thiếu “%(head)s”.", head=spec.head), in_table(spec.head))
            for spec in columns
            if spec.required and not cells_of(spec, heads, cells)
        ]
        lines.append(Line(number, values, broken=len(objections) > before))
    return lines, objections


def cells_of(spec: ColumnSpec, heads: Sequence[ColumnSpec | None], cells: Sequence[str]) -> str:
    """Return what stands in a row under a column."""
    place = heads.index(spec)
    return cells[place] if place < len(cells) else ""


def _read(spec: ColumnSpec, cell: str, kinds: Mapping[str, str]) -> tuple[Any, str]:
    """Return the value of a cell and what is wrong with it ("" = nothing)."""
    text = unicodedata.normalize("NFC", cell).strip()
    if not text:
        return None, ""
    if len(text) > _LONGEST or _CONTROL.search(text):
        return None, _("“%(head)s” dài quá %(most)s ký tự hoặc có ký tự không hợp lệ.", head=spec.head, most=_LONGEST)
    if spec.clearable and _same(text) == _same(NOTHING):
        return CLEARED, ""
    if spec.kind in _READERS:
        return _READERS[spec.kind](spec, text)
    if spec.kind == "unit_kind":
        found = kinds.get(_same(text.replace("_", "-")))
        unknown = _("Không có loại “%(text)s”; xem trang “Loại” của bảng mẫu.", text=text)
        return found, "" if found else _with_hint(unknown, text, kinds, lambda key: str(UNIT_KINDS.get(key, key)))
    return text, ""


def _with_hint(message: str, text: str, words: Mapping[str, str], shown: Callable[[str], str]) -> str:
    """Add to an objection what was probably meant by a text, of words that stand for keys."""
    hint = nearest(text, words, lambda word: shown(words[word]))
    return f"{message} {hint}" if hint else message


def _key(_spec: ColumnSpec, text: str) -> tuple[str | None, str]:
    if is_key(text):
        return text, ""
    return None, _("“%(text)s” không phải là mã: chỉ gồm chữ thường không dấu, chữ số, gạch nối.", text=text)


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


def _roles(_spec: ColumnSpec, text: str) -> tuple[tuple[str, ...] | None, str]:
    known = role_words()
    named = [part.strip() for part in text.split(";") if part.strip()]
    unknown = [part for part in named if _same(part) not in known]
    if unknown:
        text = _("Không có vai trò “%(text)s”; xem trang “Vai trò” của bảng mẫu.", text=unknown[0])
        return None, _with_hint(text, unknown[0], known, lambda key: str(ROLES[key].label))
    roles = tuple(dict.fromkeys(known[_same(part)] for part in named))
    if "council" in roles:
        return None, _("Thành viên hội đồng tư vấn được ghi ở trang Hội đồng tư vấn, kèm quyết định và thời gian.")
    return roles, ""


_READERS: Mapping[str, Callable[[ColumnSpec, str], tuple[Any, str]]] = {
    "key": _key,
    "day": _day,
    "count": _count,
    "roles": _roles,
}
