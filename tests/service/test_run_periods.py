"""Runs of one kind and one period: what can be opened, and what of the cycle's work counts in it."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from core import clock
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.errors import Invalid
from core.evaluation.queries import rating_run
from core.evaluation.services import RunForm, open_run
from core.evaluation.verification import verify_run
from core.extensions.errors import ParametersMissing
from tests.packs import install
from tests.rhythm_pack import PACK, rate_by_it
from tests.world import counted
from tests.year import ADVISER, COMMITTEE, DIRECTOR, SECRETARY, Year, as_superuser, audited, work_off

Q3 = RunForm("quy-3", "Đánh giá quý III", date(2021, 9, 30), "quarter", date(2021, 7, 1))
Q4 = RunForm("quy-4", "Đánh giá quý IV", date(2021, 12, 31), "quarter", date(2021, 10, 1))


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    install(reported_app, PACK)
    return reported_app


@pytest.fixture
def quarters(year: Year) -> Year:
    rate_by_it(year)
    return year


def opened(year: Year, form: RunForm) -> Key:
    adviser = year.actor(ADVISER)
    return adviser.tenant_id, open_run(adviser, year.cycle, form)


def rated(year: Year, form: RunForm) -> dict[str, SubjectFacts]:
    opened(year, form)
    (job,) = work_off()
    assert job.problem is None, job.problem
    return {key: restore(SubjectFacts, row.evaluation.facts) for key, row in year.files().items()}


def field_of(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def test_a_run_of_a_rule_is_over_its_period(quarters: Year) -> None:
    key = opened(quarters, Q4)
    run = quarters.seen(lambda: rating_run(key))
    assert (run.rule, run.starts_on, run.ends_on) == ("quarter", date(2021, 10, 1), date(2021, 12, 31))
    bind_context(db.session(), quarters.actor(COMMITTEE).context)
    assert audited("run.open")[0].details["rule"] == "quarter"


def test_a_run_waits_only_for_the_values_that_its_own_rule_needs(quarters: Year) -> None:
    opened(quarters, Q4)
    half = RunForm("nua-nam", "Đánh giá sáu tháng", date(2021, 12, 31), "half", date(2021, 7, 1), "Quý III chưa xong.")
    with pytest.raises(ParametersMissing, match="Số quý tối thiểu") as refusal:
        opened(quarters, half)
    assert [row.key for row in refusal.value.rows] == ["half.least_quarters"]


def test_a_run_without_a_rule_is_over_its_cycle(quarters: Year) -> None:
    key = opened(quarters, RunForm("nam", "Đánh giá năm", date(2021, 12, 31)))
    run = quarters.seen(lambda: rating_run(key))
    assert (run.rule, run.starts_on, run.ends_on) == ("", date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(Q4, rule="month"), "cycle"),
        (replace(Q4, starts_on=date(2021, 11, 1)), "cycle"),
        (replace(Q4, starts_on=None), "cycle"),
        (replace(Q4, cut_off=date(2021, 9, 30)), "cut_off"),
        (replace(Q3, cut_off=date(2021, 10, 1)), "cut_off"),
    ],
)
def test_what_the_regulation_does_not_have_is_refused(quarters: Year, form: RunForm, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        opened(quarters, form)
    assert field_of(refusal) == [field]
    opened(quarters, Q4)


def test_a_period_is_rated_once(quarters: Year) -> None:
    opened(quarters, Q4)
    with pytest.raises(Invalid) as refusal:
        opened(quarters, replace(Q4, key="quy-4-lan-2"))
    assert field_of(refusal) == ["cycle"]
    opened(quarters, Q3)
    opened(quarters, RunForm("dot-xuat", "Đánh giá đột xuất", date(2021, 12, 31)))
    opened(quarters, RunForm("dot-xuat-2", "Đánh giá đột xuất", date(2021, 12, 31)))


def test_a_regulation_without_rules_has_no_periods(year: Year) -> None:
    with pytest.raises(Invalid) as refusal:
        opened(year, Q4)
    assert field_of(refusal) == ["cycle"]


def test_a_period_counts_what_falls_due_or_was_accepted_in_it(quarters: Year) -> None:
    """Everything was reported in the last window; the director's work fell due in November."""
    as_superuser("update assignment set due_on = '2021-08-31' where kind = 'product'")
    third = rated(quarters, Q3)
    assert [work.kind for work in third[DIRECTOR].assignments] == ["product"]
    assert third[SECRETARY].assignments == ()
    assert (third[SECRETARY].reports_due, third[SECRETARY].reports_on_time) == (1, 0)
    fourth = rated(quarters, Q4)
    assert [work.kind for work in fourth[DIRECTOR].assignments] == ["product"], "delivered late, so it counts here too"
    assert fourth[DIRECTOR].assignments[0].done_on is not None
    assert len(fourth[SECRETARY].assignments) == 18
    assert (fourth[SECRETARY].reports_due, fourth[SECRETARY].reports_on_time) == (1, 1)


def test_what_an_earlier_period_delivered_is_not_rated_again(quarters: Year) -> None:
    """The window of the lines is moved into the third quarter: then the fourth has nothing of them."""
    as_superuser(
        "update report set starts_on = '2021-07-01', ends_on = '2021-09-30'; update report_line set done = true"
    )
    as_superuser("update contribution set \"on\" = '2021-09-30'")
    with clock.at(datetime(2022, 1, 5, 9, tzinfo=clock.VIETNAM)):
        assert len(rated(quarters, Q3)[SECRETARY].assignments) == 18
        assert rated(quarters, Q4)[SECRETARY].assignments == ()


def test_amounts_are_the_state_at_the_cut_off_with_what_came_before(quarters: Year) -> None:
    """The plan is that of the whole piece, so is the amount; what earlier quarters brought of a count stands beside."""
    counts = "select id from target where kind = 'new_members' and measure = 'count'"
    as_superuser(f"update contribution set \"on\" = '2021-09-30' where source_id in ({counts})")
    facts = rated(quarters, Q4)
    moved = [
        target
        for each in facts.values()
        for work in each.assignments
        for target in work.targets
        if target.before is not None
    ]
    assert moved
    assert {target.key for target in moved} == {"new_members"}
    assert all(target.amount == target.before and target.before > Decimal(0) for target in moved)
    whole = rated(quarters, RunForm("nam", "Đánh giá năm", date(2021, 12, 31)))
    assert {t.before for each in whole.values() for work in each.assignments for t in work.targets} == {None}


def test_a_run_of_a_period_holds_when_verified(quarters: Year) -> None:
    rated(quarters, Q4)
    run = quarters.run
    found = quarters.seen(lambda: verify_run(run))
    assert (found.files, found.altered, found.moved) == (8, (), ())
    as_superuser("update assignment set title = 'Khác' where kind = 'product'")
    db.session.expire_all()
    assert {finding.subject for finding in quarters.seen(lambda: verify_run(run)).moved} == {
        "Giám đốc Sở Giáo dục và Đào tạo"
    }


def test_a_period_takes_one_statement_more(quarters: Year) -> None:
    opened(quarters, Q4)
    with counted() as sent:
        work_off()
    assert len(sent) <= 37, sent
