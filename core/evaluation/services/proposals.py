"""The council proposes: requested with its minutes, computed in a worker from facts and marks together."""

import uuid
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical, digest
from core.domain.facts import MarkFacts, ProposalFacts, SubjectFacts
from core.domain.restore import restore
from core.domain.score import ScoreNode
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.evaluation.models import CouncilMark, Proposal, RatingRun
from core.evaluation.queries import EvaluationRow, evaluations, marks_of_run, rating_run
from core.extensions.services import pinned_scheme
from core.outbox.services import Taking, emit, finish


@use_case("proposal.write")
def request_proposals(actor: Actor, run_key: Key, *, minutes: str) -> None:
    """Close the council's marking with its minutes; a worker then computes what it proposes for its block.

    Conflict while a subject has no council mark, or when the council proposed before.
    """
    if actor.council_id is None:
        raise NotAllowed
    run = _marking(run_key)
    if not minutes.strip():
        raise Invalid([Problem(_("Phải ghi số, ngày biên bản họp hội đồng."), "minutes")])
    rows, marks = _block(actor, run_key), marks_of_run(run_key)
    unmarked = [row.evaluation.subject_label for row in rows if row.evaluation.id not in marks]
    if unmarked:
        names = ", ".join(unmarked[:5])
        raise Conflict(_("Còn %(count)s hồ sơ chưa chấm: %(names)s …", count=len(unmarked), names=names))
    if any(row.proposal for row in rows):
        raise Conflict(_("Hội đồng đã đề xuất xếp loại trong đợt này."))
    record(actor, "proposal.request", "rating_run", (run.tenant_id, run.id), {"minutes": minutes})
    emit(actor, "evaluation.propose", {"run": str(run.id), "minutes": minutes}, total=1)


def _marking(run_key: Key) -> RatingRun:
    run = rating_run(run_key)
    if run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở giai đoạn chấm điểm."))
    return run


def _block(actor: Actor, run_key: Key) -> list[EvaluationRow]:
    return [row for row in evaluations(run_key) if row.evaluation.council_id == actor.council_id]


@use_case("proposal.write")
def compute_proposals(actor: Actor, taking: Taking) -> None:
    """Compute and store the proposals of a council's block, with the facts they rest on."""
    run = _marking((actor.tenant_id, uuid.UUID(taking.arguments["run"])))
    rows = [row for row in _block(actor, (run.tenant_id, run.id)) if row.proposal is None]
    marks = marks_of_run((run.tenant_id, run.id))
    facts = [_facts(row, marks.get(row.evaluation.id, [])) for row in rows]
    trees = pinned_scheme(run.pin).calls_on(run.cut_off).proposals(facts)
    stored = [
        _proposal(actor, row, fact, tree, taking.arguments["minutes"])
        for row, fact, tree in zip(rows, facts, trees, strict=True)
    ]
    insert_rows(db.session(), Proposal, stored)
    record(actor, "proposal.compute", "rating_run", (run.tenant_id, run.id), {"subjects": len(stored)})
    finish(taking)


def _facts(row: EvaluationRow, marks: list[CouncilMark]) -> ProposalFacts:
    own = row.self_mark
    return ProposalFacts(
        subject=restore(SubjectFacts, row.evaluation.facts),
        claimed_level=own.level if own else None,
        self_points=own.points if own else None,
        council_marks=tuple(MarkFacts(mark.by_label, mark.points, mark.level) for mark in marks),
    )


def _proposal(actor: Actor, row: EvaluationRow, facts: ProposalFacts, tree: ScoreNode, minutes: str) -> dict[str, Any]:
    file, score = row.evaluation, tree.children[0].value if tree.children else None
    frozen, shown = canonical(facts), canonical(tree)
    return {
        "tenant_id": file.tenant_id,
        "id": uuid7(),
        "authority_id": file.authority_id,
        "council_id": file.council_id,
        "subject_person_id": file.subject_person_id,
        "evaluation_id": file.id,
        "facts": frozen,
        "facts_hash": digest(frozen),
        "tree": shown,
        "tree_hash": digest(shown),
        "score": score if isinstance(score, Decimal) else None,
        "level": str(tree.value),
        "minutes": minutes,
        "proposed_at": clock.now(),
        "by_label": actor.label,
    }
