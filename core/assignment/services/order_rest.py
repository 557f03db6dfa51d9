"""The rest of a stopped order: what nobody was given yet is withdrawn, so that its cycle can be closed and rated."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import AssignmentOrder, RegistrationReview
from core.assignment.queries import order as order_by_key
from core.assignment.queries import order_job, pending_of, unsplit
from core.assignment.services.order_rows import announce
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.outbox.models import OutboxRow


def may_withdraw(actor: Actor, row: AssignmentOrder, job: OutboxRow | None) -> bool:
    """Tell whether the actor's authority may withdraw the rest of its order: it was stopped or failed half-way."""
    own = row.tenant_id == actor.tenant_id and row.authority_id == actor.authority_id and actor.unit_id is None
    return own and actor.may("order.issue") and job is not None and job.done_at is not None and job.progress < job.total


@use_case("order.issue")
def withdraw_rest(actor: Actor, key: Key, *, reason: str) -> int:
    """Withdraw what of a stopped order was not given out yet; returns how many pieces. What was given stays in force.

    Registrations among the rest can be ordered again; work of which nothing was given out is reported on by its holder
    again. Conflict while the order is being made or where nothing is left, NotAllowed for another authority's order,
    Invalid without a reason.
    """
    row = order_by_key(key)
    if (row.tenant_id, row.authority_id) != (actor.tenant_id, actor.authority_id) or actor.unit_id is not None:
        raise NotAllowed(_("Chỉ cơ quan đã ban hành quyết định mới thu hồi được phần chưa giao."))
    if not reason.strip():
        raise Invalid([Problem(_("Thu hồi thì phải nêu lý do."), "reason")])
    take_turn(db.session(), "orders", row.cycle_tenant_id, row.cycle_id)
    job = _stopped(row)
    rest = pending_of(key, job.progress)
    count, job.total = job.total - job.progress, job.progress
    job.fence += 1
    job.problem = job.cancelled_at = None
    row.withdrawn, row.withdrawn_at, row.withdrawn_reason = count, clock.now(), reason.strip()
    db.session.flush()
    for target in unsplit({piece.parent for piece in rest if piece.parent}):
        target.measured_by = "own"
    released = [_released(actor, row, piece.registration, piece.work) for piece in rest if piece.registration]
    insert_rows(db.session(), RegistrationReview, released)
    details = {"number": row.number, "pieces": count, "given": job.progress, "reason": row.withdrawn_reason}
    record(actor, "order.withdraw_rest", "assignment_order", key, details)
    if job.progress:
        announce(actor, key)
    return count


def _stopped(row: AssignmentOrder) -> OutboxRow:
    """Return the job of an order, locked; Conflict where it is not stopped half-way."""
    job = order_job(row, lock=True)
    if job is None or job.progress >= job.total:
        raise Conflict(_("Quyết định đã được giao xong, không còn phần nào để thu hồi."))
    if job.done_at is None:
        raise Conflict(
            _("Quyết định đang được giao đến các đơn vị. Hãy dừng việc chạy nền rồi mới thu hồi phần còn lại.")
        )
    return job


def _released(actor: Actor, row: AssignmentOrder, registration: Key, work: Mapping[str, Any]) -> dict[str, Any]:
    """Return the review that makes a registration one that is accepted and not ordered, with the order's values."""
    return {
        "tenant_id": registration[0],
        "id": uuid7(),
        "registration_id": registration[1],
        "verdict": "accepted",
        "comment": _("Thu hồi phần chưa giao của quyết định số %(number)s.", number=row.number),
        "title": work["title"],
        "plan": work["plan"],
        "due_on": date.fromisoformat(work["due_on"]),
        "at": clock.now(),
        "by_label": actor.label,
    }
