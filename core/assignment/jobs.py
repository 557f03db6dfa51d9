"""What workers do after assigning: tell the units concerned."""

import uuid
from collections import Counter

from core.assignment.queries import (
    assignment,
    change_with_decision,
    latest_review,
    order,
    order_units,
    registration,
    registrations_by_key,
)
from core.auth.actor import Actor
from core.notify.services import NewNotice, post_notices
from core.outbox.services import Taking


def _key(taking: Taking) -> tuple[uuid.UUID, uuid.UUID]:
    return uuid.UUID(taking.arguments["tenant"]), uuid.UUID(taking.arguments["id"])


def announce_order(actor: Actor, taking: Taking) -> None:
    """Tell every unit how many pieces of work an order gave it."""
    issued = order(_key(taking))
    counts = Counter(order_units((issued.tenant_id, issued.id)))
    details = {"number": issued.number, "on": issued.issued_on, "tenant": issued.tenant_id, "order": issued.id}
    notices = [NewNotice(unit, "order_issued", {**details, "count": count}) for unit, count in sorted(counts.items())]
    post_notices(actor, taking, notices)


def announce_registration_review(actor: Actor, taking: Taking) -> None:
    """Tell a unit what was said of its registration."""
    filed = registration(_key(taking))
    review = latest_review(_key(taking))
    details = {"title": filed.title, "verdict": review.verdict if review else "", "id": filed.id}
    post_notices(actor, taking, [NewNotice((filed.tenant_id, filed.unit_id), "registration_reviewed", details)])


def announce_registration_reviews(actor: Actor, taking: Taking) -> None:
    """Tell units what was said of their registrations, of many at once."""
    rows = registrations_by_key((uuid.UUID(tenant), uuid.UUID(id)) for tenant, id in taking.arguments["rows"])
    notices = [
        NewNotice(
            (row.unit.tenant_id, row.unit.id),
            "registration_reviewed",
            {"title": row.registration.title, "verdict": row.verdict, "id": row.registration.id},
        )
        for row in rows
    ]
    post_notices(actor, taking, notices)


def announce_change(actor: Actor, taking: Taking) -> None:
    """Tell a unit how its request for a change was decided, or what the level above adjusted without one."""
    change, decision = change_with_decision(_key(taking))
    work = assignment((change.tenant_id, change.assignment_id))
    details = {"title": work.title, "approved": decision.approved, "change": change.id}
    details["unasked"] = "unasked" in taking.arguments
    post_notices(actor, taking, [NewNotice((work.tenant_id, work.unit_id), "change_decided", details)])
