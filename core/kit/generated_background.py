"""What generated subjects bring besides work: marks, service, decided periods, attestations, entries of registers."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from core.domain.background import (
    AbsenceFacts,
    AbsenceKind,
    AttestationFacts,
    CriterionMarkFacts,
    PeriodFacts,
    ServiceFacts,
)
from core.domain.conduct import NOTHING_FILED, ConductFacts, EntryFacts, RecordFacts
from core.domain.criteria import CriteriaSheet, Criterion
from core.domain.declarations import GroupMember, SubjectGroup
from core.domain.levels import Level
from core.domain.registers import EntryKind, FieldKind, RecordField
from core.extensions.calls import SchemeCalls

_MOST_ENTRIES = 3
_TENTHS = st.integers(0, 10).map(lambda tenths: Decimal(tenths) / 10)


@st.composite
def marks(draw: st.DrawFn, calls: SchemeCalls, group: str, member: str) -> tuple[CriterionMarkFacts, ...]:
    """Draw marks of every sheet that is for a member in this run: all items, or all but some."""
    sheets = [sheet for sheet in calls.declared.criteria if sheet.is_for(group, member, calls.run)]
    is_whole = draw(st.booleans())
    given = [(sheet, item) for sheet in sheets for item in sheet.items if is_whole or draw(st.booleans())]
    return tuple(_mark(draw, calls, sheet, item) for sheet, item in given)


def _mark(draw: st.DrawFn, calls: SchemeCalls, sheet: CriteriaSheet, item: Criterion) -> CriterionMarkFacts:
    if sheet.choices:
        return CriterionMarkFacts(item.key, draw(st.sampled_from(sheet.choices)).key, None)
    if item.points_parameter not in calls.parameters:
        return CriterionMarkFacts(item.key, "", None, "Nhận xét")
    return CriterionMarkFacts(item.key, "", draw(_TENTHS) * calls.parameters[item.points_parameter].number)


@st.composite
def service(draw: st.DrawFn, first: date, last: date) -> ServiceFacts:
    """Draw when a post was held in a period: mostly the whole of it."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    began = draw(st.none() | st.sampled_from(days[1:] or days))
    later = [day for day in days[:-1] if began is None or day >= began]
    ended = draw(st.none() | st.sampled_from(later)) if later else None
    starts = draw(st.lists(st.sampled_from(days), max_size=2))
    absences = tuple(
        AbsenceFacts(draw(st.sampled_from(AbsenceKind)), day, day + timedelta(days=draw(st.integers(0, 200))), "1-QĐ")
        for day in starts
    )
    return ServiceFacts(began, ended, "", "", absences, ended is not None and draw(st.booleans()))


@st.composite
def periods(draw: st.DrawFn, calls: SchemeCalls, first: date, last: date) -> tuple[PeriodFacts, ...]:
    """Draw decided results of up to four shorter periods, where the run joins some; a number for each part of one."""
    rule = next((rule.combines for rule in calls.declared.raters.runs if rule.key == calls.run), "")
    if not rule:
        return ()
    length = max((last - first).days // 4, 1)
    found = []
    for number in range(draw(st.integers(0, 4))):
        begins = first + timedelta(days=number * length)
        level = draw(st.sampled_from([*calls.levels, Level.NOT_RATED.value]))
        score = None if level == Level.NOT_RATED else Decimal(draw(st.integers(0, 100)))
        ends = begins + timedelta(days=length - 1)
        found.append(PeriodFacts(f"p{number}", f"Kỳ {number + 1}", rule, begins, ends, score, level))
    return tuple(found)


@st.composite
def attestations(draw: st.DrawFn, calls: SchemeCalls, on: date) -> tuple[AttestationFacts, ...]:
    """Draw nothing, or how many below got which level."""
    levels: Mapping[str, int] = draw(st.dictionaries(st.sampled_from(calls.levels or ("XS",)), st.integers(0, 3)))
    return (AttestationFacts("below", "", levels, "1-BC", on, "Cấp dưới"),) if levels else ()


@st.composite
def conduct(draw: st.DrawFn, calls: SchemeCalls, key: str, group: SubjectGroup, member: GroupMember) -> ConductFacts:
    """Draw entries of the registers that are kept about a member, and what the scheme makes of them."""
    kinds = [
        (register.key, kind)
        for register in calls.declared.registers
        if not register.subject_groups or group.key in register.subject_groups
        for kind in register.kinds
        if not kind.follows and not kind.of(FieldKind.ITEMS, FieldKind.MARKS)
    ]
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=_MOST_ENTRIES)) if kinds and member.post else []
    if not chosen:
        return NOTHING_FILED
    entries = tuple(_entry(draw, f"{key}.{n}", *each, calls.today) for n, each in enumerate(chosen))
    return calls.record_facts([RecordFacts(key, entries)])[0]


def _entry(draw: st.DrawFn, key: str, register: str, kind: EntryKind, on: date) -> EntryFacts:
    filed = on - timedelta(days=draw(st.integers(0, 60)))
    fields = [field for field in kind.fields if field.required or draw(st.booleans())]
    values = {field.key: _value(draw, field, filed) for field in fields}
    return EntryFacts(key, register, kind.key, kind.label.vi, kind.writer, filed, values)


def _value(draw: st.DrawFn, field: RecordField, day: date) -> str:
    if field.kind is FieldKind.CHOICE:
        return draw(st.sampled_from(field.choices)).key
    if field.kind is FieldKind.NUMBER:
        low, high = field.minimum or Decimal(0), field.maximum or Decimal(10)
        return str(int(low + (high - low) * draw(_TENTHS)))
    return day.isoformat() if field.kind is FieldKind.DAY else "Nội dung"
