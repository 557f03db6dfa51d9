"""What workers do after reviewers were named: tell them what they are to review, and what waits already."""

import uuid
from collections import Counter

from core.auth.actor import Actor
from core.evaluation.queries import SENT, rating_run, reviews_in
from core.notify.services import PersonNotice, post_notices
from core.outbox.services import Taking


def announce_reviewers(actor: Actor, taking: Taking) -> None:
    """Tell persons how many files of a run they are to review, and how many were filed for it by their subjects."""
    run = rating_run((actor.tenant_id, uuid.UUID(taking.arguments["run"])))
    rows = [row for row in reviews_in((run.tenant_id, run.id)) if row.state != SENT]
    held = Counter(str(row.reviewer.reviewer_person_id) for row in rows)
    waiting = Counter(str(row.reviewer.reviewer_person_id) for row in rows if row.state == "waiting")
    notices = [
        PersonNotice(
            uuid.UUID(person),
            "review_named",
            {"run": run.id, "name": run.name, "count": held[person], "waiting": waiting[person]},
        )
        for person in taking.arguments["persons"]
        if held[person]
    ]
    post_notices(actor, taking, notices)
