"""Directions and what became of them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from core import clock
from core.assignment.models import Assignment
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.reporting.models import Direction, DirectionStep, Obstacle
from core.tenancy.models import Tenant, Unit
from core.web.tables import Table, contains

#: Steps after which nothing more is expected of the holder.
ENDED = ("accepted", "withdrawn")


@dataclass(frozen=True, slots=True)
class Given:
    """A direction and the newest step of its life."""

    direction: Direction
    step: DirectionStep | None

    @property
    def state(self) -> str:
        """open, returned, answered, accepted or withdrawn; the holder has to act on the first two."""
        return self.step.kind if self.step else "open"

    @property
    def is_open(self) -> bool:
        """Whether the holder has to act."""
        return self.state in ("open", "returned")

    def is_overdue(self, today: date) -> bool:
        """Tell whether its day passed and the holder has not answered."""
        return self.is_open and self.direction.due_on < today

    @property
    def excuses(self) -> bool:
        """Whether it confirms an objective cause and was not taken back."""
        return self.direction.confirms_objective and self.state != "withdrawn"


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """A direction with the unit and work it concerns; ``work`` and ``obstacle`` are None when it is about a unit."""

    given: Given
    unit: Unit
    tenant: Tenant
    work: Assignment | None
    obstacle: Obstacle | None

    @property
    def direction(self) -> Direction:
        """The direction itself."""
        return self.given.direction


def newest_step(of: type[Direction] = Direction) -> type[DirectionStep]:
    """Return the newest step of each direction of a statement, to be joined with ``outerjoin(…, true())``."""
    newest = (
        select(DirectionStep)
        .where(DirectionStep.tenant_id == of.tenant_id, DirectionStep.direction_id == of.id)
        .order_by(DirectionStep.at.desc(), DirectionStep.id.desc())
        .limit(1)
        .lateral("newest_step")
    )
    return aliased(DirectionStep, newest)


def is_open(step: type[DirectionStep]) -> ColumnElement[bool]:
    """Return the condition that the holder has to act, by the newest step."""
    return func.coalesce(step.kind, "open").in_(("open", "returned"))


def in_state(state: str, step: type[DirectionStep]) -> ColumnElement[bool]:
    """Return the condition of one choice of the list's filter, by the newest step."""
    if state == "open":
        return is_open(step)
    if state == "overdue":
        return and_(is_open(step), Direction.due_on < clock.today())
    return step.kind == state


_Rows = Select[Direction, DirectionStep, Unit, Tenant, Assignment, Obstacle]


def _joined() -> tuple[_Rows, type[DirectionStep]]:
    step = newest_step()
    rows = (
        select(Direction, step, Unit, Tenant, Assignment, Obstacle)
        .join(Unit, and_(Unit.tenant_id == Direction.tenant_id, Unit.id == Direction.unit_id))
        .join(Tenant, Tenant.id == Direction.tenant_id)
        .outerjoin(
            Assignment, and_(Assignment.tenant_id == Direction.tenant_id, Assignment.id == Direction.assignment_id)
        )
        .outerjoin(Obstacle, and_(Obstacle.tenant_id == Direction.tenant_id, Obstacle.id == Direction.obstacle_id))
        .outerjoin(step, true())
    )
    return rows, step


def _read(rows: _Rows) -> list[DirectionRow]:
    found = db.session.execute(rows)
    return [
        DirectionRow(Given(each, step), unit, tenant, work, obstacle)
        for each, step, unit, tenant, work, obstacle in found
    ]


def direction_row(key: Key) -> DirectionRow:
    """Return one direction given to this or a lower tenant; NotFound otherwise."""
    rows, _step = _joined()
    found = _read(rows.where(Direction.tenant_id == key[0], Direction.id == key[1]))
    if not found:
        raise NotFound
    return found[0]


def direction_list(actor: Actor, scope: str, table: Table) -> Sequence[DirectionRow]:
    """Return one page of what a seat's tenant gave, what its units received, or all that it may read."""
    rows, step = _joined()
    rows = rows.where(*in_scope(actor, scope))
    if table.chosen["state"]:
        rows = rows.where(in_state(table.chosen["state"], step))
    if table.chosen.get("meeting"):
        rows = rows.where(Direction.meeting_id == uuid.UUID(table.chosen["meeting"]))
    if table.chosen.get("unit"):
        owner, _dot, unit = table.chosen["unit"].partition(".")
        rows = rows.where(Direction.tenant_id == uuid.UUID(owner), Direction.unit_id == uuid.UUID(unit))
    if table.chosen["q"]:
        rows = rows.where(or_(contains(Direction.text, table.chosen["q"]), contains(Unit.name, table.chosen["q"])))
    by = {"due": Direction.due_on, "unit": Unit.name, "at": Direction.at}
    return table.shown(_read(table.arrange(rows, by, Direction.due_on, Direction.id)))


