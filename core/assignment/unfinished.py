"""Which work is unfinished. What says so lies above this package: the application hands in how it is found out."""

from collections.abc import Callable, Iterable

from flask import Flask, current_app

from core.assignment.models import Cycle
from core.db.bulk import Key

_EXTENSION = "giaoviec-unfinished"

Find = Callable[[Cycle, Iterable[Key]], set[Key]]


def init_unfinished(app: Flask, find: Find) -> None:
    """Let orders ask which work of ended cycles may be carried on."""
    app.extensions[_EXTENSION] = find


def unfinished(into: Cycle, work: Iterable[Key]) -> set[Key]:
    """Return which of some assignments of earlier cycles the scheme of ``into`` carries on."""
    find: Find = current_app.extensions[_EXTENSION]
    return find(into, work)
