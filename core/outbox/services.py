"""Emit, relay, take and finish: the effect of a job and its end are one transaction, fenced by its row."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from uuid_utils.compat import uuid7

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import insert_rows
from core.db.turns import in_turn, take_turn
from core.errors import Conflict
from core.outbox.kinds import kind_of
from core.outbox.models import OutboxRow

#: How long a worker may hold a job before another may take it.
LEASE = timedelta(minutes=5)
#: Who writes for a job and who steers it take turns under this word and the job's id.
_TURN = "job"
#: One relay at a time, so that jobs are handed over in order.
RELAY_LOCK = 4_717_001


class JobStopped(Conflict):
    """Somebody asked the job to stop: what is written stays, nothing more is."""

    def __init__(self, taking: "Taking") -> None:
        super().__init__(f"job {taking.id} was asked to stop")


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


@dataclass(frozen=True, slots=True)
class Held:
    """How far a job is, read under its lock."""

    progress: int
    total: int


def emit(actor: Actor, kind: str, arguments: Mapping[str, object], total: int = 0) -> uuid.UUID:
    """Add a job to the running transaction; ``arguments`` are ids; ``total`` sizes its progress bar."""
    row: dict[str, Any] = {
        "id": uuid7(),
        "tenant_id": actor.tenant_id,
        "person_id": actor.person_id,
        "seat_id": actor.seat_id,
        "kind": kind,
        "arguments": dict(arguments),
        "created_at": clock.now(),
        "total": total,
    }
    insert_rows(db.session(), OutboxRow, [row])
    job_id: uuid.UUID = row["id"]
    return job_id


def relay(enqueue: Callable[[str, str], None], limit: int = 100) -> int:
    """Hand waiting jobs, oldest first, and those whose worker died, to ``enqueue(id, queue)``; returns how many.

    Jobs of a suspended province wait. Whatever ``enqueue`` raises leaves the rest waiting for the next relay. A job
    handed over twice runs once.
    """
    lost = OutboxRow.queued_at.is_not(None) & (OutboxRow.lease_until < clock.now())
    due = (
        select(OutboxRow)
        .where(OutboxRow.done_at.is_(None), or_(OutboxRow.queued_at.is_(None), lost))
        .where(~func.app.suspended(OutboxRow.tenant_id))
        .order_by(OutboxRow.position)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    handed = 0
    try:
        if not db.session.scalar(select(func.pg_try_advisory_xact_lock(RELAY_LOCK))):
            return 0
        for row in db.session.scalars(due).all():
            enqueue(str(row.id), kind_of(row.kind).queue)
            row.queued_at = clock.now()
            row.lease_until = clock.now() + LEASE
            handed += 1
    finally:
        db.session.commit()
    return handed


def take_turn_at(job_id: uuid.UUID) -> None:
    """Wait for whoever writes for a job, and keep others from it until the running transaction ends.

    Turns are taken in the order in which they were asked for, which a lock of the row does not promise: a worker that
    goes from chunk to chunk would have it again before somebody who waits to stop the job.
    """
    take_turn(db.session(), _TURN, job_id)


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


def hold(taking: Taking) -> Held:
    """Lock the job in the running transaction, after whoever asked before; prolong its lease, return how far it is.

    JobTaken when another worker took it meanwhile, JobStopped when somebody asked it to stop.
    """
    return _going_on(taking, {}, in_turn(_TURN, taking.id))


def advance(taking: Taking, progress: int, total: int | None = None) -> None:
    """Hold the job and tell how far it is (and, once that is known, of how much), in this transaction.

    JobTaken and JobStopped as ``hold``.
    """
    values = {"progress": progress, "attempts": 1}
    _going_on(taking, values if total is None else {**values, "total": total})


def _going_on(taking: Taking, values: Mapping[str, Any], *when: ColumnElement[bool]) -> Held:
    mine = update(OutboxRow).where(*_mine(taking), *when).values(lease_until=clock.now() + LEASE, **values)
    row = db.session.execute(
        mine.returning(OutboxRow.progress, OutboxRow.total, OutboxRow.cancel_asked_at)
    ).one_or_none()
    if row is None:
        raise JobTaken(taking)
    if row.cancel_asked_at is not None:
        raise JobStopped(taking)
    return Held(row.progress, row.total)


def finish(taking: Taking) -> None:
    """Mark the job done in the transaction of its effect; JobTaken when another worker took it meanwhile."""
    _held(taking, {"done_at": clock.now(), "progress": OutboxRow.total})


def fail(taking: Taking, problem: str) -> None:
    """End a job that cannot succeed, with the reason its page shows."""
    _held(taking, {"done_at": clock.now(), "problem": problem})
    db.session.commit()


def stop(taking: Taking) -> None:
    """End a job that was asked to stop, as far as it is."""
    _held(taking, {"done_at": clock.now(), "cancelled_at": clock.now()})
    db.session.commit()


def put_back(taking: Taking) -> None:
    """Let go of a job that is not through (others wait, its province is suspended): it is handed over again."""
    _held(taking, {"queued_at": None, "lease_until": None, "attempts": 0})
    db.session.commit()


def _held(taking: Taking, values: Mapping[str, Any]) -> None:
    result = db.session.execute(update(OutboxRow).where(*_mine(taking)).values(**values))
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise JobTaken(taking)


def _mine(taking: Taking) -> tuple[ColumnElement[bool], ...]:
    return (OutboxRow.id == taking.id, OutboxRow.fence == taking.fence, OutboxRow.done_at.is_(None))
