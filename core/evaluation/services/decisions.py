"""The authority decides; a decision that departs from the proposal carries its reason and document."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.domain.canonical import canonical, digest
from core.domain.restore import restore
from core.domain.score import Op, ScoreNode
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.evaluation.models import Decision
from core.evaluation.queries import EvaluationRow, evaluation_row, evaluations, rating_run
from core.extensions.services import pinned_scheme


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The decided level, by which document; a reason when it is not the proposed one."""

    level: str
    document: str
    decided_on: date
    reason: str = ""


@use_case("decision.make")
def decide(actor: Actor, key: Key, form: DecisionForm) -> None:
    """Decide the level of one subject, once, after its council proposed."""
    row = evaluation_row(key)
    file, proposal = row.evaluation, row.proposal
    if file.authority_id != actor.authority_id:
        raise NotAllowed
    if proposal is None:
        raise Conflict(_("Hội đồng chưa đề xuất xếp loại cho hồ sơ này."))
    run = rating_run((file.tenant_id, file.run_id))
    levels = {rule.key for rule in pinned_scheme(run.pin).calls_on(run.cut_off).raters().levels}
    departs = form.level != proposal.level
    problems = _problems(form, levels, departs=departs)
    if problems:
        raise Invalid(problems)
    tree = _decided_tree(actor, row, form) if departs else proposal.tree
    decision = Decision(
        tenant_id=file.tenant_id,
        id=uuid7(),
        authority_id=file.authority_id,
        council_id=file.council_id,
        subject_person_id=file.subject_person_id,
        evaluation_id=file.id,
        level=form.level,
        departs=departs,
        reason=form.reason,
        document=form.document,
        decided_on=form.decided_on,
        tree=tree,
        tree_hash=digest(tree),
        decided_at=clock.now(),
        by_label=actor.label,
    )
    db.session.add(decision)
    flush_or_explain(db.session(), "uq_decision_evaluation", _("Hồ sơ này đã được quyết định."))
    details = {"level": form.level, "departs": departs, "reason": form.reason, "document": form.document}
    record(actor, "decision.make", "evaluation", key, details)


def _problems(form: DecisionForm, levels: set[str], *, departs: bool) -> list[Problem]:
    problems = []
    if form.level not in levels:
        problems.append(Problem(_("Mức xếp loại không có trong quy định."), "level"))
    if not form.document.strip():
        problems.append(Problem(_("Phải ghi số quyết định hoặc biên bản."), "document"))
    if departs and not form.reason.strip():
        problems.append(Problem(_("Quyết định khác với đề xuất của hội đồng thì phải nêu lý do."), "reason"))
    return problems


def _decided_tree(actor: Actor, row: EvaluationRow, form: DecisionForm) -> dict[str, object]:
    """A departure is a node of its own over what was proposed: who, why and by which document."""
    assert row.proposal is not None
    node = ScoreNode(
        key="decision",
        label=_("Quyết định của cấp có thẩm quyền"),
        value=form.level,
        op=Op.OVERRIDE,
        children=(restore(ScoreNode, row.proposal.tree),),
        inputs={"actor": actor.label, "reason": form.reason, "document": form.document},
    )
    return canonical(node)  # type: ignore[return-value]


@use_case("run.open")
def close_run(actor: Actor, run_key: Key) -> None:
    """Close a run in which every subject is decided."""
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id or run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở trạng thái đóng được."))
    waiting = [row.evaluation.subject_label for row in evaluations(run_key) if row.decision is None]
    if waiting:
        raise Conflict(_("Còn %(count)s hồ sơ chưa được quyết định.", count=len(waiting)))
    run.state = "closed"
    record(actor, "run.close", "rating_run", run_key)
