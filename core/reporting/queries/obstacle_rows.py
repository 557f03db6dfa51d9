"""Obstacles and what was directed about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from core.assignment.models import Assignment
from core.auth.actor import Actor
from core.clock import VIETNAM
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.reporting.models import Direction, DirectionStep, Obstacle
from core.reporting.queries.direction_rows import Given, directions_of
from core.tenancy.models import Unit
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """An obstacle with the work and unit it concerns, and what was directed so far."""

    obstacle: Obstacle
    assignment: Assignment
    unit: Unit
    directions: Sequence[Given]

    @property
    def state(self) -> str:
        """open, directed or resolved."""
        if self.obstacle.resolved_on is not None:
            return "resolved"
        return "directed" if self.standing else "open"

    @property
    def standing(self) -> list[Given]:
        """The directions that were not taken back."""
        return [given for given in self.directions if given.state != "withdrawn"]

    @property
    def raised_on(self) -> date:
        """The day it was raised, in Vietnam."""
        return self.obstacle.raised_at.astimezone(VIETNAM).date()

    def age(self, today: date) -> int:
        """Return for how many days it stood, or stands, in the way."""
        return ((self.obstacle.resolved_on or today) - self.raised_on).days

    def is_overdue(self, today: date) -> bool:
        """Tell whether the day set by the newest direction passed without a resolution."""
        return self.state == "directed" and self.standing[-1].direction.due_on < today

    @property
    def is_excused(self) -> bool:
        """Whether a confirmation of an objective cause stands, so that lateness of the work is excused."""
        return any(given.excuses for given in self.directions)


def obstacles(cycle: Key, unit: Key) -> list[ObstacleRow]:
    """Return the obstacles to a unit's work in a cycle and to the parts it was split into, if this seat may read them.

    The unit's own first, then open ones, the oldest first.
    """
    above = aliased(Assignment)
    whole = and_(above.tenant_id == Assignment.parent_tenant_id, above.id == Assignment.parent_id)
    is_own = and_(Assignment.tenant_id == unit[0], Assignment.unit_id == unit[1])
    is_part = and_(Assignment.parent_tenant_id == unit[0], above.unit_id == unit[1])
    rows = _rows(cycle, None).outerjoin(above, whole).where(or_(is_own, is_part))
    return _read(rows.order_by(is_own.desc(), Obstacle.resolved_on.is_not(None), Obstacle.raised_at, Obstacle.id))


def obstacles_of(work: Iterable[Key], directions: Mapping[Key, Sequence[Given]] | None = None) -> list[ObstacleRow]:
    """Return everything that stood in the way of some work, oldest first.

    ``directions`` about it, by obstacle, are read unless they are known already.
    """
    wanted = keys_table(work)
    of_work = and_(Obstacle.tenant_id == wanted.c.tenant_id, Obstacle.assignment_id == wanted.c.id)
    rows = _joined().join(wanted, of_work).order_by(Obstacle.raised_at, Obstacle.id)
    if directions is None:
        return _read(rows)
    return [
        ObstacleRow(row, assignment, unit, directions.get((row.tenant_id, row.id), ()))
        for row, assignment, unit in db.session.execute(rows)
    ]


def obstacle_list(actor: Actor, cycle: Key, shown: Table) -> list[ObstacleRow]:
    """Return one page of the obstacles of a cycle, of a seat's one unit or of the tree.

    The filter ``scope`` keeps those of work that the tenant was given (held) or that it gave out (given).
    """
    rows = _rows(cycle, (actor.tenant_id, actor.unit_id) if actor.unit_id is not None else None)
    if shown.chosen.get("scope") == "held":
        rows = rows.where(Assignment.tenant_id == actor.tenant_id, Assignment.order_tenant_id != actor.tenant_id)
    elif shown.chosen.get("scope") == "given":
        rows = rows.where(Assignment.order_tenant_id == actor.tenant_id)
    if shown.chosen["state"]:
        rows = rows.where(_in_state(shown.chosen["state"]))
    if shown.chosen["q"]:
        rows = rows.where(or_(contains(Unit.name, shown.chosen["q"]), contains(Assignment.title, shown.chosen["q"])))
    by = {"raised": Obstacle.raised_at, "unit": Unit.name, "resolved": Obstacle.resolved_on}
    return _read(shown.arrange(rows, by, Obstacle.id), shown)


def obstacle_row(key: Key) -> ObstacleRow:
    """Return one obstacle of this or a lower tenant with its whole chain; NotFound otherwise."""
    found = _read(_joined().where(Obstacle.tenant_id == key[0], Obstacle.id == key[1]))
    if not found:
        raise NotFound
    return found[0]


_Rows = Select[Obstacle, Assignment, Unit]


def _joined() -> _Rows:
    return (
        select(Obstacle, Assignment, Unit)
        .join(Assignment, and_(Assignment.tenant_id == Obstacle.tenant_id, Assignment.id == Obstacle.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
    )


def _rows(cycle: Key, unit: Key | None) -> _Rows:
    rows = _joined().where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
    return rows.where(Assignment.tenant_id == unit[0], Assignment.unit_id == unit[1]) if unit else rows


def _in_state(state: str) -> ColumnElement[bool]:
    directed = is_directed()
    if state == "resolved":
        return Obstacle.resolved_on.is_not(None)
    return and_(Obstacle.resolved_on.is_(None), directed if state == "directed" else ~directed)


def is_directed() -> ColumnElement[bool]:
    """Return the condition that something was directed about an obstacle and not taken back."""
    taken_back = and_(
        DirectionStep.tenant_id == Direction.tenant_id,
        DirectionStep.direction_id == Direction.id,
        DirectionStep.kind == "withdrawn",
    )
    standing = select(Direction.id).where(
        Direction.tenant_id == Obstacle.tenant_id,
        Direction.obstacle_id == Obstacle.id,
        ~select(DirectionStep.id).where(taken_back).correlate(Direction).exists(),
    )
    return standing.correlate(Obstacle).exists()


def _read(rows: _Rows, shown: Table | None = None) -> list[ObstacleRow]:
    found = db.session.execute(rows).all()
    page = shown.shown(found) if shown else found
    keys = [(row.tenant_id, row.id) for row, _work, _unit in page]
    directions = directions_of(keys) if keys else {}
    return [ObstacleRow(row, work, holder, directions.get((row.tenant_id, row.id), ())) for row, work, holder in page]


def obstacle(key: Key) -> Obstacle:
    """Return an obstacle of this or a lower tenant."""
    row = db.session.get(Obstacle, key)
    if row is None:
        raise NotFound
    return row
