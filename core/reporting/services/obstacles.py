"""Obstacles are raised, directed and resolved in one visible chain."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import and_
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Assignment
from core.assignment.queries import assignment, given_by, living_cycle, unit_of
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.errors import Conflict, Invalid, NotAllowed, Problem, StaleEdit
from core.reporting.models import Direction, DirectionStep, Obstacle, Report
from core.reporting.queries import LineRow, given_directions, obstacle
from core.reporting.services.direction_rows import NewDirection, own_meeting, write_directions
from core.reporting.services.directions import DirectionForm


@dataclass(frozen=True, slots=True)
class ObstacleForm:
    """What stands in the way, what is proposed, and whether the holder holds its cause to be objective."""

    description: str
    proposal: str
    objective: bool
    report_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """An obstacle that was typed on a line of a report."""

    line_id: uuid.UUID
    description: str
    proposal: str
    objective: bool


def raise_on_lines(actor: Actor, draft: Report, rows: Sequence[LineRow], raised: Sequence[Raised]) -> None:
    """Raise what was typed on the lines of a draft, within the use case that keeps the draft."""
    if not raised:
        return
    actor.require("obstacle.raise")
    living_cycle((draft.cycle_tenant_id, draft.cycle_id))
    work = {row.line.id: row.assignment for row in rows}
    found = [
        _obstacle(actor, work[each.line_id], ObstacleForm(each.description, each.proposal, each.objective, draft.id))
        for each in raised
        if each.line_id in work
    ]
    db.session.add_all(found)
    told = [((row.tenant_id, row.id), {"description": row.description}) for row in found]
    record_many(actor, "obstacle.raise", "obstacle", told)


@use_case("obstacle.raise")
def raise_obstacle(actor: Actor, key: Key, form: ObstacleForm) -> uuid.UUID:
    """Raise an obstacle to an assignment of the actor's unit; returns its id."""
    work = assignment(key)
    unit_of(actor, (work.tenant_id, work.unit_id))
    if work.tenant_id != actor.tenant_id:
        raise NotAllowed
    living_cycle((work.cycle_tenant_id, work.cycle_id))
    if not form.description.strip():
        raise Invalid([Problem(_("Phải mô tả khó khăn, vướng mắc."), "description")])
    row = _obstacle(actor, work, form)
    db.session.add(row)
    record(actor, "obstacle.raise", "obstacle", (row.tenant_id, row.id), {"description": form.description})
    return row.id


def _obstacle(actor: Actor, work: Assignment, form: ObstacleForm) -> Obstacle:
    return Obstacle(
        tenant_id=work.tenant_id,
        id=uuid7(),
        assignment_id=work.id,
        report_id=form.report_id,
        description=form.description,
        proposal=form.proposal,
        objective=form.objective,
        raised_at=clock.now(),
        raised_by=actor.label,
    )


@use_case("direction.give")
def give_direction(actor: Actor, key: Key, form: DirectionForm) -> uuid.UUID:
    """Direct what shall be done about an obstacle; only the tenant that ordered the work may. Returns its id."""
    row = obstacle(key)
    work = assignment((row.tenant_id, row.assignment_id))
    if not given_by(actor, [work]):
        raise NotAllowed(_("Chỉ cấp đã giao nhiệm vụ mới chỉ đạo tháo gỡ khó khăn này."))
    if row.resolved_on is not None:
        raise Conflict(_("Khó khăn này đã được giải quyết."))
    new = NewDirection(
        (work.tenant_id, work.unit_id),
        form.text,
        form.document,
        form.due_on,
        assignment_id=work.id,
        obstacle_id=row.id,
        confirms_objective=form.confirms_objective,
    )
    return write_directions(actor, [new], own_meeting(actor, form.meeting_id))[0][1]


@use_case("obstacle.raise")
def resolve_obstacle(actor: Actor, key: Key, *, version: int, resolution: str) -> None:
    """Say how an obstacle was cleared; its holder does so, and has thereby answered what was directed about it.

    StaleEdit when someone saved since ``version``.
    """
    row = obstacle(key)
    work = assignment((row.tenant_id, row.assignment_id))
    unit_of(actor, (work.tenant_id, work.unit_id))
    if row.tenant_id != actor.tenant_id:
        raise NotAllowed
    if row.version != version or row.resolved_on is not None:
        raise StaleEdit({str(_("Kết quả giải quyết")): row.resolution})
    if not resolution.strip():
        raise Invalid([Problem(_("Phải ghi kết quả giải quyết."), "resolution")])
    row.resolution, row.resolved_on = resolution, clock.today()
    record(actor, "obstacle.resolve", "obstacle", key, {"resolution": resolution})
    _answer_directions(actor, row)


def _answer_directions(actor: Actor, row: Obstacle) -> None:
    about = and_(Direction.tenant_id == row.tenant_id, Direction.obstacle_id == row.id)
    steps = [
        {
            "tenant_id": given.direction.tenant_id,
            "id": uuid7(),
            "direction_id": given.direction.id,
            "kind": "answered",
            "text": row.resolution,
            "done_on": row.resolved_on,
            "at": clock.now(),
            "by_label": actor.label,
            "by_person_id": actor.person_id,
        }
        for given in given_directions(about)
        if given.is_open
    ]
    insert_rows(db.session(), DirectionStep, steps)