def in_scope(actor: Actor, scope: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a scope: ``given`` by the seat's tenant, ``held`` by its units, or everything."""
    if actor.unit_id is not None:
        return Direction.tenant_id == actor.tenant_id, Direction.unit_id == actor.unit_id
    if scope == "given":
        return (Direction.giver_tenant_id == actor.tenant_id,)
    if scope == "held":
        return Direction.tenant_id == actor.tenant_id, Direction.giver_tenant_id != actor.tenant_id
    return ()


def directed_units(actor: Actor, scope: str) -> list[tuple[str, str]]:
    """Return the units with directions in a scope, as choices of a filter (``owner.id``), by name."""
    rows = (
        select(Unit)
        .join(Direction, and_(Direction.tenant_id == Unit.tenant_id, Direction.unit_id == Unit.id))
        .where(*in_scope(actor, scope))
        .distinct()
        .order_by(Unit.name)
    )
    return [(f"{unit.tenant_id}.{unit.id}", unit.name) for unit in db.session.scalars(rows)]


def given_directions(condition: ColumnElement[bool]) -> list[Given]:
    """Return the directions that meet a condition with their newest steps, oldest first."""
    step = newest_step()
    rows = select(Direction, step).outerjoin(step, true()).where(condition).order_by(Direction.at, Direction.id)
    return [Given(each, newest) for each, newest in db.session.execute(rows)]


def directions_of(keys: Iterable[Key]) -> dict[Key, list[Given]]:
    """Return the directions about obstacles, oldest first."""
    wanted, step = keys_table(keys), newest_step()
    rows = (
        select(Direction, step)
        .join(wanted, and_(Direction.tenant_id == wanted.c.tenant_id, Direction.obstacle_id == wanted.c.id))
        .outerjoin(step, true())
        .order_by(Direction.at, Direction.id)
    )
    found: dict[Key, list[Given]] = {}
    for each, newest in db.session.execute(rows):
        if each.obstacle_id is not None:
            found.setdefault((each.tenant_id, each.obstacle_id), []).append(Given(each, newest))
    return found


def directions_at(keys: Iterable[Key]) -> dict[Key, Given]:
    """Return directions given to this and lower tenants by key."""
    wanted, step = keys_table(keys), newest_step()
    same = and_(Direction.tenant_id == wanted.c.tenant_id, Direction.id == wanted.c.id)
    rows = db.session.execute(select(Direction, step).join(wanted, same).outerjoin(step, true()))
    return {(each.tenant_id, each.id): Given(each, newest) for each, newest in rows}


def steps_of(key: Key) -> Sequence[DirectionStep]:
    """Return what became of a direction, oldest first."""
    rows = select(DirectionStep).where(DirectionStep.tenant_id == key[0], DirectionStep.direction_id == key[1])
    return db.session.scalars(rows.order_by(DirectionStep.at, DirectionStep.id)).all()


def conclusions_of(meeting: Key) -> list[DirectionRow]:
    """Return the directions that a meeting concluded, by due day."""
    rows, _step = _joined()
    mine = (Direction.giver_tenant_id == meeting[0], Direction.meeting_id == meeting[1])
    return _read(rows.where(*mine).order_by(Direction.due_on, Direction.id))


def answers_to(keys: Iterable[Key]) -> dict[Key, DirectionStep]:
    """Return the newest answer to each direction that was answered."""
    wanted = keys_table(keys)
    same = and_(DirectionStep.tenant_id == wanted.c.tenant_id, DirectionStep.direction_id == wanted.c.id)
    rows = select(DirectionStep).join(wanted, same).where(DirectionStep.kind == "answered")
    found = db.session.scalars(rows.order_by(DirectionStep.at, DirectionStep.id))
    return {(step.tenant_id, step.direction_id): step for step in found}


def direction(key: Key) -> Direction:
    """Return a direction given to this or a lower tenant."""
    row = db.session.get(Direction, key)
    if row is None:
        raise NotFound
    return row


def direction_step(key: Key) -> DirectionStep:
    """Return a step of a direction given to this or a lower tenant."""
    row = db.session.get(DirectionStep, key)
    if row is None:
        raise NotFound
    return row


def directions_of_act(act_id: uuid.UUID) -> Sequence[Direction]:
    """Return the directions that were given at once."""
    return db.session.scalars(select(Direction).where(Direction.act_id == act_id).order_by(Direction.id)).all()
