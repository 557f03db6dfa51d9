"""Search over all features: what was found, by kind, each with its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _

from core.auth.actor import Actor
from core.dashboard.queries import Found, found
from core.db.folding import folded
from core.errors import ObjectRef
from core.web.objects import address_of

#: Headings of kinds, in the order in which they are shown.
KINDS: dict[str, Any] = {
    "assignment": _("Nhiệm vụ"),
    "unit": _("Cơ quan, đơn vị"),
    "post": _("Chức danh"),
    "registration": _("Đăng ký"),
    "assignment_order": _("Quyết định giao nhiệm vụ"),
    "obstacle": _("Khó khăn, vướng mắc"),
    "cycle": _("Kỳ giao nhiệm vụ"),
}
#: Letters below which a search would find nearly everything.
LEAST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found and where it stands."""

    title: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The first of one kind, and how many there are."""

    heading: Any
    total: int
    first: Sequence[Hit]


def search(actor: Actor, words: str) -> list[Hits]:
    """Return what the actor finds, by kind; nothing for fewer than ``LEAST`` letters."""
    if len(folded(words).replace(" ", "")) < LEAST:
        return []
    order = list(KINDS)
    rows = sorted(found(actor, words), key=lambda row: order.index(row.kind))
    return [_hits(kind, list(same)) for kind, same in groupby(rows, key=lambda row: row.kind)]


def _hits(kind: str, rows: Sequence[Found]) -> Hits:
    return Hits(KINDS[kind], rows[0].total, [Hit(row.title, row.about, _address(row)) for row in rows])


def _address(row: Found) -> str:
    """Return the page of what was found; a post stands on the page of its unit."""
    kind = "unit" if row.kind == "post" else row.kind
    return address_of(ObjectRef(kind, str(row.key[0]), str(row.key[1]))) or ""
