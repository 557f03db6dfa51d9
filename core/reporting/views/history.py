"""One piece of work over all cycles in which it was carried on: what was reported, raised, directed and reached."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import render_template
from flask.typing import ResponseReturnValue

from core.assignment.models import Target
from core.assignment.queries import ChainLink, assignment_targets_of, unit_of, work_chain
from core.assignment.reached import reached
from core.errors import NotFound
from core.reporting.follow_up import events
from core.reporting.queries import FiledLine, ObstacleRow, filed_lines, obstacles_of
from core.reporting.views.blueprint import bp
from core.web.access import actor, requires


@dataclass(frozen=True, slots=True)
class Stage:
    """The work in one cycle."""

    link: ChainLink
    target: Target | None
    reached: Decimal | None
    lines: Sequence[FiledLine]
    obstacles: Sequence[ObstacleRow]


@bp.get("/t/<tenant:slug>/assignments/<uuid:owner>/<uuid:id>/history")
@requires("assignment.view")
def work_history(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a piece of work cycle by cycle, the newest first; one that was never carried has one stage."""
    chain = work_chain((owner, id))
    if not chain:
        raise NotFound
    work = next(link.assignment for link in chain if link.assignment.id == id)
    unit = unit_of(actor(), (work.tenant_id, work.unit_id))
    stages = _stages(chain)
    raised = [row.obstacle for stage in stages if stage.link.assignment is work for row in stage.obstacles]
    happened = events((work.tenant_id, work.id), raised)
    return render_template("reporting/history.html", work=work, unit=unit, stages=stages, events=happened)


def _stages(chain: Sequence[ChainLink]) -> list[Stage]:
    keys = [(link.assignment.tenant_id, link.assignment.id) for link in chain]
    targets = {(t.tenant_id, t.assignment_id): t for t in assignment_targets_of(keys)}
    values, lines, obstacles = reached(targets.values()), filed_lines(keys), obstacles_of(keys)
    stages = []
    for link, key in zip(chain, keys, strict=True):
        target = targets.get(key)
        value = values.get((target.tenant_id, target.id)) if target else None
        own = [row for row in obstacles if (row.assignment.tenant_id, row.assignment.id) == key]
        stages.append(Stage(link, target, value, lines.get(key, ()), own))
    return stages[::-1]
