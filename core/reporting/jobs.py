"""What workers do after reports are reviewed and obstacles directed: tell the units concerned."""

import uuid
from collections.abc import Mapping

from core.assignment.models import Assignment
from core.assignment.queries import assignments
from core.auth.actor import Actor
from core.notify.services import NewNotice, post_notices
from core.outbox.services import Taking
from core.reporting.models import Direction, Urge
from core.reporting.queries import direction, direction_step, directions_of_act, report, urges_of_act


def _key(taking: Taking) -> tuple[uuid.UUID, uuid.UUID]:
    return uuid.UUID(taking.arguments["tenant"]), uuid.UUID(taking.arguments["id"])


def announce_review(actor: Actor, taking: Taking) -> None:
    """Tell a unit that its report was reviewed."""
    row = report(_key(taking))
    details = {"window": row.window, "report": row.id}
    post_notices(actor, taking, [NewNotice((row.tenant_id, row.unit_id), "report_reviewed", details)])


def announce_directions(actor: Actor, taking: Taking) -> None:
    """Tell units what they were directed to do, all that was given in one act."""
    given = directions_of_act(uuid.UUID(taking.arguments["act"]))
    work = assignments((row.tenant_id, row.assignment_id) for row in given if row.assignment_id)
    notices = [
        NewNotice((row.tenant_id, row.unit_id), *_told(row, work.get((row.tenant_id, row.assignment_id or row.id))))
        for row in given
    ]
    post_notices(actor, taking, notices)


def _told(given: Direction, work: Assignment | None) -> tuple[str, Mapping[str, object]]:
    details = {"due_on": given.due_on, "direction": given.id}
    if given.obstacle_id is not None and work is not None:
        return "direction_given", {**details, "title": work.title, "obstacle": given.obstacle_id}
    return "directed", {**details, "title": work.title if work else "", "text": given.text}


def announce_urging(actor: Actor, taking: Taking) -> None:
    """Tell units what they were urged to do, all that was urged in one act."""
    notices = [
        NewNotice((urge.tenant_id, urge.unit_id), "urged", _urged(urge, title))
        for urge, title in urges_of_act(uuid.UUID(taking.arguments["act"]))
    ]
    post_notices(actor, taking, notices)


def _urged(urge: Urge, title: str) -> Mapping[str, object]:
    details = {"due_on": urge.due_on, "text": urge.text, "title": title, "window": urge.window}
    if urge.direction_id is not None:
        return {**details, "direction": urge.direction_id}
    return {**details, "assignment": urge.assignment_id} if urge.assignment_id is not None else details


def announce_direction_step(actor: Actor, taking: Taking) -> None:
    """Tell a unit what became of its answer, or that a direction was taken back."""
    step = direction_step(_key(taking))
    given = direction((step.tenant_id, step.direction_id))
    details = {"direction": given.id, "verdict": step.kind, "text": given.text}
    post_notices(actor, taking, [NewNotice((given.tenant_id, given.unit_id), "direction_judged", details)])
