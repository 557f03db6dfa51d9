"""Forms of registers: those of core, and those that a declaration alone makes."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema
from marshmallow.fields import Field

from core.domain.registers import EntryKind, FieldKind, RecordField
from core.extensions.errors import told
from core.records.labels import CAPACITIES, WRITERS
from core.web.fields import Day, FormField, FormSchema, Number, OneOf, Rows, SomeOf, Text


class BookSchema(FormSchema):
    """A register to open for a year."""

    register = OneOf(_("Sổ theo dõi"), required=True, radio=True)
    year = OneOf(_("Năm"), kind=int, required=True)
    groups = SomeOf(_("Nhóm đối tượng"), hint=_("Không chọn nhóm nào là tất cả các nhóm của sổ."))


class WatcherSchema(FormSchema):
    """Who shall watch a person, and in which capacity."""

    capacity = OneOf(
        _("Tư cách"), required=True, radio=True, choices=[(each.value, WRITERS[each]) for each in CAPACITIES]
    )
    person = OneOf(
        _("Người được cử"),
        kind=uuid.UUID,
        required=True,
        hint=_("Những người có vai trò riêng trong đơn vị; không ai được tự theo dõi mình."),
    )


class Press(FormSchema):
    """A button that does one thing."""


class ItemKey(Text):
    """Which item a row of marks is about: the page writes it, and a row without a mark stays in the form."""

    widget = "item"


#: In a form that corrects: why.
REASON = "correction_reason"


def entry_schema(kind: EntryKind, *, final: bool, corrects: bool = False) -> Schema:
    """Return the form of a kind of entry; only a ``final`` one must hold what the declaration requires."""
    fields: dict[str, Field[Any]] = {field.key: _field(field, final) for field in kind.fields}
    if corrects:
        fields[REASON] = Text(_("Lý do điều chỉnh"), rows=2, required=True)
    return FormSchema.from_dict(fields, name="EntrySchema")()


def _field(field: RecordField, final: bool) -> FormField:
    common: dict[str, Any] = {
        "label": told(field.label),
        "hint": told(field.hint) if field.hint else "",
        "required": field.required and final,
    }
    if field.kind is FieldKind.ITEMS:
        parts: dict[str, Field[Any]] = {part.key: _field(part, final) for part in field.parts}
        return Rows(FormSchema.from_dict(parts, name="ItemSchema")(), most=50, **common)
    if field.kind is FieldKind.MARKS:
        mark = OneOf(told(field.label), required=common["required"], choices=_choices(field))
        row: dict[str, Field[Any]] = {
            "item": ItemKey(_("Nội dung"), required=True),
            "mark": mark,
            "remark": Text(_("Nhận xét"), rows=2),
        }
        return Rows(FormSchema.from_dict(row, name="MarkSchema")(), most=50, blank=0, **common)
    return _value(field, common)


def _value(field: RecordField, common: Mapping[str, Any]) -> FormField:
    if field.kind is FieldKind.CHOICE:
        return OneOf(choices=_choices(field), radio=len(field.choices) <= 4, **common)
    if field.kind is FieldKind.DAY:
        return Day(**common)
    if field.kind is FieldKind.NUMBER:
        return Number(least=field.minimum, most=field.maximum, unit=field.unit, **common)
    if field.kind is FieldKind.TEXT:
        return Text(rows=4, longest=10_000, **common)
    return Text(longest=500, **common)


def _choices(field: RecordField) -> list[tuple[str, str]]:
    return [(choice.key, told(choice.label)) for choice in field.choices]


def typed_values(kind: EntryKind, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored entry as the typed values that its form shows."""
    loaded = entry_schema(kind, final=False).load(_without_gaps(content))
    return dict(loaded)


def _without_gaps(value: Any) -> Any:
    """Drop what was left empty: a body says nothing of it."""
    if isinstance(value, Mapping):
        return {name: _without_gaps(item) for name, item in value.items() if item not in (None, "")}
    return [_without_gaps(item) for item in value] if isinstance(value, list) else value
