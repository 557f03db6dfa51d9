"""What tests of the pages of reporting share."""

import uuid
from collections.abc import Callable

from tests.web.browser import Browser

AsUser = Callable[[str], Browser]
Key = tuple[uuid.UUID, uuid.UUID]


def at(slug: str, key: Key, page: str = "reports") -> str:
    """Return the address of an object."""
    return f"/t/{slug}/{page}/{key[0]}/{key[1]}"


def of_page(statements: list[str]) -> list[str]:
    """Leave out what every page asks to know who acts: session, seats, context."""
    return [text for text in statements if " auth." not in text and "app.stand" not in text and "app.enter" not in text]
