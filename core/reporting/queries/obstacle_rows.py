"""Obstacles and what was directed about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from core.assignment.models import Assignment
from core.db import db
from core.db.bulk import Key, keys_table
from core.errors import NotFound
from core.reporting.models import Direction, Obstacle
from core.tenancy.models import Unit


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """An obstacle with the work and unit it concerns, and what was directed so far."""

    obstacle: Obstacle
    assignment: Assignment
    unit: Unit
    directions: Sequence[Direction]

    @property
    def state(self) -> str:
        """open, directed or resolved."""
        if self.obstacle.resolved_on is not None:
            return "resolved"
        return "directed" if self.directions else "open"

    @property
    def is_excused(self) -> bool:
        """Whether an objective cause was confirmed, so that lateness of the work is excused."""
        return any(direction.confirms_objective for direction in self.directions)


def obstacles(cycle: Key | None = None, unit: Key | None = None) -> list[ObstacleRow]:
    """Return the obstacles (of a cycle, of a unit) that this seat may read, open ones first, oldest first."""
    rows = (
        select(Obstacle, Assignment, Unit)
        .join(Assignment, and_(Assignment.tenant_id == Obstacle.tenant_id, Assignment.id == Obstacle.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .order_by(Obstacle.resolved_on.is_not(None), Obstacle.raised_at, Obstacle.id)
    )
    if cycle is not None:
        rows = rows.where(Assignment.cycle_tenant_id == cycle[0], Assignment.cycle_id == cycle[1])
    if unit is not None:
        rows = rows.where(Assignment.tenant_id == unit[0], Assignment.unit_id == unit[1])
    found = db.session.execute(rows).all()
    directions = directions_of((row.tenant_id, row.id) for row, _work, _unit in found)
    return [ObstacleRow(row, work, holder, directions.get((row.tenant_id, row.id), ())) for row, work, holder in found]


def obstacle_row(key: Key) -> ObstacleRow:
    """Return one obstacle of this or a lower tenant with its whole chain; NotFound otherwise."""
    found = db.session.execute(
        select(Obstacle, Assignment, Unit)
        .join(Assignment, and_(Assignment.tenant_id == Obstacle.tenant_id, Assignment.id == Obstacle.assignment_id))
        .join(Unit, and_(Unit.tenant_id == Assignment.tenant_id, Unit.id == Assignment.unit_id))
        .where(Obstacle.tenant_id == key[0], Obstacle.id == key[1])
    ).first()
    if found is None:
        raise NotFound
    row, work, unit = found
    return ObstacleRow(row, work, unit, directions_of([key]).get(key, ()))


def directions_of(keys: Iterable[Key]) -> dict[Key, list[Direction]]:
    """Return the directions of obstacles, oldest first."""
    wanted = keys_table(keys)
    rows = select(Direction).join(
        wanted, and_(Direction.tenant_id == wanted.c.tenant_id, Direction.obstacle_id == wanted.c.id)
    )
    found: dict[Key, list[Direction]] = {}
    for row in db.session.scalars(rows.order_by(Direction.id)):
        found.setdefault((row.tenant_id, row.obstacle_id), []).append(row)
    return found


def obstacle(key: Key) -> Obstacle:
    """Return an obstacle of this or a lower tenant."""
    row = db.session.get(Obstacle, key)
    if row is None:
        raise NotFound
    return row


def direction(key: Key) -> Direction:
    """Return a direction given to this or a lower tenant."""
    row = db.session.get(Direction, key)
    if row is None:
        raise NotFound
    return row
