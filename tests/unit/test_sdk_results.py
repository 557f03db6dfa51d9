"""How far work was delivered, without any regulation."""

from datetime import date
from decimal import Decimal

import pytest

from core.domain.score import Op, mismatches
from core.domain.targets import Direction, Measure
from core.sdk import assignment_result, leaf, target_result
from core.sdk.results import NOTHING_ACCEPTED
from tests.extensions.facts import CUT_OFF, assignment, target

CAP = leaf("cap", "Mức trần", Decimal(1), facts={"test": "cap"})


@pytest.mark.parametrize("direction", Direction)
def test_silence_reaches_nothing(direction: Direction) -> None:
    result = target_result(target(amount=None, direction=direction))
    assert result is not None
    assert (result.value, result.note) == (0, NOTHING_ACCEPTED)


def test_a_ratio_over_nothing_reaches_nothing() -> None:
    result = target_result(target(Measure.RATIO, amount="5", denominator=Decimal(0)))
    assert result is not None
    assert result.value == 0


@pytest.mark.parametrize("amount", ["0", "1"])
def test_yes_or_no_needs_no_plan(amount: str) -> None:
    result = target_result(target(Measure.YES_NO, plan=None, amount=amount))
    assert result is not None
    assert result.value == Decimal(amount)


def test_a_target_without_a_plan_says_nothing() -> None:
    assert target_result(target(plan=None)) is None


def test_leaves_name_the_facts_they_were_read_from() -> None:
    result = target_result(target(plan="60", amount="69", unit="đảng viên", lines=9))
    assert result is not None
    actual, plan = result.children
    assert actual.inputs == {"target": "target", "unit": "đảng viên", "lines": "9"}
    assert plan.inputs == {"target": "target", "unit": "đảng viên"}


def test_work_is_the_mean_of_its_targets() -> None:
    work = assignment(target(plan="10", amount="5"), target(plan="10", amount="15"))
    tree = assignment_result(work, CUT_OFF)
    assert (tree.op, tree.value) == (Op.MEAN, 1)
    assert assignment_result(work, CUT_OFF, CAP).value == Decimal("0.75")
    assert mismatches(tree) == []


@pytest.mark.parametrize(("done_on", "delivered"), [(date(2021, 6, 1), 1), (None, 0)])
def test_work_without_a_number_is_delivered_or_not(done_on: date | None, delivered: int) -> None:
    tree = assignment_result(assignment(target(plan=None), done_on=done_on), CUT_OFF)
    assert (tree.op, tree.value) == (Op.INPUT, delivered)


@pytest.mark.parametrize(
    ("done_on", "excused", "note"),
    [
        (date(2021, 11, 30), False, ""),
        (date(2021, 12, 5), False, "Hoàn thành chậm 5 ngày"),
        (date(2021, 12, 5), True, "Hoàn thành chậm 5 ngày; nguyên nhân khách quan đã được xác nhận"),
        (None, False, "Chưa hoàn thành, quá hạn 31 ngày"),
    ],
)
def test_a_delay_is_said_and_costs_nothing(done_on: date | None, excused: bool, note: str) -> None:
    work = assignment(target(plan="10", amount="10"), done_on=done_on, excused=excused)
    tree = assignment_result(work, CUT_OFF)
    assert (tree.value, tree.note) == (1, note)
    assert tree.inputs["due_on"] == "2021-11-30"
    assert tree.inputs["done_on"] == (done_on.isoformat() if done_on else "")
    assert tree.inputs["excused"] == ("yes" if excused else "no")


def test_work_that_is_not_due_yet_is_not_late() -> None:
    assert assignment_result(assignment(target(), done_on=None), date(2021, 11, 1)).note == ""
