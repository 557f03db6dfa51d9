"""The authority decides; a decision that departs from the proposal carries its reason and document."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from core.evaluation.quotas import OverLimit, over_limits
from core.evaluation.regulation import scale_of
from core.evaluation.services.disclosing import disclose
from core.evaluation.services.standing import advance, publish


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The decided level, by which document; a reason when it is not the proposed one.

    ``exception`` and its document justify a level over the limit of its group.
    """

    level: str
    document: str
    decided_on: date
    reason: str = ""
    exception: str = ""
    exception_document: str = ""


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
    over = over_limits(run_key, {row.evaluation.subject_key: form.level for row, form in pairs})
    problems += exception_problems(over, pairs)
    if problems:
        raise Invalid(list(dict.fromkeys(problems)))
    justified = {subject for each in over for subject in each.responsible}
    pairs = [(row, form if row.evaluation.subject_key in justified else _within(form)) for row, form in pairs]
    stored = [_decision(actor, row, form) for row, form in pairs]
    with explained("uq_decision_evaluation", _("Có hồ sơ vừa được người khác quyết định; hãy tải lại trang.")):
        insert_rows(db.session(), Decision, stored)
    advance(run_key, decided=len(stored))
    audited = [((row.evaluation.tenant_id, row.evaluation.id), _details(row, form)) for row, form in pairs]
    record_many(actor, "decision.make", "evaluation", audited)


def _within(form: DecisionForm) -> DecisionForm:
    """Return a decision within every limit: what justifies others of the same act is not its own."""
    return replace(form, exception="", exception_document="")


def exception_problems(
    over: Sequence[OverLimit], pairs: Sequence[tuple[EvaluationRow, DecisionForm]]
) -> Iterator[Problem]:
    """Yield what is missing for going over a limit: the reason and the document of each justified exception."""
    forms = {row.evaluation.subject_key: (row.evaluation.subject_label, form) for row, form in pairs}
    for each in over:
        bare = [
            forms[key]
            for key in each.responsible
            if not (forms[key][1].exception.strip() and forms[key][1].exception_document.strip())
        ]
        if bare:
            text = _(
                "%(group)s: sẽ có %(count)s hồ sơ xếp mức %(level)s, giới hạn là %(limit)s. Vượt giới hạn: %(names)s."
                " Muốn quyết định vượt tỷ lệ phải nêu lý do và văn bản cho phép.",
                group=each.label,
                count=each.count,
                level=each.level,
                limit=each.most,
                names="; ".join(label for label, _form in bare),
            )
            yield Problem(text, "exception")


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
    tree = _decided_tree(actor, proposal, form) if departs or form.exception else proposal.tree
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
        "number": 1,
        "exception": form.exception.strip(),
        "exception_document": form.exception_document.strip(),
        "document": form.document,
        "decided_on": form.decided_on,
        "tree": tree,
        "tree_hash": digest(tree),
        "decided_at": clock.now(),
        "by_label": actor.label,
    }


def _details(row: EvaluationRow, form: DecisionForm) -> dict[str, object]:
    departs = form.level != _proposed(row).level
    told = {"level": form.level, "departs": departs, "reason": form.reason, "document": form.document}
    if form.exception:
        told |= {"exception": form.exception, "exception_document": form.exception_document}
    return told


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
    """A departure, or an exception to a limit, is a node of its own over what was proposed: who, why, by what."""
    inputs = {"actor": actor.label, "reason": form.reason, "document": form.document}
    if form.exception:
        inputs |= {"exception": form.exception, "exception_document": form.exception_document}
    node = ScoreNode(
        key="decision",
        label=_("Quyết định của cấp có thẩm quyền"),
        value=form.level,
        op=Op.OVERRIDE,
        children=(restore(ScoreNode, proposal.tree),),
        inputs=inputs,
    )
    return canonical(node)  # type: ignore[return-value]


@use_case("run.open")
def close_run(actor: Actor, run_key: Key) -> None:
    """Close a run in which every subject is decided; their levels become public where the regulation says so."""
    run = rating_run(run_key)
    if run.authority_id != actor.authority_id or run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở trạng thái đóng được."))
    files = evaluations(run_key, trees=False)
    waiting = sum(1 for row in files if row.decision is None)
    if waiting:
        raise Conflict(_("Còn %(count)s hồ sơ chưa được quyết định.", count=waiting))
    run.state = "closed"
    publish(run, files)
    public = disclose(run, files)
    record(actor, "run.close", "rating_run", run_key, {"public_levels": public} if public else None)
