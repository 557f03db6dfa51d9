"""Directions that wait for a seat: to be done by its units, or to be judged and followed by who gave them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Date, DateTime, and_, bindparam, cast, select, true

from core.auth.actor import Actor
from core.dashboard.queries.shape import Branch, branch
from core.reporting.models import Direction, DirectionStep, Obstacle
from core.reporting.queries import is_open, newest_step
from core.tenancy.models import Unit


def directions_held(actor: Actor) -> Branch:
    """Begin the branch of what a seat's units were directed to do, first due first.

    What was directed about an obstacle is answered by resolving that, so it waits there.
    """
    rows, step = _directions("direction_answer")
    unresolved = and_(
        Obstacle.tenant_id == Direction.tenant_id,
        Obstacle.id == Direction.obstacle_id,
        Obstacle.resolved_on.is_(None),
    )
    mine = [Direction.tenant_id == actor.tenant_id]
    if actor.unit_id is not None:
        mine.append(Direction.unit_id == actor.unit_id)
    elif actor.authority_id is not None:
        mine.append(Direction.giver_tenant_id != actor.tenant_id)
    return rows.where(*mine, is_open(step), ~select(Obstacle.id).where(unresolved).correlate(Direction).exists())


def directions_given(actor: Actor) -> Iterator[Branch]:
    """Yield what a seat's tenant directed: answered and not judged, and due by ``:today`` and not answered."""
    given = Direction.giver_tenant_id == actor.tenant_id
    answered, step = _directions("direction_judge")
    yield answered.where(given, step.kind == "answered")
    due, step = _directions("direction_due")
    yield due.where(given, is_open(step), Direction.due_on <= bindparam("today", type_=Date()))


def _directions(kind: str) -> tuple[Branch, type[DirectionStep]]:
    step = newest_step()
    due: ColumnElement[object] = cast(Direction.due_on, DateTime(timezone=True))
    rows = branch(kind, Direction, Direction.text, due, Unit.name)
    rows = rows.join(Unit, and_(Unit.tenant_id == Direction.tenant_id, Unit.id == Direction.unit_id))
    return rows.outerjoin(step, true()), step
