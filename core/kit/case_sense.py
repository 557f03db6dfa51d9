"""What an example says in the right form and its scheme cannot mean: told with its place, before computing."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.domain.declarations import Declarations, Frequency
from core.domain.format import day_text
from core.domain.levels import STATES
from core.domain.parameters import BoundParameter
from core.domain.registers import EntryKind, FieldKind, RecordField
from core.extensions.parameters import as_value
from core.kit.documents import Place

#: What is wrong, and where.
Misfit = tuple[str, Place]

_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF_YEAR: 6, Frequency.YEAR: 12}
#: Fields of an entry that an example writes under ``values``.
_PLAIN = (FieldKind.LINE, FieldKind.TEXT, FieldKind.DAY, FieldKind.NUMBER, FieldKind.CHOICE)


def calendar_period(cut_off: date, frequency: Frequency) -> tuple[date, date]:
    """Return the first and last day of the calendar period that holds a day."""
    length = _MONTHS[frequency]
    first = date(cut_off.year, cut_off.month - (cut_off.month - 1) % length, 1)
    after = first.month + length
    return first, date(first.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sense:
    """What subjects of one example are held against: the scheme, its bound values, and the period."""

    declared: Declarations
    parameters: Mapping[str, BoundParameter]
    run: str
    period: tuple[date, date]
    cut_off: date

    def misfits(self, row: Mapping[str, Any], place: Place) -> Iterator[Misfit]:
        """Yield what cannot be meant in one subject's row."""
        yield from self._level(row["claimed"], (*place, "claimed"))
        for number, mark in enumerate(row["marks"]):
            yield from self._level(mark["level"], (*place, "marks", number, "level"))
        for number, work in enumerate(row["work"]):
            yield from self._reasons(work["reasons"], (*place, "work", number, "reasons"))
        yield from self._service(row["service"], (*place, "service"))
        yield from self._points(row["criteria"], (*place, "criteria"))
        for number, period in enumerate(row["periods"]):
            yield from self._period(period, (*place, "periods", number))
        for number, attested in enumerate(row["attestations"]):
            for level in attested["levels"]:
                yield from self._level(level, (*place, "attestations", number, "levels", level))
        for number, entry in enumerate(row["records"]):
            yield from self._entry(entry, (*place, "records", number))

    def _level(self, level: str | None, place: Place) -> Iterator[Misfit]:
        known = [str(rule.key) for rule in self.declared.raters.levels]
        if level is not None and level not in STATES:
            yield from _known("mức", level, known, place)

    def _reasons(self, reasons: Sequence[str], place: Place) -> Iterator[Misfit]:
        known = [reason.key for reason in self.declared.tasks.reasons]
        for reason in reasons if known else ():
            yield from _known("lý do", reason, known, place)

    def _service(self, row: Mapping[str, Any], place: Place) -> Iterator[Misfit]:
        began, ended = row.get("began_on"), row.get("ended_on")
        if began and began > self.cut_off:
            yield f"giữ chức vụ từ sau ngày chốt {day_text(self.cut_off)}", (*place, "began_on")
        yield from _in_order(began, ended, (*place, "ended_on"))
        for number, absence in enumerate(row.get("absences", ())):
            yield from _in_order(absence["starts_on"], absence["ends_on"], (*place, "absences", number, "ends_on"))

    def _points(self, criteria: Mapping[str, str], place: Place) -> Iterator[Misfit]:
        most = {item.key: item.points_parameter for sheet in self.declared.criteria for item in sheet.items}
        for item, said in criteria.items():
            points, bound = as_value(said), self.parameters.get(most.get(item, ""))
            if isinstance(points, Decimal) and points < 0:
                yield f"điểm {said} nhỏ hơn 0", (*place, item)
            elif isinstance(points, Decimal) and bound is not None and points > bound.number:
                yield f"điểm {said} lớn hơn điểm tối đa {bound.number} ({bound.key})", (*place, item)

    def _period(self, row: Mapping[str, Any], place: Place) -> Iterator[Misfit]:
        yield from self._level(row["level"], (*place, "level"))
        yield from _in_order(row["starts_on"], row["ends_on"], (*place, "ends_on"))
        rules = {rule.key: rule for rule in self.declared.raters.runs}
        joined = rules[self.run].combines if self.run in rules else ""
        yield from _known("đợt đánh giá", row["rule"], [joined] if joined else list(rules), (*place, "rule"))
        if joined and not (self.period[0] <= row["starts_on"] and row["ends_on"] <= self.period[1]):
            first, last = map(day_text, self.period)
            yield f"kỳ “{row['key']}” nằm ngoài đợt đánh giá ({first} – {last})", (*place, "starts_on")

    def _entry(self, row: Mapping[str, Any], place: Place) -> Iterator[Misfit]:
        register = next((each for each in self.declared.registers if each.key == row["register"]), None)
        kind = register.kind(row["kind"]) if register else None
        if kind is None:
            return  # told where the entry is read
        if row["filed_on"] > self.cut_off:
            yield f"ghi sau ngày chốt {day_text(self.cut_off)} thì không được tính", (*place, "filed_on")
        yield from _values(kind, row["values"], (*place, "values"))
        choices = [choice.key for field in kind.of(FieldKind.MARKS) for choice in field.choices]
        for item, said in row["marks"].items():
            yield from _known("mức chấm", said, choices, (*place, "marks", item))


def _values(kind: EntryKind, values: Mapping[str, str], place: Place) -> Iterator[Misfit]:
    fields = {field.key: field for field in kind.of(*_PLAIN)}
    for key, value in values.items():
        yield from _known("trường", key, fields, (*place, key))
        if key in fields:
            yield from _value(fields[key], value, (*place, key))
    for field in fields.values():
        if field.required and not values.get(field.key, "").strip():
            yield f"còn thiếu trường bắt buộc “{field.key}” ({field.label.vi})", place


def _value(field: RecordField, value: str, place: Place) -> Iterator[Misfit]:
    if field.kind is FieldKind.CHOICE:
        yield from _known("phương án", value, [choice.key for choice in field.choices], place)
    elif field.kind is FieldKind.DAY and not _is_day(value):
        yield f"trường “{field.key}” phải là ngày, viết như 2021-12-31", place
    elif field.kind is FieldKind.NUMBER and not isinstance(as_value(value), Decimal):
        yield f"trường “{field.key}” phải là con số", place


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _in_order(first: date | None, last: date | None, place: Place) -> Iterator[Misfit]:
    if first and last and last < first:
        yield f"ngày cuối {day_text(last)} trước ngày đầu {day_text(first)}", place


def _known(what: str, key: str, known: Container[str], place: Place) -> Iterator[Misfit]:
    if key not in known:
        yield unknown(what, key, known), place


def unknown(what: str, key: str, known: Any) -> str:
    """Return that something is not of the scheme, with what the scheme knows instead."""
    return f"{what} “{key}” không có trong gói ({', '.join(known) or 'chưa khai gì'})"
