"""A marshmallow schema for any frozen dataclass of the contract, so that data can say whatever Python can."""

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from marshmallow import Schema, ValidationError, fields, post_load

T = TypeVar("T")

_PLAIN: Mapping[type, type[fields.Field[Any]]] = {str: fields.String, int: fields.Integer, date: fields.Date}


class Unreadable(ValueError):
    """Data that do not fit; ``problems`` are (place, what is wrong)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{place}: {problem}" if place else problem for place, problem in problems))


def load(kind: type[T], data: object) -> T:
    """Return the value of type ``kind`` that plain data describe; Unreadable names every place that does not fit."""
    try:
        return cast(T, _schema_of(cast(type, kind))().load(cast(Any, data)))
    except ValidationError as error:
        raise Unreadable(list(_places(error.messages, ""))) from error


@functools.cache
def _schema_of(kind: type) -> type[Schema]:
    hints = get_type_hints(kind)
    given = [field for field in dataclasses.fields(kind) if field.init]
    members: dict[str, Any] = {field.name: _field(hints[field.name], _is_required(field)) for field in given}

    def build(_self: Schema, loaded: Mapping[str, Any], **_: Any) -> Any:
        return kind(**{name: tuple(value) if type(value) is list else value for name, value in loaded.items()})

    return type(f"{kind.__name__}Schema", (Schema,), {**members, "build": post_load(build)})


def _made(kind: type) -> Schema:
    return _schema_of(kind)()


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _field(hint: Any, required: bool) -> fields.Field[Any]:
    inner = get_args(hint)
    if NoneType in inner:
        (plain,) = [each for each in inner if each is not NoneType]
        made = _field(plain, required)
        made.allow_none = True
        return made
    if get_origin(hint) is tuple:
        return fields.List(_field(inner[0], False), required=required)
    if dataclasses.is_dataclass(hint):
        # Looked up when it is used: a part may be of the same kind as the whole.
        return fields.Nested(functools.partial(_made, cast(type, hint)), required=required)
    return _scalar(hint, required)


def _scalar(hint: Any, required: bool) -> fields.Field[Any]:
    if hint is bool:
        return fields.Boolean(truthy={True}, falsy={False}, required=required)
    if hint is Decimal:
        return fields.Decimal(required=required)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return fields.Enum(hint, by_value=True, required=required)
    return _PLAIN[hint](required=required)


def _places(messages: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            step = f"[{key}]" if isinstance(key, int) else ("" if key == "_schema" else f".{key}")
            yield from _places(below, f"{place}{step}".lstrip("."))
        return
    for message in messages if isinstance(messages, list) else [messages]:
        yield place, str(message)
