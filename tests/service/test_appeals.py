"""A subject appeals within the regulation's days; the authority keeps its decision or decides anew beside it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core import clock
from core.db import RowContext, bind_context, db
from core.domain.restore import restore
from core.domain.score import Op, ScoreNode
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluation.models import Appeal, AppealAnswer, Decision
from core.evaluation.queries import appeal_of, appeals_of_run, files_of_person, rating_run, tallies
from core.evaluation.services import AnswerForm, DecisionForm, answer_appeal, decide, file_appeal
from core.evaluation.verification import verify_run
from core.evaluation.windows import shown_steps, steps_of
from tests.marked_year import CHAIRMAN, HEAD, MARKING_DAY, Marked
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, DEPUTY, DIRECTOR, PARTY_GROUP
from tests.service.test_criteria_marks import give_all, propose
from tests.year import audited

#: Decided on Wednesday 12 January 2022: five working days end on Wednesday 19 January.
LAST = date(2022, 1, 19)
CHANGE = AnswerForm("Xét lại minh chứng.", "Thông báo số 20-TB/TU", MARKING_DAY, level="XS")
KEEP = replace(CHANGE, reason="Không có tình tiết mới.", level="")


def decide_lower(marked: Marked) -> None:
    """Decide the director one level below what was proposed."""
    form = DecisionForm("HTT", "Quyết định số 9-QĐ/TU", date(2022, 1, 11), "Đồng hạng.")
    decide(marked.actor(COMMITTEE), marked.file(HEAD), form)


@pytest.fixture
def decided(marked: Marked) -> Marked:
    """Everybody is proposed; the director is decided below it."""
    give_all(marked)
    propose(marked)
    decide_lower(marked)
    return marked


def appeal(marked: Marked, address: str = DIRECTOR, level: str = "XS") -> None:
    file = marked.file(HEAD)
    file_appeal(marked.subject(address), file, text="Đề nghị xét lại.", level=level)


def answer(marked: Marked, form: AnswerForm = CHANGE, address: str = COMMITTEE) -> None:
    file = marked.file(HEAD)
    answer_appeal(marked.actor(address), file, form)


def decisions(marked: Marked) -> list[tuple[int, str]]:
    rows = marked.seen(lambda: db.session.query(Decision).order_by(Decision.number).all())
    return [(row.number, row.level) for row in rows]


def test_the_authority_decides_anew_beside_what_it_decided(decided: Marked) -> None:
    appeal(decided)
    answer(decided)
    assert decisions(decided) == [(1, "HTT"), (2, "XS")]
    row = decided.files()[HEAD].decision
    assert row is not None
    tree = restore(ScoreNode, row.tree)
    assert (row.level, tree.op, tree.key, tree.inputs["reason"]) == ("XS", Op.OVERRIDE, "appeal", CHANGE.reason)
    assert [child.key for child in tree.children] == ["decision"]
    run, authority = decided.run, decided.actor(COMMITTEE).authority_id
    found = decided.seen(lambda: tallies(run))["managed_leaders"]
    assert (found.files, found.decided, found.levels) == (2, 1, {"XS": 1})
    person, subject = decided.person(DIRECTOR), decided.subject()
    (rated,) = decided.seen(lambda: files_of_person(subject, person), DIRECTOR, "subject")
    assert rated.decision is not None
    assert rated.decision.level == "XS"
    bind_context(db.session(), decided.actor(COMMITTEE).context)
    assert [audited(f"appeal.{act}")[0].details["level"] for act in ("file", "answer")] == ["XS", "XS"]
    bind_context(db.session(), RowContext(run[0], authority_id=authority))
    db.session.expire_all()
    assert verify_run(run).altered == ()


def test_it_may_keep_its_decision(decided: Marked) -> None:
    appeal(decided, level="")
    answer(decided, KEEP)
    assert decisions(decided) == [(1, "HTT")]
    file = decided.file(HEAD)
    found = decided.seen(lambda: appeal_of(file), DIRECTOR, "subject")
    assert found is not None
    assert found.answer is not None
    assert (found.answer.decision_id, found.answer.reason) == (None, KEEP.reason)


def test_after_the_window_it_is_refused_with_the_clause(decided: Marked) -> None:
    clock.work_on(LAST + timedelta(days=1))
    with pytest.raises(Conflict, match=r"Đã hết thời hạn kiến nghị ngày 19/01/2022 \(Điều 14, Quy định thử"):
        appeal(decided)
    clock.work_on(LAST)
    appeal(decided)
    run = decided.run
    (row,) = decided.seen(lambda: appeals_of_run(run))
    until = decided.seen(lambda: steps_of(rating_run(run)).answer_until(row.appeal))
    assert until is not None
    assert until.last == date(2022, 2, 2)  # ten working days


def test_once_and_only_against_a_decision(decided: Marked) -> None:
    undecided = decided.file(CHAIRMAN)
    appeal(decided)
    with pytest.raises(Conflict, match="đã có kiến nghị"):
        appeal(decided)
    answer(decided, KEEP)
    with pytest.raises(Conflict, match="đã được trả lời"):
        answer(decided)
    with pytest.raises(NotFound):
        answer_appeal(decided.actor(COMMITTEE), undecided, CHANGE)


def test_nothing_is_decided_yet(marked: Marked) -> None:
    with pytest.raises(Conflict, match="chưa được quyết định"):
        appeal(marked)


def test_what_an_answer_lacks_is_told_at_once(decided: Marked) -> None:
    appeal(decided)
    with pytest.raises(Invalid) as refusal:
        answer(decided, AnswerForm(" ", "", MARKING_DAY + timedelta(days=1), level="HTT"))
    assert [problem.field for problem in refusal.value.problems] == ["level", "reason", "document", "answered_on"]
    with pytest.raises(Invalid):
        answer(decided, replace(CHANGE, level="TUYET_VOI"))
    assert decisions(decided) == [(1, "HTT")]


def test_going_over_a_limit_is_justified_here_too(decided: Marked) -> None:
    decide(decided.actor(COMMITTEE), decided.file(CHAIRMAN), DecisionForm("XS", "Quyết định số 9-QĐ/TU", MARKING_DAY))
    appeal(decided)
    with pytest.raises(Invalid, match="sẽ có 2 hồ sơ xếp mức XS"):
        answer(decided)
    answer(decided, replace(CHANGE, exception="Thành tích nổi trội", exception_document="Thông báo số 15-TB/TU"))
    row = decided.files()[HEAD].decision
    assert row is not None
    assert (row.level, row.exception) == ("XS", "Thành tích nổi trội")


def test_nobody_else_appeals_or_answers(decided: Marked) -> None:
    file = decided.file(HEAD)
    with pytest.raises(NotFound):
        appeal(decided, DEPUTY)
    with pytest.raises(NotAllowed):
        file_appeal(decided.actor(ADVISER), file, text="x")
    appeal(decided)
    for address in (ADVISER, ADMINISTRATOR, PARTY_GROUP):
        with pytest.raises(NotAllowed):
            answer(decided, address=address)


def test_who_sees_an_appeal(decided: Marked) -> None:
    appeal(decided)
    answer(decided)

    def count(address: str, role: str | None = None) -> tuple[int, int]:
        counted = lambda: tuple(db.session.query(model).count() for model in (Appeal, AppealAnswer))  # noqa: E731
        return decided.seen(counted, address, role)  # type: ignore[return-value]

    assert count(COMMITTEE) == count(ADVISER) == count(DIRECTOR, "subject") == (1, 1)
    assert count(DEPUTY, "subject") == count(ADMINISTRATOR) == count(PARTY_GROUP) == (0, 0)


def test_the_calendar_of_the_run(marked: Marked) -> None:
    run = marked.run
    planned = marked.seen(lambda: shown_steps(rating_run(run)))
    assert [(step.rule.key, step.due_on) for step in planned] == [
        ("self", date(2022, 1, 5)),
        ("meeting", date(2022, 1, 10)),
        ("decision", date(2022, 1, 15)),
        ("appeal", date(2022, 1, 21)),
        ("answer", date(2022, 2, 4)),
    ]
