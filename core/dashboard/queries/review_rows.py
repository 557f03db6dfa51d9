"""What waits for whoever reviews files, and for who names them."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.auth.actor import Actor
from core.dashboard.queries.shape import Branch, branch
from core.evaluation.models import Evaluation, RatingRun, SelfMark
from core.evaluation.queries import RETURNED, REVIEW, SENT
from core.evaluation.review_models import FileReview, FileReviewer

_RUN = and_(RatingRun.tenant_id == Evaluation.tenant_id, RatingRun.id == Evaluation.run_id)
_REVIEWER = and_(FileReviewer.tenant_id == Evaluation.tenant_id, FileReviewer.evaluation_id == Evaluation.id)


def review_branches(actor: Actor) -> Iterator[Branch]:
    """Yield the files that their subjects filed for this person's review, and runs with files that nobody reviews."""
    if actor.may(REVIEW) and not actor.is_subject:
        yield _to_review(actor)
    if actor.may("run.open"):
        rows = branch("reviewer_name", RatingRun, RatingRun.name, RatingRun.opened_at, count=func.count(Evaluation.id))
        yield (
            rows.join(Evaluation, _RUN)
            .join(FileReviewer, _REVIEWER)
            .where(RatingRun.tenant_id == actor.tenant_id, RatingRun.state == "marking")
            .where(RatingRun.authority_id == actor.authority_id, FileReviewer.reviewer_person_id.is_(None))
            .group_by(RatingRun.tenant_id, RatingRun.id)
        )


def is_under_review() -> ColumnElement[bool]:
    """Return the condition that a file has to be reviewed before anybody marks it."""
    act = and_(FileReview.tenant_id == Evaluation.tenant_id, FileReview.evaluation_id == Evaluation.id)
    sent = select(FileReview.id).where(act, FileReview.verdict == SENT).correlate(Evaluation).exists()
    return select(FileReviewer.id).where(_REVIEWER, ~sent).correlate(Evaluation).exists()


def _to_review(actor: Actor) -> Branch:
    act = and_(FileReview.tenant_id == Evaluation.tenant_id, FileReview.evaluation_id == Evaluation.id)
    over = or_(FileReview.verdict == SENT, and_(FileReview.verdict == RETURNED, FileReview.at >= SelfMark.submitted_at))
    own = and_(SelfMark.tenant_id == Evaluation.tenant_id, SelfMark.evaluation_id == Evaluation.id)
    rows = branch("file_review", Evaluation, Evaluation.subject_label, SelfMark.submitted_at, RatingRun.name)
    return (
        rows.join(FileReviewer, _REVIEWER)
        .join(SelfMark, own)
        .join(RatingRun, _RUN)
        .where(FileReviewer.tenant_id == actor.tenant_id, FileReviewer.reviewer_person_id == actor.person_id)
        .where(RatingRun.state == "marking")
        .where(~select(FileReview.id).where(act, over).correlate(Evaluation, SelfMark).exists())
    )
