"""What workers tell single persons: reviewers and members of councils what waits for them."""

import uuid
from collections import Counter

from core.auth.actor import Actor
from core.evaluation.leading import leaders_of
from core.evaluation.queries import SENT, appraised_files, marking_deadline, rating_run, reviews_in
from core.evaluation.services import unfinished
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


def remind_members(actor: Actor, taking: Taking) -> None:
    """Tell the other members of a council whose sheets are not complete how many files they have yet to mark."""
    run = rating_run((actor.tenant_id, uuid.UUID(taking.arguments["run"])))
    run_key, council_id = (run.tenant_id, run.id), uuid.UUID(taking.arguments["council"])
    leaders = leaders_of(run.tenant_id, council_id)
    files, until = len(appraised_files(run_key, council_id)), marking_deadline(run_key, council_id)
    told = {"run": run.id, "name": run.name, "until": until.isoformat() if until else ""}
    notices = [
        PersonNotice(leaders.members[each.seat_id].person_id, "marking_reminded", {**told, "left": files - each.given})
        for each in unfinished(run, leaders, council_id, files)
        if each.seat_id != actor.seat_id
    ]
    post_notices(actor, taking, notices)
