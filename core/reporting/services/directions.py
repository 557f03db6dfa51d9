"""Directions about work or a unit, and the life of every direction: answered by its holder, judged by who gave it."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.queries import assignment, given_by, living_cycle, unit_of, units
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.outbox.services import emit
from core.reporting.models import DirectionStep
from core.reporting.queries import DirectionRow, direction_row
from core.reporting.services.direction_rows import NewDirection, own_meeting, serving, write_directions


@dataclass(frozen=True, slots=True)
class DirectionForm:
    """What is directed, by which document, until when; in a meeting of the actor's tenant, or on its own.

    ``confirms_objective`` is for directions about an obstacle alone.
    """

    text: str
    document: str
    due_on: date
    confirms_objective: bool = False
    meeting_id: uuid.UUID | None = None


@use_case("direction.give")
def direct_work(actor: Actor, key: Key, form: DirectionForm) -> Key:
    """Direct what shall be done in a piece of work; only the tenant that ordered it may. Returns the key."""
    work = assignment(key)
    if not given_by(actor, [work]):
        raise NotAllowed(_("Chỉ cấp đã giao nhiệm vụ mới chỉ đạo thực hiện nhiệm vụ này."))
    living_cycle((work.cycle_tenant_id, work.cycle_id))
    new = NewDirection((work.tenant_id, work.unit_id), form.text, form.document, form.due_on, assignment_id=work.id)
    return write_directions(actor, [new], own_meeting(actor, form.meeting_id))[0]


@use_case("direction.give")
def direct_unit(actor: Actor, unit: Key, form: DirectionForm) -> Key:
    """Direct a unit of this or a lower tenant; returns the direction's key.

    NotFound for a unit that is out of sight or has ended; Invalid for the authority's own unit.
    """
    authority = serving(actor)
    if unit not in units([unit]):
        raise NotFound
    if unit == (actor.tenant_id, authority.unit_id):
        raise Invalid([Problem(_("Không tự chỉ đạo cơ quan của chính mình."), "unit")])
    new = NewDirection(unit, form.text, form.document, form.due_on)
    return write_directions(actor, [new], own_meeting(actor, form.meeting_id))[0]


@use_case("report.write")
def answer_direction(actor: Actor, key: Key, *, text: str, done_on: date) -> None:
    """Say what the directed unit did, and when; its own seats do so, never who directed it."""
    row = _taken(key)
    unit_of(actor, (row.unit.tenant_id, row.unit.id))
    directs_itself = row.direction.giver_tenant_id == actor.tenant_id and actor.authority_id is not None
    if row.direction.tenant_id != actor.tenant_id or directs_itself:
        raise NotAllowed(_("Chỉ đơn vị nhận chỉ đạo mới báo cáo kết quả thực hiện."))
    if not row.given.is_open:
        raise Conflict(_("Chỉ đạo này không còn chờ kết quả thực hiện."))
    problems = []
    if not text.strip():
        problems.append(Problem(_("Phải ghi kết quả thực hiện chỉ đạo."), "text"))
    if done_on > clock.today():
        problems.append(Problem(_("Ngày thực hiện xong không được ở tương lai."), "done_on"))
    if problems:
        raise Invalid(problems)
    _step(actor, row, "answered", text, done_on)


@use_case("direction.give")
def accept_direction(actor: Actor, key: Key, *, text: str = "") -> None:
    """Accept what the holder answered: the direction is closed."""
    row = _judged(actor, key)
    if row.given.state != "answered":
        raise Conflict(_("Đơn vị chưa báo cáo kết quả thực hiện chỉ đạo này."))
    _step(actor, row, "accepted", text)


@use_case("direction.give")
def return_direction(actor: Actor, key: Key, *, text: str) -> None:
    """Let the holder go on: what was answered is not enough, with the reason."""
    row = _judged(actor, key)
    if row.given.state != "answered":
        raise Conflict(_("Đơn vị chưa báo cáo kết quả thực hiện chỉ đạo này."))
    _step(actor, row, "returned", _reason(text))


@use_case("direction.give")
def withdraw_direction(actor: Actor, key: Key, *, text: str) -> None:
    """Take a direction back, with the reason; an objective cause that it confirmed excuses nothing any more."""
    row = _judged(actor, key)
    if row.given.state == "withdrawn":
        raise Conflict(_("Chỉ đạo này đã được rút."))
    _step(actor, row, "withdrawn", _reason(text))


def _taken(key: Key) -> DirectionRow:
    """Return a direction whose steps nobody else adds to until this transaction ends."""
    take_turn(db.session(), "direction", *key)
    return direction_row(key)


def _judged(actor: Actor, key: Key) -> DirectionRow:
    """Return a direction that the actor's tenant gave; NotAllowed for its holder and for who answered it."""
    row = _taken(key)
    if row.direction.giver_tenant_id != actor.tenant_id or actor.unit_id is not None:
        raise NotAllowed(_("Chỉ cấp đã ra chỉ đạo mới kết luận việc thực hiện."))
    answer = row.given.step
    if answer and answer.kind == "answered" and answer.by_person_id and answer.by_person_id == actor.person_id:
        raise NotAllowed(_("Người đã báo cáo kết quả không tự kết luận việc thực hiện."))
    return row


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid([Problem(_("Phải nêu lý do."), "text")])
    return text


def _step(actor: Actor, row: DirectionRow, kind: str, text: str, done_on: date | None = None) -> None:
    step = DirectionStep(
        tenant_id=row.direction.tenant_id,
        id=uuid7(),
        direction_id=row.direction.id,
        kind=kind,
        text=text,
        done_on=done_on,
        at=clock.now(),
        by_label=actor.label,
        by_person_id=actor.person_id,
    )
    db.session.add(step)
    details = {"kind": kind, "text": text, "done_on": done_on}
    record(actor, f"direction.{kind}", "direction", (row.direction.tenant_id, row.direction.id), details)
    if kind != "answered":
        emit(actor, "reporting.announce_direction_step", {"tenant": str(step.tenant_id), "id": str(step.id)})
