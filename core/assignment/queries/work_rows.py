"""Work as its holder and its assigner see it: with the deadline and the plan that decided changes left in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from core.assignment.models import Assignment, Change, ChangeDecision, Target
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.tenancy.models import Unit
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An assignment with its unit and its target, if it has one; ``due_on`` and ``plan`` are those in force."""

    assignment: Assignment
    unit: Unit
    target: Target | None
    due_on: date
    plan: Decimal | None


_Rows = Select[Assignment, Unit, Target | None, date, Decimal | None]


def work_row(key: Key) -> WorkRow:
    """Return an assignment of this or a lower tenant; NotFound otherwise."""
    rows, _due_on = _work_rows()
    row = db.session.execute(rows.where(Assignment.tenant_id == key[0], Assignment.id == key[1])).first()
    if row is None:
        raise NotFound
    return WorkRow(*row)


def work_list(actor: Actor, cycle: Key, table: Table, *, given: bool) -> Sequence[WorkRow]:
    """Return one page of the work of a cycle: what the actor's tenant gave out, or what the seat's units hold."""
    rows, due_on = _work_rows()
    rows = rows.where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
    rows = rows.where(Assignment.order_tenant_id == actor.tenant_id) if given else rows.where(*_held_by(actor))
    if table.chosen["group"]:
        rows = rows.where(Assignment.task_group == table.chosen["group"])
    if table.chosen["q"]:
        wanted = table.chosen["q"]
        rows = rows.where(or_(contains(Assignment.title, wanted), contains(Unit.name, wanted)))
    by = {"title": Assignment.title, "unit": Unit.name, "due": due_on}
    found = db.session.execute(table.arrange(rows, by, Unit.name, Assignment.id))
    return table.shown([WorkRow(*row) for row in found])


def _held_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    own = (Assignment.tenant_id == actor.tenant_id,)
    return own if actor.unit_id is None else (*own, Assignment.unit_id == actor.unit_id)


def _work_rows() -> tuple[_Rows, ColumnElement[date]]:
    extended, adjusted = _newest_approved("extension"), _newest_approved("adjustment")
    due_on = func.coalesce(extended.c.due_on, Assignment.due_on)
    rows = (
        select(Assignment, Unit, Target, due_on, func.coalesce(adjusted.c.plan, Target.plan))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .outerjoin(Target, and_(Target.tenant_id == Assignment.tenant_id, Target.assignment_id == Assignment.id))
        .outerjoin(extended, _of(extended))
        .outerjoin(adjusted, _of(adjusted))
    )
    return rows, due_on


def _newest_approved(kind: str) -> Subquery:
    return (
        select(Change.tenant_id, Change.assignment_id, Change.due_on, Change.plan)
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .where(Change.kind == kind, ChangeDecision.approved)
        .ext(distinct_on(Change.tenant_id, Change.assignment_id))
        .order_by(Change.tenant_id, Change.assignment_id, ChangeDecision.id.desc())
        .subquery()
    )


def _of(changes: Subquery) -> ColumnElement[bool]:
    return and_(changes.c.tenant_id == Assignment.tenant_id, changes.c.assignment_id == Assignment.id)
