"""Posting notices to units and persons, from jobs: exactly once, fenced by the job's row."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical
from core.errors import Conflict, NotAllowed, NotFound
from core.notify.models import Notice
from core.notify.queries import mine, receives
from core.outbox.services import Taking, finish


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to one unit; ``kind`` chooses the wording when it is shown, ``details`` fills it in."""

    unit: Key
    kind: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PersonNotice:
    """A notice to one person of the actor's tenant."""

    person_id: uuid.UUID
    kind: str
    details: Mapping[str, object]


@use_case("notice.post")
def post_notices(actor: Actor, taking: Taking, notices: Sequence[NewNotice | PersonNotice]) -> None:
    """Post notices to units of this and lower tenants, or persons of this one, and finish the job: one transaction."""
    rows = [
        {
            **_addressed(actor, notice),
            "id": uuid7(),
            "outbox_id": taking.id,
            "kind": notice.kind,
            "details": canonical(notice.details),
            "at": clock.now(),
            "read_at": None,
        }
        for notice in notices
    ]
    insert_rows(db.session(), Notice, rows)
    record(actor, "notice.post", "outbox", (actor.tenant_id, taking.id), {"count": len(rows), "kind": taking.kind})
    finish(taking)


def _addressed(actor: Actor, notice: NewNotice | PersonNotice) -> dict[str, uuid.UUID | None]:
    if isinstance(notice, PersonNotice):
        return {"tenant_id": actor.tenant_id, "unit_id": None, "person_id": notice.person_id}
    return {"tenant_id": notice.unit[0], "unit_id": notice.unit[1], "person_id": None}


@use_case("notice.view")
def read_notice(actor: Actor, notice_id: uuid.UUID) -> None:
    """Mark a notice to the person or to its unit as read; NotFound for one that is not for this seat."""
    notice = db.session.scalars(select(Notice).where(mine(actor), Notice.id == notice_id)).first()
    if notice is None or not receives(actor):
        raise NotFound
    notice.read_at = notice.read_at or clock.now()
    record(actor, "notice.read", "notice", (notice.tenant_id, notice.id))


@use_case("notice.view")
def read_notices(actor: Actor) -> None:
    """Mark every notice to the person and to its unit, or to all units of its tenant, as read; Conflict when none is
    unread."""
    if not receives(actor):
        raise NotAllowed(_("Vai trò này không nhận thông báo."))
    waiting = update(Notice).where(mine(actor), Notice.read_at.is_(None)).values(read_at=clock.now())
    keys = [(owner, item) for owner, item in db.session.execute(waiting.returning(Notice.tenant_id, Notice.id))]
    if not keys:
        raise Conflict(_("Không còn thông báo nào chưa đọc."))
    record_many(actor, "notice.read", "notice", [(key, {}) for key in keys])
