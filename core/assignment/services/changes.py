"""Amendments of an assignment: asked for, decided, with a reason; the assignment itself is never edited."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.exceeding import exceeding_words
from core.assignment.models import Change, ChangeDecision
from core.assignment.queries import (
    assignment,
    assignment_targets,
    changes_of,
    due_in_force,
    given_by,
    living_cycle,
    plans,
    unit_of,
)
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.outbox.services import emit

KINDS = ("extension", "pause", "adjustment")


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """What shall change: a later due date, a pause, or another plan for one target."""

    kind: str
    reason: str
    due_on: date | None = None
    target_id: uuid.UUID | None = None
    plan: Decimal | None = None


@use_case("change.request")
def request_change(actor: Actor, key: Key, form: ChangeForm) -> uuid.UUID:
    """Ask for an extension, a pause or another plan of an assignment; returns the change's id."""
    row = assignment(key)
    unit_of(actor, (row.tenant_id, row.unit_id))
    if row.tenant_id != actor.tenant_id:
        raise NotAllowed
    cycle = living_cycle((row.cycle_tenant_id, row.cycle_id))
    problems = _problems(form, due_in_force(row, changes_of(key)), cycle.ends_on)
    if form.target_id is not None and form.target_id not in {target.id for target in assignment_targets(key)}:
        problems.append(Problem(_("Chỉ tiêu không thuộc nhiệm vụ này."), "target_id"))
    if problems:
        raise Invalid(problems)
    adjusts = form.kind == "adjustment"
    change = Change(
        tenant_id=row.tenant_id,
        id=uuid7(),
        assignment_id=row.id,
        target_id=form.target_id if adjusts else None,
        kind=form.kind,
        reason=form.reason,
        due_on=form.due_on if form.kind == "extension" else None,
        plan=form.plan if adjusts else None,
        requested_at=clock.now(),
        requested_by=actor.label,
    )
    db.session.add(change)
    details = {"kind": change.kind, "reason": change.reason, "due_on": change.due_on, "plan": change.plan}
    record(actor, "change.request", "change", (change.tenant_id, change.id), details)
    return change.id


def _problems(form: ChangeForm, due_on: date, ends_on: date) -> list[Problem]:
    problems = []
    if form.kind not in KINDS:
        problems.append(Problem(_("Loại điều chỉnh không hợp lệ."), "kind"))
    if not form.reason.strip():
        problems.append(Problem(_("Phải nêu lý do đề nghị."), "reason"))
    if form.kind == "extension" and (form.due_on is None or form.due_on <= due_on):
        problems.append(Problem(_("Hạn mới phải sau hạn hiện tại."), "due_on"))
    if form.kind == "extension" and form.due_on is not None and form.due_on > ends_on:
        problems.append(Problem(_("Hạn mới không được vượt quá ngày kết thúc kỳ."), "due_on"))
    if form.kind == "adjustment" and (form.plan is None or form.plan < 0 or form.target_id is None):
        problems.append(Problem(_("Phải chọn chỉ tiêu và nhập mức mới, không âm."), "plan"))
    return problems


@dataclass(frozen=True, slots=True)
class AdjustForm:
    """Another plan for work that was given out, with its reason and the document that says so.

    ``over_allocation_reason`` is needed only where the parts then add up to more than the whole.
    """

    plan: Decimal
    reason: str
    document: str = ""
    over_allocation_reason: str = ""


