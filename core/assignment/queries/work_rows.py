"""Work as its holder and its assigner see it: with the deadline and the plan that decided changes left in force."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.assignment.models import Assignment, Change, ChangeDecision, Target
from core.assignment.queries.order_rows import was_given_by
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, key_lists, keys_asked
from core.errors import NotFound
from core.people.models import Post
from core.tenancy.models import Unit
from core.web.tables import Table, contains

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An assignment with its unit, the post whose own it is, its target; ``due_on`` and ``plan`` are those in force."""

    assignment: Assignment
    unit: Unit
    post: Post | None
    target: Target | None
    due_on: date
    plan: Decimal | None

    @property
    def holder(self) -> str:
        """How pages call who holds it."""
        return self.post.title if self.post else self.unit.name


class ListedTarget(NamedTuple):
    """What a list says of a target."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    measure: str
    direction: str
    unit: str


class ListedWork(NamedTuple):
    """What a list says of an assignment: no more is read, for a list is opened more often than anything else."""

    tenant_id: uuid.UUID
    id: uuid.UUID
    title: str
    holder: str
    assigned_due_on: date
    due_on: date
    carried_from_id: uuid.UUID | None
    order_tenant_id: uuid.UUID
    order_id: uuid.UUID
    order_number: str
    plan: Decimal | None
    target: ListedTarget | None


def work_row(key: Key) -> WorkRow:
    """Return an assignment of this or a lower tenant; NotFound otherwise."""
    row = db.session.execute(_work(), key_lists([key])).first()
    if row is None:
        raise NotFound
    return WorkRow(*row)


def seen_work_row(actor: Actor, key: Key) -> tuple[WorkRow, bool, bool]:
    """Return the same, whether the actor's authority gave it (never to a seat of a single unit), and whether it is
    what a unit keeps of its own work.
    """
    whole = aliased(Assignment)
    kept = select(whole.id).where(
        whole.tenant_id == Assignment.parent_tenant_id,
        whole.id == Assignment.parent_id,
        whole.tenant_id == Assignment.tenant_id,
        whole.unit_id == Assignment.unit_id,
        Assignment.post_id.is_(None),
    )
    given = was_given_by(actor)
    kept_here = kept.correlate(Assignment).exists()
    rows = select(Assignment, Unit, Post, Target, due_day_in_force(), _plan_in_force(), given, kept_here)
    found = db.session.execute(_at_keys(rows), key_lists([key])).first()
    if found is None:
        raise NotFound
    return WorkRow(*found[:6]), bool(found[6]) and actor.unit_id is None, bool(found[7])


def work_list(actor: Actor, cycle: Key, table: Table, *, given: bool) -> Sequence[ListedWork]:
    """Return one page of the work of a cycle: what the actor's tenant gave out, or what the seat's units hold.

    The page's keys are found first, so that targets and changes are read for its rows alone.
    """
    keys = select(Assignment.tenant_id, Assignment.id).join(Unit, of_unit()).outerjoin(Post, of_post())
    keys = keys.where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
    keys = keys.where(Assignment.order_tenant_id == actor.tenant_id) if given else keys.where(*_held_by(actor))
    if table.chosen["group"]:
        keys = keys.where(Assignment.task_group == table.chosen["group"])
    if table.chosen["q"]:
        words = (Assignment.title, Unit.name, Post.title)
        keys = keys.where(or_(*(contains(column, table.chosen["q"]) for column in words)))
    by = {"title": Assignment.title, "unit": Unit.name, "due": due_day_in_force()}
    found = db.session.execute(table.arrange(keys, by, Unit.name, Assignment.id)).all()
    return _listed_at([(tenant, item) for tenant, item in table.shown(found)])


def _held_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    own = (Assignment.tenant_id == actor.tenant_id,)
    return own if actor.unit_id is None else (*own, Assignment.unit_id == actor.unit_id)


def of_unit() -> ColumnElement[bool]:
    """Return the condition that joins work to its unit."""
    return and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id)


def of_post() -> ColumnElement[bool]:
    """Return the condition that joins work to the post whose own it is."""
    return and_(Post.tenant_id == Assignment.tenant_id, Post.id == Assignment.post_id)


def rows_at(keys: Sequence[Key]) -> list[WorkRow]:
    """Return the work of these keys, in their order."""
    rows = (WorkRow(*row) for row in db.session.execute(_work(), key_lists(keys)))
    found = {(row.assignment.tenant_id, row.assignment.id): row for row in rows}
    return [found[key] for key in keys if key in found]


def _listed_at(keys: Sequence[Key]) -> list[ListedWork]:
    """Return the work of these keys, in their order."""
    read = (_as_listed(*row) for row in db.session.execute(_listed(), key_lists(keys)))
    found = {(row.tenant_id, row.id): row for row in read}
    return [found[key] for key in keys if key in found]


def _as_listed(*row: Any) -> ListedWork:
    target = ListedTarget._make(row[11:]) if row[11] is not None else None
    return ListedWork._make((*row[:11], target))


@cache
def _work() -> Select[Assignment, Unit, Post | None, Target | None, date, Decimal | None]:
    return _at_keys(select(Assignment, Unit, Post, Target, due_day_in_force(), _plan_in_force()))


@cache
def _listed() -> Select[*tuple[Any, ...]]:
    """Return the columns of ``ListedWork``, then those of its target."""
    work = (Assignment.tenant_id, Assignment.id, Assignment.title, func.coalesce(Post.title, Unit.name))
    days = (Assignment.due_on, due_day_in_force())
    order = (Assignment.carried_from_id, Assignment.order_tenant_id, Assignment.order_id, Assignment.order_number)
    target = (Target.tenant_id, Target.id, Target.measure, Target.direction, Target.unit)
    return _at_keys(select(*work, *days, *order, _plan_in_force(), *target))


def _at_keys(rows: Select[*Ts]) -> Select[*Ts]:
    wanted = keys_asked()
    return (
        rows.join(wanted, and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.id == wanted.c.id))
        .join(Unit, of_unit())
        .outerjoin(Post, of_post())
        .outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
    )


def _plan_in_force() -> ColumnElement[Decimal | None]:
    return func.coalesce(_newest_approved("adjustment", Change.plan), Target.plan)


@cache
def due_day_in_force() -> ColumnElement[date]:
    """Return the day an assignment of a statement is due after the extension decided last."""
    return func.coalesce(_newest_approved("extension", Change.due_on), Assignment.due_on)


def _newest_approved(kind: str, column: InstrumentedAttribute[T]) -> ScalarSelect[T]:
    """Return what the approved change of a kind that was decided last says of an assignment."""
    return (
        select(column)
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .where(
            Change.tenant_id == Assignment.tenant_id,
            Change.assignment_id == Assignment.id,
            Change.kind == kind,
            ChangeDecision.approved,
        )
        .order_by(ChangeDecision.id.desc())
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery()
    )
