"""The authority decides; a decision that departs from the proposal carries its reason and document."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, explained
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical, digest
from core.domain.restore import restore
from core.domain.score import Op, ScoreNode
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.evaluation.models import Decision, Proposal
from core.evaluation.queries import EvaluationRow, evaluation_row, evaluation_rows, evaluations, rating_run
from core.evaluation.regulation import scale_of


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The decided level, by which document; a reason when it is not the proposed one."""

    level: str
    document: str
    decided_on: date
    reason: str = ""


@use_case("decision.make")
def decide(actor: Actor, key: Key, form: DecisionForm) -> None:
    """Decide the level of one subject, once, after there is a proposal."""
    row = evaluation_row(key)
    _decide(actor, (row.evaluation.tenant_id, row.evaluation.run_id), [(row, form)])


@use_case("decision.make")
def decide_many(actor: Actor, run_key: Key, forms: Mapping[uuid.UUID, DecisionForm]) -> None:
    """Decide many subjects of a run at once, by evaluation; all of them or none. Each has its own audit row."""
    if not forms:
        raise Invalid(_("Chưa chọn hồ sơ nào để quyết định."))
    rows = {row.evaluation.id: row for row in evaluation_rows(run_key, forms.keys())}
    if len(rows) < len(forms):
        raise NotFound
    _decide(actor, run_key, [(rows[file_id], form) for file_id, form in forms.items()])


def _decide(actor: Actor, run_key: Key, pairs: Sequence[tuple[EvaluationRow, DecisionForm]]) -> None:
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id:
        raise NotAllowed
    levels, problems = scale_of(run).levels, []
    for row, form in pairs:
        named = f"{row.evaluation.subject_label}: " if len(pairs) > 1 else ""
        problems += _problems(form, levels, _proposed(row), named)
    if problems:
        raise Invalid(list(dict.fromkeys(problems)))
    stored = [_decision(actor, row, form) for row, form in pairs]
    with explained("uq_decision_evaluation", _("Có hồ sơ vừa được người khác quyết định; hãy tải lại trang.")):
        insert_rows(db.session(), Decision, stored)
    audited = [((row.evaluation.tenant_id, row.evaluation.id), _details(row, form)) for row, form in pairs]
    record_many(actor, "decision.make", "evaluation", audited)


def _proposed(row: EvaluationRow) -> Proposal:
    """Return what was proposed for a file that waits for its decision."""
    name = row.evaluation.subject_label
    if row.proposal is None:
        if row.evaluation.council_id is None:
            raise Conflict(_("Cơ quan tham mưu chưa đề xuất xếp loại cho hồ sơ “%(name)s”.", name=name))
        raise Conflict(_("Hội đồng chưa đề xuất xếp loại cho hồ sơ “%(name)s”.", name=name))
    if row.decision is not None:
        raise Conflict(_("Hồ sơ “%(name)s” đã được quyết định.", name=name))
    return row.proposal


def _decision(actor: Actor, row: EvaluationRow, form: DecisionForm) -> dict[str, Any]:
    file, proposal = row.evaluation, _proposed(row)
    departs = form.level != proposal.level
    tree = _decided_tree(actor, proposal, form) if departs else proposal.tree
    return {
        "tenant_id": file.tenant_id,
        "id": uuid7(),
        "authority_id": file.authority_id,
        "council_id": file.council_id,
        "subject_person_id": file.subject_person_id,
        "evaluation_id": file.id,
        "level": form.level,
        "departs": departs,
        "reason": form.reason,
        "document": form.document,
        "decided_on": form.decided_on,
        "tree": tree,
        "tree_hash": digest(tree),
        "decided_at": clock.now(),
        "by_label": actor.label,
    }


def _details(row: EvaluationRow, form: DecisionForm) -> dict[str, object]:
    departs = form.level != _proposed(row).level
    return {"level": form.level, "departs": departs, "reason": form.reason, "document": form.document}


def _problems(form: DecisionForm, levels: Collection[str], proposal: Proposal, named: str) -> list[Problem]:
    """Return what is wrong with a decision; ``named`` tells its subject apart where there are several."""
    problems = []
    if form.level not in levels:
        problems.append(Problem(named + _("Mức xếp loại không có trong quy định."), "level"))
    if not form.document.strip():
        problems.append(Problem(_("Phải ghi số quyết định hoặc biên bản."), "document"))
    if form.decided_on > clock.today():
        problems.append(Problem(_("Ngày quyết định không được ở tương lai."), "decided_on"))
    if form.level != proposal.level and not form.reason.strip():
        problems.append(Problem(named + _("Quyết định khác với đề xuất thì phải nêu lý do."), "reason"))
    return problems


def _decided_tree(actor: Actor, proposal: Proposal, form: DecisionForm) -> dict[str, Any]:
    """A departure is a node of its own over what was proposed: who, why and by which document."""
    node = ScoreNode(
        key="decision",
        label=_("Quyết định của cấp có thẩm quyền"),
        value=form.level,
        op=Op.OVERRIDE,
        children=(restore(ScoreNode, proposal.tree),),
        inputs={"actor": actor.label, "reason": form.reason, "document": form.document},
    )
    return canonical(node)  # type: ignore[return-value]


@use_case("run.open")
def close_run(actor: Actor, run_key: Key) -> None:
    """Close a run in which every subject is decided."""
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id or run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở trạng thái đóng được."))
    waiting = sum(1 for row in evaluations(run_key, trees=False) if row.decision is None)
    if waiting:
        raise Conflict(_("Còn %(count)s hồ sơ chưa được quyết định.", count=waiting))
    run.state = "closed"
    record(actor, "run.close", "rating_run", run_key)
