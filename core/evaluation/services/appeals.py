"""A subject appeals against the decision on them; the authority keeps it, or decides anew beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, explained, flush_or_explain
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical, digest
from core.domain.format import day_text
from core.domain.restore import restore
from core.domain.score import Op, ScoreNode
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.evaluation.models import Appeal, AppealAnswer, Decision
from core.evaluation.queries import EvaluationRow, appeal_of, evaluation_row, evaluations, rating_run
from core.evaluation.quotas import over_limits
from core.evaluation.regulation import scale_of
from core.evaluation.services.criteria import private_columns
from core.evaluation.services.decisions import DecisionForm, exception_problems
from core.evaluation.services.disclosing import disclose
from core.evaluation.services.standing import publish
from core.evaluation.windows import steps_of


@use_case("self_mark.write")
def file_appeal(actor: Actor, key: Key, *, text: str, level: str = "") -> None:
    """Object to the decision on one's own file, once and within the regulation's days; ``level`` is what is asked for.

    Conflict names the clause when it is too late, or when the regulation knows no appeal.
    """
    row = evaluation_row(key)
    file, decision = row.evaluation, row.decision
    if file.subject_person_id != actor.person_id or not actor.is_subject:
        raise NotFound
    if decision is None:
        raise Conflict(_("Hồ sơ này chưa được quyết định, nên chưa có gì để kiến nghị."))
    if appeal_of(key) is not None:
        raise Conflict(_("Hồ sơ này đã có kiến nghị."))
    run = rating_run((file.tenant_id, file.run_id))
    until = steps_of(run).appeal_until(decision)
    if until is None:
        raise Conflict(_("Quy định của đợt đánh giá này không có bước kiến nghị."))
    if until.is_past(clock.today()):
        day = day_text(until.last)
        raise Conflict(_("Đã hết thời hạn kiến nghị ngày %(day)s (%(clause)s).", day=day, clause=until.clause))
    problems = [] if text.strip() else [Problem(_("Hãy nêu nội dung kiến nghị."), "text")]
    if level and level not in scale_of(run).levels:
        problems.append(Problem(_("Mức xếp loại không có trong quy định."), "level"))
    if problems:
        raise Invalid(problems)
    appeal = Appeal(**private_columns(file), id=uuid7(), evaluation_id=file.id, decision_id=decision.id)
    appeal.level, appeal.text, appeal.filed_at, appeal.by_label = level, text, clock.now(), actor.label
    db.session.add(appeal)
    flush_or_explain(db.session(), "uq_appeal_evaluation", _("Hồ sơ này đã có kiến nghị."))
    record(actor, "appeal.file", "evaluation", key, {"level": level})


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """An answer with its document; ``level`` "" keeps the decision, another one is decided anew beside it."""

    reason: str
    document: str
    answered_on: date
    level: str = ""
    exception: str = ""
    exception_document: str = ""


@use_case("decision.make")
def answer_appeal(actor: Actor, key: Key, form: AnswerForm) -> None:
    """Answer the appeal in a file, once; what was decided before stays as it was."""
    row, found = evaluation_row(key), appeal_of(key)
    file = row.evaluation
    run = rating_run((file.tenant_id, file.run_id))
    if run.authority_id != actor.authority_id:
        raise NotAllowed
    if found is None or row.decision is None:
        raise NotFound
    if found.answer is not None:
        raise Conflict(_("Kiến nghị này đã được trả lời."))
    problems = _problems(row, form)
    if problems:
        raise Invalid(problems)
    decision = _decision(actor, row, form) if form.level else None
    if decision is not None:
        with explained("uq_decision_evaluation", _("Có hồ sơ vừa được người khác quyết định; hãy tải lại trang.")):
            insert_rows(db.session(), Decision, [decision])
        if run.state == "closed":  # what was made public then is not true any more
            disclose(run, [evaluation_row(key)])
            publish(run, evaluations((run.tenant_id, run.id), trees=False))
    answer = AppealAnswer(**private_columns(file), id=uuid7(), appeal_id=found.appeal.id)
    answer.decision_id = decision["id"] if decision else None
    answer.reason, answer.document, answer.answered_on = form.reason, form.document, form.answered_on
    answer.answered_at, answer.by_label = clock.now(), actor.label
    db.session.add(answer)
    flush_or_explain(db.session(), "uq_appeal_answer_appeal", _("Kiến nghị này đã được trả lời."))
    record(actor, "appeal.answer", "evaluation", key, {"level": form.level, "document": form.document})


def _problems(row: EvaluationRow, form: AnswerForm) -> list[Problem]:
    file, decision = row.evaluation, row.decision
    assert decision is not None
    run_key = (file.tenant_id, file.run_id)
    problems = []
    if form.level and form.level not in scale_of(rating_run(run_key)).levels:
        problems.append(Problem(_("Mức xếp loại không có trong quy định."), "level"))
    if form.level == decision.level:
        problems.append(Problem(_("Mức này là mức đã quyết định; để giữ nguyên thì không chọn mức mới."), "level"))
    if not form.reason.strip():
        problems.append(Problem(_("Phải nêu lý do giữ nguyên hoặc thay đổi."), "reason"))
    if not form.document.strip():
        problems.append(Problem(_("Phải ghi số quyết định hoặc biên bản."), "document"))
    if form.answered_on > clock.today():
        problems.append(Problem(_("Ngày trả lời không được ở tương lai."), "answered_on"))
    if form.level:
        over = over_limits(run_key, {file.subject_key: form.level})
        problems += exception_problems(over, [(row, _decided(form))])
    return problems


def _decided(form: AnswerForm) -> DecisionForm:
    return DecisionForm(
        form.level, form.document, form.answered_on, form.reason, form.exception, form.exception_document
    )


def _decision(actor: Actor, row: EvaluationRow, form: AnswerForm) -> dict[str, Any]:
    """Return the decision that an answer makes: a node of its own over what was decided before."""
    before = row.decision
    assert before is not None
    over = over_limits((row.evaluation.tenant_id, row.evaluation.run_id), {row.evaluation.subject_key: form.level})
    inputs = {"actor": actor.label, "reason": form.reason, "document": form.document}
    if over:
        inputs |= {"exception": form.exception, "exception_document": form.exception_document}
    node = ScoreNode(
        key="appeal",
        label=_("Quyết định giải quyết kiến nghị"),
        value=form.level,
        op=Op.OVERRIDE,
        children=(restore(ScoreNode, before.tree),),
        inputs=inputs,
    )
    tree = canonical(node)
    return {
        **private_columns(row.evaluation),
        "id": uuid7(),
        "evaluation_id": row.evaluation.id,
        "level": form.level,
        "departs": row.proposal is not None and form.level != row.proposal.level,
        "reason": form.reason,
        "exception": form.exception if over else "",
        "exception_document": form.exception_document if over else "",
        "number": before.number + 1,
        "document": form.document,
        "decided_on": form.answered_on,
        "tree": tree,
        "tree_hash": digest(tree),
        "decided_at": clock.now(),
        "by_label": actor.label,
    }
