"""Declarations of a chain merged by key: the nearest pack wins where it says so, anything else is a mistake."""

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from core.extensions.errors import PackFailed

#: Keys are compared letter by letter: letters that only look alike would make two of one.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}")


class Keyed(Protocol):
    """Something declared under a key, that may take the place of an extended pack's."""

    @property
    def key(self) -> str: ...

    @property
    def replaces(self) -> bool: ...


K = TypeVar("K", bound=Keyed)


def merged(what: str, offers: Iterable[tuple[str, K]]) -> tuple[tuple[str, K], ...]:
    """Return (pack, item) once per key; ``offers`` are (pack, item), nearest pack first.

    Raises PackFailed for a key that is no plain name, one that is declared twice without ``replaces``, and a
    ``replaces`` without counterpart.
    """
    kept: dict[str, tuple[str, K]] = {}
    replacing: dict[str, str] = {}
    for pack, item in offers:
        if not _NAME.fullmatch(item.key):
            raise PackFailed(pack, f"{what} {item.key!r:.120} is no plain name")
        nearer = kept.get(item.key)
        if nearer is None:
            kept[item.key] = (pack, item)
        elif nearer[0] == pack or not replacing.pop(item.key, ""):
            raise PackFailed(nearer[0], f"{what} {item.key!r} is declared twice, by {nearer[0]} and {pack}")
        if item.replaces:
            replacing[item.key] = pack
    for key, pack in replacing.items():
        raise PackFailed(pack, f"{what} {key!r} replaces nothing")
    return tuple(kept.values())
