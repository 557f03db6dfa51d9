"""What a seat finds by words, over all features, in one statement: of each kind the first few, and how many there are.

Words are compared without diacritics. Policies let through only what the seat may see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, literal, select, union_all

from core.assignment.models import Assignment, AssignmentOrder, Cycle, Registration
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.db.folding import folded, folded_column, has_words
from core.people.models import Post
from core.reporting.models import Obstacle
from core.tenancy.models import Tenant, Unit

#: How many of each kind are shown.
EACH = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: its key, what it is called, where it belongs; ``total`` counts all of its kind."""

    kind: str
    key: Key
    title: str
    about: str
    total: int


def found(actor: Actor, words: str) -> list[Found]:
    """Return what the actor may see whose name has every word, titles that begin with them first."""
    branches = list(_branches(actor, words))
    if not branches:
        return []
    rows = db.session.execute(union_all(*branches))
    return [Found(row.kind, (row.tenant_id, row.id), row.title, row.about, row.total) for row in rows]


def _branches(actor: Actor, words: str) -> Iterator[Select[Any]]:
    if actor.may("organisation.view"):
        yield _branch("unit", Unit, Unit.name, Tenant.name, words).join(Tenant, Tenant.id == Unit.tenant_id)
        post = _branch("post", Post, Post.title, Unit.name, words, id=Post.unit_id)
        yield post.join(Unit, _unit_of(Post))
    if actor.may("assignment.view"):
        yield _branch("assignment", Assignment, Assignment.title, Unit.name, words).join(Unit, _unit_of(Assignment))
    if actor.may("registration.view"):
        registered = _branch("registration", Registration, Registration.title, Unit.name, words)
        yield registered.join(Unit, _unit_of(Registration))
    if actor.may("order.view"):
        named = AssignmentOrder.number + literal(" · ") + AssignmentOrder.summary
        yield _branch("assignment_order", AssignmentOrder, named, AssignmentOrder.signer, words)
    if actor.may("report.view"):
        raised = _branch("obstacle", Obstacle, Obstacle.description, Unit.name, words)
        work = and_(Assignment.tenant_id == Obstacle.tenant_id, Assignment.id == Obstacle.assignment_id)
        yield raised.join(Assignment, work).join(Unit, _unit_of(Assignment))
    if actor.may("parameters.view"):
        yield _branch("cycle", Cycle, Cycle.name, Tenant.name, words).join(Tenant, Tenant.id == Cycle.tenant_id)


def _branch(
    kind: str,
    owner: Any,
    title: SQLColumnExpression[str],
    about: SQLColumnExpression[str],
    words: str,
    id: SQLColumnExpression[Any] | None = None,
) -> Select[Any]:
    begins = folded_column(title).startswith(folded(words), autoescape=True)
    return (
        select(
            literal(kind).label("kind"),
            owner.tenant_id.label("tenant_id"),
            (owner.id if id is None else id).label("id"),
            title.label("title"),
            about.label("about"),
            func.count().over().label("total"),
        )
        .select_from(owner)
        .where(has_words(title, words))
        .order_by(begins.desc(), title, owner.id)
        .limit(EACH)
    )


def _unit_of(owner: Any) -> ColumnElement[bool]:
    return and_(Unit.tenant_id == owner.tenant_id, Unit.id == owner.unit_id)
