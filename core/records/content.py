"""What an entry holds: what a declaration objects to in it, how it is stored, and how it reads. Pure but for texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from core.domain.canonical import canonical
from core.domain.format import day_text, number_text
from core.domain.registers import EntryKind, FieldKind, RecordField
from core.domain.text import Citation, Text
from core.errors import Problem
from core.extensions.errors import told

Values = Mapping[str, Any]
#: In a stored item: the name by which marks refer to it.
ITEM_KEY = "key"


@dataclass(frozen=True, slots=True)
class Rules:
    """By what an entry is checked: its kind, the year of its register, and the items it marks."""

    kind: EntryKind
    year: int
    items: Mapping[str, str]
    citation: Citation | None


def items_of(kind: EntryKind, content: Values) -> dict[str, str]:
    """Return the items of a stored entry by key, each named by its first part."""
    return {
        item[ITEM_KEY]: str(item.get(field.parts[0].key) or "")
        for field in kind.of(FieldKind.ITEMS)
        for item in content.get(field.key) or ()
    }


def to_store(kind: EntryKind, values: Values) -> dict[str, Any]:
    """Return the declared fields of an entry in canonical form; items get their keys by place."""
    content: dict[str, Any] = {}
    for field in kind.fields:
        value = values.get(field.key)
        if field.kind is FieldKind.ITEMS:
            parts = [part.key for part in field.parts]
            rows = [{name: row.get(name) for name in parts} for row in value or ()]
            content[field.key] = [{ITEM_KEY: str(place), **row} for place, row in enumerate(rows, 1)]
        elif field.kind is FieldKind.MARKS:
            content[field.key] = [
                {name: row.get(name) or "" for name in ("item", "mark", "remark")} for row in value or ()
            ]
        else:
            content[field.key] = value
    stored = canonical(content)
    assert isinstance(stored, dict)
    return stored


def objections(rules: Rules, values: Values, *, final: bool) -> list[Problem]:
    """Return what is wrong with an entry; a draft (not ``final``) may still lack what is required."""
    return [problem for field in rules.kind.fields for problem in _of_field(rules, field, values, final)]


def _of_field(rules: Rules, field: RecordField, values: Values, final: bool) -> Iterator[Problem]:
    value = values.get(field.key)
    if field.kind is FieldKind.MARKS:
        yield from _of_marks(rules, field, value or (), final)
    elif field.kind is FieldKind.ITEMS:
        yield from _of_items(rules, field, value or (), final)
    else:
        yield from _of_value(rules, field, value, final, field.key)


def _of_value(rules: Rules, field: RecordField, value: Any, final: bool, name: str) -> Iterator[Problem]:
    label = told(field.label)
    if value is None or (isinstance(value, str) and not value.strip()):
        if final and field.required:
            yield _problem(rules, _("Phải ghi “%(label)s” trước khi nộp.", label=label), name)
        return
    if not isinstance(value, _SHAPES[field.kind]) or isinstance(value, bool):
        yield _problem(rules, _("“%(label)s” không hợp lệ.", label=label), name)
    elif field.kind is FieldKind.CHOICE and value not in {choice.key for choice in field.choices}:
        yield _problem(rules, _("“%(label)s” không có trong danh sách.", label=label), name)
    elif field.within_period and isinstance(value, date) and value.year != rules.year:
        yield _problem(rules, _("“%(label)s” phải trong năm %(year)s.", label=label, year=str(rules.year)), name)
    elif isinstance(value, Decimal) and _outside(field, value):
        yield _problem(rules, _("“%(label)s” nằm ngoài giới hạn cho phép.", label=label), name)


_SHAPES: dict[FieldKind, type] = {
    FieldKind.LINE: str,
    FieldKind.TEXT: str,
    FieldKind.CHOICE: str,
    FieldKind.DAY: date,
    FieldKind.NUMBER: Decimal,
}


def _outside(field: RecordField, value: Decimal) -> bool:
    below = field.minimum is not None and value < field.minimum
    return below or (field.maximum is not None and value > field.maximum)


def _of_items(rules: Rules, field: RecordField, rows: Sequence[Values], final: bool) -> Iterator[Problem]:
    if final and field.required and not rows:
        text = _("“%(label)s” phải có ít nhất một nội dung.", label=told(field.label))
        yield _problem(rules, text, field.key)
    for place, row in enumerate(rows):
        for part in field.parts:
            yield from _of_value(rules, part, row.get(part.key), final, f"{field.key}.{place}.{part.key}")


def _of_marks(rules: Rules, field: RecordField, rows: Sequence[Values], final: bool) -> Iterator[Problem]:
    known, given = {choice.key for choice in field.choices}, set()
    for place, row in enumerate(rows):
        name = f"{field.key}.{place}.mark"
        if row.get("item") not in rules.items or row["item"] in given:
            yield _problem(rules, _("Nội dung được đánh giá không thuộc bản cam kết, hoặc được ghi hai lần."), name)
        elif (mark := row.get("mark")) and mark not in known:
            yield _problem(rules, _("“%(label)s” không có trong danh sách.", label=told(field.label)), name)
        elif not mark and final and field.required:
            yield _problem(rules, _("Nội dung “%(item)s” chưa được đánh giá.", item=rules.items[row["item"]]), name)
        given.add(row.get("item"))
    missing = [label for key, label in rules.items.items() if key not in given]
    if final and field.required and missing:
        text = _("Nội dung “%(item)s” chưa được đánh giá.", item=missing[0])
        yield _problem(rules, text, field.key)


def _problem(rules: Rules, message: str, name: str) -> Problem:
    return Problem(message, name, str(rules.citation) if rules.citation else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of an entry as it reads: a text, or a table with its heads; ``is_long`` texts are prose.

    ``is_marks`` tells the marks of another entry's items, which stand as a column beside those items too.
    """

    label: str
    text: str = ""
    is_long: bool = False
    is_marks: bool = False
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


