"""Posts of one kind that a unit has many of (công chức, chuyên viên): their keys and titles by number."""

import uuid
from collections.abc import Iterable

from core.domain.declarations import base_key
from core.people.services import NewPost

#: The most posts of one kind in one unit.
MOST = 500


def number_of(key: str, base: str) -> int | None:
    """Return which of the posts of a kind one is: ``base`` itself is the first; None for a post of another kind."""
    if key == base:
        return 1
    return int(key[len(base) + 1 :]) if base_key(key) == base else None


def numbers_in_use(keys: Iterable[str], base: str) -> set[int]:
    """Return the numbers of the posts of a kind among some."""
    return {number for key in keys if (number := number_of(key, base)) is not None}


def numbered_post(tenant_id: uuid.UUID, unit: tuple[uuid.UUID, str], kind: tuple[str, str], number: int) -> NewPost:
    """Return a post of a kind (key and title) by its number, named so that lists of many units tell it apart."""
    (unit_id, unit_name), (key, title) = unit, kind
    within = "" if unit_name.casefold() in title.casefold() else f", {unit_name}"
    return NewPost(tenant_id, unit_id, f"{key}-{number}", f"{title} {number}{within}")