@use_case("change.decide")
def adjust_given(actor: Actor, key: Key, form: AdjustForm) -> uuid.UUID:
    """Adjust the plan of work that the actor's level gave, without being asked: requested and decided in one act.

    Returns the change's id. Invalid without a reason, for the plan that is in force already, for work without a
    number, and when more is given out than planned without a reason for that; Conflict for work that another level
    gave.
    """
    row = assignment(key)
    actor.require_whole_tenant()
    cycle = living_cycle((row.cycle_tenant_id, row.cycle_id))
    if not given_by(actor, [row]):
        raise Conflict(_("Chỉ cấp đã giao nhiệm vụ mới điều chỉnh được phần đã giao."))
    take_turn(db.session(), "orders", cycle.tenant_id, cycle.id)  # what orders give out of the whole meanwhile counts
    target = next((each for each in assignment_targets(key) if each.measure != "yes_no"), None)
    problems = [] if form.reason.strip() else [Problem(_("Phải nêu lý do điều chỉnh."), "reason")]
    if target is None or form.plan < 0:
        problems.append(Problem(_("Phải nhập mức mới, không âm, cho nhiệm vụ có chỉ tiêu bằng số."), "plan"))
    elif plans([(target.tenant_id, target.id)])[target.tenant_id, target.id] == form.plan:
        problems.append(Problem(_("Mức mới phải khác mức đang có hiệu lực."), "plan"))
    exceeding = exceeding_words(target, form.plan) if target is not None and not problems else ""
    over = form.over_allocation_reason.strip() if exceeding else ""
    if exceeding and not over:
        problems.append(Problem(exceeding, "over_allocation_reason"))
    if problems or target is None:
        raise Invalid(problems)
    reason = (
        _("%(reason)s\nGiao vượt chỉ tiêu, lý do: %(over)s", reason=form.reason, over=over) if over else form.reason
    )
    change = Change(
        tenant_id=row.tenant_id,
        id=uuid7(),
        assignment_id=row.id,
        target_id=target.id,
        kind="adjustment",
        reason=reason,
        due_on=None,
        plan=form.plan,
        requested_at=clock.now(),
        requested_by=actor.label,
    )
    db.session.add(change)
    db.session.flush()
    _decide(actor, change, approved=True, note="", document=form.document, objective=False)
    emit(actor, "assignment.announce_change", {"tenant": str(change.tenant_id), "id": str(change.id), "unasked": "1"})
    details = {"kind": "adjustment", "reason": reason, "plan": form.plan, "document": form.document}
    record(actor, "change.adjust", "change", (change.tenant_id, change.id), details)
    return change.id


@use_case("change.decide")
def decide_change(actor: Actor, key: Key, *, approved: bool, note: str, document: str, objective: bool = False) -> None:
    """Decide a requested change, once; only the assigner's tenant or one above it may.

    ``objective`` confirms that its cause was nobody's fault. Invalid without a ``note`` where refusing needs its
    reason, or where more is then given out than the whole.
    """
    change = db.session.get(Change, key)
    if change is None:
        raise NotFound
    row = assignment((change.tenant_id, change.assignment_id))
    actor.require_whole_tenant()
    if not given_by(actor, [row]):
        raise Conflict(_("Chỉ cấp đã giao nhiệm vụ mới quyết định được đề nghị này."))
    if not approved and not note.strip():
        raise Invalid([Problem(_("Không đồng ý thì phải nêu lý do."), "note")])
    if objective and not approved:
        raise Invalid([Problem(_("Chỉ xác nhận nguyên nhân khách quan khi đồng ý."), "objective")])
    if approved and not note.strip():
        _require_reason_to_exceed(change)
    _decide(actor, change, approved=approved, note=note, document=document, objective=objective)
    details = {"approved": approved, "note": note, "document": document, "objective": objective}
    record(actor, "change.decide", "change", (change.tenant_id, change.id), details)
    emit(actor, "assignment.announce_change", {"tenant": str(change.tenant_id), "id": str(change.id)})


def _require_reason_to_exceed(change: Change) -> None:
    """Raise Invalid when parts would add up to more than their whole after a change."""
    targets_of = assignment_targets((change.tenant_id, change.assignment_id)) if change.plan is not None else ()
    for target in targets_of:
        if target.id == change.target_id and change.plan is not None:
            exceeding = exceeding_words(target, change.plan)
            if exceeding:
                raise Invalid([Problem(exceeding, "note")])


def _decide(actor: Actor, change: Change, *, approved: bool, note: str, document: str, objective: bool) -> None:
    decision = ChangeDecision(
        tenant_id=change.tenant_id,
        id=uuid7(),
        change_id=change.id,
        approved=approved,
        note=note,
        document=document,
        objective=objective,
        decided_at=clock.now(),
        decided_by=actor.label,
    )
    db.session.add(decision)
    flush_or_explain(db.session(), "uq_change_decision_change", _("Đề nghị này đã được quyết định."))
