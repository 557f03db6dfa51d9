"""Names in place of codes: what a table calls a unit or a post, and what it meant where there is no such thing."""

import uuid
from collections import defaultdict

from flask_babel import gettext as _

from core.people.queries import Office, Offices
from core.setup.nearest import nearest
from core.setup.plans import Stored
from core.tenancy.slugs import plain_letters

#: Suggestions are for people; a table with more errors than this is the wrong table.
MOST_HINTS = 50


class Names:
    """Units by what they are called in one tenant, beside their codes."""

    def __init__(self, stored: Stored) -> None:
        self._keys: dict[tuple[uuid.UUID, str], set[str]] = defaultdict(set)
        self._words: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
        for (tenant_id, key), unit in stored.units.items():
            self.add(tenant_id, key, unit.name)

    def add(self, tenant_id: uuid.UUID, key: str, name: str) -> None:
        """Let a unit be called by a name."""
        self._keys[tenant_id, plain_letters(name)].add(key)
        for word in (key, plain_letters(name)):
            self._words[tenant_id][word] = f"{name} ({key})"

    def key(self, tenant_id: uuid.UUID, text: str) -> str:
        """Return the code of the one unit that a text names; the text itself where none or several do."""
        found = self._keys.get((tenant_id, plain_letters(text)), ())
        return next(iter(found)) if len(found) == 1 else text

    def hint(self, tenant_id: uuid.UUID, text: str) -> str:
        """Return a sentence with the units that were probably meant ("" = nothing like it)."""
        words = self._words[tenant_id]
        return nearest(text, words, lambda word: words[word])


def office_named(offices: Offices, text: str) -> Office | None:
    """Return the office of a regulation that a cell names, by its code or by what the regulation calls it."""
    ruled = [office for office in offices.known if office.scheme]
    by_key = next((office for office in ruled if office.key == text), None)
    return by_key or next((office for office in ruled if plain_letters(office.label) == plain_letters(text)), None)


def office_of_title(offices: Offices, title: str) -> Office | None:
    """Return the office that a title begins with, the longest of them: Giám đốc Sở Nội vụ is a Giám đốc sở."""
    words = f"{plain_letters(title)}-"
    fitting = [
        office for office in offices.known if office.scheme and words.startswith(f"{plain_letters(office.label)}-")
    ]
    return max(fitting, key=lambda office: len(office.label), default=None)


def office_hint(offices: Offices, text: str) -> str:
    """Return a sentence with the offices that were probably meant, else with some that there are."""
    ruled = [office for office in offices.known if office.scheme]
    words = {plain_letters(office.label): office for office in ruled} | {office.key: office for office in ruled}
    close = nearest(text, words, lambda word: _shown(words[word]))
    if close or not ruled:
        return close
    names = "; ".join(_shown(office) for office in ruled[:6])
    return str(_("Quy định biết: %(names)s; xem trang “Chức danh” của bảng mẫu.", names=names))


def _shown(office: Office) -> str:
    return f"{office.label} ({office.key})"
