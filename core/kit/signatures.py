"""Everything that a pack may import, in a line each: what the contract looks like to its author."""

import dataclasses
import difflib
import inspect
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from itertools import groupby
from textwrap import wrap
from typing import Any

import core.sdk as contract
from core.kit.findings import Finding, Refused
from core.sdk.hooks import Hooks

_WIDTH = 118
#: A module before a name, and what ``repr`` puts around a class.
_MODULE = re.compile(r"(?:\w+\.)+(?=\w)")


def signatures(*names: str) -> list[str]:
    """Return the lines about some names of ``core.sdk``, or about all of them by subject; Refused for no such name."""
    unknown = [name for name in names if name not in contract.__all__]
    if unknown:
        near = difflib.get_close_matches(unknown[0], contract.__all__, 1)
        hint = f"; có phải {near[0]}?" if near else ""
        raise Refused([Finding(f"core.sdk không có tên “{unknown[0]}”{hint}")])
    if names:
        return [line for name in names for line in _told(name)]
    lines: list[str] = []
    for home, group in groupby(sorted(_public(), key=_home), _home):
        lines += ["", f"# {_about(home)}", *(line for name in group for line in _lines(name))]
    return lines[1:]


def _public() -> list[str]:
    """Return the names of the contract; the hooks have a page each."""
    return [name for name in contract.__all__ if getattr(contract, name) is not Hooks]


def _home(name: str) -> str:
    home = getattr(getattr(contract, name), "__module__", "")
    return home if home.startswith("core.") else "core.sdk.markers"


def _about(home: str) -> str:
    if home == "core.sdk.markers":
        return "Values and marks of the contract"
    return (sys.modules[home].__doc__ or "").partition("\n")[0].rstrip(".")


def _told(name: str) -> Iterator[str]:
    yield from _lines(name)
    found = getattr(contract, name)
    if callable(found):
        yield from (f"  {line}".rstrip() for line in (inspect.getdoc(found) or "").splitlines())


def _lines(name: str) -> Iterator[str]:
    found = getattr(contract, name)
    if isinstance(found, type) and issubclass(found, Enum):
        yield from _wrapped(f"{name}: {' | '.join(map(_member, found))}")
    elif isinstance(found, type):
        yield from _wrapped(f"{name}({_fields(found)})")
        yield from (line for member in _members(found) for line in _wrapped(f"  .{member}", "    "))
    elif inspect.isroutine(found):
        yield from _wrapped(f"{name}{_signature(found)}")
    else:
        yield from _wrapped(f"{name} = {_value(found)}" if not callable(found) else f"@{name}")


def _member(member: Enum) -> str:
    """A member's value, as YAML writes it, is its name in small letters unless it is told."""
    return member.name if member.value in (member.name, member.name.lower()) else f"{member.name} = {member.value}"


def _wrapped(line: str, indent: str = "  ") -> list[str]:
    return wrap(line, _WIDTH, subsequent_indent=indent + "  ", break_long_words=False, break_on_hyphens=False)


def _fields(kind: type) -> str:
    if not dataclasses.is_dataclass(kind):
        signature = inspect.signature(kind)
        return ", ".join(f"{p.name}: {_hint(p.annotation)}" for p in signature.parameters.values())
    return ", ".join(map(_field, (field for field in dataclasses.fields(kind) if field.init)))


def _field(field: "dataclasses.Field[Any]") -> str:
    written = f"{field.name}: {_hint(field.type)}"
    if field.default is not dataclasses.MISSING:
        return f"{written} = {_value(field.default)}"
    return written if field.default_factory is dataclasses.MISSING else f"{written} = {_value(field.default_factory())}"


def _members(kind: type) -> Iterator[str]:
    """Yield the public properties and methods that a class of the contract adds."""
    for name, member in vars(kind).items():
        if name.startswith("_") or not dataclasses.is_dataclass(kind):
            continue
        if isinstance(member, property) and member.fget is not None:
            yield f"{name}: {_hint(inspect.signature(member.fget).return_annotation)}"
        elif inspect.isfunction(member):
            yield f"{name}{_signature(member)}"


def _signature(function: Any) -> str:
    signature = inspect.signature(function)
    parameters = []
    marked = False
    for parameter in signature.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not marked:
            parameters.append("*")
            marked = True
        default = "" if parameter.default is parameter.empty else f" = {_value(parameter.default)}"
        star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
        parameters.append(f"{star}{parameter.name}: {_hint(parameter.annotation)}{default}")
    return f"({', '.join(parameters)}) -> {_hint(signature.return_annotation)}"


def _hint(hint: Any) -> str:
    if isinstance(hint, str):
        return _MODULE.sub("", hint)
    written = inspect.formatannotation(hint).replace("'", "").replace("typing.", "")
    return _MODULE.sub("", re.sub(r"ForwardRef\((\w+)\)", r"\1", written)).replace("NoneType", "None")


def _value(value: Any) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, Decimal):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}()"
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(_value, value))) + "}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_value, value))}{',' if len(value) == 1 else ''})"
    return repr(value)
