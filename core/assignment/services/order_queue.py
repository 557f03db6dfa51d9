"""An order to very many holders: its pieces are staged when it is issued, and a job makes the holders' rows of them.

A holder never sees half of what an order gives them: all pieces of a unit are made in one transaction, chunk borders
lie between units, and what a unit holds is complete whatever happens to the rest. Above, the order is issued, numbered
and counted from the start: staged pieces count as held and allocated, registrations are taken, the work they make can
be reported on and split at once, and units are told when all is made. A cycle in which an order is still being made is
neither closed nor rated. Stopping leaves the made part in force and the rest waiting; going on makes it.
"""

import uuid
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import TextClause, text

from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder, OrderPiece, Target
from core.assignment.queries import orders_under_way, staged_pieces
from core.assignment.services.order_rows import PieceRows, Row, announce
from core.audit import record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, copy_rows
from core.errors import Conflict
from core.jobs.batch import in_chunks, one_chunk
from core.outbox.services import Held, Taking, emit

WRITE_ORDER = "assignment.write_order"
#: An order of more pieces is made by a job.
MOST_AT_ONCE = 200
#: A chunk has so many pieces, or a tenth of the order, and the rest of its last unit.
CHUNK = 100
#: Whose rows a piece holds.
_TABLES = tuple(model.__tablename__ for model in (Assignment, AssignmentHolder, Target))
#: Under what the first piece keeps what the rows of all have alike.
ALIKE = "alike"
#: What ``core.assignment.queries`` read of the work of a piece that waits: it stands in every piece.
_READ = frozenset({"id", "title", "due_on", "registration_id", "parent_tenant_id", "parent_id"})


def queued_job(actor: Actor, order_id: uuid.UUID, count: int) -> uuid.UUID | None:
    """Give out the job of an order of ``count`` pieces; None when they are few enough to be made at once."""
    if count <= MOST_AT_ONCE:
        return None
    return emit(actor, WRITE_ORDER, {"tenant": str(actor.tenant_id), "id": str(order_id)}, total=count)


def stage_pieces(order: AssignmentOrder, pieces: Sequence[PieceRows]) -> None:
    """Store the rows of an order's pieces until its job makes them; those of one unit get places side by side.

    What the rows of a table have alike is stored once, with the first piece: most of what an order says is said to all.
    """
    by_unit = sorted(pieces, key=lambda piece: (piece.assignment["tenant_id"], piece.assignment["unit_id"]))
    works, targets = [piece.assignment for piece in by_unit], [piece.target for piece in by_unit if piece.target]
    tables = zip(_TABLES, (works, [holder for piece in by_unit for holder in piece.holders], targets), strict=True)
    alike = {name: _alike(rows) for name, rows in tables}
    copy_rows(db.session(), OrderPiece, (_staged(order, place, piece, alike) for place, piece in enumerate(by_unit)))


def _alike(rows: Sequence[Row]) -> Row:
    """Return the values that all rows have, but for what is read of a piece that waits."""
    first = rows[0] if rows else {}
    names = [name for name in first if name not in _READ]
    return {name: first[name] for name in names if [row[name] for row in rows].count(first[name]) == len(rows)}


def _staged(order: AssignmentOrder, place: int, piece: PieceRows, alike: Mapping[str, Row]) -> Row:
    work, target = piece.assignment, piece.target or {}
    tables = zip(_TABLES, ([work], piece.holders, [target] if target else []), strict=True)
    rows: Row = {name: [_told_apart(row, alike[name]) for row in of] for name, of in tables}
    return {
        "tenant_id": order.tenant_id,
        "id": work["id"],
        "order_id": order.id,
        "place": place,
        "unit_tenant_id": work["tenant_id"],
        "unit_id": work["unit_id"],
        "post_id": work["post_id"],
        "kind": work["kind"],
        "reasons": work["reasons"],
        "parent_tenant_id": target.get("parent_tenant_id"),
        "parent_id": target.get("parent_id"),
        "plan": target.get("plan"),
        "carried_from_tenant_id": work["carried_from_tenant_id"],
        "carried_from_id": work["carried_from_id"],
        # Ids, days and numbers become texts that the database reads back into their columns.
        "rows": rows if place else {**rows, ALIKE: alike},
    }


def _told_apart(row: Row, alike: Row) -> Row:
    """Return what a row has of its own; a column that it does not name is empty."""
    return {name: value for name, value in row.items() if value is not None and name not in alike}


def refuse_under_way(cycle: Key) -> None:
    """Raise Conflict while an order of a cycle is not made to the end: it would be closed or rated by halves."""
    waiting = orders_under_way(cycle)
    if waiting:
        text = _(
            "Quyết định số %(numbers)s chưa được giao xong đến các đơn vị. Hãy cho làm tiếp hoặc thu hồi phần "
            "chưa giao ở trang của quyết định.",
            numbers="; ".join(row.number for row in waiting),
        )
        raise Conflict(text)


def write_order(actor: Actor, taking: Taking) -> None:
    """Make the holders' rows of an order's staged pieces, chunk by chunk; tell the units when all are made."""
    in_chunks(taking, lambda: _write_chunk(actor, taking))


@use_case("order.issue")
def _write_chunk(actor: Actor, taking: Taking) -> bool:
    return one_chunk(taking, lambda held: _write(actor, _order_key(taking), held))


def _write(actor: Actor, order: Key, held: Held) -> int:
    pieces = staged_pieces(order, held.progress, max(CHUNK, held.total // 10))
    end = held.progress + len(pieces)
    for make in _MAKE:
        db.session.execute(make, {"tenant": order[0], "id": order[1], "start": held.progress, "end": end})
    record_many(actor, "assignment.receive", "assignment", [(piece.key, {"title": piece.title}) for piece in pieces])
    if end >= held.total:
        announce(actor, order)
    return len(pieces)


def _making(table: str) -> TextClause:
    """Return the statement that makes the rows of one table of some pieces, without a way through Python."""
    # Pieces that were staged before work had attributes say nothing of them.
    given = """'{"attributes": {}}'""" if table == Assignment.__tablename__ else "'{}'"
    of_all = f"cast({given} as jsonb) || coalesce(piece.rows -> '{ALIKE}' -> '{table}', '{{}}')"
    own = "piece.tenant_id = :tenant and piece.order_id = :id and piece.place"
    base = f"jsonb_populate_record(null::{table}, {of_all}) as base"
    made = f"jsonb_populate_recordset(alike.base, piece.rows -> '{table}') made"
    return text(
        f"with alike as materialized (select {base} from order_piece piece where {own} = 0)"  # noqa: S608 - our tables
        f" insert into {table} select made.* from alike cross join order_piece piece cross join lateral {made}"
        f" where {own} >= :start and piece.place < :end"
    )


_MAKE = tuple(map(_making, _TABLES))


def _order_key(taking: Taking) -> Key:
    return uuid.UUID(taking.arguments["tenant"]), uuid.UUID(taking.arguments["id"])
