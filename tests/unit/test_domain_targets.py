"""How far a target is reached, and that both ways to say it agree."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.score import mismatches
from core.domain.targets import Direction, Measure, actual_value, attainment
from core.sdk import target_result
from tests.extensions.facts import target

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=0, max_value=10**6)


@pytest.mark.parametrize(
    ("direction", "plan", "actual", "reached"),
    [
        (Direction.AT_LEAST, "60", "69", "1.15"),
        (Direction.AT_LEAST, "2000", "2101", "1.0505"),
        (Direction.AT_LEAST, "10", "0", "0"),
        (Direction.AT_LEAST, "0", "0", "1"),
        (Direction.AT_LEAST, "0", "3", "1"),
        (Direction.AT_LEAST, "0", "-2", "0"),
        (Direction.AT_MOST, "5", "4", "1"),
        (Direction.AT_MOST, "5", "5", "1"),
        (Direction.AT_MOST, "5", "8", "0.625"),
        (Direction.AT_MOST, "0", "3", "0"),
        (Direction.AT_MOST, "0", "0", "1"),
    ],
)
def test_attainment(direction: Direction, plan: str, actual: str, reached: str) -> None:
    assert attainment(direction, Decimal(plan), Decimal(actual)) == Decimal(reached)


@pytest.mark.parametrize(("plan", "actual"), [(None, Decimal(1)), (Decimal(1), None), (None, None)])
def test_attainment_cannot_be_said(plan: Decimal | None, actual: Decimal | None) -> None:
    assert attainment(Direction.AT_LEAST, plan, actual) is None


def test_a_ratio_is_said_in_per_cent() -> None:
    assert actual_value(Measure.RATIO, Decimal(903), Decimal(1000)) == Decimal("90.3")
    assert actual_value(Measure.COUNT, Decimal(903), Decimal(1000)) == Decimal(903)


@pytest.mark.parametrize("denominator", [None, Decimal(0)])
def test_a_ratio_over_nothing_cannot_be_said(denominator: Decimal | None) -> None:
    assert actual_value(Measure.RATIO, Decimal(1), denominator) is None


@given(
    st.sampled_from([Measure.COUNT, Measure.RATIO, Measure.RATE, Measure.MILESTONES]),
    st.sampled_from(Direction),
    AMOUNTS,
    AMOUNTS,
    AMOUNTS.filter(bool),
)
def test_the_tree_and_the_number_agree(
    measure: Measure, direction: Direction, plan: Decimal, amount: Decimal, denominator: Decimal
) -> None:
    tree = target_result(target(measure, direction=direction, plan=plan, amount=amount, denominator=denominator))
    assert tree is not None
    assert mismatches(tree) == []
    assert tree.value == attainment(direction, plan, actual_value(measure, amount, denominator))
