"""Meetings and inspections are recorded with their conclusions; each that concerns a unit becomes a direction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.queries import units
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import Invalid, NotAllowed, Problem
from core.reporting.models import Meeting
from core.reporting.queries import meeting as meeting_by_key
from core.reporting.services.direction_rows import NewDirection, serving, write_directions
from core.tenancy.models import Authority


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """A meeting that was held: month, quarter, inspection or other; number of its notice, what it came to in short."""

    kind: str
    held_on: date
    subject: str
    participants: str
    number: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class ConclusionForm:
    """What one unit has to do by a day."""

    unit: Key
    text: str
    due_on: date


@use_case("direction.give")
def record_meeting(actor: Actor, form: MeetingForm, conclusions: Sequence[ConclusionForm] = ()) -> Key:
    """Record a meeting of the actor's authority with its conclusions; returns its key.

    Invalid when it lies in the future, has no subject, or a conclusion names a unit out of sight.
    """
    authority = serving(actor)
    problems = []
    if not form.subject.strip():
        problems.append(Problem(_("Phải ghi nội dung cuộc họp, kiểm tra."), "subject"))
    if form.held_on > clock.today():
        problems.append(Problem(_("Ngày họp, kiểm tra không được ở tương lai."), "held_on"))
    if problems:
        raise Invalid(problems)
    row = Meeting(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        authority_id=authority.id,
        kind=form.kind,
        held_on=form.held_on,
        subject=form.subject,
        participants=form.participants,
        number=form.number,
        summary=form.summary,
        recorded_at=clock.now(),
        by_label=actor.label,
    )
    db.session.add(row)
    db.session.flush()
    details = {"kind": form.kind, "held_on": form.held_on, "subject": form.subject, "number": form.number}
    record(actor, "meeting.record", "meeting", (row.tenant_id, row.id), details)
    _conclude(actor, authority, row, conclusions)
    return row.tenant_id, row.id


@use_case("direction.give")
def conclude(actor: Actor, key: Key, conclusions: Sequence[ConclusionForm]) -> list[Key]:
    """Add conclusions to a meeting of the actor's own tenant; returns the directions' keys."""
    authority, row = serving(actor), meeting_by_key(key)
    if row.tenant_id != actor.tenant_id:
        raise NotAllowed(_("Chỉ cấp tổ chức cuộc họp mới ghi kết luận của cuộc họp đó."))
    if not conclusions:
        raise Invalid([Problem(_("Phải ghi ít nhất một kết luận."), "conclusions")])
    return _conclude(actor, authority, row, conclusions)


def _conclude(actor: Actor, authority: Authority, meeting: Meeting, conclusions: Sequence[ConclusionForm]) -> list[Key]:
    if not conclusions:
        return []
    known, own = units({each.unit for each in conclusions}), (actor.tenant_id, authority.unit_id)
    problems = []
    for number, each in enumerate(conclusions):
        if each.unit not in known:
            problems.append(Problem(_("Đơn vị này không thuộc phạm vi chỉ đạo."), f"conclusions.{number}.unit"))
        elif each.unit == own:
            problems.append(Problem(_("Không tự chỉ đạo cơ quan của chính mình."), f"conclusions.{number}.unit"))
    if problems:
        raise Invalid(problems)
    directions = [
        NewDirection(each.unit, each.text, meeting.number, each.due_on, place=f"conclusions.{number}.")
        for number, each in enumerate(conclusions)
    ]
    return write_directions(actor, directions, meeting)
