"""An authority sends what it decided to another one that needs it; that one receives it, or says why not."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.domain.background import SourceFacts
from core.domain.canonical import canonical, digest
from core.domain.declarations import MemberRole
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Problem
from core.evaluation.decided import period_facts
from core.evaluation.models import Decision, RatingRun
from core.evaluation.queries import DecidedPeriod, EvaluationRow, evaluation_row, rating_run
from core.evaluation.queries.sent_rows import Receiver, SentRow, receivers, sent_row
from core.evaluation.raters import ratable_cycles
from core.evaluation.regulation import words_of
from core.evaluation.sent_models import SentAnswer, SentResult
from core.extensions.discovery import current_registry
from core.extensions.errors import told
from core.extensions.services import pinned_scheme
from core.tenancy.models import Authority

#: How a result is received.
PERIOD, ATTESTED, RETURNED = "period", "attested", "returned"


@dataclass(frozen=True, slots=True)
class SendForm:
    """To which authority a result is sent, by which document and when."""

    to: Key
    document: str
    sent_on: date


@use_case("decision.make")
def send_result(actor: Actor, file_key: Key, form: SendForm) -> Key:
    """Send the decided result of one file, as facts with their source and never the file; returns its key.

    Conflict while nothing is decided, and for what that authority was sent already; Invalid for an authority that is
    no other one of the tenant or of its living line, without a document, and for a day before the decision.
    """
    row = evaluation_row(file_key)
    run = rating_run((row.evaluation.tenant_id, row.evaluation.run_id))
    if run.authority_id != actor.authority_id:
        raise NotAllowed
    if row.decision is None:
        raise Conflict(_("Hồ sơ này chưa được quyết định nên chưa có kết quả để gửi."))
    to = next((each for each in receivers(actor, row.evaluation) if each.key == form.to), None)
    problems = _problems(form, row.decision)
    if to is None:
        problems.append(Problem(_("Không gửi được kết quả cho cơ quan này."), "to"))
    if problems or to is None:
        raise Invalid(problems)
    sent = _sent(actor, run, row, row.decision, to, form)
    db.session.add(sent)
    flush_or_explain(db.session(), "uq_sent_result_decision", _("Kết quả này đã được gửi cho cơ quan đó."), "to")
    details = {"to": to.label, "document": sent.document, "level": row.decision.level}
    record(actor, "result.send", "evaluation", file_key, {**details, "sent": sent.id})
    return sent.tenant_id, sent.id


def _problems(form: SendForm, decision: Decision) -> list[Problem]:
    problems = []
    if not form.document.strip():
        problems.append(Problem(_("Phải ghi số, ký hiệu văn bản gửi kết quả."), "document"))
    if not decision.decided_on <= form.sent_on <= clock.today():
        problems.append(Problem(_("Ngày gửi phải từ ngày quyết định trở đi và không ở tương lai."), "sent_on"))
    return problems


def _sent(
    actor: Actor, run: RatingRun, row: EvaluationRow, decision: Decision, to: Receiver, form: SendForm
) -> SentResult:
    file, authority = row.evaluation, db.session.get_one(Authority, (run.tenant_id, run.authority_id))
    is_person = file.facts["role"] == MemberRole.HEAD
    level, scheme, document = words_of(run).level(decision.level), scheme_label(run.scheme), form.document.strip()
    facts = period_facts(DecidedPeriod(run, file, decision, is_person))
    source = SourceFacts(authority.name, scheme, level, facts.score, document, form.sent_on)
    told_facts = {**_json(facts), "source": canonical(source)}
    return SentResult(
        tenant_id=to.key[0],
        id=uuid7(),
        authority_id=to.key[1],
        from_tenant_id=actor.tenant_id,
        from_authority_id=authority.id,
        subject_person_id=file.subject_person_id if is_person else None,
        evaluation_id=file.id,
        decision_id=decision.id,
        subject_label=file.subject_label,
        role=str(file.facts["role"]),
        unit_tenant_id=file.unit_tenant_id,
        unit_id=file.unit_id,
        from_label=authority.name,
        to_label=to.label,
        run_name=run.name,
        scheme=scheme,
        level_label=level,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        facts=told_facts,
        facts_hash=digest(told_facts),
        document=document,
        sent_on=form.sent_on,
        sent_at=clock.now(),
        by_label=actor.label,
    )


def _json(value: object) -> dict[str, object]:
    plain = canonical(value)
    assert isinstance(plain, dict)
    return plain


def scheme_label(key: str) -> str:
    """Return how a scheme is called; its key when its pack is gone."""
    pack = current_registry().packs.get(key)
    return told(pack.manifest.label) if pack else key


@dataclass(frozen=True, slots=True)
class ReceiveForm:
    """How a result is received: ``level`` and ``points`` are what a period counts as here, ``reason`` why it is not."""

    verdict: str
    level: str = ""
    points: Decimal | None = None
    reason: str = ""


@use_case("decision.make")
def receive_result(actor: Actor, key: Key, form: ReceiveForm) -> None:
    """Receive a result that another authority sent, once: as a period, as an attested fact, or return it.

    Only what is received counts, in runs whose facts are frozen later. Invalid for a level that no regulation of the
    actor's cycles has, and without a reason for what is returned.
    """
    row = sent_row(key)
    sent = row.result
    if (sent.tenant_id, sent.authority_id) != (actor.tenant_id, actor.authority_id):
        raise NotFound
    if row.answer is not None:
        raise Conflict(_("Kết quả này đã được tiếp nhận hoặc trả lại."))
    problems = _wrong(form, levels_for(actor, row))
    if problems:
        raise Invalid(problems)
    is_period = form.verdict == PERIOD
    answer = SentAnswer(
        tenant_id=sent.from_tenant_id,
        id=uuid7(),
        authority_id=sent.from_authority_id,
        from_tenant_id=sent.tenant_id,
        from_authority_id=sent.authority_id,
        subject_person_id=sent.subject_person_id,
        sent_id=sent.id,
        verdict=form.verdict,
        level=form.level if is_period else "",
        points=form.points if is_period else None,
        reason=form.reason.strip(),
        answered_at=clock.now(),
        by_label=actor.label,
    )
    db.session.add(answer)
    flush_or_explain(db.session(), "uq_sent_answer_sent", _("Kết quả này đã được tiếp nhận hoặc trả lại."))
    details = {"verdict": form.verdict, "level": answer.level, "points": answer.points, "reason": answer.reason}
    record(actor, "result.receive", "sent_result", key, details)


def _wrong(form: ReceiveForm, levels: Mapping[str, str]) -> list[Problem]:
    problems = []
    if form.verdict not in (PERIOD, ATTESTED, RETURNED):
        problems.append(Problem(_("Hãy chọn cách tiếp nhận."), "verdict"))
    if form.verdict == PERIOD and form.level not in levels:
        problems.append(Problem(_("Hãy chọn mức tương ứng theo quy định của cơ quan mình."), "level"))
    if form.points is not None and form.points < 0:
        problems.append(Problem(_("Điểm không được âm."), "points"))
    if form.verdict == RETURNED and not form.reason.strip():
        problems.append(Problem(_("Trả lại thì phải nêu lý do."), "reason"))
    return problems


def levels_for(actor: Actor, row: SentRow) -> dict[str, str]:
    """Return the levels (key → label) of the regulations by which the actor's authority rates a result's days."""
    found: dict[str, str] = {}
    for cycle in ratable_cycles(actor):
        if cycle.pin is None or cycle.starts_on > row.result.ends_on or cycle.ends_on < row.result.starts_on:
            continue
        try:
            rules = pinned_scheme(cycle.pin).calls_on(cycle.ends_on).raters().levels
        except DomainError:
            continue  # a regulation that was taken away rates nobody any more
        found |= {str(rule.key): told(rule.label) for rule in rules}
    return found


def is_waiting(row: SentRow, tenant_id: uuid.UUID, authority_id: uuid.UUID | None) -> bool:
    """Tell whether an authority has yet to receive a result."""
    return row.answer is None and (row.result.tenant_id, row.result.authority_id) == (tenant_id, authority_id)
