"""Pinning a cycle anew: a recorded decision, never a side effect of a value that somebody entered."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.assignment.models import Cycle, PinDecision
from core.assignment.queries import own_cycle
from core.assignment.services.cycles import NEEDED_TO_ISSUE
from core.assignment.services.order_queue import refuse_under_way
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.turns import take_turn
from core.errors import Conflict, Invalid, Problem, StaleEdit
from core.extensions.comparing import Comparison, compare
from core.extensions.pins import Pin
from core.extensions.services import current_scheme
from core.extensions.uses import Use, UseState, uses_of


@dataclass(frozen=True, slots=True)
class PinForm:
    """The decision: its document and why."""

    document: str
    document_date: date | None
    reason: str


@use_case("cycle.manage")
def pin_again(actor: Actor, cycle_id: uuid.UUID, form: PinForm, *, seen: str) -> uuid.UUID:
    """Pin a cycle to packs and values as they stand now; returns the decision's id.

    ``seen`` is the fingerprint that the actor was shown; StaleEdit when it would be another by now. Conflict for a
    draft, when nothing differs, when a run of the cycle has frozen its facts (what it computed rests on the pin), and
    while an order is being made. ParametersMissing while what an open cycle needs has no value.
    """
    actor.require_whole_tenant()
    _check(form)
    take_turn(db.session(), "orders", actor.tenant_id, cycle_id)
    cycle = own_cycle(actor, cycle_id)
    refuse_repinning(cycle, uses_of(cycle.tenant_id))
    refuse_under_way((cycle.tenant_id, cycle.id))
    scheme = current_scheme(cycle.tenant_id, cycle.scheme, cycle.rule_date)
    scheme.require(*NEEDED_TO_ISSUE)
    pinned = scheme.pin()
    comparison = compare(Pin.from_json(cycle.pin), pinned)
    if not comparison.differs:
        raise Conflict(_("Quy định và tham số của kỳ không khác hiện nay: không có gì để ghim lại."))
    if comparison.fingerprint != seen:
        raise StaleEdit({})
    decision = _decision(actor, cycle, form, pinned)
    db.session.add(decision)
    cycle.pin, cycle.fingerprint = pinned.to_json(), pinned.fingerprint
    record(actor, "cycle.pin_again", "cycle", (cycle.tenant_id, cycle.id), _details(decision, comparison))
    return decision.id


def refuse_repinning(cycle: Cycle, uses: list[Use]) -> None:
    """Raise Conflict, with the reason, where a cycle cannot be pinned anew."""
    if cycle.pin is None:
        raise Conflict(_("Kỳ còn ở dự thảo: quy định và tham số được ghim khi mở kỳ."))
    frozen = [use.name for use in uses if use.cycle_id == cycle.id and _is_frozen(use)]
    if frozen:
        text = _(
            "Không ghim lại được: %(runs)s đã chốt số liệu theo giá trị đang ghim. Kết quả đã tính được giữ nguyên.",
            runs="; ".join(frozen),
        )
        raise Conflict(text)


def _is_frozen(use: Use) -> bool:
    return use.kind == "rating_run" and use.state in (UseState.FROZEN, UseState.CLOSED)


def _check(form: PinForm) -> None:
    problems = []
    if not form.document.strip():
        problems.append(Problem(_("Cần số, ký hiệu của văn bản quyết định ghim lại."), "document"))
    if form.document_date is None:
        problems.append(Problem(_("Cần ngày của văn bản."), "document_date"))
    if not form.reason.strip():
        problems.append(Problem(_("Hãy nêu lý do ghim lại."), "reason"))
    if problems:
        raise Invalid(problems)


def _decision(actor: Actor, cycle: Cycle, form: PinForm, pinned: Pin) -> PinDecision:
    assert cycle.pin is not None
    assert cycle.fingerprint is not None
    assert form.document_date is not None
    return PinDecision(
        tenant_id=cycle.tenant_id,
        id=uuid7(),
        cycle_id=cycle.id,
        old_pin=cycle.pin,
        old_fingerprint=cycle.fingerprint,
        new_fingerprint=pinned.fingerprint,
        document=form.document,
        document_date=form.document_date,
        reason=form.reason,
        decided_by=actor.label,
        issued_at=clock.now(),
    )


def _details(decision: PinDecision, comparison: Comparison) -> dict[str, object]:
    return {
        "before": decision.old_fingerprint,
        "after": decision.new_fingerprint,
        "document": decision.document,
        "document_date": decision.document_date,
        "reason": decision.reason,
        "parameters": [change.key for change in comparison.values],
        "packs": [change.key for change in comparison.packs],
        "tables": [change.key for change in comparison.tables],
    }
