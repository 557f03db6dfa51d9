"""Assignments, who holds them, and their changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select

from core.assignment.models import (
    Assignment,
    AssignmentHolder,
    Change,
    ChangeDecision,
)
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.people.models import Post
from core.tenancy.models import Unit
from core.web.tables import Table


def assignment(key: Key) -> Assignment:
    """Return an assignment of this or a lower tenant."""
    row = db.session.get(Assignment, key)
    if row is None:
        raise NotFound
    return row


def assignments(keys: Iterable[Key]) -> dict[Key, Assignment]:
    """Return assignments of this and lower tenants by composite key."""
    wanted = keys_table(keys)
    same = and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.id == wanted.c.id)
    return {(row.tenant_id, row.id): row for row in db.session.scalars(select(Assignment).join(wanted, same))}


def holders(key: Key) -> Sequence[tuple[AssignmentHolder, Post | None]]:
    """Return who answers for an assignment, the unit first."""
    rows = db.session.execute(
        select(AssignmentHolder, Post)
        .outerjoin(Post, and_(Post.tenant_id == AssignmentHolder.tenant_id, Post.id == AssignmentHolder.post_id))
        .where(AssignmentHolder.tenant_id == key[0], AssignmentHolder.assignment_id == key[1])
        .order_by(AssignmentHolder.id)
    )
    return [(holder, post) for holder, post in rows]


def unit_assignments(unit: Key, cycle: Key | None = None) -> Sequence[Assignment]:
    """Return the assignments of a unit, of one cycle or of all."""
    rows = select(Assignment).where(Assignment.tenant_id == unit[0], Assignment.unit_id == unit[1])
    if cycle is not None:
        rows = rows.where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
    return db.session.scalars(rows.order_by(Assignment.task_group, Assignment.id)).all()


def approved_changes(cycle: Key) -> Sequence[tuple[Change, ChangeDecision]]:
    """Return the approved changes of all visible assignments of a cycle with their decisions, the oldest first."""
    rows = (
        select(Change, ChangeDecision)
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .join(Assignment, and_(Assignment.tenant_id == Change.tenant_id, Assignment.id == Change.assignment_id))
        .where(ChangeDecision.approved, Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
        .order_by(ChangeDecision.id)
    )
    return [(change, decision) for change, decision in db.session.execute(rows)]


def decided_changes(work: Iterable[Key]) -> Sequence[tuple[Change, ChangeDecision]]:
    """Return the changes of some assignments that were approved, with their decisions, the oldest first."""
    wanted = keys_table(work)
    rows = (
        select(Change, ChangeDecision)
        .join(wanted, and_(Change.tenant_id == wanted.c.tenant_id, Change.assignment_id == wanted.c.id))
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .where(ChangeDecision.approved)
        .order_by(ChangeDecision.decided_at, ChangeDecision.id)
    )
    return [(change, decision) for change, decision in db.session.execute(rows)]


def changes_of(key: Key) -> Sequence[tuple[Change, ChangeDecision | None]]:
    """Return the changes of an assignment with their decisions, oldest first."""
    rows = db.session.execute(
        select(Change, ChangeDecision)
        .outerjoin(
            ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id)
        )
        .where(Change.tenant_id == key[0], Change.assignment_id == key[1])
        .order_by(Change.id)
    )
    return [(change, decision) for change, decision in rows]


def change_with_decision(key: Key) -> tuple[Change, ChangeDecision]:
    """Return a decided change."""
    row = db.session.execute(
        select(Change, ChangeDecision)
        .join(ChangeDecision, and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id))
        .where(Change.tenant_id == key[0], Change.id == key[1])
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def due_in_force(row: Assignment, changes: Sequence[tuple[Change, ChangeDecision | None]]) -> date:
    """Return the day an assignment is due after the extensions decided so far (``changes`` oldest first)."""
    decided = [change for change, decision in changes if decision is not None and decision.approved]
    return next((change.due_on for change in reversed(decided) if change.due_on is not None), row.due_on)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change that was asked for, with the work and unit it concerns, and what was decided."""

    change: Change
    assignment: Assignment
    unit: Unit
    decision: ChangeDecision | None

    @property
    def approved(self) -> bool | None:
        """Tell what was decided; None while nothing was."""
        return self.decision.approved if self.decision else None

    @property
    def is_unasked(self) -> bool:
        """Whether who gave the work adjusted it without being asked: requested and decided in one act."""
        return self.decision is not None and self.decision.decided_by == self.change.requested_by


def _change_rows() -> Select[Change, Assignment, Unit, ChangeDecision | None]:
    of = and_(ChangeDecision.tenant_id == Change.tenant_id, ChangeDecision.change_id == Change.id)
    return (
        select(Change, Assignment, Unit, ChangeDecision)
        .join(Assignment, and_(Assignment.tenant_id == Change.tenant_id, Assignment.id == Change.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .outerjoin(ChangeDecision, of)
    )


def change_row(key: Key) -> ChangeRow:
    """Return a change of this or a lower tenant; NotFound otherwise."""
    row = db.session.execute(_change_rows().where(Change.tenant_id == key[0], Change.id == key[1])).first()
    if row is None:
        raise NotFound
    return ChangeRow(*row)


def change_list(actor: Actor, cycle: Key, table: Table) -> Sequence[ChangeRow]:
    """Return one page of the changes asked for in a cycle, those that wait first, the newest before older ones."""
    rows = _change_rows().where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
    if actor.unit_id is not None:
        rows = rows.where(Assignment.tenant_id == actor.tenant_id, Assignment.unit_id == actor.unit_id)
    if table.chosen["kind"]:
        rows = rows.where(Change.kind == table.chosen["kind"])
    state = table.chosen["state"]
    if state == "waiting":
        rows = rows.where(ChangeDecision.id.is_(None))
    elif state:
        rows = rows.where(ChangeDecision.approved.is_(state == "approved"))
    by = {"unit": Unit.name, "at": Change.requested_at}
    paged = table.arrange(rows, by, ChangeDecision.id.is_not(None), Change.id.desc())
    return table.shown([ChangeRow(*row) for row in db.session.execute(paged)])
