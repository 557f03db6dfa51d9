"""A job as its page shows it: what it is for, how far it is, and what it made."""

from dataclasses import dataclass
from typing import Any

from core.dashboard.labels import JOB_KINDS
from core.errors import ObjectRef
from core.outbox.models import OutboxRow
from core.outbox.queries import state_of
from core.web.objects import address_of

#: What a kind of job tells of: the kind of object whose tenant and id are its arguments.
_TOLD = {
    "assignment.announce_order": "assignment_order",
    "assignment.write_order": "assignment_order",
    "assignment.announce_registration_review": "registration",
    "assignment.announce_change": "change",
    "reporting.announce_review": "report",
    "setup.write_organisation": "organisation_table",
}


@dataclass(frozen=True, slots=True)
class JobView:
    """A job with its name, its state and the address of what it is about ("" = no page of this seat shows that)."""

    row: OutboxRow
    label: Any
    state: str
    result_url: str

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.row.done_at is not None


def job_view(row: OutboxRow) -> JobView:
    """Return a job as its pages show it."""
    subject = _subject(row)
    address = address_of(subject) if subject else None
    return JobView(row, JOB_KINDS.get(row.kind, row.kind), state_of(row), address or "")


def _subject(row: OutboxRow) -> ObjectRef | None:
    if "run" in row.arguments:
        return ObjectRef("rating_run", str(row.tenant_id), row.arguments["run"])
    if row.kind in _TOLD:
        return ObjectRef(_TOLD[row.kind], row.arguments["tenant"], row.arguments["id"])
    return None
