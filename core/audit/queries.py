"""Reads of the audit trail: a tenant's own acts, newest first."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from core.audit.models import AuditEntry
from core.clock import VIETNAM
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.web.tables import Table, contains


def trail(
    tenant_id: uuid.UUID, table: Table, *, first: date | None = None, last: date | None = None
) -> Sequence[AuditEntry]:
    """Return one page of a tenant's acts, from the ``first`` to the ``last`` day.

    The table's filters ``action``, ``actor`` (part of its label), ``kind`` and ``object`` (an id) narrow it, if any.
    """
    rows = select(AuditEntry).where(AuditEntry.tenant_id == tenant_id)
    for column, text in _exact(table.chosen).items():
        rows = rows.where(getattr(AuditEntry, column) == text)
    if table.chosen["actor"]:
        rows = rows.where(contains(AuditEntry.actor_label, table.chosen["actor"]))
    if first is not None:
        rows = rows.where(AuditEntry.at >= _begin(first))
    if last is not None:
        rows = rows.where(AuditEntry.at < _begin(last + timedelta(days=1)))
    by = {"at": AuditEntry.position}
    return table.shown(db.session.scalars(table.arrange(rows, by, AuditEntry.position.desc())).all())


def _exact(chosen: Mapping[str, str]) -> dict[str, object]:
    wanted: dict[str, object] = {"action": chosen["action"], "object_kind": chosen.get("kind")}
    if chosen.get("object"):
        wanted["object_id"] = _id(chosen["object"])
    return {column: value for column, value in wanted.items() if value}


def _id(text: str) -> uuid.UUID:
    """Return the id that was typed; one that no row has when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def audit_entry(key: Key) -> AuditEntry:
    """Return one act of this tenant; NotFound otherwise."""
    row = db.session.get(AuditEntry, key)
    if row is None:
        raise NotFound
    return row
