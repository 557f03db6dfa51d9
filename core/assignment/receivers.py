"""To whom work may be given, or who may register it: units as a whole, or posts each for themselves."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core import clock
from core.assignment.facts import SUBORDINATES, Recipient
from core.assignment.models import CatalogueItem, Cycle
from core.assignment.queries import own_units, posts, units_within_reach
from core.assignment.regulation import Regulation
from core.assignment.services.competence import competence_of_actor
from core.auth.actor import Actor
from core.people.models import Post
from core.people.queries import posts_held
from core.people.titles import titles_apart
from core.tenancy.models import Tenant, Unit


@dataclass(frozen=True, slots=True)
class Receiver:
    """A unit, or one of its posts, with its subject group ("" for none); ``title`` is what the post is called here."""

    unit: Unit
    post: Post | None
    group: str
    title: str = ""

    @property
    def key(self) -> Recipient:
        """What names it."""
        return (self.unit.tenant_id, self.unit.id), self.post.id if self.post else None

    @property
    def text(self) -> str:
        """How a form names it."""
        return recipient_text(self.key)

    @property
    def name(self) -> str:
        """How pages call it."""
        return self.title or (self.post.title if self.post else self.unit.name)


def recipient_text(key: Recipient) -> str:
    """Return how a form names whom a piece goes to."""
    (tenant, unit), post = key
    return ".".join(map(str, (tenant, unit, post) if post else (tenant, unit)))


def read_recipient(text: str) -> Recipient:
    """Return whom a form names; ValueError for anything else."""
    parts = [uuid.UUID(part) for part in text.split(".")]
    if len(parts) not in (2, 3):
        raise ValueError(text)
    return (parts[0], parts[1]), parts[2] if len(parts) == 3 else None


def receivers(by: Actor, cycle: Cycle, regulation: Regulation, items: Sequence[CatalogueItem]) -> list[Receiver]:
    """Return to whom the actor's authority may give work of a cycle, by code."""
    kinds = regulation.unit_kinds(items) if cycle.tenant_id == by.tenant_id else None
    found = _expanded((unit for _tenant, unit in units_within_reach(by.tenant_id, kinds)), regulation)
    competence = competence_of_actor(by, clock.today())
    if competence is None:
        return found
    groups = {group.key: group for group in regulation.declared}
    return [row for row in found if competence.covers(groups.get(row.group, SUBORDINATES), row.key)]


def units_below(by: Actor, regulation: Regulation) -> list[Receiver]:
    """Return the units that may get a part of the actor's work, whatever they are called in the regulation."""
    near: list[tuple[Tenant, Unit]] = units_within_reach(by.tenant_id, None)
    return [Receiver(unit, None, "") for _tenant, unit in near if not regulation.is_personal(unit.kind)]


def registrants(by: Actor, regulation: Regulation) -> list[Receiver]:
    """Return for whom a seat may register work: its units, or posts of them (a leader's own posts only)."""
    found = _expanded(own_units(by), regulation)
    if by.person_id is None or not by.may("order.issue"):
        return found
    own = {row.post.id for row in posts_held(by.tenant_id, by.person_id)}
    return [row for row in found if row.post is None or row.post.id in own]


def _expanded(units: Iterable[Unit], regulation: Regulation) -> list[Receiver]:
    """Return units as a whole and, where work is personal, their posts instead."""
    rows = list(units)
    personal = [unit for unit in rows if any(not g.joint and unit.kind in g.unit_kinds for g in regulation.declared)]
    by_unit: dict[uuid.UUID, list[Post]] = {}
    for post in posts((unit.tenant_id, unit.id) for unit in personal).values() if personal else ():
        by_unit.setdefault(post.unit_id, []).append(post)
    titles = titles_apart([(post, unit) for unit in rows for post in by_unit.get(unit.id, ())])
    found = []
    for unit in rows:
        group = regulation.group_of(unit.kind)
        if not regulation.is_personal(unit.kind):
            found.append(Receiver(unit, None, group.key if group else ""))
        for post in sorted(by_unit.get(unit.id, ()), key=lambda row: row.id):
            if of := regulation.group_of(unit.kind, post.key):
                found.append(Receiver(unit, post, of.key, titles[post.id]))
    return found
