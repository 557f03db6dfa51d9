"""What addresses and headers of resources name: a day, and the version that a change was made from."""

from datetime import date

from flask import request

from core.errors import NotFound


def day_named(text: str) -> date:
    """Return the day that a part of an address names; NotFound for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def version_named() -> int:
    """Return the version that If-Match names; 0 where it names none: a first entry."""
    named = next(iter(request.if_match.as_set(include_weak=True)), "")
    return int(named) if named.isascii() and named.isdigit() else 0
