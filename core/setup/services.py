"""Use cases of the first setup: a table is read and kept, then written by a job, chunk by chunk."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from uuid_utils.compat import uuid7

from core import clock
from core.accounts.services import NewInvitation, enter_invitations
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.errors import Conflict, Invalid, Problem
from core.jobs.batch import in_chunks, one_chunk
from core.outbox.services import Taking, emit
from core.people.services import (
    AppointmentChange,
    NewAppointment,
    NewPost,
    NewSeat,
    PostChange,
    SeatEnd,
    enter_appointment_changes,
    enter_appointments,
    enter_post_changes,
    enter_posts,
    enter_seat_ends,
    enter_seats,
    enter_unit_ends,
)
from core.setup.models import KIND, OrganisationTable
from core.setup.plans import (
    APPOINTMENT_CHANGES,
    INVITATIONS,
    NEW_APPOINTMENTS,
    NEW_AUTHORITIES,
    NEW_POSTS,
    NEW_SEATS,
    NEW_UNITS,
    POST_CHANGES,
    SEAT_ENDS,
    UNIT_CHANGES,
    UNIT_ENDS,
    Plan,
)
from core.setup.queries import organisation_table, stored_organisation, table_rows
from core.tenancy.services import EDIT_ORGANISATION, NewAuthority, NewUnit, enter_authorities, enter_units
from core.tenancy.unit_changes import UnitChange, UnitEnd, enter_unit_changes

#: Rows written in one transaction.
CHUNK = 1_000
WRITE = "setup.write_organisation"

_WRITERS: Mapping[str, tuple[type, Callable[[Actor, Sequence[Any]], object]]] = {
    APPOINTMENT_CHANGES: (AppointmentChange, enter_appointment_changes),
    SEAT_ENDS: (SeatEnd, enter_seat_ends),
    NEW_UNITS: (NewUnit, enter_units),
    NEW_AUTHORITIES: (NewAuthority, enter_authorities),
    UNIT_CHANGES: (UnitChange, enter_unit_changes),
    NEW_POSTS: (NewPost, enter_posts),
    POST_CHANGES: (PostChange, enter_post_changes),
    NEW_APPOINTMENTS: (NewAppointment, enter_appointments),
    NEW_SEATS: (NewSeat, enter_seats),
    INVITATIONS: (NewInvitation, enter_invitations),
    UNIT_ENDS: (UnitEnd, enter_unit_ends),
}
_DAYS = frozenset({"valid_from", "valid_to", "last_day"})


@use_case(EDIT_ORGANISATION)
def keep_table(actor: Actor, file_name: str, content: bytes, plan: Plan, compared_with: str) -> uuid.UUID:
    """Keep what a table does until somebody who has looked at it lets it be written; returns its id.

    ``compared_with`` is the fingerprint of the organisation that it was compared with. Raises Invalid for a table with
    objections, or one that does nothing.
    """
    actor.require_whole_tenant()
    if plan.objections:
        raise Invalid([Problem(_("Bảng còn lỗi."), "file")])
    if not plan.rows:
        raise Invalid([Problem(_("Bảng không có gì mới so với dữ liệu đang có."), "file")])
    row = OrganisationTable(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        file_name=file_name[-150:],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=plan.to_json(),
        told=[each.to_json() for each in plan.told],
        compared_with=compared_with,
        counts={f"{sheet}.{outcome}": count for (sheet, outcome), count in plan.counts.items()}
        | {f"{KIND}{kind}": count for kind, count in plan.kinds.items()},
        read_at=clock.now(),
        read_by=actor.label,
    )
    db.session.add(row)
    details = {"name": row.file_name, "sha256": row.sha256, "count": len(plan.rows)}
    record(actor, "organisation.stage", "organisation_table", (row.tenant_id, row.id), details)
    return row.id


@use_case(EDIT_ORGANISATION)
def write_table(actor: Actor, table_id: uuid.UUID) -> uuid.UUID:
    """Let a job write what a table does; returns the job's id.

    Conflict when it was given to a job before, or the organisation has changed since it was compared.
    """
    actor.require_whole_tenant()
    row = organisation_table((actor.tenant_id, table_id))
    if row.job_id is not None:
        raise Conflict(_("Bảng này đã được ghi, hoặc đang được ghi."))
    if row.compared_with != stored_organisation(actor.tenant_id).fingerprint():
        raise Conflict(_("Tổ chức đã thay đổi từ lúc đọc bảng. Hãy đọc lại bảng để so sánh với dữ liệu hiện nay."))
    arguments = {"tenant": str(row.tenant_id), "id": str(row.id)}
    row.job_id = emit(actor, WRITE, arguments, total=len(row.rows))
    details = {"name": row.file_name, "count": len(row.rows)}
    record(actor, "organisation.write", "organisation_table", (row.tenant_id, row.id), details)
    return row.job_id


def write_organisation(actor: Actor, taking: Taking) -> None:
    """Write a table chunk by chunk; what was written stays when the job is stopped or its worker dies."""
    in_chunks(taking, lambda: _write_chunk(actor, taking))


@use_case(EDIT_ORGANISATION)
def _write_chunk(actor: Actor, taking: Taking) -> bool:
    key = (actor.tenant_id, uuid.UUID(taking.arguments["id"]))
    more = one_chunk(taking, lambda held: _write(actor, table_rows(key, held.progress, CHUNK)))
    if not more:
        own = (OrganisationTable.tenant_id == key[0], OrganisationTable.id == key[1])
        done = update(OrganisationTable).where(*own)
        db.session.execute(done.values(rows=[], told=[], written_at=clock.now()))
    return more


def _write(actor: Actor, chunk: Sequence[Any]) -> int:
    """Write the rows that come next, those of one kind in one go: whatever a row builds on stands before it."""
    start = 0
    for place in range(1, len(chunk) + 1):
        if place == len(chunk) or chunk[place][0] != chunk[start][0]:
            made, write = _WRITERS[chunk[start][0]]
            write(actor, [made(**_restored(values)) for _kind, values in chunk[start:place]])
            start = place
    return len(chunk)


def _restored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _typed(name, value) for name, value in values.items()}


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DAYS:
        return date.fromisoformat(value)
    return uuid.UUID(value) if name == "id" or name.endswith("_id") else value
