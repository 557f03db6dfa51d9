"""The one canonical form of facts and trees, so that hashes agree years later."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Set
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

#: Metadata of a field that facts got after some had been frozen. At its default it is left out of the canonical form,
#: so that what was frozen before has the same bytes, and the same hash, as the same facts read today.
LATER = MappingProxyType({"later": True})

#: Every division of a rule happens in this context, whatever the process set.
CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)


def plain(number: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: ``90.30`` → ``90.3``, ``-0`` → ``0``.

    Raises ValueError for NaN and the infinities.
    """
    if not number.is_finite():
        raise ValueError(f"{number} is no number")
    text = format(number.normalize(CONTEXT), "f")
    return "0" if text == "-0" else text


def canonical(value: object) -> object:
    """Turn dataclasses, decimals, dates, enums and UUIDs into plain JSON values.

    Fields that the constructor does not take are left out: they follow from the others. Raises TypeError for a float
    (rules compute in Decimal) and for anything unknown.
    """
    if isinstance(value, Enum):
        return canonical(value.value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return _canonical_container(value)


def _canonical_container(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = (f for f in dataclasses.fields(value) if f.init and not _is_absent(f, getattr(value, f.name)))
        return {f.name: canonical(getattr(value, f.name)) for f in kept}
    if isinstance(value, Mapping):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    if isinstance(value, Set):
        return sorted((canonical(item) for item in value), key=repr)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _is_absent(of: dataclasses.Field[Any], value: object) -> bool:
    return of.metadata == LATER and bool(value == of.default)


def canonical_json(value: object) -> str:
    """Return the canonical JSON text: sorted keys, no spaces, Vietnamese letters as they are."""
    return _text(canonical(value))


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON text, in hexadecimal."""
    return digest_of_plain(canonical(value))


def digest_of_plain(plain_value: object) -> str:
    """Return the digest of a value that is in its canonical form already."""
    return hashlib.sha256(_text(plain_value).encode()).hexdigest()


#: Made once: ``json.dumps`` makes one for every value that is not written as by default.
_text = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
