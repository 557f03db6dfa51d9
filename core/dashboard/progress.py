"""A job as its page shows it: what it is for, how far it is, and what it made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.auth.actor import Actor
from core.errors import ObjectRef
from core.jobs.services import may_cancel, may_resume, serves_beside
from core.outbox.kinds import kind_of
from core.outbox.labels import JOB_KINDS
from core.outbox.models import OutboxRow
from core.outbox.queries import state_of
from core.people.queries import seats_at
from core.web.objects import open_addresses

#: What a kind of job tells of: the kind of object whose tenant and id are its arguments.
_TOLD = {
    "assignment.announce_order": "assignment_order",
    "assignment.write_order": "assignment_order",
    "assignment.print_order": "assignment_order",
    "evaluation.print_decisions": "rated_levels",
    "assignment.announce_registration_review": "registration",
    "assignment.accept_registrations": "cycle",
    "assignment.announce_change": "change",
    "reporting.announce_review": "report",
    "setup.write_organisation": "organisation_table",
}


@dataclass(frozen=True, slots=True)
class JobView:
    """A job with its name, its state and the address of what it is about ("" = no page of this seat shows that).

    ``starter`` is the seat that caused it, ``steers`` tells whether this seat may stop it and let it go on.
    """

    row: OutboxRow
    label: Any
    state: str
    result_url: str
    starter: str
    steers: bool

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.row.done_at is not None

    @property
    def may_cancel(self) -> bool:
        """Whether this seat may stop it now."""
        return self.steers and may_cancel(self.row)

    @property
    def may_resume(self) -> bool:
        """Whether this seat may let it go on now."""
        return self.steers and may_resume(self.row)

    @property
    def waits_for_another(self) -> bool:
        """Whether it could go on, and somebody else has to say so."""
        return not self.steers and self.has_ended and may_resume(self.row)

    @property
    def is_done_through(self) -> bool:
        """Whether it is of a kind that is never left half done."""
        return not kind_of(self.row.kind).stoppable


def job_views(actor: Actor, rows: Sequence[OutboxRow]) -> list[JobView]:
    """Return jobs as their pages show them to a seat, in two statements."""
    subjects = {row.id: subject for row in rows if (subject := _subject(row))}
    addresses = open_addresses(subjects.values())
    seats = seats_at({(row.tenant_id, row.seat_id) for row in rows if row.seat_id})
    views = []
    for row in rows:
        subject, seat = subjects.get(row.id), seats.get((row.tenant_id, row.seat_id)) if row.seat_id else None
        address = addresses.get(subject, "") if subject else ""
        steers = serves_beside(actor, row, seat)
        label = JOB_KINDS.get(row.kind, row.kind)
        views.append(JobView(row, label, state_of(row), address, seat.label if seat else "", steers))
    return views


def _subject(row: OutboxRow) -> ObjectRef | None:
    if "run" in row.arguments:
        return ObjectRef("rating_run", str(row.tenant_id), row.arguments["run"])
    if row.kind in _TOLD:
        return ObjectRef(_TOLD[row.kind], row.arguments["tenant"], row.arguments["id"])
    return None
