"""A run that joins shorter ones: refused while they are not decided, then rated from what was decided."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from flask import Flask
from uuid_utils.compat import uuid7

from core import clock
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.domain.score import ScoreNode
from core.errors import Invalid
from core.evaluation.models import Appeal
from core.evaluation.queries import EvaluationRow, evaluations, rating_run, runs
from core.evaluation.services import (
    FREEZE,
    AnswerForm,
    ReceiveForm,
    RunForm,
    SendForm,
    answer_appeal,
    open_run,
    receive_result,
    send_result,
)
from core.evaluation.services.criteria import private_columns
from core.evaluation.verification import verify_run
from tests.packs import install
from tests.rhythm_pack import PACK, rate_by_it
from tests.world import counted
from tests.year import (
    ADVISER,
    CHAIRMAN,
    COMMITTEE,
    RATING_DAY,
    SECRETARY,
    Year,
    as_superuser,
    audited,
    decide,
    propose,
    stage,
    work_off,
)

EVENING, LATER = (datetime.combine(RATING_DAY, time(hour), clock.VIETNAM) for hour in (20, 21))
Q3 = RunForm("quy-3", "Quý III/2021", date(2021, 9, 30), "quarter", date(2021, 7, 1))
Q4 = RunForm("quy-4", "Quý IV/2021", date(2021, 12, 31), "quarter", date(2021, 10, 1))
YEAR = RunForm("nam-2021", "Năm 2021", date(2021, 12, 31), "year", date(2021, 1, 1))
WHY = "Cơ quan mới áp dụng đánh giá quý từ quý IV."


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    install(reported_app, PACK)
    return reported_app


@pytest.fixture
def quarters(year: Year) -> Iterator[Year]:
    """The last two quarters are decided, the first two nobody rated; what was reported is in each of them once.

    They were decided in the morning: it is evening, at whatever hour this is tested.
    """
    with clock.at(EVENING):
        _decide_quarters(year)
        yield year


def _decide_quarters(year: Year) -> None:
    rate_by_it(year)
    for form in (Q3, Q4):
        as_superuser("update report set ends_on = :day", day=form.cut_off)
        as_superuser('update contribution set "on" = :day', day=form.cut_off)
        opened(year, form)
        frozen()
        propose(stage())
        decide(stage())


def opened(year: Year, form: RunForm) -> Key:
    adviser = year.actor(ADVISER)
    return adviser.tenant_id, open_run(adviser, year.cycle, form)


def frozen() -> None:
    (job,) = [job for job in work_off() if job.kind == FREEZE]
    assert job.problem is None, job.problem


def joined(year: Year, **more: str) -> dict[str, EvaluationRow]:
    run = opened(year, replace(YEAR, gap_reason=WHY, **more))
    frozen()
    return {row.evaluation.subject_key: row for row in year.seen(lambda: evaluations(run))}


def periods_of(files: dict[str, EvaluationRow], subject: str) -> list[tuple[str, Decimal | None]]:
    facts = restore(SubjectFacts, files[subject].evaluation.facts)
    return [(each.key, each.score) for each in facts.periods]


def test_a_longer_run_waits_for_the_shorter_ones(year: Year) -> None:
    rate_by_it(year)
    with pytest.raises(Invalid) as refusal:
        opened(year, YEAR)
    (problem,) = refusal.value.problems
    assert (problem.field, problem.citation) == ("gap_reason", "Điều 5, Quy định thử về đánh giá")
    for quarter in ("Quý I/2021", "Quý II/2021", "Quý III/2021", "Quý IV/2021"):
        assert quarter in problem.message
    with pytest.raises(Invalid) as refusal:
        opened(year, replace(YEAR, cut_off=date(2021, 9, 30)))
    assert "Quý IV/2021" not in refusal.value.problems[0].message, "it has not ended by the cut-off"


def test_a_quarter_that_is_open_is_not_decided(year: Year) -> None:
    rate_by_it(year)
    opened(year, Q4)
    for done in (False, True):
        if done:
            frozen()
        with pytest.raises(Invalid) as refusal:
            opened(year, YEAR)
        assert "Quý IV/2021" in refusal.value.problems[0].message


def test_the_authority_says_why_it_joins_without_them(quarters: Year) -> None:
    with pytest.raises(Invalid) as refusal:
        opened(quarters, YEAR)
    assert "Quý I/2021; Quý II/2021." in refusal.value.problems[0].message
    run = opened(quarters, replace(YEAR, gap_reason=WHY))
    assert quarters.seen(lambda: rating_run(run)).gap_reason == WHY
    bind_context(db.session(), quarters.actor(COMMITTEE).context)
    assert audited("run.open")[-1].details["gap_reason"] == WHY


def test_decided_quarters_make_the_year(quarters: Year) -> None:
    files = joined(quarters)
    facts = restore(SubjectFacts, files[SECRETARY].evaluation.facts)
    assert [each.key for each in facts.periods] == ["quy-3", "quy-4"]
    third, fourth = facts.periods
    assert (fourth.rule, fourth.starts_on, fourth.level) == ("quarter", date(2021, 10, 1), "XS")
    assert (fourth.document, fourth.unit) == ("Quyết định số 50-QĐ/TU", "Bí thư Huyện ủy Một")
    assert third.score is not None
    assert fourth.score is not None
    assert set(fourth.parts.values()) >= {fourth.score}
    assert not [key for key in fourth.parts if key.startswith(("assignment.", "target."))]
    assert files[SECRETARY].evaluation.score == (third.score + fourth.score) / 2
    tree = restore(ScoreNode, files[SECRETARY].evaluation.tree)
    assert "Bình quân các quý" in {node.label for node in tree.walk()}
    unit = restore(SubjectFacts, files["90.1/huyen-uy/standing_committee"].evaluation.facts)
    assert [each.key for each in unit.periods] == ["quy-3", "quy-4"], "a collective has its own"


def test_results_follow_the_person_and_not_the_post(quarters: Year) -> None:
    chairman = quarters.person("chu-tich.mot@an.example")
    runs = "select id from rating_run where key = :run"
    moved = f"update evaluation set subject_key = '90/khac/deputy' where subject_key = :key and run_id in ({runs})"
    as_superuser(moved, key=SECRETARY, run="quy-3")
    held = f"update evaluation set subject_person_id = :person where subject_key = :key and run_id in ({runs})"
    other = quarters.person("bi-thu.hai@an.example")
    as_superuser(held, person=other, key=CHAIRMAN, run="quy-3")
    files = joined(quarters)
    assert [key for key, _score in periods_of(files, SECRETARY)] == ["quy-3", "quy-4"], "decided in another unit"
    assert [key for key, _score in periods_of(files, CHAIRMAN)] == ["quy-4"], "the predecessor's is not theirs"
    assert chairman != other


def test_joining_takes_one_statement_more_and_holds(quarters: Year) -> None:
    run = opened(quarters, replace(YEAR, gap_reason=WHY))
    with counted() as sent:
        frozen()
    assert len(sent) <= 37, sent  # one of them tells the levels above how far the run is
    found = quarters.seen(lambda: verify_run(run))
    assert (found.files, found.altered, found.moved) == (8, (), ())


def answered_later(quarters: Year, *, by_appeal: bool) -> str:
    """Decide a quarter's file anew after the year joined it; returns the subject's label."""
    committee = quarters.actor(COMMITTEE)
    bind_context(db.session(), committee.context)
    run = next(run for run in runs() if run.key == "quy-3")
    row = next(
        row for row in evaluations((run.tenant_id, run.id)) if row.evaluation.subject_key == SECRETARY and row.decision
    )
    file, decision = row.evaluation, row.decision
    assert decision is not None
    key = (file.tenant_id, file.id)
    level = "HTT" if decision.level != "HTT" else "HT"
    if by_appeal:
        said = {"text": "Đề nghị xét lại.", "level": "", "by_label": "", "filed_at": clock.now()}
        columns = {**private_columns(file), "evaluation_id": file.id, "decision_id": decision.id}
        db.session.add(Appeal(id=uuid7(), **columns, **said))
        db.session.commit()
        answer_appeal(committee, key, AnswerForm("Xét lại minh chứng.", "20-TB/TU", clock.today(), level=level))
    else:
        as_superuser(
            "insert into decision select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(),"
            " 'number', 2, 'decided_at', cast(:at as text)))).* from decision d where evaluation_id = :file",
            file=file.id,
            at=clock.now().isoformat(),
        )
    return file.subject_label


def test_an_appeal_answered_later_is_named_and_is_no_tampering(quarters: Year) -> None:
    run = opened(quarters, replace(YEAR, gap_reason=WHY))
    frozen()
    with clock.at(LATER):
        label = answered_later(quarters, by_appeal=True)
    found = quarters.seen(lambda: verify_run(run))
    assert (found.altered, found.moved, found.holds) == ((), (), True)
    (corrected,) = found.corrected
    assert corrected.subject == label
    assert "Quý III/2021: giải quyết kiến nghị theo 20-TB/TU" in corrected.problem


def test_a_decision_that_no_appeal_led_to_is_told_apart(quarters: Year) -> None:
    run = opened(quarters, replace(YEAR, gap_reason=WHY))
    frozen()
    with clock.at(LATER):
        label = answered_later(quarters, by_appeal=False)
    found = quarters.seen(lambda: verify_run(run))
    assert found.corrected == ()
    assert [finding.subject for finding in found.moved] == [label]
    assert "không có kiến nghị nào làm căn cứ" in found.moved[0].problem
    assert not found.holds


def received_quarter(quarters: Year) -> None:
    """The committee sends the secretary's third quarter to itself, as of another regulation, and receives it."""
    committee = quarters.actor(COMMITTEE)
    bind_context(db.session(), committee.context)
    assert committee.authority_id is not None
    run = next(run for run in runs() if run.key == "quy-3")
    file = next(
        row.evaluation for row in evaluations((run.tenant_id, run.id)) if row.evaluation.subject_key == SECRETARY
    )
    form = SendForm((committee.tenant_id, committee.authority_id), "45-CV/TU", clock.today())
    key = send_result(committee, (file.tenant_id, file.id), form)
    receive_result(committee, key, ReceiveForm("period", level="HT", points=Decimal(66)))


