"""The menu: each feature adds its pages, a seat sees those it may open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, Flask, request
from flask.sansio.blueprints import BlueprintSetupState

from core.auth.actor import Actor
from core.web.addresses import url_for

#: Groups of the menu, in order.
GROUPS = ("today", "work", "follow", "rules", "rating", "administration", "operation")


@dataclass(frozen=True, slots=True)
class NavItem:
    """A page of the menu; lower ``order`` stands higher in its group. ``offered`` tells whether there is anything on it
    for a seat that may open it (None: always)."""

    endpoint: str
    label: Any
    permission: str
    group: str
    order: int = 50
    offered: Callable[[Actor], bool] | None = None

    @property
    def url(self) -> str:
        """Return the address in the tenant of this request."""
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Tell whether this is the page shown."""
        return request.endpoint == self.endpoint


def add_to_menu(
    bp: Blueprint,
    endpoint: str,
    label: Any,
    permission: str,
    *,
    group: str = "work",
    order: int = 50,
    offered: Callable[[Actor], bool] | None = None,
) -> None:
    """Add a page of a blueprint to the menu; ``endpoint`` is the view's name in it, ``label`` a lazy text."""
    item = NavItem(f"{bp.name}.{endpoint}", label, permission, group, order, offered)
    assert group in GROUPS, group

    def register(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault("menu", []).append(item)

    bp.record(register)


def menu(app: Flask, actor: Actor) -> Iterator[tuple[str, list[NavItem]]]:
    """Yield (group, pages) of what the seat may open."""
    items: list[NavItem] = [item for item in app.extensions.get("menu", ()) if actor.may(item.permission)]
    items = [item for item in items if item.offered is None or item.offered(actor)]
    items.sort(key=lambda item: (GROUPS.index(item.group), item.order, item.endpoint))
    for group, pages in groupby(items, key=lambda item: item.group):
        yield group, list(pages)
