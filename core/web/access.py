"""Who may open a page: every route names a permission, or stands on one of the two lists below."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import g

from core.auth.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")

#: Open to everyone.
PUBLIC = frozenset(
    {
        "static",
        "bootstrap.static",
        "health.livez",
        "health.readyz",
        "security.login",
        "web.language",
        "web.theme",
        "people.start",
        "accounts.invitation",
        "api-docs.openapi_json",
    }
)

#: Open to whoever signed in, whatever the seat.
SIGNED_IN = frozenset({"security.logout", "security.change_password", "people.seats", "people.choose_seat"})


def actor() -> Actor:
    """Return who acts in this request; only pages of a tenant have one."""
    seat: Actor = g.actor
    return seat


def requires(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only seats with ``permission`` open the view; others get NotAllowed."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor().require(permission)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def permission_of(view: Callable[..., Any]) -> str | None:
    """Return the permission that a view requires."""
    return getattr(view, "permission", None)
