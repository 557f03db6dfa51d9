"""How directions are written, whatever they are about: many at once, with their audit rows and one notice job."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit.use_case import record_many
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.errors import Invalid, NotAllowed, Problem
from core.outbox.services import emit
from core.reporting.models import Direction, Meeting
from core.reporting.queries import meeting as meeting_by_key
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class NewDirection:
    """A direction to one unit; ``place`` is the prefix of the form's fields that problems name."""

    unit: Key
    text: str
    document: str
    due_on: date
    assignment_id: uuid.UUID | None = None
    obstacle_id: uuid.UUID | None = None
    confirms_objective: bool = False
    place: str = ""


def write_directions(actor: Actor, directions: Sequence[NewDirection], meeting: Meeting | None) -> list[Key]:
    """Write directions of one act; returns their keys. Invalid for one without text, or due in the past.

    An objective cause is confirmed by a document: the direction's own, or the notice of its meeting.
    """
    problems = [problem for each in directions for problem in _problems(each, meeting)]
    if problems:
        raise Invalid(problems)
    act_id, now = uuid7(), clock.now()
    keys = [(each.unit[0], uuid7()) for each in directions]
    rows: list[dict[str, Any]] = [
        {
            "tenant_id": key[0],
            "id": key[1],
            "unit_id": each.unit[1],
            "assignment_id": each.assignment_id,
            "obstacle_id": each.obstacle_id,
            "giver_tenant_id": actor.tenant_id,
            "act_id": act_id,
            "meeting_id": meeting.id if meeting else None,
            "meeting_kind": meeting.kind if meeting else None,
            "meeting_on": meeting.held_on if meeting else None,
            "text": each.text,
            "document": _document(each, meeting),
            "due_on": each.due_on,
            "confirms_objective": each.confirms_objective,
            "at": now,
            "by_label": actor.label,
        }
        for key, each in zip(keys, directions, strict=True)
    ]
    insert_rows(db.session(), Direction, rows)
    given = [(key, _details(row)) for key, row in zip(keys, rows, strict=True)]
    record_many(actor, "direction.give", "direction", given)
    emit(actor, "reporting.announce_directions", {"act": str(act_id)})
    return keys


def _details(row: Mapping[str, Any]) -> dict[str, object]:
    return {name: row[name] for name in ("text", "due_on", "confirms_objective", "meeting_id")}


def _document(each: NewDirection, meeting: Meeting | None) -> str:
    return each.document.strip() or (meeting.number if meeting else "")


def _problems(each: NewDirection, meeting: Meeting | None) -> Iterable[Problem]:
    if not each.text.strip():
        yield Problem(_("Phải ghi nội dung chỉ đạo."), f"{each.place}text")
    if each.due_on < clock.today():
        yield Problem(_("Hạn thực hiện không được ở trong quá khứ."), f"{each.place}due_on")
    if each.confirms_objective and not _document(each, meeting):
        yield Problem(_("Xác nhận nguyên nhân khách quan thì phải ghi văn bản."), f"{each.place}document")


def serving(actor: Actor) -> Authority:
    """Return the authority that a seat of the whole tenant serves; NotAllowed without one."""
    actor.require_whole_tenant()
    row = db.session.get(Authority, (actor.tenant_id, actor.authority_id)) if actor.authority_id else None
    if row is None or not row.may_assign:
        raise NotAllowed(_("Vai trò đang dùng không thuộc cơ quan có thẩm quyền giao nhiệm vụ."))
    return row


def own_meeting(actor: Actor, meeting_id: uuid.UUID | None) -> Meeting | None:
    """Return a meeting of the actor's tenant, None for none; NotFound for one that this tenant did not hold."""
    return meeting_by_key((actor.tenant_id, meeting_id)) if meeting_id else None
