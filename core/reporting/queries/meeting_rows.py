"""Meetings and inspections, with the state of what they concluded."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, true

from core import clock
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.reporting.models import Direction, Meeting
from core.reporting.queries.direction_rows import is_open, newest_step
from core.tenancy.models import Tenant
from core.web.tables import Table, contains


def meeting(key: Key) -> Meeting:
    """Return a meeting of this or a lower tenant; NotFound otherwise."""
    row = db.session.get(Meeting, key)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting with its tenant and the state of its conclusions."""

    meeting: Meeting
    tenant: Tenant
    conclusions: int
    open: int
    overdue: int


def meeting_list(actor: Actor, table: Table) -> Sequence[MeetingRow]:
    """Return one page of the meetings of a tenant, or of all levels below it."""
    step = newest_step()
    late = and_(is_open(step), Direction.due_on < clock.today())
    rows = (
        select(
            Meeting,
            Tenant,
            func.count(Direction.id),
            func.count(Direction.id).filter(is_open(step)),
            func.count(Direction.id).filter(late),
        )
        .join(Tenant, Tenant.id == Meeting.tenant_id)
        .outerjoin(Direction, and_(Direction.giver_tenant_id == Meeting.tenant_id, Direction.meeting_id == Meeting.id))
        .outerjoin(step, true())
        .group_by(Meeting.tenant_id, Meeting.id, Tenant.id)
    )
    below = table.chosen["scope"] == "below"
    rows = rows.where(Meeting.tenant_id != actor.tenant_id if below else Meeting.tenant_id == actor.tenant_id)
    if table.chosen["kind"]:
        rows = rows.where(Meeting.kind == table.chosen["kind"])
    if table.chosen["q"]:
        rows = rows.where(
            or_(contains(Meeting.subject, table.chosen["q"]), contains(Meeting.number, table.chosen["q"]))
        )
    found = table.arrange(rows, {"held": Meeting.held_on}, Meeting.id.desc())
    return table.shown([MeetingRow(*row) for row in db.session.execute(found)])


def own_meetings(tenant_id: uuid.UUID, most: int = 100) -> Sequence[Meeting]:
    """Return the newest meetings of a tenant."""
    rows = select(Meeting).where(Meeting.tenant_id == tenant_id)
    return db.session.scalars(rows.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(most)).all()
