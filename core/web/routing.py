"""Where pages of a tenant live: ``/t/<slug>/<page word>/…``, with slugs that contain slashes."""

import re
from typing import Any

from werkzeug.routing import BaseConverter, Map

#: First words of page addresses inside a tenant. Below the first segment no slug may use one, so that
#: ``/t/a/b/orders`` has one reading.
PAGE_WORDS = frozenset(
    {
        "account", "accounts", "api", "assignments", "audit", "authorities", "catalogue", "changes", "councils",
        "criteria", "cycles", "decisions", "directions", "evaluations", "evidence", "export", "files", "forms",
        "help", "holidays", "home", "import", "inbox", "jobs", "letterheads", "marks", "meetings", "new", "notices",
        "obstacles", "orders", "organisation", "overview", "parameters", "people", "plan", "posts", "progress",
        "proposals", "quota", "ratings", "records", "registers", "registrations", "reports", "reviews", "runs",
        "schemes", "search", "seats", "settings", "setup", "static", "targets", "tasks", "tenants", "trees", "units",
        "urging", "work",
    }
)  # fmt: skip

_WORD = "[a-z0-9]+(?:-[a-z0-9]+)*"
_LOWER = rf"(?!(?:{'|'.join(sorted(PAGE_WORDS))})(?:/|$)){_WORD}"
_SLUG = re.compile(rf"{_WORD}(?:/{_LOWER}){{0,3}}")


def is_slug(text: str) -> bool:
    """Tell whether a text may be a tenant's slug: lower-case words and hyphens, at most four segments, no page word."""
    return _SLUG.fullmatch(text) is not None


def tenant_path(slug: str) -> str:
    """Return the address of a tenant's first page."""
    return f"/t/{slug}/"


class TenantConverter(BaseConverter):
    """The part of an address that names a tenant (``an/mot``); it ends before the first page word."""

    regex = _SLUG.pattern
    part_isolating = False

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **kwargs)

    def to_url(self, value: Any) -> str:
        """Return the slug as it is: its slashes separate segments."""
        return str(value)
