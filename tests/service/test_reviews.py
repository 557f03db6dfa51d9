"""Files are reviewed between the subject's own mark and the council: who reviews, what goes on, what goes back."""

import uuid
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError

from core import clock
from core.auth.actor import Actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluation.models import CriteriaMark, Evaluation, Proposal, SelfMark
from core.evaluation.queries import may_review, newest_job, reviews_for, reviews_in, reviews_of_file, unreviewed
from core.evaluation.review_models import FileReview, FileReviewer
from core.evaluation.services import (
    MarkForm,
    ReviewForm,
    name_reviewer,
    request_proposals,
    save_council_marks,
    send_back,
    send_on,
    submit_self_mark,
)
from core.evaluation.verification import verify_run
from tests.year import ADVISER, COMMITTEE, DIRECTOR, GOVERNMENT, SECRETARY, Year, audited, work_off

FRONT, SCHOOL, DISTRICT = "mat-tran@an.example", "so-giao-duc@an.example", "bi-thu.mot@an.example"


@pytest.fixture
def app(review_app: Flask) -> Flask:
    return review_app


@pytest.fixture
def year(review_year: Year) -> Year:
    return review_year


def claim(year: Year, address: str, subject: str, level: str = "XS") -> Key:
    """File a subject's own mark; returns the file."""
    file = year.file(subject)
    said = {"points": Decimal(95), "level": level, "narrative": "Vượt kế hoạch."}
    submit_self_mark(year.actor(address, "subject"), file, **said)
    return file


def name(year: Year, address: str, *subjects: str) -> None:
    actor, run = year.actor(ADVISER), year.run
    person = year.actor(address).person_id
    seat = next(
        seat.id for seat in year.seen(lambda: may_review(run[0], clock.today()), ADVISER) if seat.person_id == person
    )
    files = [year.file(subject)[1] for subject in subjects]
    name_reviewer(actor, run, seat, files)


def test_a_superior_is_found_when_facts_freeze_and_others_wait_for_a_name(year: Year) -> None:
    run = year.run
    found = {row.evaluation.subject_key: row.reviewer for row in year.seen(lambda: reviews_in(run))}
    assert found.keys() == year.files().keys()
    assert (found[DIRECTOR].rule, found[DIRECTOR].reviewer_label) == ("superior", "Bí thư Tỉnh ủy")
    assert found[DIRECTOR].reviewer_person_id == year.actor(COMMITTEE).person_id
    assert {row.reviewer_person_id for key, row in found.items() if key != DIRECTOR} == {None}


def test_a_reviewer_sees_the_files_they_review_and_what_their_subjects_say(year: Year) -> None:
    claim(year, DISTRICT, SECRETARY)
    private = (Evaluation, FileReviewer, SelfMark, CriteriaMark, Proposal)

    def seen(address: str) -> list[int]:
        bind_context(db.session(), year.actor(address).context)
        return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in private]

    assert seen(FRONT) == [1, 0, 0, 0, 0], "their own file alone"
    name(year, FRONT, SECRETARY)
    assert seen(FRONT) == [2, 1, 1, 0, 0]
    assert seen(SCHOOL) == [1, 0, 0, 0, 0]
    front = year.actor(FRONT)
    (row,) = year.seen(lambda: reviews_for(front), FRONT)
    assert (row.evaluation.subject_key, row.state) == (SECRETARY, "waiting")


def test_a_file_goes_on_with_what_its_reviewer_holds_and_the_pack_gets_it(year: Year) -> None:
    run, file = year.run, claim(year, SCHOOL, DIRECTOR)
    member = year.actor(GOVERNMENT)
    mark = [MarkForm(file[1], Decimal(96), "XS")]
    with pytest.raises(Conflict, match="chưa được thẩm định"):
        save_council_marks(member, run, mark)
    piece = year.files()[DIRECTOR].evaluation.facts["assignments"][0]["id"]
    send_on(
        year.actor(COMMITTEE), file, ReviewForm(Decimal(80), "HTT", "Còn chậm.", remarks={piece: "Thiếu minh chứng"})
    )
    (act,) = year.seen(lambda: reviews_of_file(file))
    assert (act.verdict, act.points, act.level, act.remarks) == (
        "sent",
        Decimal(80),
        "HTT",
        {piece: "Thiếu minh chứng"},
    )
    assert act.claim == {"points": "95", "level": "XS", "narrative": "Vượt kế hoạch."}
    assert [entry.details["level"] for entry in audited("file_review.send")] == ["HTT"]
    with pytest.raises(Conflict, match="không sửa được nữa"):
        send_on(year.actor(COMMITTEE), file, ReviewForm(Decimal(90), "XS"))
    save_council_marks(member, run, mark)
    request_proposals(member, run, minutes="01-BB/HĐ")
    (job,) = work_off()
    assert job.problem is None, job.problem
    proposal = year.files()[DIRECTOR].proposal
    assert proposal is not None
    assert proposal.level == "HTT", "the pack proposes what the reviewer named"
    assert proposal.facts["review"] == {"rater": "review", "points": "80", "level": "HTT"}
    assert year.seen(lambda: verify_run(run)).altered == ()


