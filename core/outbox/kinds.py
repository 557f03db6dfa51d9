"""What is known of each kind of job before it runs: its queue, and whose permission stops and resumes it."""

from collections.abc import Mapping
from dataclasses import dataclass

#: Short work that somebody waits for: notices.
DEFAULT = "default"
#: Work for many, which may take minutes: orders, freezing, proposals, imports.
BULK = "bulk"
#: One worker process serves one queue; an installation runs at least one for each.
QUEUES = (DEFAULT, BULK)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its queue, the permission of the act it belongs to, and whether it may be stopped half-way.

    What it is about stands still (``holds_up``) until a job of some kinds has come through.
    """

    queue: str
    permission: str
    stoppable: bool
    holds_up: bool = False


#: Telling units of what was decided is part of the decision: it is repeated when it failed, never stopped.
NOTICE = Kind(DEFAULT, "notice.post", stoppable=False)
KINDS: Mapping[str, Kind] = {
    "assignment.print_order": Kind(BULK, "order.issue", stoppable=True),
    "evaluation.print_decisions": Kind(BULK, "decision.make", stoppable=True),
    "assignment.write_order": Kind(BULK, "order.issue", stoppable=True),
    "assignment.accept_registrations": Kind(BULK, "registration.review", stoppable=True),
    "evaluation.freeze": Kind(BULK, "run.open", stoppable=True, holds_up=True),
    "setup.write_organisation": Kind(BULK, "organisation.edit", stoppable=True),
    "evaluation.study": Kind(BULK, "run.open", stoppable=True),
    "evaluation.propose": Kind(BULK, "proposal.write", stoppable=True, holds_up=True),
}


def kind_of(key: str) -> Kind:
    """Return what is known of a kind; whatever is not listed tells units of something."""
    return KINDS.get(key, NOTICE)
