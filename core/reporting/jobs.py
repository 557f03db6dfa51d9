"""What workers do after reports are reviewed and obstacles directed: tell the units concerned."""

import uuid

from core.assignment.queries import assignment
from core.auth.actor import Actor
from core.notify.services import NewNotice, post_notices
from core.outbox.services import Taking
from core.reporting.queries import direction, obstacle, report


def _key(taking: Taking) -> tuple[uuid.UUID, uuid.UUID]:
    return uuid.UUID(taking.arguments["tenant"]), uuid.UUID(taking.arguments["id"])


def announce_review(actor: Actor, taking: Taking) -> None:
    """Tell a unit that its report was reviewed."""
    row = report(_key(taking))
    details = {"window": row.window, "report": row.id}
    post_notices(actor, taking, [NewNotice((row.tenant_id, row.unit_id), "report_reviewed", details)])


def announce_direction(actor: Actor, taking: Taking) -> None:
    """Tell a unit what was directed about its obstacle."""
    given = direction(_key(taking))
    about = obstacle((given.tenant_id, given.obstacle_id))
    work = assignment((about.tenant_id, about.assignment_id))
    details = {"title": work.title, "due_on": given.due_on, "obstacle": about.id}
    post_notices(actor, taking, [NewNotice((work.tenant_id, work.unit_id), "direction_given", details)])
