"""What a worked example says of a subject besides its work: service, marks, earlier periods, attestations, entries."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from core.domain.background import (
    AbsenceFacts,
    AbsenceKind,
    AttestationFacts,
    CriterionMarkFacts,
    PeriodFacts,
    ServiceFacts,
    SourceFacts,
)
from core.domain.conduct import EntryFacts, ItemMarkFacts, RecordFacts
from core.domain.declarations import Declarations
from core.domain.registers import EntryKind, FieldKind, Register
from core.extensions.parameters import as_value

#: Told what sort of thing is named, its key, and what the scheme knows instead.
Unknown = Callable[[str, str, Mapping[str, Any]], None]

_FILLED = validate.Length(min=1)


def _by_key(values: fields.Field[Any]) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=values, load_default=dict)


class _AbsenceSchema(Schema):
    kind = fields.Enum(AbsenceKind, by_value=True, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(load_default=None)
    document = fields.String(load_default="")


class _ServiceSchema(Schema):
    began_on = fields.Date(load_default=None)
    ended_on = fields.Date(load_default=None)
    came_from = fields.String(load_default="")
    went_to = fields.String(load_default="")
    absences = fields.List(fields.Nested(_AbsenceSchema), load_default=list)
    ended_unit = fields.Boolean(load_default=False)


class _SourceSchema(Schema):
    """Who sent a result that another authority decided."""

    authority = fields.String(required=True, validate=_FILLED)
    scheme = fields.String(required=True, validate=_FILLED)
    level = fields.String(required=True, validate=_FILLED)
    score = fields.Decimal(load_default=None, allow_none=True)
    document = fields.String(required=True, validate=_FILLED)
    sent_on = fields.Date(required=True)


class _PeriodSchema(Schema):
    """A decided result of a shorter period."""

    key = fields.String(required=True, validate=_FILLED)
    label = fields.String(load_default=None)
    rule = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    score = fields.Decimal(load_default=None, allow_none=True)
    level = fields.String(required=True)
    parts = _by_key(fields.Decimal())
    unit = fields.String(load_default="")
    document = fields.String(load_default="")
    source = fields.Nested(_SourceSchema, load_default=None, allow_none=True)


class _AttestationSchema(Schema):
    """What a decider below attests of its own ratings."""

    unit = fields.String(required=True, validate=_FILLED)
    run = fields.String(load_default="")
    levels = _by_key(fields.Integer())
    document = fields.String(required=True, validate=_FILLED)
    attested_on = fields.Date(required=True)
    attested_by = fields.String(required=True, validate=_FILLED)
    statements = _by_key(fields.String())


class _Plain(fields.Field[str]):
    """A word, a number or a day, as canonical text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str | date):
            raise ValidationError("Not a valid string.")
        return str(value)


class _EntrySchema(Schema):
    """An entry of a register; ``values`` are its plain fields, ``marks`` choices by item."""

    register = fields.String(required=True, validate=_FILLED)
    kind = fields.String(required=True, validate=_FILLED)
    filed_on = fields.Date(required=True)
    values = _by_key(_Plain())
    marks = _by_key(fields.String())


class BackgroundSchema(Schema):
    """The part of a subject's row that this file reads; criteria are an item's choice, or its points."""

    service = fields.Nested(_ServiceSchema, load_default=dict)
    criteria = _by_key(fields.String())
    periods = fields.List(fields.Nested(_PeriodSchema), load_default=list)
    received = fields.List(fields.Nested(_PeriodSchema), load_default=list)
    attestations = fields.List(fields.Nested(_AttestationSchema), load_default=list)
    records = fields.List(fields.Nested(_EntrySchema), load_default=list)


def service_facts(row: Mapping[str, Any], starts_on: date, ends_on: date) -> ServiceFacts:
    """Return when the post was held within a period, as a run gathers it; what is not written is the whole of it.

    A post held from before the period, or beyond it, has no day of beginning or end; an absence that touches the
    period is told in full, and lasts to its end where nothing else is written.
    """
    began, ended = row.get("began_on"), row.get("ended_on")
    began = began if began and began > starts_on else None
    ended = ended if ended and starts_on <= ended < ends_on else None
    absences = (AbsenceFacts(**{**each, "ends_on": each["ends_on"] or ends_on}) for each in row.get("absences", ()))
    return ServiceFacts(
        began_on=began,
        ended_on=ended,
        came_from=row.get("came_from", "") if began else "",
        went_to=row.get("went_to", "") if ended else "",
        absences=tuple(each for each in absences if each.starts_on <= ends_on and each.ends_on >= starts_on),
        ended_unit=row.get("ended_unit", False),
    )


def criterion_marks(row: Mapping[str, str], declared: Declarations, unknown: Unknown) -> tuple[CriterionMarkFacts, ...]:
    """Return the marks of criteria: one of the choices of the item's sheet, or points where it has none.

    ``unknown`` is told of an item that the scheme lacks and of what is neither a choice nor a number.
    """
    choices = {item.key: {c.key: c for c in sheet.choices} for sheet in declared.criteria for item in sheet.items}
    marks = []
    for item, said in row.items():
        if item not in choices:
            unknown("tiêu chí", item, choices)
        elif said in choices[item]:
            marks.append(CriterionMarkFacts(item, said, None))
        elif not choices[item] and isinstance(points := as_value(said), Decimal):
            marks.append(CriterionMarkFacts(item, "", points))
        else:
            unknown("mức chấm", said, choices[item])
    return tuple(marks)


def period_facts(rows: Sequence[Mapping[str, Any]]) -> tuple[PeriodFacts, ...]:
    """Return the decided shorter periods, in the order written."""
    return tuple(_period(row) for row in rows)


def _period(row: Mapping[str, Any]) -> PeriodFacts:
    source = SourceFacts(**row["source"]) if row["source"] else None
    return PeriodFacts(**{**row, "label": row["label"] or row["key"], "source": source})


def attestation_facts(rows: Sequence[Mapping[str, Any]]) -> tuple[AttestationFacts, ...]:
    """Return what deciders below attest."""
    return tuple(AttestationFacts(**row) for row in rows)


def record_facts(
    subject: str,
    rows: Sequence[Mapping[str, Any]],
    declared: Declarations,
    unknown: Unknown,
) -> RecordFacts:
    """Return the entries about one subject; ``unknown`` is told of a register or kind that the scheme lacks."""
    registers = {register.key: register for register in declared.registers}
    return RecordFacts(subject, tuple(_entries(subject, rows, registers, unknown)))


def _entries(
    subject: str,
    rows: Sequence[Mapping[str, Any]],
    registers: Mapping[str, Register],
    unknown: Unknown,
) -> Iterator[EntryFacts]:
    for number, row in enumerate(rows):
        register = registers.get(row["register"])
        if register is None:
            unknown("sổ theo dõi", row["register"], registers)
            continue
        kind = register.kind(row["kind"])
        if kind is None:
            unknown("loại ghi nhận", row["kind"], {each.key: each for each in register.kinds})
            continue
        marks = tuple(_mark(kind, item, said) for item, said in row["marks"].items())
        key = f"{subject}.{number}"
        yield EntryFacts(
            key, register.key, kind.key, kind.label.vi, kind.writer, row["filed_on"], dict(row["values"]), marks
        )


def _mark(kind: EntryKind, item: str, said: str) -> ItemMarkFacts:
    choices = {choice.key: choice for field in kind.of(FieldKind.MARKS) for choice in field.choices}
    choice = choices.get(said)
    return ItemMarkFacts(item, item, said, choice.label.vi if choice else said, choice.counts if choice else None)
