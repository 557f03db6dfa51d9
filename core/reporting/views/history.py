"""One piece of work over all cycles in which it was carried on: what was reported, raised, directed and reached."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import render_template
from flask.typing import ResponseReturnValue

from core import clock
from core.assignment.follow_up import Standing
from core.assignment.queries import ChainLink, decided_changes, unit_of, work_chain
from core.assignment.reached import reached
from core.errors import NotFound
from core.reporting.follow_up import Event, by_obstacle, events, standings
from core.reporting.queries import FiledLine, ObstacleRow, filed_lines, obstacles_of, work_directions
from core.reporting.views.blueprint import bp
from core.web.access import actor, requires


@dataclass(frozen=True, slots=True)
class Stage:
    """The work in one cycle."""

    link: ChainLink
    reached: Decimal | None
    lines: Sequence[FiledLine]
    obstacles: Sequence[ObstacleRow]
    standing: Standing
    due_on: date
    extensions: int
    events: Sequence[Event]

    @property
    def directions(self) -> int:
        """How many directions were given about it."""
        given = (event.about for event in self.events if event.about is not None)
        return len({about.id for about in given if about.kind == "direction"})

    def days_late(self, today: date) -> int:
        """Return for how many days it was done late, or is overdue; 0 when it is neither.

        What went on in a later cycle is not overdue here any more from the end of its own cycle on.
        """
        return max(self.standing.days_late(self.due_on, min(today, self.link.cycle.ends_on)), 0)


@bp.get("/t/<tenant:slug>/assignments/<uuid:owner>/<uuid:id>/history")
@requires("assignment.view")
def work_history(owner: uuid.UUID, id: uuid.UUID) -> ResponseReturnValue:
    """Show a piece of work cycle by cycle, the newest first; one that was never carried has one stage."""
    chain = work_chain((owner, id))
    if not chain:
        raise NotFound
    work = next(link.assignment for link in chain if link.assignment.id == id)
    unit = unit_of(actor(), (work.tenant_id, work.unit_id))  # which the chain brought with it
    return render_template("reporting/history.html", work=work, unit=unit, stages=_stages(chain), today=clock.today())


def _stages(chain: Sequence[ChainLink]) -> list[Stage]:
    keys = [(link.assignment.tenant_id, link.assignment.id) for link in chain]
    values, lines = reached(link.target for link in chain if link.target), filed_lines(keys)
    directed = work_directions(keys)
    obstacles = obstacles_of(keys, by_obstacle(directed))
    standing, happened = standings(keys), events(keys, [row.obstacle for row in obstacles], directed)
    changes = [change for change, _decision in decided_changes(keys) if change.due_on is not None]
    stages = []
    for link, key in zip(chain, keys, strict=True):
        value = values.get((link.target.tenant_id, link.target.id)) if link.target else None
        own = [row for row in obstacles if (row.assignment.tenant_id, row.assignment.id) == key]
        extended = [change.due_on for change in changes if (change.tenant_id, change.assignment_id) == key]
        stages.append(
            Stage(
                link=link,
                reached=value,
                lines=lines.get(key, ()),
                obstacles=own,
                standing=standing.get(key, Standing()),
                due_on=next((day for day in reversed(extended) if day is not None), link.assignment.due_on),
                extensions=len(extended),
                events=[event for event in happened if event.work == key],
            )
        )
    return stages[::-1]