def test_nothing_is_proposed_before_every_file_of_the_block_is_reviewed(year: Year) -> None:
    run = year.run
    with pytest.raises(Conflict, match="chưa được thẩm định"):
        request_proposals(year.actor(GOVERNMENT), run, minutes="01-BB/HĐ")
    assert year.seen(lambda: newest_job(run, "evaluation.propose")) is None
    assert year.file(DIRECTOR)[1] in year.seen(lambda: unreviewed(run))


def test_a_file_that_went_back_is_filed_anew_and_keeps_what_was_said_before(year: Year) -> None:
    file, reviewer = claim(year, SCHOOL, DIRECTOR), year.actor(COMMITTEE)
    with pytest.raises(Conflict, match="đã được nộp"):
        claim(year, SCHOOL, DIRECTOR, "HTT")
    with pytest.raises(Invalid, match="Phải nêu lý do"):
        send_back(reviewer, file, "  ")
    send_back(reviewer, file, "Chưa nêu hạn chế.")
    for act in (lambda: send_back(reviewer, file, "Lại"), lambda: send_on(reviewer, file, ReviewForm(None, "HTT"))):
        with pytest.raises(Conflict, match="chờ người được đánh giá"):
            act()
    claim(year, SCHOOL, DIRECTOR, "HTT")
    with pytest.raises(Conflict, match="đã được nộp"):
        claim(year, SCHOOL, DIRECTOR)
    own = year.files()[DIRECTOR].self_mark
    assert own is not None
    assert own.level == "HTT"
    send_on(reviewer, file, ReviewForm(None, "HTT"))
    acts = year.seen(lambda: [(act.verdict, act.claim["level"]) for act in reviews_of_file(file)])
    assert acts == [("returned", "XS"), ("sent", "HTT")]
    told = year.seen(lambda: [act.verdict for act in reviews_of_file(file)], SCHOOL, "subject")
    assert told == ["returned", "sent"]


def test_who_may_name_and_who_may_review(year: Year) -> None:
    run, file = year.run, year.file(DIRECTOR)
    seat = next(each.id for each in year.seen(lambda: may_review(run[0], clock.today())) if each.role == "decider")
    with pytest.raises(Invalid, match="Không tự thẩm định"):
        name(year, SCHOOL, DIRECTOR)
    name(year, FRONT, SECRETARY)
    with pytest.raises(NotAllowed):
        name_reviewer(year.actor(COMMITTEE), run, seat, [file[1]])
    for address in (FRONT, ADVISER):  # a reviewer of another file; the authority's seat that names reviewers
        with pytest.raises(NotFound):
            send_on(year.actor(address), file, ReviewForm(None, "HTT"))
    send_on(year.actor(COMMITTEE), file, ReviewForm(None, "HTT"))
    with pytest.raises(Conflict, match="không đổi người thẩm định"):
        name(year, FRONT, DIRECTOR)
    with pytest.raises(Invalid, match="Mức xếp loại không có"):
        send_on(year.actor(FRONT), year.file(SECRETARY), ReviewForm(None, "A"))


def test_the_wall_takes_no_review_in_anothers_name(year: Year) -> None:
    file, run = year.file(SECRETARY), year.run
    name(year, FRONT, SECRETARY)
    front, school = year.actor(FRONT), year.actor(SCHOOL)
    authority = year.seen(lambda: reviews_in(run))[0].run.authority_id

    def written(by: Actor, reviewer: uuid.UUID | None) -> None:
        said = {"verdict": "sent", "level": "XS", "remark": "", "marks": {}, "remarks": {}, "claim": {}, "by_label": ""}
        keys = {"tenant_id": file[0], "authority_id": authority, "evaluation_id": file[1]}
        bind_context(db.session(), by.context)
        db.session.add(FileReview(**keys, **said, number=1, reviewer_person_id=reviewer, at=clock.now()))
        try:
            db.session.flush()
        finally:
            db.session.rollback()

    written(front, front.person_id)
    for by, reviewer in ((front, school.person_id), (school, school.person_id)):
        with pytest.raises(ProgrammingError, match="row-level security"):
            written(by, reviewer)
