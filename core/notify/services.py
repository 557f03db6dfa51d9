"""Posting notices to units, from jobs: exactly once, fenced by the job's row."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical
from core.errors import NotFound
from core.notify.models import Notice
from core.outbox.services import Taking, finish


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to one unit; ``kind`` chooses the wording when it is shown, ``details`` fills it in."""

    unit: Key
    kind: str
    details: Mapping[str, object]


@use_case("notice.post")
def post_notices(actor: Actor, taking: Taking, notices: Sequence[NewNotice]) -> None:
    """Post notices to units of this and lower tenants and finish the job, in one transaction."""
    rows = [
        {
            "tenant_id": notice.unit[0],
            "id": uuid7(),
            "unit_id": notice.unit[1],
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


@use_case("notice.view")
def read_notice(actor: Actor, notice_id: uuid.UUID) -> None:
    """Mark a notice of the actor's tenant as read."""
    notice = db.session.get(Notice, (actor.tenant_id, notice_id))
    if notice is None or (actor.unit_id is not None and notice.unit_id != actor.unit_id):
        raise NotFound
    notice.read_at = clock.now()
    record(actor, "notice.read", "notice", (notice.tenant_id, notice.id))
