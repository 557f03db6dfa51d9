"""What a table would do to an organisation: the rows to write in their order, each with what it changes."""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from core.db.bulk import as_row
from core.domain.canonical import canonical
from core.people.models import Appointment, Post, Seat
from core.people.queries import RuledOffices
from core.setup.columns import Line, Objection, title
from core.tenancy.models import Authority, Tenant, Unit

#: Kinds of rows in the order of writing: whoever leaves makes room first, whatever a row builds on stands before it,
#: and a unit ends when everything that leaves it has left.
(
    APPOINTMENT_CHANGES,
    SEAT_ENDS,
    NEW_UNITS,
    NEW_AUTHORITIES,
    UNIT_CHANGES,
    NEW_POSTS,
    POST_CHANGES,
    NEW_APPOINTMENTS,
    NEW_SEATS,
    INVITATIONS,
    UNIT_ENDS,
) = KINDS = (
    "appointment_changes",
    "seat_ends",
    "units",
    "authorities",
    "unit_changes",
    "posts",
    "post_changes",
    "holders",
    "seats",
    "invitations",
    "unit_ends",
)

NEW, CHANGED, ENDED, SAME = "new", "changed", "ended", "same"
OUTCOMES = (NEW, CHANGED, ENDED, SAME)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is there before: living tenants by code, units, authorities, posts by their keys, holders by their post.

    ``seats`` are those that have not ended, by appointment, ``subjects`` the own tenant's of who is rated, by person;
    ``addresses`` what people sign in with; ``taken`` tells
    which of some addresses somebody anywhere uses.
    """

    own: Tenant
    tenants: Mapping[str, Tenant]
    units: Mapping[tuple[uuid.UUID, str], Unit]
    authorities: Sequence[Authority]
    posts: Mapping[tuple[uuid.UUID, str], Post]
    holders: Mapping[uuid.UUID, Sequence[Appointment]]
    seats: Mapping[uuid.UUID, Sequence[Seat]]
    subjects: Mapping[uuid.UUID, Seat]
    addresses: Mapping[uuid.UUID, str]
    taken: Callable[[Collection[str]], Set[str]]
    offices: Callable[[], RuledOffices]

    def fingerprint(self) -> str:
        """Return a hash of all of it: what was compared is written only while it is still so."""
        rows = [
            *((u.id, u.name, u.kind, u.parent_id, u.valid_from, u.valid_to) for u in self.units.values()),
            *((p.id, p.key, p.title) for p in self.posts.values()),
            *((b.id, b.key, b.name) for b in self.authorities),
            *(
                (a.id, a.person_id, a.holder_name, a.valid_from, a.valid_to)
                for held in self.holders.values()
                for a in held
            ),
            *((s.id, s.role, s.valid_to) for seats in self.seats.values() for s in seats),
        ]
        return hashlib.sha256(json.dumps(sorted([str(part) for part in row] for row in rows)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Field:
    """What a row changes of one thing: the head of its column, before and after as tables write them."""

    head: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a row does, as its preview tells it: sheet, number and outcome, whom or what it is about, what changes."""

    sheet: str
    row: int
    outcome: str
    name: str
    fields: Sequence[Field] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept until it is written."""
        return {**asdict(self), "fields": [[each.head, each.before, each.after] for each in self.fields]}


@dataclass(slots=True)
class Plan:
    """What a table would do: ``rows`` (kind, values), ``told`` of its lines, ``counts`` by sheet and outcome.

    ``kinds`` counts its new units by their kind.
    """

    rows: list[tuple[str, Any]] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    objections: list[Objection] = field(default_factory=list)

    def add(self, kind: str, row: Any) -> None:
        """Add a row to write."""
        self.rows.append((kind, row))

    def tell(self, sheet: str, line: Line, outcome: str, name: str = "", fields: Sequence[Field] = ()) -> None:
        """Count what a line does, and tell it unless it does nothing."""
        self.counts[sheet, outcome] += 1
        if outcome != SAME:
            self.told.append(Told(sheet, line.row, outcome, name, fields))

    def object(self, sheet: str, line: Line, message: str, column: str = "") -> None:
        """Object to a line, or to its cell under a head."""
        self.objections.append(Objection(title(sheet), line.row, message, column))

    def to_json(self) -> list[Any]:
        """Return the rows as they are kept until they are written, in the order of writing."""
        order = {kind: place for place, kind in enumerate(KINDS)}
        return [[kind, canonical(as_row(row))] for kind, row in sorted(self.rows, key=lambda each: order[each[0]])]


def day_text(day: date | None) -> str:
    """Return a day as tables write it."""
    return day.strftime("%d/%m/%Y") if day else "—"