def test_a_received_quarter_of_another_regulation_joins_the_year(quarters: Year) -> None:
    received_quarter(quarters)
    as_superuser("update rating_run set rule = 'elsewhere' where key = 'quy-3'")
    run = opened(quarters, replace(YEAR, gap_reason=WHY))
    frozen()
    files = {row.evaluation.subject_key: row for row in quarters.seen(lambda: evaluations(run))}
    assert periods_of(files, SECRETARY)[0] == ("quy-3", Decimal(66))
    facts = restore(SubjectFacts, files[SECRETARY].evaluation.facts)
    assert (facts.periods[0].level, facts.received) == ("HT", ())
    assert facts.periods[0].source is not None
    assert facts.periods[0].source.document == "45-CV/TU"
    assert [key for key, _score in periods_of(files, CHAIRMAN)] == ["quy-4"], "nobody sent theirs"
    found = quarters.seen(lambda: verify_run(run))
    assert (found.altered, found.moved) == ((), ())


def test_what_the_own_authority_decided_is_not_counted_twice(quarters: Year) -> None:
    received_quarter(quarters)
    files = joined(quarters)
    assert [key for key, _score in periods_of(files, SECRETARY)] == ["quy-3", "quy-4"]
    facts = restore(SubjectFacts, files[SECRETARY].evaluation.facts)
    assert [period.source for period in facts.periods] == [None, None]
    assert [known.key for known in facts.received] == ["quy-3"], "it is known beside them"
