"""Reads of the audit trail: a tenant's own acts, newest first."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, Text, and_, column, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from core.audit.models import AuditEntry
from core.clock import VIETNAM
from core.db import db
from core.db.bulk import Key
from core.db.folding import has_words
from core.errors import NotFound
from core.web.tables import Table, contains


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for beside the filters of the list.

    ``first`` and ``last`` are days, ``seats`` selects the ids of seats that acted. ``actions`` and ``kinds`` read like
    the words of the search box, of ``sealed`` kinds nothing that was written is searched. ``in_order`` are the acts in
    the order of their names.
    """

    first: date | None = None
    last: date | None = None
    seats: Select[uuid.UUID] | None = None
    actions: Collection[str] = ()
    kinds: Collection[str] = ()
    sealed: Collection[str] = ()
    in_order: Sequence[str] = field(default=())


def trail(tenant_id: uuid.UUID, table: Table, wanted: Wanted = Wanted()) -> Sequence[AuditEntry]:
    """Return one page of a tenant's acts.

    The table's filters ``action``, ``actor`` (part of its label), ``kind``, ``object`` (an id) and ``q`` (words, in
    whatever case and spelling of marks) narrow it, if any.
    """
    rows = select(AuditEntry).where(AuditEntry.tenant_id == tenant_id)
    for name, text in _exact(table.chosen).items():
        rows = rows.where(getattr(AuditEntry, name) == text)
    if table.chosen["actor"]:
        rows = rows.where(contains(AuditEntry.actor_label, table.chosen["actor"]))
    if table.chosen.get("q"):
        rows = rows.where(_says(table.chosen["q"], wanted))
    if wanted.seats is not None:
        rows = rows.where(AuditEntry.seat_id.in_(wanted.seats))
    if wanted.first is not None:
        rows = rows.where(AuditEntry.at >= _begin(wanted.first))
    if wanted.last is not None:
        rows = rows.where(AuditEntry.at < _begin(wanted.last + timedelta(days=1)))
    by = {"at": AuditEntry.position, "actor": AuditEntry.actor_label, "action": _place(wanted.in_order)}
    return table.shown(db.session.scalars(table.arrange(rows, by, AuditEntry.position.desc())).all())


def _says(words: str, wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition that an act, the kind of its object, who acted or what was written has the words."""
    values = func.jsonb_each_text(AuditEntry.details).table_valued(column("key", Text), column("value", Text))
    written = select(func.string_agg(values.c.value, " ")).scalar_subquery()
    return or_(
        AuditEntry.action.in_(wanted.actions),
        AuditEntry.object_kind.in_(wanted.kinds),
        has_words(AuditEntry.actor_label, words),
        and_(AuditEntry.object_kind.not_in(wanted.sealed), has_words(written, words)),
    )


def _place(in_order: Sequence[str]) -> ColumnElement[int]:
    """Return where an act stands among the acts as they are called; those without a name stand last."""
    return func.array_position(literal(list(in_order), ARRAY(Text())), AuditEntry.action)


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
