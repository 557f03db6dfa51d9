"""Reviews between the subject's own mark and who appraises: who reviews is named, a file goes on or goes back."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record, record_many, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.db.bulk import Key
from core.domain.canonical import canonical
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from core.evaluation.criteria import Marks, criteria_of, problems_of, stored_marks
from core.evaluation.queries import (
    RETURNED,
    REVIEW,
    SENT,
    ReviewRow,
    may_review,
    review_for,
    reviews_in,
)
from core.evaluation.regulation import scale_of
from core.evaluation.review_models import FileReview
from core.evaluation.services.criteria import private_columns
from core.evaluation.services.marks import mark_problems
from core.evaluation.services.proposals import marking_run
from core.outbox.services import emit

#: The job that tells reviewers of the files they are to review.
ANNOUNCE_REVIEWERS = "evaluation.announce_reviewers"


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """What a reviewer holds of a file: points, level, a remark; marks of its criteria, remarks on its work by id."""

    points: Decimal | None
    level: str
    remark: str = ""
    marks: Marks = ()
    remarks: Mapping[str, str] = field(default_factory=dict)


@use_case(REVIEW)
def send_on(actor: Actor, key: Key, form: ReviewForm) -> None:
    """Send a file on to who appraises it, once and for good.

    Conflict while its subject has to file their own mark anew, or when it went on already.
    """
    row, problems = _open(actor, key), []
    sheet = criteria_of(row.run).of(row.evaluation)
    problems += mark_problems(scale_of(row.run), form.points, form.level)
    problems += problems_of(sheet, form.marks, complete=False) if sheet else []
    if problems:
        raise Invalid(problems)
    known = {work["id"] for work in row.evaluation.facts["assignments"]}
    if not set(form.remarks) <= known:
        raise NotFound
    act = _act(actor, row, SENT, form.remark)
    act.points, act.level, act.marks = form.points, form.level, stored_marks(form.marks)
    act.remarks = {piece: text for piece, text in form.remarks.items() if text}
    _kept(act)
    record(actor, "file_review.send", "evaluation", key, {"points": form.points, "level": form.level})


@use_case(REVIEW)
def send_back(actor: Actor, key: Key, reason: str) -> None:
    """Send a file back to its subject, who then files their own mark anew; what they said before is kept."""
    row = _open(actor, key)
    if row.self_mark is None:
        raise Conflict(_("Chưa có bản tự đánh giá để trả lại."))
    if not reason.strip():
        raise Invalid([Problem(_("Phải nêu lý do trả lại."), "reason")])
    _kept(_act(actor, row, RETURNED, reason.strip()))
    record(actor, "file_review.return", "evaluation", key, {"reason": reason.strip()})


def _open(actor: Actor, key: Key) -> ReviewRow:
    """Return a file that waits for the actor's review."""
    row = review_for(actor, key)
    marking_run((row.run.tenant_id, row.run.id))
    if row.state == SENT:
        raise Conflict(_("Hồ sơ đã được thẩm định và gửi đi, không sửa được nữa."))
    if row.state == RETURNED:
        raise Conflict(_("Hồ sơ đã trả lại, chờ người được đánh giá nộp lại bản tự đánh giá."))
    return row


def _act(actor: Actor, row: ReviewRow, verdict: str, remark: str) -> FileReview:
    file, own = row.evaluation, row.self_mark
    act = FileReview(**private_columns(file), id=uuid7(), evaluation_id=file.id, verdict=verdict, remark=remark)
    act.number = row.last.number + 1 if row.last is not None else 1
    act.reviewer_person_id, act.by_label, act.at = _person(row), actor.label, clock.now()
    act.points, act.level, act.marks, act.remarks, act.claim = None, "", {}, {}, {}
    if own is not None:
        said: Any = canonical({"points": own.points, "level": own.level, "narrative": own.narrative})
        act.claim = said
    return act


def _person(row: ReviewRow) -> uuid.UUID:
    assert row.reviewer.reviewer_person_id is not None
    return row.reviewer.reviewer_person_id


def _kept(act: FileReview) -> None:
    db.session.add(act)
    flush_or_explain(db.session(), "uq_file_review_number", _("Hồ sơ vừa được thẩm định ở nơi khác."))


@use_case("run.open")
def name_reviewer(actor: Actor, run_key: Key, seat_id: uuid.UUID, files: Collection[uuid.UUID]) -> None:
    """Name who reviews some files of a run that wait for their review; nobody reviews themselves."""
    run = marking_run(run_key)
    if run.authority_id != actor.authority_id:
        raise NotAllowed
    if not files:
        raise Invalid([Problem(_("Chưa chọn hồ sơ nào."), "files")])
    seat = next((each for each in may_review(run.tenant_id, clock.today()) if each.id == seat_id), None)
    rows = {row.evaluation.id: row for row in reviews_in(run_key)}
    if seat is None or not set(files) <= set(rows):
        raise NotFound
    chosen = [rows[file] for file in files]
    if any(row.state == SENT for row in chosen):
        raise Conflict(_("Có hồ sơ đã được thẩm định, không đổi người thẩm định được nữa."))
    own = [row.evaluation.subject_label for row in chosen if row.evaluation.subject_person_id == seat.person_id]
    if own:
        raise Invalid([Problem(_("Không tự thẩm định hồ sơ của mình: %(names)s.", names="; ".join(own)), "files")])
    for row in chosen:
        row.reviewer.reviewer_person_id, row.reviewer.reviewer_label = seat.person_id, seat.label
        row.reviewer.named_at, row.reviewer.by_label = clock.now(), actor.label
    named = [((run.tenant_id, row.evaluation.id), {"reviewer": seat.label}) for row in chosen]
    record_many(actor, "file_review.name", "evaluation", named)
    emit(actor, ANNOUNCE_REVIEWERS, {"run": str(run.id), "persons": [str(seat.person_id)]})
