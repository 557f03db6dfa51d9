"""The sheet of one file as a workbook: downloaded, filled in, and read back as if its marks had been typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from core.db.folding import folded
from core.domain.background import CriterionMarkFacts
from core.domain.format import number_text
from core.errors import Invalid, Problem
from core.evaluation.criteria import Marks, MarkSheet, SheetItem, field_of
from core.web.workbooks import Rows

Given = Mapping[str, CriterionMarkFacts]


def heads() -> list[str]:
    """Return the heads of the table."""
    return [
        _("Mã dòng"),
        _("Nội dung được chấm"),
        _("Tiêu chí"),
        _("Cách chấm"),
        _("Tự chấm"),
        _("Mức chấm"),
        _("Ghi chú, minh chứng"),
    ]


def marks_book(sheet: MarkSheet, given: Given, own: Given) -> dict[str, Rows]:
    """Return the table of a sheet: a row for each item, with the subject's own mark and what was marked so far."""
    rows = [
        [
            item.key,
            item.group,
            item.label,
            _how(item),
            _mark(item, own.get(item.key)),
            _mark(item, given.get(item.key)),
            given[item.key].note if item.key in given else "",
        ]
        for item in sheet.items
    ]
    return {_("Phiếu chấm"): (heads(), rows)}


def _how(item: SheetItem) -> str:
    if item.choices:
        return " / ".join(item.choices.values())
    if item.most is None:
        return str(_("bằng lời, ở cột ghi chú"))
    return str(_("từ 0 đến %(most)s", most=number_text(item.most)))


def _mark(item: SheetItem, mark: CriterionMarkFacts | None) -> object:
    if mark is None:
        return ""
    if item.choices:
        return item.choices.get(mark.choice, mark.choice)
    return "" if mark.points is None else mark.points


@dataclass(frozen=True, slots=True)
class ReadMarks:
    """A workbook's rows as if they had been typed into the sheet's form, and what is wrong, by the row it is in."""

    typed: MultiDict[str, str]
    problems: Sequence[tuple[int, str]]


def read_marks(sheet: MarkSheet, cells: Sequence[Sequence[str]], stored: Mapping[str, str]) -> ReadMarks:
    """Return what a table says; rows that it leaves out stay as ``stored``, the form's fields as they are.

    Invalid, at ``file``, where its heads are not those of the sheet.
    """
    wanted = _needed(heads())
    found = {folded(head): place for place, head in enumerate(cells[0] if cells else ()) if head}
    lacking = [head for head in wanted if folded(head) not in found]
    if lacking:
        names = "; ".join(lacking)
        raise Invalid([Problem(_("Trang tính đầu tiên thiếu cột: %(names)s.", names=names), "file")])
    items = {item.key: (place, item) for place, item in enumerate(sheet.items)}
    typed, problems = MultiDict(stored), []
    for number, line in enumerate(cells[1:], 2):
        key, mark, note = (_cell(line, found[folded(head)]) for head in wanted)
        if not any((key, mark, note)):
            continue
        if key not in items:
            problems.append((number, str(_("Không có dòng mang mã “%(key)s” trong phiếu này.", key=key))))
            continue
        place, item = items[key]
        text, wrong = _typed(item, mark)
        typed[f"n{place}"] = note
        if field_of(sheet, item) == f"c{place}":
            typed[f"c{place}"] = text
        if wrong:
            problems.append((number, f"{item.name}: {wrong}"))
    return ReadMarks(typed, problems)


def _needed(names: Sequence[str]) -> tuple[str, str, str]:
    return names[0], names[5], names[6]


def _cell(line: Sequence[str], place: int) -> str:
    return line[place].strip() if place < len(line) else ""


def _typed(item: SheetItem, text: str) -> tuple[str, str]:
    """Return a mark as a form takes it, and why it is none."""
    if not text:
        return "", ""
    if item.choices:
        known = (key for key, label in item.choices.items() if folded(text) in (folded(key), folded(label)))
        key = next(known, "")
        return key, "" if key else str(_("“%(text)s” không phải là một mức của phiếu.", text=text))
    if item.most is None:
        return "", str(_("Tiêu chí này không chấm như vậy."))
    try:
        points = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text, str(_("“%(text)s” không phải là số.", text=text))
    if not 0 <= points <= item.most:
        return number_text(points), str(_("Điểm phải từ 0 đến %(scale)s.", scale=number_text(item.most)))
    return number_text(points), ""


@dataclass(frozen=True, slots=True)
class MarkChange:
    """What a table would change of one item; "" where there is no mark."""

    item: SheetItem
    before: str
    after: str


def mark_changes(sheet: MarkSheet, given: Given, marks: Marks) -> list[MarkChange]:
    """Return the items whose mark or note would be another one."""
    after = {mark.item: mark for mark in marks}
    told = ((item, _said(item, given.get(item.key)), _said(item, after.get(item.key))) for item in sheet.items)
    return [MarkChange(*each) for each in told if each[1] != each[2]]


def _said(item: SheetItem, mark: CriterionMarkFacts | None) -> str:
    if mark is None:
        return ""
    points = number_text(mark.points) if mark.points is not None else ""
    parts: Iterable[str] = (item.choices.get(mark.choice, mark.choice), points, mark.note)
    return "; ".join(part for part in parts if part)
