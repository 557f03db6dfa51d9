"""Reviewers of files and their reviews. Policies let through only what the seat may see."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from core.auth.actor import Actor
from core.db import db
from core.db.bulk import Key
from core.errors import NotFound
from core.evaluation.models import Evaluation, RatingRun, SelfMark
from core.evaluation.review_models import FileReview, FileReviewer
from core.people.models import Seat
from core.people.roles import ROLES

SENT, RETURNED = "sent", "returned"
#: What a seat needs to review.
REVIEW = "review.write"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A file under review: who reviews it, what its subject said, and the last act of the review."""

    evaluation: Evaluation
    run: RatingRun
    reviewer: FileReviewer
    self_mark: SelfMark | None
    last: FileReview | None

    @property
    def state(self) -> str:
        """sent, returned (and not filed anew since), waiting, or claiming: its subject has filed nothing yet."""
        if self.last is not None and self.last.verdict == SENT:
            return SENT
        if self.last is not None and is_sent_back(self.self_mark, self.last):
            return RETURNED
        return "waiting" if self.self_mark is not None else "claiming"


def is_sent_back(mark: SelfMark | None, last: FileReview | None) -> bool:
    """Tell whether the subject has to file their own mark anew."""
    return last is not None and last.verdict == RETURNED and (mark is None or last.at >= mark.submitted_at)


def reviews_for(actor: Actor) -> list[ReviewRow]:
    """Return the files that the actor reviews, those that wait first, the newest run first."""
    mine = and_(FileReviewer.tenant_id == actor.tenant_id, FileReviewer.reviewer_person_id == actor.person_id)
    order = ("waiting", "claiming", RETURNED, SENT)
    return sorted(_rows(mine), key=lambda row: order.index(row.state))


def review_for(actor: Actor, file: Key) -> ReviewRow:
    """Return a file that the actor reviews; NotFound otherwise."""
    mine = FileReviewer.reviewer_person_id == actor.person_id
    found = _rows(and_(mine, FileReviewer.tenant_id == file[0], FileReviewer.evaluation_id == file[1]))
    if not found or actor.is_subject:
        raise NotFound
    return found[0]


def reviews_in(run: Key) -> list[ReviewRow]:
    """Return the files of a run that are reviewed, as far as this seat sees them."""
    return _rows(and_(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1]))


def _rows(condition: ColumnElement[bool]) -> list[ReviewRow]:
    file = and_(Evaluation.tenant_id == FileReviewer.tenant_id, Evaluation.id == FileReviewer.evaluation_id)
    own = and_(SelfMark.tenant_id == FileReviewer.tenant_id, SelfMark.evaluation_id == FileReviewer.evaluation_id)
    rows = (
        select(Evaluation, RatingRun, FileReviewer, SelfMark, FileReview)
        .select_from(FileReviewer)
        .join(Evaluation, file)
        .join(RatingRun, and_(RatingRun.tenant_id == Evaluation.tenant_id, RatingRun.id == Evaluation.run_id))
        .outerjoin(SelfMark, own)
        .outerjoin(FileReview, and_(_of_reviewer(), _newest()))
        .where(condition)
        .order_by(RatingRun.cut_off.desc(), Evaluation.id)
    )
    return [ReviewRow(*row) for row in db.session.execute(rows)]


def _of_reviewer() -> ColumnElement[bool]:
    return and_(FileReview.tenant_id == FileReviewer.tenant_id, FileReview.evaluation_id == FileReviewer.evaluation_id)


def _newest() -> ColumnElement[bool]:
    later = aliased(FileReview)
    same = and_(later.tenant_id == FileReview.tenant_id, later.evaluation_id == FileReview.evaluation_id)
    return ~select(later.id).where(same, later.number > FileReview.number).correlate(FileReview).exists()


def reviews_of_file(file: Key) -> Sequence[FileReview]:
    """Return the acts of a file's review, the first first."""
    rows = select(FileReview).where(FileReview.tenant_id == file[0], FileReview.evaluation_id == file[1])
    return db.session.scalars(rows.order_by(FileReview.number)).all()


def last_review(file: Key) -> FileReview | None:
    """Return the last act of a file's review; None where there was none, or for who does not see it."""
    return next(reversed(reviews_of_file(file)), None)


def sent_reviews(run: Key) -> Mapping[uuid.UUID, FileReview]:
    """Return by file the reviews of a run that went on to who appraises."""
    file = and_(Evaluation.tenant_id == FileReview.tenant_id, Evaluation.id == FileReview.evaluation_id)
    rows = select(FileReview).join(Evaluation, file).where(FileReview.verdict == SENT)
    found = db.session.scalars(rows.where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1]))
    return {row.evaluation_id: row for row in found}


def unreviewed(run: Key) -> set[uuid.UUID]:
    """Return the files of a run that their regulation wants reviewed and that nobody sent on yet."""
    file = and_(Evaluation.tenant_id == FileReviewer.tenant_id, Evaluation.id == FileReviewer.evaluation_id)
    sent = select(FileReview.id).where(_of_reviewer(), FileReview.verdict == SENT).correlate(FileReviewer).exists()
    rows = select(FileReviewer.evaluation_id).join(Evaluation, file).where(~sent)
    return set(db.session.scalars(rows.where(Evaluation.tenant_id == run[0], Evaluation.run_id == run[1])))


def may_review(tenant_id: uuid.UUID, on: date) -> Sequence[Seat]:
    """Return the seats of a tenant that may review on a day, by their labels."""
    roles = [key for key, role in ROLES.items() if REVIEW in role.permissions]
    rows = select(Seat).where(
        Seat.tenant_id == tenant_id,
        Seat.role.in_(roles),
        Seat.valid_from <= on,
        or_(Seat.valid_to.is_(None), Seat.valid_to >= on),
    )
    return db.session.scalars(rows.order_by(func.lower(Seat.label), Seat.id)).all()
