"""Counts of the regulation bind orders and registrations, by what the work is and why it was chosen."""

from dataclasses import replace
from typing import Any

import pytest

from core.assignment.models import Assignment, Registration
from core.assignment.services import issue_order, review_registration, save_registration, submit_registration
from core.db.bulk import Key
from core.errors import Invalid
from tests.service.opened_year import ADVISOR, DECIDER, DEPARTMENT, FRONT, REGISTRATION, Opened
from tests.service.year_2022 import CLAUSE_2022, ORDER_2022, YEAR_END_2022, in_2022, job, open_2022

JOB = replace(REGISTRATION, kind="hard_job", title="Việc khó", committed_on=YEAR_END_2022)


@pytest.fixture
def cycle(opened: Opened) -> Key:
    """The open cycle of 2022."""
    return open_2022(opened)


@pytest.fixture
def department(opened: Opened) -> Key:
    """The department of education."""
    return opened.unit("an", "so-giao-duc")


def order(opened: Opened, cycle: Key, *pieces: Any, number: str = "01-QĐ/TU (2022)") -> None:
    with in_2022():
        issue_order(opened.actor(DECIDER), cycle, replace(ORDER_2022, number=number), pieces)


def test_five_hard_jobs_are_given_with_their_reasons(opened: Opened, cycle: Key, department: Key) -> None:
    order(opened, cycle, *[job(department, "hard_job", "hard", "new")] * 5)
    given = opened.rows(Assignment)
    assert [(row.kind, row.reasons) for row in given] == [("hard_job", ["hard", "new"])] * 5


@pytest.mark.parametrize("reasons", [[("hard",)] * 4, [("hard",)] * 6, [*[("hard",)] * 4, ("new",)]])
def test_other_than_five_hard_jobs_are_refused_with_the_clause(
    opened: Opened, cycle: Key, department: Key, reasons: list[tuple[str, ...]]
) -> None:
    with pytest.raises(Invalid) as refusal:
        order(opened, cycle, *(job(department, "hard_job", *why) for why in reasons))
    assert {problem.citation for problem in refusal.value.problems} == {CLAUSE_2022}
    assert any("việc khó" in problem.message for problem in refusal.value.problems)
    assert opened.rows(Assignment) == []


def test_what_was_given_before_counts(opened: Opened, cycle: Key, department: Key) -> None:
    order(opened, cycle, *[job(department, "hard_job", "hard")] * 5)
    with pytest.raises(Invalid, match="6 việc khó; quy định không quá 5"):
        order(opened, cycle, job(department, "hard_job", "hard"), number="02")


def register(opened: Opened, cycle: Key, form: Any = JOB, address: str = DEPARTMENT, **more: Any) -> Key:
    with in_2022(1, 20):
        actor = opened.actor(address, "leader")
        unit = opened.unit("an", "so-giao-duc" if address == DEPARTMENT else "mat-tran")
        return actor.tenant_id, save_registration(actor, cycle, unit[1], form, **more)


def test_a_sixth_job_is_refused_when_it_is_registered(opened: Opened, cycle: Key) -> None:
    keys = [register(opened, cycle) for _number in range(5)]
    with pytest.raises(Invalid) as refusal:
        register(opened, cycle)
    assert {problem.citation for problem in refusal.value.problems} == {CLAUSE_2022}
    assert len(opened.rows(Registration)) == 5
    register(opened, cycle, replace(JOB, title="Sửa tên"), existing=keys[4], version=1)
    assert "Sửa tên" in {row.title for row in opened.rows(Registration)}


def test_a_body_registers_one_task_of_each_content(opened: Opened, cycle: Key) -> None:
    for kind in ("front_party_task", "front_government_task", "front_economy_task"):
        register(opened, cycle, replace(JOB, kind=kind), FRONT)
    with pytest.raises(Invalid, match="2 nhiệm vụ về xây dựng chính quyền; quy định không quá 1"):
        register(opened, cycle, replace(JOB, kind="front_government_task"), FRONT)


def test_a_registration_that_was_ordered_counts_once(opened: Opened, cycle: Key, department: Key) -> None:
    keys = [register(opened, cycle) for _number in range(4)]
    with in_2022(1, 21):
        from_department = opened.actor(DEPARTMENT, "leader")
        for key in keys:
            submit_registration(from_department, key, version=1)
            review_registration(opened.actor(ADVISOR), key, "accepted", comment="")
    taken = [job(department, "hard_job", "hard", registration_id=key[1]) for key in keys]
    order(opened, cycle, *taken, job(department, "hard_job", "hard"))
    assert len(opened.rows(Assignment)) == 5
    with pytest.raises(Invalid, match="được giao 6 việc; quy định không quá 5"):
        register(opened, cycle)


def test_two_drafts_saved_at_once_do_not_pass_the_count_together(opened: Opened, cycle: Key) -> None:
    for _number in range(4):
        register(opened, cycle)
    outcomes = opened.at_once(lambda: register(opened, cycle), lambda: register(opened, cycle))
    assert sorted(isinstance(outcome, Invalid) for outcome in outcomes) == [False, True]
