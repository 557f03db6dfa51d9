"""Opening a rating run, and freezing its facts, as the application role with its policies in force."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from core import clock
from core.assignment.services import CycleForm, create_cycle, issue_cycle
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.facts import SubjectFacts
from core.domain.parameters import Stage
from core.domain.restore import restore
from core.domain.score import ScoreNode
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluation.models import Evaluation, RatingRun
from core.evaluation.queries import newest_job, rating_run
from core.evaluation.services import FREEZE, RunForm, freeze_again, freezing, open_run
from core.extensions import pipeline
from core.extensions.errors import ParametersMissing
from core.extensions.services import ParameterForm, confirm_parameter, enable_pack, offered_packs
from core.jobs.services import cancel_job, resume_job
from core.outbox.models import OutboxRow
from core.outbox.queries import state_of
from core.outbox.services import JobTaken, Taking, take
from core.sdk import RuleContext
from core.tenancy.queries import authorities
from plugins.vinh_phuc.rules import scores
from tests.world import World, counted
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, DIRECTOR, SECRETARY, Year, audited, work_off

FORM = RunForm("nam-2021", "Đánh giá năm 2021", date(2021, 12, 31))


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    return reported_app


def open_it(year: Year, form: RunForm = FORM) -> Key:
    cycle = year.cycle
    adviser = year.actor(ADVISER)
    return adviser.tenant_id, open_run(adviser, cycle, form)


def rows(model: type[RatingRun] | type[Evaluation] | type[OutboxRow]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def field_of(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def test_a_run_freezes_the_facts_of_every_rated_subject_in_the_schemes_order(year: Year) -> None:
    run = open_it(year)
    assert rating_run(run).state == "freezing"
    (job,) = work_off()
    assert (job.kind, job.done_at is not None, job.problem) == ("evaluation.freeze", True, None)

    files = year.files()
    unit, secretary, chairman = "standing_committee", "secretary", "chairman"
    districts = [f"{code}/huyen-uy/{member}" for code in ("90.1", "90.2") for member in (unit, secretary, chairman)]
    assert list(files) == [*districts, "90/mat-tran/body", DIRECTOR]
    assert rating_run(run).state == "marking"
    assert rating_run(run).issued_at is not None

    facts = restore(SubjectFacts, files[SECRETARY].evaluation.facts)
    members = next(target for work in facts.assignments for target in work.targets if target.key == "new_members")
    assert (members.plan, members.amount, members.lines) == (Decimal(60), Decimal(63), 2)
    assert (facts.reports_due, facts.reports_on_time) == (4, 1)
    assert len(facts.assignments) == 18
    tree = restore(ScoreNode, files[SECRETARY].evaluation.tree)
    assert (tree.value, tree.children[0].value) == ("XS", Decimal(100))
    assert files["90.2/huyen-uy/secretary"].evaluation.score == Decimal("93.9")


def test_each_step_is_audited_once(year: Year) -> None:
    run = open_it(year)
    work_off()
    bind_context(db.session(), year.actor(COMMITTEE).context)
    for action in ("run.open", "run.freeze"):
        (entry,) = audited(action)
        assert (entry.object_tenant_id, entry.object_id, entry.actor_label) == (*run, "Ban Tổ chức")
    assert audited("run.freeze")[0].details == {"subjects": 8}


def test_files_go_to_the_council_of_their_block_and_belong_to_who_holds_the_post(year: Year) -> None:
    open_it(year)
    work_off()
    files = {key: row.evaluation for key, row in year.files().items()}
    party = year.actor("hd-dang@an.example").council_id
    assert {key for key, file in files.items() if file.council_id != party} == {DIRECTOR}
    assert files[CHAIRMAN].subject_person_id == year.person("chu-tich.mot@an.example")
    assert files["90.1/huyen-uy/standing_committee"].subject_person_id == year.person("bi-thu.mot@an.example")


def test_freezing_takes_few_statements(year: Year) -> None:
    open_it(year)
    with counted() as sent:
        work_off()
    # However many subjects; with taking the job, telling how far it is here and above, and reading how it ended.
    assert len(sent) <= 36, sent


def test_a_key_is_used_once_in_a_cycle(year: Year) -> None:
    open_it(year)
    with pytest.raises(Invalid) as refusal:
        open_it(year)
    assert field_of(refusal) == ["key"]
    open_it(year, replace(FORM, key="nam-2021-lan-2"))


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2022, 1, 1), date(2022, 1, 12)])
def test_a_cut_off_lies_within_the_cycle(year: Year, day: date) -> None:
    with pytest.raises(Invalid) as refusal:
        open_it(year, replace(FORM, cut_off=day))
    assert field_of(refusal) == ["cut_off"]


def test_a_cut_off_is_not_in_the_future(year: Year) -> None:
    with clock.at(datetime(2021, 6, 1, 9, tzinfo=clock.VIETNAM)), pytest.raises(Invalid) as refusal:
        open_it(year, replace(FORM, cut_off=date(2021, 6, 2)))
    assert field_of(refusal) == ["cut_off"]


def test_everything_missing_is_told_at_once(year: Year) -> None:
    with pytest.raises(Invalid) as refusal:
        open_it(year, RunForm("", "", date(2020, 1, 1)))
    assert field_of(refusal) == ["key", "name", "cut_off"]


def test_an_earlier_cut_off_freezes_what_was_known_then(year: Year) -> None:
    open_it(year, replace(FORM, key="quy-3", cut_off=date(2021, 9, 30)))
    work_off()
    facts = restore(SubjectFacts, year.files()[SECRETARY].evaluation.facts)
    assert {target.amount for work in facts.assignments for target in work.targets} == {None}
    assert (facts.reports_due, facts.reports_on_time) == (3, 0)


def test_only_the_authority_of_the_cycle_opens_a_run(year: Year) -> None:
    cycle = year.cycle
    with pytest.raises(NotFound):
        open_run(year.actor("btc@binh.example"), cycle, FORM)
    with pytest.raises(NotAllowed):
        open_run(year.actor(COMMITTEE), cycle, FORM)
    stranger = replace(year.actor(ADVISER), authority_id=None)
    with pytest.raises(NotAllowed):
        open_run(stranger, cycle, FORM)


def test_a_draft_cycle_is_not_rated(year: Year) -> None:
    administrator, adviser = year.actor("quan-tri@an.example"), year.actor(ADVISER)
    assert adviser.authority_id is not None
    draft = create_cycle(administrator, adviser.authority_id, cycle_form("2021-b"))
    with pytest.raises(Conflict):
        open_run(adviser, (adviser.tenant_id, draft), FORM)


def cycle_form(key: str) -> CycleForm:
    return CycleForm(
        key=key,
        name="Giao nhiệm vụ năm 2021",
        kind="year",
        starts_on=date(2021, 1, 1),
        ends_on=date(2021, 12, 31),
        registration_opens_on=date(2021, 1, 15),
        registration_closes_on=date(2021, 2, 28),
        scheme="vinh_phuc",
        rule_date=date(2021, 1, 1),
    )


def test_a_subject_is_rated_once_in_a_run(year: Year) -> None:
    run = open_it(year)
    work_off()
    file = year.files()[SECRETARY].evaluation
    columns = {column.name: getattr(file, column.name) for column in Evaluation.__table__.columns}
    again = insert(Evaluation).values(**{**columns, "id": run[1]})
    with pytest.raises(IntegrityError, match="uq_evaluation_subject"):
        db.session.execute(again)
    db.session.rollback()


def test_facts_are_frozen_once(year: Year) -> None:
    run = open_it(year)
    with pytest.raises(Conflict):
        freeze_again(year.actor(ADVISER), run)  # the first job has not ended
    work_off()
    before = {key: row.evaluation.id for key, row in year.files().items()}
    with pytest.raises(Conflict):
        freeze_again(year.actor(ADVISER), run)
    bind_context(db.session(), year.actor(ADVISER).context)
    db.session.execute(update(OutboxRow).where(OutboxRow.kind == FREEZE).values(done_at=None))
    db.session.commit()
    (job,) = work_off()
    assert job.problem == "Số liệu của đợt này đã được chốt."
    assert {key: row.evaluation.id for key, row in year.files().items()} == before


def test_a_pack_that_raises_ends_its_job_with_its_key(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_ctx: RuleContext, _subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
        raise ZeroDivisionError("a rule gone wrong")

    run = open_it(year)
    with monkeypatch.context() as broken:
        broken.setattr(scores, "subject_scores", fails)
        (job,) = work_off()
    assert job.done_at is not None
    assert "vinh_phuc" in (job.problem or "")
    assert "a rule gone wrong" in (job.problem or "")
    assert year.files() == {}
    assert rating_run(run).state == "freezing"

    freeze_again(year.actor(ADVISER), run)
    assert [job.problem for job in work_off()] == [None]
    assert len(year.files()) == 8


def test_a_value_that_rules_cannot_use_is_cured_and_frozen_again(year: Year) -> None:
    administrator = year.actor("quan-tri@an.example")
    wrong = ParameterForm("vinh_phuc", "threshold.htt", Decimal(95), date(2021, 1, 1), illustrative=True)
    confirm_parameter(administrator, wrong, version=1)
    year.pin_again()
    run = open_it(year)
    pinned = rating_run(run).fingerprint
    (job,) = work_off()
    assert "Ngưỡng điểm" in (job.problem or "")

    confirm_parameter(administrator, replace(wrong, value=Decimal(70)), version=2)
    year.pin_again()
    freeze_again(year.actor(ADVISER), run)
    assert [job.problem for job in work_off()] == [None]
    assert year.seen(lambda: rating_run(run)).fingerprint != pinned


class TestWithoutParameters:
    """A cycle whose rating parameters nobody confirmed."""

    @pytest.fixture
    def app(self, unconfirmed_app: Flask) -> Flask:
        return unconfirmed_app

    def test_a_run_is_refused_with_the_list_of_what_is_missing(self, world: World) -> None:
        administrator, adviser = world.actor("quan-tri@an.example"), world.actor(ADVISER)
        enable_pack(administrator, "vinh_phuc", date(2021, 1, 1))
        due = ParameterForm("vinh_phuc", "report.due_days", Decimal(10), date(2021, 1, 1), illustrative=True)
        confirm_parameter(administrator, due)
        bind_context(db.session(), administrator.context)
        (body,) = authorities(administrator.tenant_id)
        cycle_id = create_cycle(administrator, body.id, cycle_form("2021"))
        issue_cycle(administrator, cycle_id)

        with pytest.raises(ParametersMissing) as refusal:
            open_run(adviser, (adviser.tenant_id, cycle_id), FORM)
        (pack,) = [pack for pack in offered_packs(adviser.tenant_id) if pack.key == "vinh_phuc"]
        needed = [parameter.key for parameter in pack.parameters if parameter.needed_for is Stage.RATING]
        assert len(needed) == 12
        assert [row.key for row in refusal.value.rows] == needed
        bind_context(db.session(), adviser.context)
        assert (rows(RatingRun), rows(Evaluation), audited("run.open")) == (0, 0, [])


def test_progress_counts_scored_subjects(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 3)
    told: list[tuple[int, int]] = []
    real = freezing.tell
    monkeypatch.setattr(freezing, "tell", lambda taking, *far: (told.append(far), real(taking, *far)))
    open_it(year)
    (job,) = work_off()
    assert told == [(0, 8), (3, 8), (6, 8)]
    assert (job.progress, job.total, job.problem) == (8, 8, None)
    assert len(year.files()) == 8


def test_freezing_is_stopped_between_batches_and_begins_anew(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    adviser = year.actor(ADVISER)
    run = open_it(year)
    job = newest_job(run, FREEZE)
    assert job is not None
    real = freezing.tell

    def asked(taking: Taking, done: int, total: int) -> None:
        if done:
            cancel_job(adviser, taking.id)
            bind_context(db.session(), adviser.context)
        real(taking, done, total)

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "BATCH", 3)
        patch.setattr(freezing, "tell", asked)
        db.session.execute(update(OutboxRow).where(OutboxRow.id == job.id).values(queued_at=clock.now()))
        db.session.commit()
        (stopped,) = work_off()
    assert (state_of(stopped), stopped.progress, year.files()) == ("cancelled", 0, {})
    assert rating_run(run).state == "freezing"
    resume_job(adviser, job.id)
    (done,) = work_off()
    assert (state_of(done), len(year.files())) == ("done", 8)
    assert len(audited("run.freeze")) == 1


def test_a_stale_worker_freezes_nothing(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    """It slept while it computed; another took the job."""
    adviser = year.actor(ADVISER)
    run = open_it(year)
    job = newest_job(run, FREEZE)
    assert job is not None
    stale = take(job.id)
    assert stale is not None
    bind_context(db.session(), adviser.context)
    with monkeypatch.context() as patch:
        patch.setattr(freezing, "tell", lambda *_: None)
        real = freezing.hold
        patch.setattr(freezing, "hold", lambda taking: (take(taking.id), real(taking)))
        with pytest.raises(JobTaken):
            freezing.freeze_run(adviser, stale)
    assert year.files() == {}
    work_off()
    assert len(year.files()) == 8


def test_facts_are_those_of_one_moment(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written while the facts are read is in none of them."""
    real, seen = freezing.collect, []

    def slow(*arguments: Any) -> Any:
        level = db.session.scalar(text("show transaction_isolation"))
        seen.append(level)
        return real(*arguments)

    monkeypatch.setattr(freezing, "collect", slow)
    open_it(year)
    work_off()
    assert seen == ["repeatable read"]
    assert db.session.scalar(text("show transaction_isolation")) == "read committed"


def test_values_pinned_anew_meanwhile_are_not_overruled(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    run = open_it(year)
    real = freezing.tell

    def pinned_anew(*arguments: Any) -> None:
        real(*arguments)
        db.session.execute(update(RatingRun).values(fingerprint="another"))
        db.session.commit()

    monkeypatch.setattr(freezing, "tell", pinned_anew)
    (job,) = work_off()
    assert "ghim lại" in (job.problem or "")
    assert (year.files(), rating_run(run).state) == ({}, "freezing")
