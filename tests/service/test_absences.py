"""Absences of persons: recorded, ended, corrected, and what a rating knows of a person's service."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import bind_context, db
from core.domain.background import WHOLE_PERIOD, AbsenceFacts, AbsenceKind, ServiceFacts
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluation.services import RunForm, open_run
from core.evaluation.verification import verify_run
from core.people.models import Absence, Person
from core.people.queries import absence_history
from core.people.services import AbsenceForm, correct_absence, record_absence
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, DIRECTOR, SECRETARY, Year, as_superuser, audited, work_off

ADMINISTRATOR = "quan-tri@an.example"
PERSON = "so-giao-duc@an.example"
FORM = AbsenceForm(AbsenceKind.MATERNITY, date(2021, 3, 1), None, "12-QĐ/SNV")


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    return reported_app


def rated(year: Year) -> dict[str, ServiceFacts]:
    open_run(year.actor(ADVISER), year.cycle, RunForm("nam-2021", "Năm 2021", date(2021, 12, 31)))
    (job,) = work_off()
    assert job.problem is None, job.problem
    files = year.files().items()
    return {key: restore(SubjectFacts, row.evaluation.facts).service for key, row in files}


def stored(year: Year) -> int:
    bind_context(db.session(), year.actor(ADMINISTRATOR).context)
    return db.session.scalar(select(func.count()).select_from(Absence)) or 0


def test_an_absence_is_recorded_ended_and_never_rewritten(year: Year) -> None:
    administrator = year.actor(ADMINISTRATOR)
    first = record_absence(administrator, year.person(PERSON), FORM)
    second = correct_absence(administrator, first, replace(FORM, ends_on=date(2021, 8, 31)), reason="Đi làm lại")
    bind_context(db.session(), administrator.context)
    history = absence_history((administrator.tenant_id, second))
    assert [(row.id, row.ends_on, row.reason) for row in history] == [
        (second, date(2021, 8, 31), "Đi làm lại"),
        (first, None, ""),
    ]
    assert [entry.object_id for entry in audited("absence.record") + audited("absence.correct")] == [first, second]
    assert "12-QĐ" not in str(audited("absence.record")[0].details), "why somebody is away is not for the trail"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(FORM, document=" "), "document"),
        (replace(FORM, ends_on=date(2021, 2, 28)), "ends_on"),
        (replace(FORM, starts_on=date(2021, 6, 1)), "starts_on"),
    ],
)
def test_what_is_wrong_stands_at_its_field(year: Year, form: AbsenceForm, field: str) -> None:
    administrator, person = year.actor(ADMINISTRATOR), year.person(PERSON)
    record_absence(administrator, person, FORM)
    with pytest.raises(Invalid) as refusal:
        record_absence(administrator, person, form)
    assert field in [problem.field for problem in refusal.value.problems]
    assert stored(year) == 1


def test_an_absence_is_corrected_once_and_with_a_reason(year: Year) -> None:
    administrator = year.actor(ADMINISTRATOR)
    first = record_absence(administrator, year.person(PERSON), FORM)
    with pytest.raises(Invalid) as refusal:
        correct_absence(administrator, first, FORM, reason=" ")
    assert [problem.field for problem in refusal.value.problems] == ["reason"]
    gone = correct_absence(administrator, first, FORM, reason="Ghi nhầm người", withdrawn=True)
    with pytest.raises(Invalid):
        correct_absence(administrator, first, FORM, reason="Lần nữa")
    with pytest.raises(Conflict):
        correct_absence(administrator, gone, FORM, reason="Lần nữa")
    record_absence(administrator, year.person(PERSON), FORM)
    assert stored(year) == 3, "what was withdrawn is in nobody's way"


def test_only_the_administrator_records_and_only_of_the_own_people(year: Year) -> None:
    person = year.person(PERSON)
    with pytest.raises(NotAllowed):
        record_absence(year.actor(ADVISER), person, FORM)
    bind_context(db.session(), year.actor(ADMINISTRATOR).context)
    stranger = Person()
    db.session.add(stranger)
    db.session.commit()
    with pytest.raises(NotFound):
        record_absence(year.actor(ADMINISTRATOR), stranger.id, FORM)
    assert record_absence(year.actor(ADMINISTRATOR), person, FORM)


def test_another_province_and_lower_levels_see_nothing(year: Year) -> None:
    record_absence(year.actor(ADMINISTRATOR), year.person(PERSON), FORM)
    for address in ("btv@binh.example", "bi-thu.mot@an.example"):
        seen = year.seen(lambda: db.session.scalars(select(Absence)).all(), address)
        assert seen == [], address
    assert stored(year) == 1
    assert len(year.seen(lambda: db.session.scalars(select(Absence)).all(), COMMITTEE)) == 1


def test_a_rating_knows_absences_of_persons_in_its_period(year: Year) -> None:
    administrator = year.actor(ADMINISTRATOR)
    first = record_absence(administrator, year.person(PERSON), FORM)
    correct_absence(administrator, first, replace(FORM, ends_on=date(2021, 8, 31)), reason="Đi làm lại")
    past = AbsenceForm(AbsenceKind.SICK, date(2020, 11, 1), date(2020, 12, 31), "01-GN")
    record_absence(administrator, year.person(PERSON), past)
    service = rated(year)
    given = AbsenceFacts(AbsenceKind.MATERNITY, date(2021, 3, 1), date(2021, 8, 31), "12-QĐ/SNV")
    assert service[DIRECTOR].absences == (given,)
    assert {key for key, each in service.items() if each.absences} == {DIRECTOR}


APPOINTMENT = """appointment set {} where id in (
    select a.id from appointment a join post p on p.tenant_id = a.tenant_id and p.id = a.post_id
    join unit u on u.tenant_id = p.tenant_id and u.id = p.unit_id join tenant t on t.id = u.tenant_id
    where t.code || '/' || u.key || '/' || p.key = :subject)"""


def test_a_rating_knows_when_a_post_began(year: Year) -> None:
    as_superuser("update " + APPOINTMENT.format("valid_from = '2021-05-04'"), subject=SECRETARY)
    as_superuser("update " + APPOINTMENT.format("valid_from = '2021-01-01'"), subject=CHAIRMAN)
    service = rated(year)
    assert (service[SECRETARY].began_on, service[SECRETARY].ended_on) == (date(2021, 5, 4), None)
    assert service[CHAIRMAN] == WHOLE_PERIOD, "from the first day on is the whole period"


def test_a_unit_that_ended_is_told(year: Year) -> None:
    as_superuser("update unit set valid_to = '2021-06-30' where key = 'so-giao-duc'")
    service = rated(year)
    assert {key for key, each in service.items() if each.ended_unit} == {DIRECTOR}


def test_runs_of_before_are_verified_without_what_they_did_not_know(year: Year) -> None:
    rated(year)
    record_absence(year.actor(ADMINISTRATOR), year.person(PERSON), FORM)
    run = year.run
    for generation, moved in ((1, {"Giám đốc Sở Giáo dục và Đào tạo"}), (0, set())):
        as_superuser("update rating_run set gathers = :generation", generation=generation)
        db.session.expire_all()
        found = year.seen(lambda: verify_run(run))
        assert (found.altered, {finding.subject for finding in found.moved}) == ((), moved)
