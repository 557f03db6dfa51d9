"""The audit trail as its pages show it: acts and objects in words, and what an act changed as far as the seat may know.

What an act says of a rating is as private as the rating itself: it is shown only to seats that see the file, and a
council member's mark only after the council proposed, their vote only after the session was closed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.dashboard.labels import ACTIONS, DETAILS, OBJECTS, VERDICTS
from core.db.folding import folded
from core.errors import NotFound, ObjectRef
from core.evaluation.queries import council_session, evaluation_row
from core.people.roles import role_label
from core.web.formats import NOTHING, day, yes_no
from core.web.objects import open_addresses
from core.web.periods import window

#: Kinds of objects whose acts are private.
PRIVATE = frozenset({"evaluation", "council_session"})
#: Acts that stay hidden until the council proposed.
_SEALED = frozenset({"council_mark.save"})
#: What tells one object from another, best first.
_NAMES = ("title", "address", "number", "name", "label", "window", "parameter", "pack", "key", "description", "text")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Act:
    """An entry in words; ``gist`` names the object in a list, ``url`` leads to its page ("" = none)."""

    entry: AuditEntry
    action: Any
    kind: Any
    gist: str
    url: str


def acts(entries: Sequence[AuditEntry]) -> list[Act]:
    """Return entries as the list shows them: each leads to its object where the seat may open it."""
    addresses = open_addresses(map(_object, entries))
    return [
        Act(
            entry,
            ACTIONS.get(entry.action, entry.action),
            OBJECTS.get(entry.object_kind, entry.object_kind),
            "" if entry.object_kind in PRIVATE else _gist(entry.details),
            addresses.get(_object(entry), ""),
        )
        for entry in entries
    ]


def _object(entry: AuditEntry) -> ObjectRef:
    return ObjectRef(entry.object_kind, str(entry.object_tenant_id), str(entry.object_id))


def called(texts: Mapping[str, Any], words: str) -> list[str]:
    """Return the keys of what is called by all of some words, in whatever case and spelling of marks."""
    wanted = folded(words).split()
    return [key for key, text in texts.items() if all(word in folded(str(text)) for word in wanted)]


def _gist(details: Mapping[str, Any]) -> str:
    return next((_word(name, str(details[name])) for name in _NAMES if details.get(name)), "")


def may_read(actor: Actor, entry: AuditEntry) -> bool:
    """Tell whether the seat may know what an act changed."""
    if entry.object_kind not in PRIVATE:
        return True
    if not actor.may("evaluation.view"):
        return False
    key = entry.object_tenant_id, entry.object_id
    try:
        if entry.object_kind == "council_session":
            return entry.action != "council_session.vote" or council_session(key).state == "closed"
        row = evaluation_row(key)
    except NotFound:
        return False
    return entry.action not in _SEALED or row.proposal is not None


def details(entry: AuditEntry) -> list[tuple[Any, str]]:
    """Return what an act changed, as pairs of label and text."""
    return [(DETAILS.get(name, name), _text(name, value)) for name, value in entry.details.items()]


def _text(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{DETAILS.get(key, key)}: {_text(key, inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_text(name, inner) for inner in value)
    if isinstance(value, bool):
        return yes_no(value)
    return _word(name, str(value)) if value not in (None, "") else NOTHING


def _word(name: str, value: str) -> str:
    if _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if name == "window":
        return window(value)
    if name == "role":
        return role_label(value)
    return str(VERDICTS.get(value, value)) if name == "verdict" else value
