"""Parameters of a pack: read from its file, checked, and bound to one value each for one rule date."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from core.domain.parameters import Basis, BoundParameter, Certainty, Choice, Parameter, ParameterValue, Stage
from core.domain.settings import BoundSettings
from core.domain.text import Citation, Text
from core.extensions.bounds import MOST_DIGITS
from core.extensions.written import read_yaml

#: How a choice is called in files and rules: never what reads as a number.
CHOICE_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)

#: Values of these certainties bind only after the tenant confirmed them.
NEEDS_CONFIRMATION = frozenset({Certainty.UNKNOWN, Certainty.SECONDARY})

_NOT_PUBLISHED = Text(
    "Văn bản chưa công bố giá trị này; cần nhập kèm số, ngày văn bản.",
    "The value was never published; enter it with its document.",
)
_NOT_CONFIRMED = Text(
    "Giá trị lấy từ nguồn thứ cấp; cần xác nhận kèm số, ngày văn bản.",
    "The value comes from a secondary source; confirm it with its document.",
)


class _TextSchema(Schema):
    vi = fields.String(required=True, validate=validate.Length(min=1))
    en = fields.String(required=True, validate=validate.Length(min=1))

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Text:
        return Text(**data)


class _CitationSchema(Schema):
    document = fields.String(required=True, validate=validate.Length(min=1))
    article = fields.String(load_default="")
    issued_on = fields.Date(required=True, allow_none=True)

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Citation:
        return Citation(**data)


class _WrittenValue(fields.Field[Decimal | str]):
    """A number exactly as it is written, or the key of a choice."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal | str:
        if not isinstance(value, str):
            raise ValidationError("Not a valid number or choice.")
        return as_value(value)


class _ChoiceSchema(Schema):
    key = fields.String(required=True)
    label = fields.Nested(_TextSchema, required=True)

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Choice:
        return Choice(**data)


