"""General criteria: the subject and who appraises mark each item; proposals rest on the latter, and are verified so."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.db import RowContext, bind_context, db
from core.domain.background import CriterionMarkFacts as Mark
from core.domain.facts import ProposalFacts
from core.domain.restore import restore
from core.errors import Conflict, Invalid, NotAllowed, NotFound, StaleEdit
from core.evaluation.models import CriteriaMark
from core.evaluation.services import (
    CriteriaForm,
    request_proposals,
    save_criteria,
    save_criteria_sheet,
    submit_self_mark,
)
from core.evaluation.verification import verify_run
from tests.marked_year import CHAIRMAN, HEAD, SECOND, Marked
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, DEPUTY, DIRECTOR
from tests.year import as_superuser, audited, work_off

PAPER = "Tờ trình số 12-TTr/BTC ngày 10/01/2022"
GOOD = (
    Mark("1.1", "met", None),
    Mark("2.1", "met", None, "Không có vi phạm."),
    Mark("2.2", "met", None),
)
POINTS = (Mark("3.1", "", Decimal("8.5")),)


def with_mark(item: str, **changes: object) -> tuple[Mark, ...]:
    return tuple(replace(mark, **changes) if mark.item == item else mark for mark in GOOD)  # type: ignore[arg-type]


def fields(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def give(marked: Marked, subject: str = HEAD, marks: tuple[Mark, ...] = GOOD, version: int = 0) -> None:
    file = marked.file(subject)
    save_criteria(marked.actor(ADVISER), file, marks, version=version)


def give_all(marked: Marked) -> None:
    run = marked.run
    forms = [CriteriaForm(marked.id(subject), GOOD) for subject in (HEAD, CHAIRMAN)]
    save_criteria_sheet(marked.actor(ADVISER), run, [*forms, CriteriaForm(marked.id(SECOND), POINTS)])


def claim(marked: Marked, marks: tuple[Mark, ...] = GOOD) -> None:
    file = marked.file(HEAD)
    actor = marked.subject()
    submit_self_mark(actor, file, points=None, level="HTT", narrative="Đã làm.", criteria=marks)


def propose(marked: Marked) -> None:
    run = marked.run
    request_proposals(marked.actor(ADVISER), run, minutes=PAPER)
    assert [job.problem for job in work_off()] == [None]


def rows(marked: Marked, address: str, role: str | None = None) -> list[str]:
    found = marked.seen(lambda: db.session.query(CriteriaMark).order_by(CriteriaMark.id).all(), address, role)
    return [row.rater for row in found]


def test_marks_reach_the_proposal_and_are_verified(marked: Marked) -> None:
    assert {row.evaluation.band for row in marked.files().values()} == {"INSUFFICIENT_DATA"}
    claim(marked, with_mark("2.1", choice="unmet"))
    give_all(marked)
    propose(marked)
    files = marked.files()
    levels = {key: (row.proposal.level, row.proposal.score) for key, row in files.items() if row.proposal}
    # 65 + 30 of the leaders' sheet; 65 + 8.5 of the others'.
    assert levels == {HEAD: ("XS", 95), CHAIRMAN: ("XS", 95), SECOND: ("HTT", Decimal("73.5"))}
    proposal = files[HEAD].proposal
    assert proposal is not None
    facts = restore(ProposalFacts, proposal.facts)
    assert facts.subject.criteria == GOOD
    assert {mark.item: mark.choice for mark in facts.self_criteria}["2.1"] == "unmet"

    run, authority = marked.run, marked.actor(COMMITTEE).authority_id
    bind_context(db.session(), RowContext(run[0], authority_id=authority))
    assert verify_run(run).altered == ()
    as_superuser(
        "update criteria_mark set marks = '{}' where rater = 'rater' and evaluation_id = :id",
        id=files[HEAD].evaluation.id,
    )
    db.session.rollback()
    bind_context(db.session(), RowContext(run[0], authority_id=authority))
    db.session.expire_all()
    assert [finding.problem for finding in verify_run(run).altered] == [
        "proposal facts: not the criteria that were marked (rater)"
    ]


def test_what_is_not_marked_is_named_before_proposing(marked: Marked) -> None:
    give(marked)
    give(marked, CHAIRMAN, GOOD[:1])
    run = marked.run
    with pytest.raises(Conflict, match=r"Còn 2 hồ sơ chưa chấm đủ tiêu chí: .* \(2\.1, 2\.2\); .* \(3\.1\)\."):
        request_proposals(marked.actor(ADVISER), run, minutes=PAPER)


@pytest.mark.parametrize(
    ("marks", "named"),
    [
        (with_mark("2.1", choice="perfect"), ["c1"]),
        (with_mark("2.1", choice="", points=Decimal(5)), ["c1"]),
        ((*GOOD, Mark("9.9", "met", None)), [""]),
    ],
)
def test_marks_are_the_regulations(marked: Marked, marks: tuple[Mark, ...], named: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        give(marked, marks=marks)
    assert fields(refusal) == named
    assert rows(marked, ADVISER) == []


@pytest.mark.parametrize("points", ["-0.5", "10.01"])
def test_points_are_within_the_items(marked: Marked, points: str) -> None:
    with pytest.raises(Invalid, match="từ 0 đến 10"):
        give(marked, SECOND, (Mark("3.1", "", Decimal(points)),))
    give(marked, SECOND, POINTS)
    assert rows(marked, ADVISER) == ["rater"]


def test_who_saw_the_marks_may_change_them(marked: Marked) -> None:
    give(marked)
    give(marked, marks=with_mark("1.1", choice="unmet"), version=1)
    for version in (0, 1):
        with pytest.raises(StaleEdit):
            give(marked, version=version)
    with pytest.raises(Invalid, match="Không có phiếu chấm nào thay đổi"):
        give(marked, marks=with_mark("1.1", choice="unmet"), version=2)
    assert len(audited("criteria.mark")) == 2


def test_they_rest_once_there_is_a_proposal(marked: Marked) -> None:
    give_all(marked)
    run = marked.run
    request_proposals(marked.actor(ADVISER), run, minutes=PAPER)
    with pytest.raises(Conflict, match="đang được tính"):
        give(marked, version=1, marks=with_mark("1.1", choice="unmet"))
    work_off()
    with pytest.raises(Conflict, match="Đã có đề xuất"):
        give(marked, version=1, marks=with_mark("1.1", choice="unmet"))


def test_the_subject_fills_in_every_item(marked: Marked) -> None:
    with pytest.raises(Invalid) as refusal:
        claim(marked, GOOD[:2])
    assert fields(refusal) == ["c2"]
    assert marked.files()[HEAD].self_mark is None
    claim(marked)
    assert rows(marked, DIRECTOR, "subject") == ["self"]


def test_nobody_else_marks(marked: Marked) -> None:
    file = marked.file(HEAD)
    for address, role in ((COMMITTEE, None), (ADMINISTRATOR, None), (DIRECTOR, "subject"), (DIRECTOR, "leader")):
        with pytest.raises(NotAllowed):
            save_criteria(marked.actor(address, role), file, GOOD)
    with pytest.raises(NotFound):
        submit_self_mark(marked.subject(DEPUTY), file, points=None, level="HTT", narrative="x", criteria=GOOD)


def test_the_subject_neither_reads_nor_writes_the_raters_marks(marked: Marked) -> None:
    claim(marked)
    give(marked)
    assert rows(marked, ADVISER) == ["self", "rater"]
    assert rows(marked, DIRECTOR, "subject") == ["self"]
    assert rows(marked, DEPUTY, "subject") == rows(marked, ADMINISTRATOR) == []
    forged = "update criteria_mark set rater = 'rater' where rater = 'self'"
    bind_context(db.session(), marked.subject().context)
    with pytest.raises(Exception, match=r"ck_criteria_mark_person|uq_criteria_mark_rater"):
        db.session.execute(db.text(forged))
    db.session.rollback()
