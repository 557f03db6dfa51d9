"""Obstacles, directions and urging of single pieces of work."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, select, true

from core.assignment.models import Assignment
from core.clock import VIETNAM
from core.db import db
from core.db.bulk import Key, key_lists, keys_asked, keys_table
from core.reporting.models import Direction, DirectionStep, Obstacle, Urge
from core.reporting.queries.direction_rows import newest_step
from core.reporting.queries.review_rows import counting_lines
from core.reporting.queries.urge_rows import urges

#: When done, the document that excuses lateness, the obstacle it is about, how often urged, and when last.
StandingRow = tuple[date | None, str, Key | None, int, date | None]


def standing_rows(keys: Iterable[Key]) -> dict[Key, StandingRow]:
    """Return how some assignments stand."""
    return {
        (tenant, work): (done, document or "", (tenant, obstacle) if obstacle else None, times, last)
        for tenant, work, done, document, obstacle, times, last in db.session.execute(_standing(), key_lists(keys))
    }


def done_condition() -> ColumnElement[bool]:
    """Return the condition that an ``Assignment`` of a statement is done, as an accepted line says."""
    line = counting_lines()
    return select(line.c.id).select_from(line).where(line.c.done).correlate(Assignment).exists()


@cache
def _standing() -> Select[*tuple[Any, ...]]:
    wanted, line, step = keys_asked(), counting_lines(), newest_step()
    filed = select(func.min(line.c.filed_at).label("at")).where(line.c.done).lateral("done")
    done_on = func.timezone(str(VIETNAM), filed.c.at).cast(Date)
    excuse = (
        select(Direction.document, Direction.obstacle_id)
        .outerjoin(step, true())
        .where(Direction.tenant_id == Assignment.tenant_id, Direction.assignment_id == Assignment.id)
        .where(Direction.confirms_objective, func.coalesce(step.kind, "") != "withdrawn")
        .order_by(Direction.at, Direction.id)
        .limit(1)
        .lateral("excuse")
    )
    urged = (
        select(func.count().label("times"), func.max(Urge.on).label("last"))
        .where(Urge.tenant_id == Assignment.tenant_id, Urge.assignment_id == Assignment.id)
        .lateral("urged")
    )
    return (
        select(Assignment.tenant_id, Assignment.id, done_on, excuse, urged)
        .join(wanted, and_(Assignment.tenant_id == wanted.c.tenant_id, Assignment.id == wanted.c.id))
        .join(filed, true())
        .outerjoin(excuse, true())
        .join(urged, true())
    )


def work_directions(keys: Iterable[Key]) -> Sequence[tuple[Direction, DirectionStep | None]]:
    """Return the directions about some assignments or their obstacles, with every step of their lives, oldest first."""
    wanted = keys_table(keys)
    of = and_(DirectionStep.tenant_id == Direction.tenant_id, DirectionStep.direction_id == Direction.id)
    rows = (
        select(Direction, DirectionStep)
        .join(wanted, and_(Direction.tenant_id == wanted.c.tenant_id, Direction.assignment_id == wanted.c.id))
        .outerjoin(DirectionStep, of)
        .order_by(Direction.at, Direction.id, DirectionStep.at, DirectionStep.id)
    )
    return [(direction, step) for direction, step in db.session.execute(rows)]


def work_urges(keys: Collection[Key]) -> Sequence[Urge]:
    """Return how the holders of some assignments were urged."""
    return urges(Urge.tenant_id.in_({key[0] for key in keys}), Urge.assignment_id.in_([key[1] for key in keys]))


def direction_urges(key: Key) -> Sequence[Urge]:
    """Return how the holder of a direction was urged."""
    return urges(Urge.tenant_id == key[0], Urge.direction_id == key[1])


def excused_reports(reports: Iterable[Key]) -> dict[Key, str]:
    """Return by report the document that confirms an objective cause of an obstacle raised with it."""
    wanted, step = keys_table(reports), newest_step()
    rows = (
        select(wanted.c.tenant_id, wanted.c.id, Direction.document)
        .select_from(Obstacle)
        .join(wanted, and_(Obstacle.tenant_id == wanted.c.tenant_id, Obstacle.report_id == wanted.c.id))
        .join(Direction, and_(Direction.tenant_id == Obstacle.tenant_id, Direction.obstacle_id == Obstacle.id))
        .outerjoin(step, true())
        .where(Direction.confirms_objective, func.coalesce(step.kind, "") != "withdrawn")
        .order_by(Direction.at.desc())
    )
    return {(tenant, report): document for tenant, report, document in db.session.execute(rows)}
