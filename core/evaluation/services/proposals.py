"""What is proposed: requested with minutes by who appraises, computed in a worker from facts and marks together."""

import uuid
from collections.abc import Mapping, Sequence
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
from core.evaluation.council_models import CouncilSession
from core.evaluation.criteria import CriteriaBook, criteria_of, in_few_words, lacks_marks
from core.evaluation.facts import Voted, proposal_facts
from core.evaluation.leading import Leaders, leaders_in_run
from core.evaluation.models import Proposal, RatingRun, RunQuota
from core.evaluation.queries import (
    PROPOSE,
    EvaluationRow,
    appraised_files,
    council_name,
    council_session,
    criteria_of_run,
    lock_council,
    mark_counts,
    marks_of_run,
    newest_proposing,
    rating_run,
    sent_reviews,
)
from core.evaluation.quotas import PROPOSED, quota_rows
from core.evaluation.regulation import calls_of
from core.evaluation.services.closing import close_marking, require_may_close
from core.evaluation.services.quorum import require_agreed, votes_in
from core.evaluation.services.review_gate import require_reviewed
from core.evaluation.services.standing import advance
from core.extensions.pipeline import propose
from core.outbox.services import Taking, emit, finish, hold


def marking_run(key: Key) -> RatingRun:
    """Return a run in which subjects mark themselves, councils mark and propose; Conflict before and after."""
    run = rating_run(key)
    if run.state != "marking":
        raise Conflict(_("Đợt đánh giá này không ở giai đoạn chấm điểm."))
    return run


@use_case("proposal.write")
def request_proposals(
    actor: Actor, run_key: Key, *, minutes: str, missing: Mapping[uuid.UUID, str] | None = None
) -> uuid.UUID:
    """Close the marking of a council's block with its minutes; a worker then computes what is proposed for it.

    The council's chair does so, or who chaired its session; ``missing`` tells by member (seat) why the block is closed
    without their sheet, which is Invalid otherwise. Without a council the seat of the run's authority does so for the
    files that no council appraises. Returns the job's id. Conflict while a subject has no council mark, the minutes of
    a session that the regulation asks for are not signed, or when there is a proposal already.
    """
    run = marking_run(run_key)
    leaders = require_proposer(actor, run)
    if not minutes.strip():
        text = _("Phải ghi số, ngày biên bản họp hội đồng.") if actor.council_id else _("Phải ghi số, ngày văn bản.")
        raise Invalid([Problem(text, "minutes")])
    lock_council(run_key, actor.council_id, shared=False)
    running = newest_proposing(run_key, actor.council_id)
    if running is not None and running.done_at is None:
        raise Conflict(_("Đề xuất xếp loại đang được tính."))
    book = criteria_of(run)
    rows = appraised_files(run_key, actor.council_id, facts=book.by_piece)
    if not rows:
        raise Conflict(_("Không có hồ sơ nào trong đợt này thuộc phạm vi đề xuất của vai trò đang dùng."))
    require_reviewed(run, rows)
    if leaders is not None:
        _require_marks(run_key, rows)
        require_agreed(run, leaders.session, actor.council_id)
    _require_criteria(book, run, rows)
    if any(row.proposal for row in rows):
        raise Conflict(_("Đã có đề xuất xếp loại trong đợt này."))
    # The outbox holds no content: the job reads the minutes where the request is recorded.
    details: dict[str, Any] = {"minutes": minutes}
    if leaders is not None:
        details |= close_marking(actor, run, rows, leaders, minutes, missing or {})
    request = record(actor, "proposal.request", "rating_run", (run.tenant_id, run.id), details)
    arguments = {"run": str(run.id), "council": council_name(actor.council_id), "request": str(request)}
    return emit(actor, PROPOSE, arguments, total=1)


