"""What an order gave out, as its page reads it: a page of it, and sums over all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core import clock
from core.assignment.models import Assignment, Target
from core.assignment.queries.order_rows import own_work
from core.assignment.queries.target_rows import adjusted_plans, of_target, plan_in_force
from core.assignment.queries.work_rows import WorkRow, due_day_in_force, of_post, of_unit, rows_at
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.domain.targets import ADDITIVE_PLANS, Measure
from core.people.models import Post
from core.tenancy.models import Unit
from core.web.tables import Table, contains

#: How work of an order may stand: done, overdue, or neither.
STATES = ("done", "late", "running")


@dataclass(frozen=True, slots=True)
class OrderedSum:
    """All work of one kind that an order gave out: pieces, who holds them, what plans add up to, how many are done."""

    kind: str
    label: str
    measure: str | None
    unit: str
    pieces: int
    holders: int
    plan: Decimal | None
    done: int
    late: int

    @property
    def adds_up(self) -> bool:
        """Tell whether the plans of several holders mean anything together."""
        return self.measure is not None and Measure(self.measure) in ADDITIVE_PLANS


def ordered_work(order: Key, actor: Actor, table: Table, done: ColumnElement[bool]) -> Sequence[WorkRow]:
    """Return one page of what an order gave out, as far as the actor sees it.

    ``done`` is the condition that an ``Assignment`` is done. The page's keys are found first, so that targets and
    changes are read for its rows alone.
    """
    holder = func.coalesce(Post.title, Unit.name)
    keys = _of_order(select(Assignment.tenant_id, Assignment.id), order, actor)
    chosen = table.chosen
    if chosen["unit"]:
        keys = keys.where(or_(*(contains(column, chosen["unit"]) for column in (Unit.name, Post.title))))
    if chosen["q"]:
        words = (Assignment.title, Assignment.products, Assignment.origin)
        keys = keys.where(or_(*(contains(column, chosen["q"]) for column in words)))
    if chosen.get("kind"):
        keys = keys.where(Assignment.kind == chosen.get("kind"))
    if chosen["state"]:
        keys = keys.where(_in_state(done)[chosen["state"]])
    by = {"title": Assignment.title, "holder": holder, "due": due_day_in_force()}
    found = db.session.execute(table.arrange(keys, by, Assignment.tenant_id, Assignment.id)).all()
    return rows_at([(tenant, item) for tenant, item in table.shown(found)])


def ordered_sums(order: Key, actor: Actor, done: ColumnElement[bool]) -> list[OrderedSum]:
    """Return the sums over all that an order gave out, as far as the actor sees it, by kind."""
    adjusted, states = adjusted_plans(), _in_state(done)
    work = _of_order(
        select(
            *(Assignment.id, Assignment.kind, Target.measure, Target.unit, Target.label),
            func.coalesce(Assignment.post_id, Assignment.unit_id).label("holder"),
            plan_in_force(adjusted).label("plan"),
            states["done"].label("done"),
            states["late"].label("late"),
        ),
        order,
        actor,
    )
    work = work.outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
    each = work.outerjoin(adjusted, of_target(adjusted)).subquery()
    counts = (func.count(), func.count(func.distinct(each.c.holder)), func.sum(each.c.plan))
    names = (func.min(each.c.label), func.min(each.c.measure), func.min(each.c.unit))
    stand = (func.count().filter(each.c.done), func.count().filter(each.c.late))
    rows = select(each.c.kind, *names, *counts, *stand).group_by(each.c.kind).order_by(each.c.kind)
    return [
        OrderedSum(kind, label or "", measure, unit or "", pieces, holders, plan, ended, late)
        for kind, label, measure, unit, pieces, holders, plan, ended, late in db.session.execute(rows)
    ]


def _of_order(rows: Select[*tuple[Any, ...]], order: Key, actor: Actor) -> Select[*tuple[Any, ...]]:
    given = rows.select_from(Assignment).join(Unit, of_unit()).outerjoin(Post, of_post())
    return given.where(Assignment.order_tenant_id == order[0], Assignment.order_id == order[1], *own_work(actor))


def _in_state(done: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    overdue = due_day_in_force() < clock.today()
    return {"done": done, "late": and_(~done, overdue), "running": and_(~done, ~overdue)}
