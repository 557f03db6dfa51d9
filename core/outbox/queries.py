"""Jobs as their users see them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from core import clock
from core.db import db
from core.errors import NotFound
from core.outbox.kinds import KINDS
from core.outbox.models import OutboxRow
from core.web.tables import Table


def job(tenant_id: uuid.UUID, job_id: uuid.UUID, person_id: uuid.UUID | None = None) -> OutboxRow:
    """Return one job of a tenant, caused by a person (None = anyone); NotFound otherwise."""
    row = db.session.get(OutboxRow, job_id)
    if row is None or row.tenant_id != tenant_id or person_id not in (None, row.person_id):
        raise NotFound
    return row


def job_list(
    tenant_id: uuid.UUID, person_id: uuid.UUID | None, table: Table, seats: Select[uuid.UUID] | None = None
) -> Sequence[OutboxRow]:
    """Return one page of a tenant's jobs, newest first: those a person caused (None = anyone), from some ``seats``."""
    rows = select(OutboxRow).where(OutboxRow.tenant_id == tenant_id)
    if person_id is not None:
        rows = rows.where(OutboxRow.person_id == person_id)
    if seats is not None:
        rows = rows.where(OutboxRow.seat_id.in_(seats))
    if table.chosen["kind"]:
        rows = rows.where(OutboxRow.kind == table.chosen["kind"])
    if table.chosen["state"]:
        rows = rows.where(_in_state(table.chosen["state"]))
    by = {"created": OutboxRow.created_at, "done": OutboxRow.done_at}
    newest = (OutboxRow.created_at.desc(), OutboxRow.position.desc())
    return table.shown(db.session.scalars(table.arrange(rows, by, *newest)).all())


def newest_job(tenant_id: uuid.UUID, kind: str, **arguments: str) -> OutboxRow | None:
    """Return the last job of a kind that was given out in a tenant with these arguments; None when there was none."""
    rows = select(OutboxRow).where(OutboxRow.tenant_id == tenant_id, OutboxRow.kind == kind)
    for name, value in arguments.items():
        rows = rows.where(OutboxRow.arguments[name].astext == value)
    return db.session.scalars(rows.order_by(OutboxRow.position.desc()).limit(1)).first()


def standing_still(tenant_id: uuid.UUID, argument: str) -> list[OutboxRow]:
    """Return the newest job about each object that stands still until it is through, where that one ended without."""
    about = OutboxRow.arguments[argument].astext
    newest = (
        select(OutboxRow)
        .where(OutboxRow.tenant_id == tenant_id, about.is_not(None))
        .where(OutboxRow.kind.in_([key for key, kind in KINDS.items() if kind.holds_up]))
        .ext(distinct_on(about))
        .order_by(about, OutboxRow.position.desc())
    )
    return [row for row in db.session.scalars(newest) if row.problem is not None or row.cancelled_at is not None]


def is_lost(row: OutboxRow) -> bool:
    """Tell whether the worker that took a job has not been heard of for the length of its lease."""
    taken = row.done_at is None and row.attempts > 0
    return taken and row.lease_until is not None and row.lease_until < clock.now()


def state_of(row: OutboxRow) -> str:
    """Return waiting, running, lost, stopping, done, cancelled or failed."""
    if row.done_at is not None:
        return "cancelled" if row.cancelled_at is not None else "done" if row.problem is None else "failed"
    if row.cancel_asked_at is not None:
        return "stopping"
    if is_lost(row):
        return "lost"
    return "running" if row.attempts or row.progress else "waiting"


_ENDED, _ASKED = OutboxRow.done_at.is_not(None), OutboxRow.cancel_asked_at.is_not(None)
_BEGUN = or_(OutboxRow.attempts > 0, OutboxRow.progress > 0)
_CANCELLED, _FAILED = OutboxRow.cancelled_at.is_not(None), OutboxRow.problem.is_not(None)


def _in_state(state: str) -> ColumnElement[bool]:
    """Return the same as ``state_of``, in SQL."""
    lost = and_(OutboxRow.attempts > 0, func.coalesce(OutboxRow.lease_until < clock.now(), False))
    return {
        "waiting": and_(~_ENDED, ~_ASKED, ~_BEGUN),
        "running": and_(~_ENDED, ~_ASKED, ~lost, _BEGUN),
        "lost": and_(~_ENDED, ~_ASKED, lost),
        "stopping": and_(~_ENDED, _ASKED),
        "done": and_(_ENDED, ~_CANCELLED, ~_FAILED),
        "cancelled": and_(_ENDED, _CANCELLED),
        "failed": and_(_ENDED, ~_CANCELLED, _FAILED),
    }[state]
