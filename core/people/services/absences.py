"""Use cases of absences: recorded, and ended or corrected by a row of their own."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.domain.background import AbsenceKind
from core.errors import Conflict, Invalid, NotFound, Problem
from core.people.models import Absence, Appointment
from core.people.queries import absences_of

RECORD_ABSENCES = "absence.record"
#: Further than any absence lasts: what has no last day yet goes on.
_OPEN_END = date.max


@dataclass(frozen=True, slots=True)
class AbsenceForm:
    """Why a person is absent, from when to when (last day; None = not known yet), by which document."""

    kind: AbsenceKind
    starts_on: date
    ends_on: date | None
    document: str


@use_case(RECORD_ABSENCES)
def record_absence(actor: Actor, person_id: uuid.UUID, form: AbsenceForm) -> uuid.UUID:
    """Record an absence of somebody who holds or held a post of the tenant; returns its id.

    Invalid without a document, for a last day before the first, and for days on which the person is absent already.
    """
    held = select(Appointment.id).where(Appointment.tenant_id == actor.tenant_id, Appointment.person_id == person_id)
    if db.session.scalars(held.limit(1)).first() is None:
        raise NotFound
    _check(person_id, form)
    return _add(actor, person_id, form, "absence.record")


@use_case(RECORD_ABSENCES)
def correct_absence(
    actor: Actor, absence_id: uuid.UUID, form: AbsenceForm, *, reason: str, withdrawn: bool = False
) -> uuid.UUID:
    """End, correct or withdraw an absence; what was recorded stays readable. Returns the id of the new row.

    Conflict for one that was corrected or withdrawn before; Invalid without a reason, or as ``record_absence``.
    """
    row = db.session.get(Absence, (actor.tenant_id, absence_id))
    if row is None:
        raise NotFound
    if row.withdrawn:
        raise Conflict(_("Thời gian vắng mặt này đã được hủy bỏ."))
    if not reason.strip():
        raise Invalid([Problem(_("Phải nêu lý do sửa."), "reason")])
    _check(row.person_id, form, but=row.id)
    return _add(actor, row.person_id, form, "absence.correct", corrects=row.id, reason=reason, withdrawn=withdrawn)


def _check(person_id: uuid.UUID, form: AbsenceForm, but: uuid.UUID | None = None) -> None:
    problems = []
    if not form.document.strip():
        problems.append(Problem(_("Cần số, ký hiệu của văn bản cho nghỉ, cử đi."), "document"))
    if form.ends_on is not None and form.ends_on < form.starts_on:
        problems.append(Problem(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), "ends_on"))
    elif any(row.id != but for row in absences_of([person_id], form.starts_on, form.ends_on or _OPEN_END)):
        problems.append(Problem(_("Trong thời gian này đã ghi một thời gian vắng mặt khác."), "starts_on"))
    if problems:
        raise Invalid(problems)


def _add(
    actor: Actor,
    person_id: uuid.UUID,
    form: AbsenceForm,
    action: str,
    *,
    corrects: uuid.UUID | None = None,
    reason: str = "",
    withdrawn: bool = False,
) -> uuid.UUID:
    row = Absence(
        tenant_id=actor.tenant_id,
        id=uuid7(),
        person_id=person_id,
        kind=form.kind.value,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        document=form.document.strip(),
        corrects_id=corrects,
        withdrawn=withdrawn,
        reason=reason.strip(),
        recorded_at=clock.now(),
        by_label=actor.label,
    )
    db.session.add(row)
    flush_or_explain(db.session(), "uq_absence_correction", _("Người khác vừa sửa dòng này; hãy tải lại trang."))
    details = {"starts_on": form.starts_on, "ends_on": form.ends_on, "corrects": corrects, "withdrawn": withdrawn}
    record(actor, action, "absence", (row.tenant_id, row.id), details)
    return row.id
