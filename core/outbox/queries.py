"""Jobs as their users see them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select

from core.db import db
from core.errors import NotFound
from core.outbox.models import OutboxRow
from core.web.tables import Table


def job(tenant_id: uuid.UUID, job_id: uuid.UUID, person_id: uuid.UUID | None = None) -> OutboxRow:
    """Return one job of a tenant, caused by a person (None = anyone); NotFound otherwise."""
    row = db.session.get(OutboxRow, job_id)
    if row is None or row.tenant_id != tenant_id or person_id not in (None, row.person_id):
        raise NotFound
    return row


def job_list(tenant_id: uuid.UUID, person_id: uuid.UUID | None, table: Table) -> Sequence[OutboxRow]:
    """Return one page of a tenant's jobs, caused by a person (None = anyone), newest first."""
    rows = select(OutboxRow).where(OutboxRow.tenant_id == tenant_id)
    if person_id is not None:
        rows = rows.where(OutboxRow.person_id == person_id)
    if table.chosen["kind"]:
        rows = rows.where(OutboxRow.kind == table.chosen["kind"])
    if table.chosen["state"]:
        rows = rows.where(_STATES[table.chosen["state"]])
    newest = (OutboxRow.created_at.desc(), OutboxRow.position.desc())
    return table.shown(db.session.scalars(table.arrange(rows, {}, *newest)).all())


def state_of(row: OutboxRow) -> str:
    """Return waiting, running, done or failed."""
    if row.done_at is not None:
        return "done" if row.problem is None else "failed"
    return "running" if row.attempts else "waiting"


#: The same as ``state_of``, in SQL.
_STATES: dict[str, ColumnElement[bool]] = {
    "waiting": and_(OutboxRow.done_at.is_(None), OutboxRow.attempts == 0),
    "running": and_(OutboxRow.done_at.is_(None), OutboxRow.attempts > 0),
    "done": and_(OutboxRow.done_at.is_not(None), OutboxRow.problem.is_(None)),
    "failed": and_(OutboxRow.done_at.is_not(None), OutboxRow.problem.is_not(None)),
}