def require_proposer(actor: Actor, run: RatingRun) -> Leaders | None:
    """Return who leads the actor's council; None for a seat of the run's authority, which needs none.

    NotAllowed for any other seat, and for a member who does not lead the council.
    """
    if actor.council_id is not None:
        leaders = leaders_in_run(run.tenant_id, run.id, actor.council_id)
        require_may_close(actor, leaders)
        return leaders
    if actor.authority_id != run.authority_id:
        raise NotAllowed
    return None


def _require_marks(run_key: Key, rows: Sequence[EvaluationRow]) -> None:
    marks = mark_counts(run_key)
    unmarked = [row.evaluation.subject_label for row in rows if row.evaluation.id not in marks]
    if unmarked:
        names = "; ".join(unmarked[:5]) + ("; …" if len(unmarked) > 5 else "")
        raise Conflict(_("Còn %(count)s hồ sơ chưa chấm: %(names)s.", count=len(unmarked), names=names))


def _require_criteria(book: CriteriaBook, run: RatingRun, rows: Sequence[EvaluationRow]) -> None:
    """Refuse while criteria of a file or of its pieces of work are not marked, naming files and items."""
    marked = criteria_of_run((run.tenant_id, run.id))
    lacking = [
        (row.evaluation.subject_label, items)
        for row in rows
        if (items := lacks_marks(row.evaluation, book.of(row.evaluation), marked.get(row.evaluation.id, ())))
    ]
    if lacking:
        named = [f"{label} ({in_few_words(items)})" for label, items in lacking[:5]]
        names = "; ".join(named) + ("; …" if len(lacking) > 5 else "")
        raise Conflict(_("Còn %(count)s hồ sơ chưa chấm đủ tiêu chí: %(names)s.", count=len(lacking), names=names))


@use_case("proposal.write")
def compute_proposals(actor: Actor, taking: Taking) -> None:
    """Compute and store the proposals of a block, with the facts they rest on: all of them or none.

    JobStopped, with nothing written, when somebody asked to stop while it computed.
    """
    run = marking_run((actor.tenant_id, uuid.UUID(taking.arguments["run"])))
    run_key = (run.tenant_id, run.id)
    council_id = uuid.UUID(taking.arguments["council"]) if taking.arguments["council"] else None
    lock_council(run_key, council_id, shared=False)
    rows = [row for row in appraised_files(run_key, council_id, trees=True) if row.proposal is None]
    marks = marks_of_run(run_key)
    criteria, reviewed = criteria_of_run(run_key), sent_reviews(run_key)
    request = audit_entry((actor.tenant_id, uuid.UUID(taking.arguments["request"])))
    told = request.details.get("session")
    session = council_session((run.tenant_id, uuid.UUID(told))) if told else None
    voted = votes_in(session) if session else Voted()
    facts = [
        proposal_facts(
            row,
            marks.get(row.evaluation.id, []),
            criteria.get(row.evaluation.id, ()),
            voted,
            reviewed.get(row.evaluation.id),
        )
        for row in rows
    ]
    proposed = propose(calls_of(run), facts)
    stored = [
        _proposal(actor, row, fact, tree, request.details["minutes"], session)
        for row, fact, tree in zip(rows, facts, proposed.trees, strict=True)
    ]
    hold(taking)
    insert_rows(db.session(), Proposal, stored)
    insert_rows(db.session(), RunQuota, quota_rows(run, PROPOSED, proposed.quotas, lambda _quota: council_id))
    advance(run_key, proposed=len(stored))
    record(actor, "proposal.compute", "rating_run", run_key, {"subjects": len(stored)})
    finish(taking)


def _proposal(
    actor: Actor,
    row: EvaluationRow,
    facts: ProposalFacts,
    tree: ScoreNode,
    minutes: str,
    session: CouncilSession | None,
) -> dict[str, Any]:
    file, score = row.evaluation, score_below(tree)
    frozen, shown = canonical(facts), canonical(tree)
    return {
        "tenant_id": file.tenant_id,
        "id": uuid7(),
        "authority_id": file.authority_id,
        "council_id": file.council_id,
        "subject_person_id": file.subject_person_id,
        "evaluation_id": file.id,
        "session_id": session.id if session else None,
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
