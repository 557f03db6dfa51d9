"""Emit, relay, take and finish: the effect of a job and its end are one transaction, fenced by its row."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from uuid_utils.compat import uuid7

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.errors import Conflict
from core.outbox.models import OutboxRow

#: How long a worker may hold a job before another may take it.
LEASE = timedelta(minutes=5)
#: One relay at a time, so that jobs are handed over in order.
RELAY_LOCK = 4_717_001


class JobTaken(Conflict):
    """Another worker took the job meanwhile: what this one did for it must not be written."""

    def __init__(self, taking: "Taking") -> None:
        super().__init__(f"job {taking.id} was taken by another worker")


@dataclass(frozen=True, slots=True)
class Taking:
    """One worker's hold on one job; ``fence`` tells it from an earlier hold that was thought dead."""

    id: uuid.UUID
    fence: int
    kind: str
    tenant_id: uuid.UUID
    person_id: uuid.UUID | None
    seat_id: uuid.UUID | None
    arguments: Mapping[str, Any]
    attempts: int


def emit(actor: Actor, kind: str, arguments: Mapping[str, str], total: int = 0) -> uuid.UUID:
    """Add a job to the running transaction; ``arguments`` are ids; ``total`` sizes its progress bar."""
    row = OutboxRow(
        id=uuid7(),
        tenant_id=actor.tenant_id,
        person_id=actor.person_id,
        seat_id=actor.seat_id,
        kind=kind,
        arguments=dict(arguments),
        created_at=clock.now(),
        total=total,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def relay(enqueue: Callable[[str], None], limit: int = 100) -> int:
    """Hand waiting jobs, oldest first, and those whose worker died, to the queue; returns how many.

    Whatever ``enqueue`` raises leaves the rest waiting for the next relay. A job handed over twice runs once.
    """
    lost = OutboxRow.queued_at.is_not(None) & (OutboxRow.lease_until < clock.now())
    due = (
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), or_(OutboxRow.queued_at.is_(None), lost))
        .order_by(OutboxRow.position)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    handed = 0
    try:
        if not db.session.scalar(select(func.pg_try_advisory_xact_lock(RELAY_LOCK))):
            return 0
        for row in db.session.scalars(due).all():
            enqueue(str(row.id))
            row.queued_at = clock.now()
            row.lease_until = clock.now() + LEASE
            handed += 1
    finally:
        db.session.commit()
    return handed


def take(job_id: uuid.UUID) -> Taking | None:
    """Take a job; None when it is done. A second taker gets a newer fence, and only the newest may finish."""
    row = db.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == job_id, OutboxRow.done_at.is_(None))
        .values(
            fence=OutboxRow.fence + 1,
            attempts=OutboxRow.attempts + 1,
            lease_until=clock.now() + LEASE,
            problem=None,
        )
        .returning(OutboxRow)
    ).scalar_one_or_none()
    db.session.commit()
    if row is None:
        return None
    whose = (row.tenant_id, row.person_id, row.seat_id)
    return Taking(row.id, row.fence, row.kind, *whose, row.arguments, row.attempts)


def advance(taking: Taking, progress: int) -> None:
    """Tell how far the job is, and prolong its lease, in the running transaction."""
    _held(taking, {"progress": progress, "lease_until": clock.now() + LEASE})


def finish(taking: Taking) -> None:
    """Mark the job done in the transaction of its effect; JobTaken when another worker took it meanwhile."""
    _held(taking, {"done_at": clock.now(), "progress": OutboxRow.total})


def fail(taking: Taking, problem: str) -> None:
    """End a job that cannot succeed, with the reason its page shows."""
    _held(taking, {"done_at": clock.now(), "problem": problem})
    db.session.commit()


def _held(taking: Taking, values: Mapping[str, Any]) -> None:
    held = (OutboxRow.id == taking.id, OutboxRow.fence == taking.fence, OutboxRow.done_at.is_(None))
    result = db.session.execute(update(OutboxRow).where(*held).values(**values))
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise JobTaken(taking)