#: How the items of an entry were marked: the heading of a column, and the text of each item by its key.
Column = tuple[str, Mapping[str, str]]


def shown(kind: EntryKind, content: Values, items: Mapping[str, str], marks: Sequence[Column] = ()) -> list[Shown]:
    """Return how a stored entry reads, field by field.

    ``items`` names what its marks refer to; ``marks`` are columns beside its own items.
    """
    return [_shown(field, content.get(field.key), items, marks) for field in kind.fields]


def mark_texts(field: RecordField, content: Values) -> dict[str, str]:
    """Return how each item was marked, with the remark."""
    return {
        mark["item"]: ". ".join(filter(None, (_choice(field, mark["mark"]), mark["remark"])))
        for mark in content.get(field.key) or ()
    }


def _shown(field: RecordField, value: Any, items: Mapping[str, str], marks: Sequence[Column]) -> Shown:
    label = told(field.label)
    if field.kind is FieldKind.ITEMS:
        heads = [*(told(part.label) for part in field.parts), *(heading for heading, _texts in marks)]
        rows = [
            [
                *(_text(part, item.get(part.key)) for part in field.parts),
                *(texts.get(item[ITEM_KEY], "") for _heading, texts in marks),
            ]
            for item in value or ()
        ]
        return Shown(label, heads=heads, rows=rows)
    if field.kind is FieldKind.MARKS:
        heads = [_("Nội dung"), label, _("Nhận xét")]
        rows = [[items.get(m["item"], m["item"]), _choice(field, m["mark"]), m["remark"]] for m in value or ()]
        return Shown(label, is_marks=True, heads=heads, rows=rows)
    return Shown(label, _text(field, value), field.kind is FieldKind.TEXT)


def _text(field: RecordField, value: Any) -> str:
    if value in (None, ""):
        return ""
    if field.kind is FieldKind.CHOICE:
        return _choice(field, value)
    if field.kind is FieldKind.DAY:
        return day_text(date.fromisoformat(value))
    if field.kind is FieldKind.NUMBER:
        return f"{number_text(Decimal(value))} {field.unit}".strip()
    return str(value)


def _choice(field: RecordField, key: str) -> str:
    labels: dict[str, Text] = {choice.key: choice.label for choice in field.choices}
    return told(labels[key]) if key in labels else key
