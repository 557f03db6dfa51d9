"""The council proposes: requested with its minutes, computed in a worker from facts and marks together."""

import uuid
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, use_case
from core.audit.queries import audit_entry
from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key, insert_rows
from core.domain.canonical import canonical, digest
from core.domain.facts import ProposalFacts
from core.domain.score import ScoreNode, score_below
from core.errors import Conflict, Invalid, NotAllowed, Problem
from core.evaluation.facts import proposal_facts
from core.evaluation.models import Proposal, RatingRun
from core.evaluation.queries import (
    EvaluationRow,
    evaluations,
    lock_council,
    mark_counts,
    marks_of_run,
    newest_job,
    rating_run,
)
from core.extensions.pipeline import proposed_trees
from core.extensions.services import pinned_scheme
from core.outbox.services import Taking, emit, finish, hold

PROPOSE = "evaluation.propose"


def marking_run(key: Key) -> RatingRun:
    """Return a run in which subjects mark themselves, councils mark and propose; Conflict before and after."""
    run = rating_run(key)
    if run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở giai đoạn chấm điểm."))
    return run


@use_case("proposal.write")
def request_proposals(actor: Actor, run_key: Key, *, minutes: str) -> uuid.UUID:
    """Close the council's marking with its minutes; a worker then computes what it proposes for its block.

    Returns the job's id. Conflict while a subject has no council mark, or when the council proposed before.
    """
    if actor.council_id is None:
        raise NotAllowed
    run = marking_run(run_key)
    if not minutes.strip():
        raise Invalid([Problem(_("Phải ghi số, ngày biên bản họp hội đồng."), "minutes")])
    lock_council(run_key, actor.council_id, shared=False)
    running = newest_job(run_key, PROPOSE, actor.council_id)
    if running is not None and running.done_at is None:
        raise Conflict(_("Đề xuất của hội đồng đang được tính."))
    rows, marks = _block(actor, run_key, trees=False), mark_counts(run_key)
    if not rows:
        raise Conflict(_("Khối của hội đồng không có hồ sơ nào trong đợt này."))
    unmarked = [row.evaluation.subject_label for row in rows if row.evaluation.id not in marks]
    if unmarked:
        names = "; ".join(unmarked[:5]) + ("; …" if len(unmarked) > 5 else "")
        raise Conflict(_("Còn %(count)s hồ sơ chưa chấm: %(names)s.", count=len(unmarked), names=names))
    if any(row.proposal for row in rows):
        raise Conflict(_("Hội đồng đã đề xuất xếp loại trong đợt này."))
    # The outbox holds no content: the job reads the minutes where the council's request is recorded.
    request = record(actor, "proposal.request", "rating_run", (run.tenant_id, run.id), {"minutes": minutes})
    arguments = {"run": str(run.id), "council": str(actor.council_id), "request": str(request)}
    return emit(actor, PROPOSE, arguments, total=1)


def _block(actor: Actor, run_key: Key, *, trees: bool = True) -> list[EvaluationRow]:
    rows = evaluations(run_key, trees=trees)
    return [row for row in rows if row.evaluation.council_id == actor.council_id]


@use_case("proposal.write")
def compute_proposals(actor: Actor, taking: Taking) -> None:
    """Compute and store the proposals of a council's block, with the facts they rest on: all of them or none.

    JobStopped, with nothing written, when somebody asked to stop while it computed.
    """
    run = marking_run((actor.tenant_id, uuid.UUID(taking.arguments["run"])))
    lock_council((run.tenant_id, run.id), uuid.UUID(taking.arguments["council"]), shared=False)
    rows = [row for row in _block(actor, (run.tenant_id, run.id)) if row.proposal is None]
    marks = marks_of_run((run.tenant_id, run.id))
    facts = [proposal_facts(row, marks.get(row.evaluation.id, [])) for row in rows]
    trees = proposed_trees(pinned_scheme(run.pin).calls_on(run.cut_off), facts)
    request = audit_entry((actor.tenant_id, uuid.UUID(taking.arguments["request"])))
    stored = [
        _proposal(actor, row, fact, tree, request.details["minutes"])
        for row, fact, tree in zip(rows, facts, trees, strict=True)
    ]
    hold(taking)
    insert_rows(db.session(), Proposal, stored)
    record(actor, "proposal.compute", "rating_run", (run.tenant_id, run.id), {"subjects": len(stored)})
    finish(taking)


def _proposal(actor: Actor, row: EvaluationRow, facts: ProposalFacts, tree: ScoreNode, minutes: str) -> dict[str, Any]:
    file, score = row.evaluation, score_below(tree)
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
        "score": score,
        "level": str(tree.value),
        "minutes": minutes,
        "proposed_at": clock.now(),
        "by_label": actor.label,
    }
