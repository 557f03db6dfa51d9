"""Notices of a seat's units, and of the person on it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.auth.actor import Actor
from core.db import db
from core.notify.models import Notice
from core.tenancy.models import Unit
from core.web.tables import Table


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice with the unit it was sent to; None where it is for the person alone."""

    notice: Notice
    unit: Unit | None


def receives(actor: Actor) -> bool:
    """Tell whether notices are for this seat: of units that hold work, for who reports on it; of who reviews, marks."""
    return not actor.is_subject and any(
        actor.may(each) for each in ("report.write", "review.write", "council_mark.write")
    )


def newest_notices(actor: Actor, limit: int, unit_id: uuid.UUID | None = None) -> list[NoticeRow]:
    """Return the newest notices to the person and to its unit, or to one or all units of its tenant; unread first."""
    rows = _rows(actor).order_by(Notice.read_at.is_not(None), Notice.at.desc(), Notice.id.desc())
    if unit_id is not None:
        rows = rows.where(or_(Notice.unit_id == unit_id, Notice.person_id.is_not(None)))
    return _read(rows.limit(limit))


def notice_list(actor: Actor, table: Table) -> Sequence[NoticeRow]:
    """Return one page of the notices to the person and to its unit, or to all units of its tenant, newest first."""
    rows = _rows(actor)
    if table.chosen["kind"]:
        rows = rows.where(Notice.kind == table.chosen["kind"])
    if table.chosen["read"]:
        rows = rows.where(Notice.read_at.is_(None) if table.chosen["read"] == "no" else Notice.read_at.is_not(None))
    return table.shown(_read(table.arrange(rows, {"at": Notice.at}, Notice.id.desc())))


def unread(actor: Actor) -> int:
    """Return how many notices to the person and to its unit, or to all units of its tenant, nobody has read."""
    rows = select(func.count()).select_from(Notice).where(mine(actor), Notice.read_at.is_(None))
    return db.session.scalars(rows).one()


def mine(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a notice is for a seat."""
    units = Notice.unit_id == actor.unit_id if actor.unit_id is not None else Notice.unit_id.is_not(None)
    own = [Notice.person_id == actor.person_id, *([units] if actor.may("report.write") else [])]
    return and_(Notice.tenant_id == actor.tenant_id, or_(*own))


def _rows(actor: Actor) -> Select[Notice, Unit | None]:
    unit = and_(Unit.tenant_id == Notice.tenant_id, Unit.id == Notice.unit_id)
    return select(Notice, Unit).outerjoin(Unit, unit).where(mine(actor))


def _read(rows: Select[Notice, Unit | None]) -> list[NoticeRow]:
    return [NoticeRow(notice, unit) for notice, unit in db.session.execute(rows)]
