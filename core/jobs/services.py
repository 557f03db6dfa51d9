"""Stopping and resuming jobs: audited acts of who could have done the work itself."""

import uuid

from flask_babel import gettext as _

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.errors import Conflict, NotAllowed, NotFound
from core.outbox.kinds import kind_of
from core.outbox.models import OutboxRow
from core.outbox.queries import is_lost
from core.outbox.services import take_turn_at
from core.people.models import Seat


def may_steer(actor: Actor, row: OutboxRow) -> bool:
    """Tell whether the actor may stop and resume a job: who serves what its seat serves, with the act's permission."""
    return serves_beside(actor, row, db.session.get(Seat, (row.tenant_id, row.seat_id)) if row.seat_id else None)


def serves_beside(actor: Actor, row: OutboxRow, seat: Seat | None) -> bool:
    """Tell the same of a job whose ``seat`` was read before."""
    if row.tenant_id != actor.tenant_id or not actor.may(kind_of(row.kind).permission):
        return False
    served = (actor.authority_id, actor.council_id, actor.unit_id)
    return seat is not None and served == (seat.authority_id, seat.council_id, _bound(seat))


def _bound(seat: Seat) -> uuid.UUID | None:
    return seat.unit_id if seat.scope == "unit" else None


def may_cancel(row: OutboxRow) -> bool:
    """Tell whether there is something to stop."""
    return row.done_at is None and row.cancel_asked_at is None and kind_of(row.kind).stoppable


def may_resume(row: OutboxRow) -> bool:
    """Tell whether there is something to go on with: the job was stopped, it failed, or its worker is lost."""
    if row.done_at is None:
        return is_lost(row)
    return row.cancelled_at is not None or row.problem is not None


@use_case("notice.view")
def cancel_job(actor: Actor, job_id: uuid.UUID) -> None:
    """Ask a job to stop; what it wrote stays. One that no worker runs stops at once, another one with its chunk.

    Conflict for a job that has ended, was asked before, or may not be left half done.
    """
    row = _steered(actor, job_id)
    if not may_cancel(row):
        raise Conflict(_("Việc này không dừng được nữa, hoặc thuộc loại phải làm cho xong."))
    row.cancel_asked_at = clock.now()
    if row.attempts == 0 or row.queued_at is None or is_lost(row):
        row.fence += 1  # a worker that is only thought lost shall write nothing more
        row.cancelled_at = row.done_at = row.cancel_asked_at
    _record(actor, "job.cancel", row)


@use_case("notice.view")
def resume_job(actor: Actor, job_id: uuid.UUID) -> None:
    """Let a job that was stopped, failed or lost go on from where it is, from now on in the actor's name.

    Conflict while a worker has it, or when it is done.
    """
    row = _steered(actor, job_id)
    if not may_resume(row):
        raise Conflict(_("Việc này đang chạy hoặc đã xong, không cần làm tiếp."))
    row.person_id, row.seat_id = actor.person_id, actor.seat_id
    row.fence += 1
    row.attempts = 0
    row.problem = None
    row.queued_at = row.lease_until = row.cancel_asked_at = row.cancelled_at = row.done_at = None
    _record(actor, "job.resume", row)


def _steered(actor: Actor, job_id: uuid.UUID) -> OutboxRow:
    """Return the job, locked: its worker ends the chunk under way, and begins no other before the act."""
    take_turn_at(job_id)
    row = db.session.get(OutboxRow, job_id, with_for_update=True, populate_existing=True)
    if row is None or row.tenant_id != actor.tenant_id:
        raise NotFound
    if not may_steer(actor, row):
        raise NotAllowed(_("Chỉ người có cùng thẩm quyền với người đã giao việc này mới dừng hoặc cho làm tiếp được."))
    return row


def _record(actor: Actor, action: str, row: OutboxRow) -> None:
    details = {"kind": row.kind, "progress": row.progress, "total": row.total}
    record(actor, action, "outbox", (row.tenant_id, row.id), details)
