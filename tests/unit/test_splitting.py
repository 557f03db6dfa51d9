"""Amounts split into parts: nothing is lost, nothing is added."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assignment.splitting import split_by


def decimals(*numbers: str) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("60", ["1", "1", "1"], ["20", "20", "20"]),
        ("100", ["1", "1", "1"], ["34", "33", "33"]),
        ("55", ["25", "30"], ["25", "30"]),
        ("10", ["0", "1", "3"], ["0", "3", "7"]),
        ("2.5", ["1", "1"], ["1.3", "1.2"]),
        ("1000", ["1", "1", "1"], ["334", "333", "333"]),
    ],
)
def test_parts(total: str, weights: list[str], parts: list[str]) -> None:
    assert split_by(Decimal(total), decimals(*weights)) == decimals(*parts)


@pytest.mark.parametrize("weights", [[], ["0", "0"], ["-1", "2"]])
def test_there_must_be_something_to_go_by(weights: list[str]) -> None:
    with pytest.raises(ValueError, match=r"\["):
        split_by(Decimal(1), decimals(*weights))


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=50).filter(any))
def test_parts_add_up_and_none_is_a_step_away(total: Decimal, weights: list[Decimal]) -> None:
    parts = split_by(total, weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) <= 1 for part, weight in zip(parts, weights, strict=True))
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)
