"""Who corrected what on the way to one result: report lines, changes of work, reviews, departures, answers to appeals.

Each with the seat that did it, why, by which document and when. Only what this seat may read of it.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial

from core.assignment.queries import decided_changes
from core.db.bulk import Key
from core.domain.facts import AssignmentFacts, SubjectFacts
from core.domain.score import Op, ScoreNode, Value
from core.errors import ObjectRef
from core.evaluation.models import RatingRun
from core.evaluation.queries import RETURNED, EvaluationRow, appeal_of, earlier_decisions
from core.evaluation.review_models import FileReview
from core.reporting.queries import line_acts
from core.web.objects import address_of

#: Corrections that are told from the decisions themselves, which know their day.
_DECIDED = frozenset({"decision", "appeal"})


class Act(StrEnum):
    """What was done."""

    RETURNED = "returned"
    REDONE = "redone"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    EXTENDED = "extended"
    ADJUSTED = "adjusted"
    PAUSED = "paused"
    ADJUDGED = "adjudged"
    DEPARTED = "departed"
    EXCEEDED = "exceeded"
    APPEALED = "appealed"
    UPHELD = "upheld"
    REVISED = "revised"
    SENT_BACK = "sent_back"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Touch:
    """One correction: what it was about, who did it and why; ``at`` is None where only the tree tells of it.

    ``before`` and ``after`` are what it changed, if it changed a value; ``is_late`` tells that the facts of the run
    were frozen before, so that it changed nothing of them.
    """

    act: Act
    about: str
    by: str
    reason: str
    document: str = ""
    at: datetime | None = None
    before: Value = None
    after: Value = None
    url: str = ""
    is_late: bool = False


def trail(
    run: RatingRun, row: EvaluationRow, tree: ScoreNode, facts: SubjectFacts, reviews: Sequence[FileReview] = ()
) -> list[Touch]:
    """Return who corrected what of one file, ``reviews`` among it, oldest first; in at most five statements."""
    work = {
        (row.evaluation.unit_tenant_id, uuid.UUID(piece.id)): piece for piece in facts.assignments if _is_id(piece.id)
    }
    found = [*_of_lines(run, work), *_of_work(run, work), *_of_tree(tree), *_of_decisions(row)]
    found += [touch for act in reviews for touch in _of_review(row, act, facts)]
    return sorted(found, key=lambda touch: (touch.at is not None, touch.at.timestamp() if touch.at else 0, touch.act))


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def _of_lines(run: RatingRun, work: Mapping[Key, AssignmentFacts]) -> Iterator[Touch]:
    for act in line_acts(work, run.cut_off) if work else ():
        yield Touch(
            act=Act(act.kind),
            about=work[act.assignment].title,
            by=act.by,
            reason=act.reason,
            at=act.at,
            before=act.before,
            after=act.after,
            url=address_of(ObjectRef("report", str(act.report[0]), str(act.report[1]))) or "",
            is_late=_is_late(run, act.at),
        )


def _of_work(run: RatingRun, work: Mapping[Key, AssignmentFacts]) -> Iterator[Touch]:
    acts = {"extension": Act.EXTENDED, "adjustment": Act.ADJUSTED, "pause": Act.PAUSED}
    for change, decision in decided_changes(work) if work else ():
        yield Touch(
            act=acts[change.kind],
            about=work[change.tenant_id, change.assignment_id].title,
            by=decision.decided_by,
            reason=change.reason,
            document=decision.document,
            at=decision.decided_at,
            after=change.due_on.isoformat() if change.due_on else change.plan,
            url=address_of(ObjectRef("change", str(change.tenant_id), str(change.id))) or "",
            is_late=_is_late(run, decision.decided_at),
        )


def _is_late(run: RatingRun, at: datetime) -> bool:
    return run.issued_at is not None and at > run.issued_at


def _of_tree(tree: ScoreNode) -> Iterator[Touch]:
    """Yield the corrections that rules made of what raters entered, which stand in the tree alone."""
    for node in tree.walk():
        if node.op is Op.OVERRIDE and node.key not in _DECIDED:
            said = node.inputs
            yield Touch(
                act=Act.ADJUDGED,
                about=node.label,
                by=said.get("actor", ""),
                reason=said.get("reason", ""),
                document=said.get("document", ""),
                before=node.children[0].value if node.children else None,
                after=node.value,
            )


def _of_review(row: EvaluationRow, act: FileReview, facts: SubjectFacts) -> Iterator[Touch]:
    """Yield what a reviewer sent back, or made of the subject's own mark, and remarked on single pieces of work."""
    touch = partial(Touch, by=act.by_label, at=act.at)
    claimed, label = act.claim.get("level"), row.evaluation.subject_label
    if act.verdict == RETURNED:
        yield touch(act=Act.SENT_BACK, about=label, reason=act.remark)
        return
    yield touch(act=Act.REVIEWED, about=label, reason=act.remark, before=claimed, after=act.level)
    points = act.claim.get("points")
    if act.points is not None and points is not None and Decimal(points) != act.points:
        yield touch(act=Act.REVIEWED, about=label, reason="", before=Decimal(points), after=act.points)
    for work in facts.assignments:
        if work.id in act.remarks:
            yield touch(act=Act.REVIEWED, about=work.title, reason=act.remarks[work.id])


def _of_decisions(row: EvaluationRow) -> Iterator[Touch]:
    """Yield where the authority left the proposal or a limit, what the subject objected to and what came of it."""
    if row.decision is None:
        return
    file = row.evaluation
    key = (file.tenant_id, file.id)
    decisions = {each.id: each for each in earlier_decisions(key)}
    first = next(iter(decisions.values()))
    touch = partial(Touch, about=file.subject_label, by=first.by_label, at=first.decided_at, after=first.level)
    if first.departs:
        proposed = row.proposal.level if row.proposal else None
        yield touch(act=Act.DEPARTED, reason=first.reason, document=first.document, before=proposed)
    if first.exception:
        yield touch(act=Act.EXCEEDED, reason=first.exception, document=first.exception_document)
    found = appeal_of(key)
    if found is None:
        return
    filed, answer = found.appeal, found.answer
    yield Touch(
        Act.APPEALED, file.subject_label, filed.by_label, filed.text, at=filed.filed_at, after=filed.level or None
    )
    if answer is not None:
        made = decisions.get(answer.decision_id) if answer.decision_id else None
        yield Touch(
            act=Act.REVISED if made else Act.UPHELD,
            about=file.subject_label,
            by=answer.by_label,
            reason=answer.reason,
            document=answer.document,
            at=answer.answered_at,
            before=first.level if made else None,
            after=made.level if made else first.level,
        )
