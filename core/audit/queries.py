"""Reads of the audit trail: a tenant's own acts, newest first."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Text, and_, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONPATH

from core.audit.models import AuditEntry
from core.clock import VIETNAM
from core.db import db
from core.db.bulk import Key
from core.db.folding import folded_pattern, has_words, vietnamese_column
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
    actors = _actors(tenant_id)
    if table.sort == "actor":
        rows = rows.join(actors, actors.c.label == AuditEntry.actor_label)
    by = {"at": AuditEntry.position, "actor": actors.c.place, "action": _place(wanted.in_order)}
    return table.shown(db.session.scalars(table.arrange(rows, by, AuditEntry.position.desc())).all())


def _actors(tenant_id: uuid.UUID) -> Subquery:
    """Select the place of each who acted in the order of their names: there are few, and acts are many."""
    each = select(AuditEntry.actor_label.label("label")).where(AuditEntry.tenant_id == tenant_id).distinct().subquery()
    return select(
        each.c.label, func.row_number().over(order_by=vietnamese_column(each.c.label)).label("place")
    ).subquery()


def _says(words: str, wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition that an act, the kind of its object, who acted or what was written has the words."""
    written = and_(*(func.jsonb_path_exists(AuditEntry.details, _anywhere(word)) for word in words.split()))
    return or_(
        AuditEntry.action.in_(wanted.actions),
        AuditEntry.object_kind.in_(wanted.kinds),
        has_words(AuditEntry.actor_label, words),
        and_(AuditEntry.object_kind.not_in(wanted.sealed), written),
    )


def _anywhere(word: str) -> ColumnElement[Any]:
    """Return the path to any value, however deep, that holds a word; names of values are not looked at."""
    return cast(f"$.** ? (@ like_regex {json.dumps(folded_pattern(word), ensure_ascii=False)})", JSONPATH)


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