class _ValueSchema(Schema):
    valid_from = fields.Date(required=True)
    value = _WrittenValue(load_default=None, allow_none=True)
    citation = fields.Nested(_CitationSchema, required=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    certainty = fields.Enum(Certainty, by_value=True, required=True)

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> ParameterValue:
        if (data["certainty"] is Certainty.UNKNOWN) != (data["value"] is None):
            raise ValidationError("A value is absent exactly when its certainty is unknown.", "value")
        return ParameterValue(**data)


class _ParameterSchema(Schema):
    key = fields.String(required=True, validate=validate.Regexp(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z"))
    label = fields.Nested(_TextSchema, required=True)
    unit = fields.String(load_default=None)
    needed_for = fields.Enum(Stage, by_value=True, required=True)
    minimum = fields.Decimal(load_default=None, allow_none=True)
    maximum = fields.Decimal(load_default=None, allow_none=True)
    whole = fields.Boolean(load_default=False)
    replaces = fields.Boolean(load_default=False)
    choices = fields.List(fields.Nested(_ChoiceSchema), load_default=(), validate=validate.Length(min=2))
    runs = fields.List(fields.String(), load_default=())
    values = fields.List(fields.Nested(_ValueSchema), required=True, validate=validate.Length(min=1))

    @validates_schema
    def _is_sound(self, data: dict[str, Any], **_: Any) -> None:
        """Object to values out of order, or that no tenant might enter either, each at its place."""
        parameter = _parameter(data)
        _check_kind(parameter, has_unit=data["unit"] is not None)
        days = [value.valid_from for value in parameter.values]
        if days != sorted(set(days)):
            raise ValidationError("Values stand in the order of their days, one a day.", "values")
        for number, value in enumerate(parameter.values):
            problem = value.value is not None and outside(parameter, value.value)
            if problem:
                raise ValidationError({"values": {number: {"value": [f"{problem.vi} / {problem.en}"]}}})

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Parameter:
        return _parameter(data)


def _parameter(data: Mapping[str, Any]) -> Parameter:
    several = {name: tuple(data[name]) for name in ("values", "choices", "runs")}
    return Parameter(**{**data, **several, "unit": data["unit"] or ""})


def _check_kind(parameter: Parameter, *, has_unit: bool) -> None:
    """A number has a unit; a choice has neither unit nor bounds, and keys that are words, each once."""
    if not parameter.choices:
        if not has_unit:
            raise ValidationError("A number names its unit.", "unit")
        return
    if has_unit or parameter.whole or (parameter.minimum, parameter.maximum) != (None, None):
        raise ValidationError("A choice has neither unit nor bounds.", "choices")
    keys = [choice.key for choice in parameter.choices]
    if len(set(keys)) < len(keys) or not all(CHOICE_KEY.fullmatch(key) and as_value(key) == key for key in keys):
        raise ValidationError("The keys of choices are words of small letters, each once.", "choices")


def as_value(written: object) -> Decimal | str:
    """Return a written value: what reads as a number is one, all else is the key of a choice."""
    try:
        return Decimal(str(written))
    except InvalidOperation:
        return str(written)


def read_parameters(text: str, starts: Iterable[date]) -> tuple[Parameter, ...]:
    """Return the parameters that the YAML ``text`` holds; ``starts`` are the first days of the pack's editions.

    The first value of each must begin with an edition, else days of it would have none. Raises ValueError naming all
    that is wrong.
    """
    try:
        rows = read_yaml(text)
        parameters: list[Parameter] = _ParameterSchema(many=True).load(rows or [])
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"parameters: {error}") from error
    keys = [parameter.key for parameter in parameters]
    if len(keys) != len(set(keys)):
        raise ValueError(f"parameters: {sorted({key for key in keys if keys.count(key) > 1})} stand twice")
    first_days = frozenset(starts)
    for parameter in parameters:
        if parameter.values[0].valid_from not in first_days:
            raise ValueError(f"parameters: {parameter.key} has a gap: its first value begins with no edition")
    return tuple(parameters)


def outside(parameter: Parameter, value: Decimal | str) -> Text | None:
    """Return why a tenant may not enter ``value``, or None when it may."""
    if parameter.choices:
        known = parameter.label_of(value) is not None
        return None if known else Text("Hãy chọn một trong các phương án.", "Choose one of the options.")
    if isinstance(value, str) or not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        return Text("Giá trị phải là một con số.", "The value must be a number.")
    if parameter.whole and value != value.to_integral_value():
        return Text("Giá trị phải là số nguyên.", "The value must be a whole number.")
    if parameter.minimum is not None and value < parameter.minimum:
        return Text(f"Giá trị không được nhỏ hơn {parameter.minimum}.", f"The least value is {parameter.minimum}.")
    if parameter.maximum is not None and value > parameter.maximum:
        return Text(f"Giá trị không được lớn hơn {parameter.maximum}.", f"The greatest value is {parameter.maximum}.")
    return None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a tenant entered for a parameter from a day on: with its document, or only as an illustration."""

    key: str
    value: Decimal | str
    valid_from: date
    document: str
    document_date: date | None
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A parameter without a value or a table without its rows, what cannot begin without it, and why it has none.

    ``runs`` name the only kinds of runs that need it (none: all).
    """

    key: str
    label: Text
    unit: str
    needed_for: Stage
    reason: Text
    runs: tuple[str, ...] = ()
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """All parameters of a scheme on a rule date, and the tables of settings that are filled in."""

    bound: Mapping[str, BoundParameter]
    missing: tuple[Missing, ...] = ()
    settings: Mapping[str, BoundSettings] = field(default_factory=dict)


def bind(parameters: Iterable[Parameter], confirmations: Sequence[Confirmation], on: date) -> Binding:
    """Give each parameter in force on ``on`` its one value; ``confirmations`` are the strongest first.

    A confirmation wins over the pack's value, unless the law changed after it took effect, or the pack offers another
    kind of value by now. A value of certainty unknown or secondary binds only through a confirmation.
    """
    known = tuple(parameters)
    bound: dict[str, BoundParameter] = {}
    for parameter in known:
        legal = parameter.at(on)
        if legal is None:
            continue
        entered = _in_force(confirmations, parameter, legal.valid_from, on)
        if entered:
            bound[parameter.key] = _confirmed(parameter, legal, entered)
        elif legal.value is not None and legal.certainty not in NEEDS_CONFIRMATION:
            bound[parameter.key] = _bound(parameter, legal.value, legal.citation, legal.certainty)
    return Binding(bound, missing_of(known, bound, on))


def missing_of(parameters: Iterable[Parameter], bound: Mapping[str, BoundParameter], on: date) -> tuple[Missing, ...]:
    """Return the parameters that exist on ``on`` and are not bound."""
    rows = []
    for parameter in parameters:
        legal = parameter.at(on)
        if legal is not None and parameter.key not in bound:
            reason = _NOT_PUBLISHED if legal.value is None else _NOT_CONFIRMED
            said = parameter.key, parameter.label, parameter.unit, parameter.needed_for
            rows.append(Missing(*said, reason, parameter.runs))
    return tuple(rows)


def _in_force(
    confirmations: Sequence[Confirmation], parameter: Parameter, first: date, last: date
) -> Confirmation | None:
    of_key = (c for c in confirmations if c.key == parameter.key and first <= c.valid_from <= last)
    return next((c for c in of_key if _is_of_kind(parameter, c.value)), None)


def _is_of_kind(parameter: Parameter, value: Decimal | str) -> bool:
    """Tell whether a value entered earlier is still of the kind that the pack asks for."""
    return parameter.label_of(value) is not None if parameter.choices else isinstance(value, Decimal)


def _bound(
    parameter: Parameter,
    value: Decimal | str,
    source: Citation | None,
    certainty: Certainty,
    *,
    illustrative: bool = False,
) -> BoundParameter:
    chosen = parameter.label_of(value)
    return BoundParameter(
        parameter.key, parameter.label, parameter.unit, value, source, certainty, illustrative, chosen
    )


def _confirmed(parameter: Parameter, legal: ParameterValue, entered: Confirmation) -> BoundParameter:
    """An illustration keeps how uncertain the law is, and cites nothing it does not name."""
    source = Citation(entered.document, issued_on=entered.document_date) if entered.document else None
    certainty = legal.certainty if entered.illustrative else Certainty.CONFIRMED
    return _bound(parameter, entered.value, source, certainty, illustrative=entered.illustrative)
