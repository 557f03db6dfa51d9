"""The way back from the canonical form: plain JSON values become the frozen types they came from."""

import dataclasses
import functools
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def restore(kind: type[T], data: object) -> T:
    """Return the value of type ``kind`` whose canonical form is ``data``.

    Where a type allows a decimal and a text, what reads as a number is the decimal. Raises ValueError, with the place,
    when something does not fit.
    """
    return cast(T, _restored(kind, data, kind.__name__))


def survives(value: object, data: object) -> bool:
    """Tell whether ``value`` is what its type says all the way down; ``data`` is its canonical form."""
    try:
        return bool(restore(type(value), data) == value)
    except ValueError:
        return False


def _restored(hint: Any, data: object, place: str) -> object:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _first_that_fits(inner, data, place)
    if origin is tuple:
        return _tuple(inner, data, place)
    if origin is Mapping:
        return {key: _restored(inner[1], item, f"{place}.{key}") for key, item in _items(data, place)}
    if dataclasses.is_dataclass(hint):
        return _dataclass(cast(type, hint), data, place)
    return _scalar(hint, data, place)


def _first_that_fits(hints: tuple[Any, ...], data: object, place: str) -> object:
    for hint in hints:
        try:
            return _restored(hint, data, place)
        except ValueError:
            continue
    raise ValueError(f"{place}: {data!r} is none of {hints}")


def _tuple(inner: tuple[Any, ...], data: object, place: str) -> tuple[object, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{place}: no list")
    hints = [inner[0]] * len(data) if inner[-1] is Ellipsis else list(inner)
    if len(hints) != len(data):
        raise ValueError(f"{place}: {len(data)} items instead of {len(hints)}")
    return tuple(_restored(hint, item, f"{place}[{n}]") for n, (hint, item) in enumerate(zip(hints, data, strict=True)))


def _items(data: object, place: str) -> list[tuple[str, object]]:
    if not isinstance(data, Mapping):
        raise ValueError(f"{place}: no mapping")
    return list(data.items())


def _dataclass(kind: type, data: object, place: str) -> object:
    given, hints = dict(_items(data, place)), _hints(kind)
    wrong = (given.keys() - hints.keys()) | (_needed(kind) - given.keys())
    if wrong:
        raise ValueError(f"{place}: fields {sorted(wrong)} are missing or unknown")
    return kind(**{name: _restored(hints[name], item, f"{place}.{name}") for name, item in given.items()})


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.init}


@functools.cache
def _needed(kind: type) -> frozenset[str]:
    """Return the fields without a default: what was stored before a field existed has its default."""
    absent = dataclasses.MISSING
    bare = (f for f in dataclasses.fields(kind) if f.init and f.default is absent and f.default_factory is absent)
    return frozenset(f.name for f in bare)


def _scalar(hint: Any, data: object, place: str) -> object:
    if hint in (str, int, bool, type(None)):
        if type(data) is hint:
            return data
    elif isinstance(data, str):
        with suppress(ValueError):
            return _from_text(hint, data)
    raise ValueError(f"{place}: {data!r} is no {getattr(hint, '__name__', hint)}")


def _from_text(hint: Any, text: str) -> object:
    if hint is Decimal and _NUMBER.fullmatch(text):
        return Decimal(text)
    if hint is date:
        return date.fromisoformat(text)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(text)
    raise ValueError(text)
