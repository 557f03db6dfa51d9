"""A node's value equals its operation over its children."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.canonical import CONTEXT, digest
from core.domain.score import Op, ScoreNode, compute, holds, mismatches, round_decimal, score_below
from core.sdk import band, leaf, node, rounded

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**6), max_value=10**6)


def leaves(*values: Decimal | int | str) -> list[ScoreNode]:
    return [leaf(f"leaf{n}", "Lá", Decimal(value), facts={"fact": str(n)}) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("op", "values", "result"),
    [
        (Op.SUM, (1, 2, "0.5"), "3.5"),
        (Op.WEIGHTED_SUM, (10, "0.3", 20, "0.7"), "17"),
        (Op.MEAN, (1, 2, 6), "3"),
        (Op.PRODUCT, (2, 3, "0.5"), "3"),
        (Op.QUOTIENT, (3, 4), "0.75"),
        (Op.MINIMUM, (3, 1, 2), "1"),
        (Op.MAXIMUM, (3, 1, 2), "3"),
    ],
)
def test_an_operation_is_what_its_name_says(op: Op, values: tuple[int | str, ...], result: str) -> None:
    assert node(op, "root", "Gốc", leaves(*values)).number == Decimal(result)


@pytest.mark.parametrize(("comparison", "result"), [("ge", 1), ("gt", 0), ("le", 1), ("lt", 0), ("eq", 1)])
def test_a_comparison_is_one_or_nothing(comparison: str, result: int) -> None:
    assert node(Op.COMPARE, "root", "Gốc", leaves(5, "5.0"), inputs={"comparison": comparison}).number == result


@pytest.mark.parametrize(
    ("op", "values", "error"),
    [
        (Op.MEAN, (), ArithmeticError),
        (Op.QUOTIENT, (1, 0), ArithmeticError),
        (Op.QUOTIENT, (1,), IndexError),
        (Op.MINIMUM, (), ValueError),
        (Op.WEIGHTED_SUM, (1, 2, 3), ValueError),
    ],
)
def test_an_operation_without_a_value_is_an_error(op: Op, values: tuple[int, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        node(op, "root", "Gốc", leaves(*values))


@pytest.mark.parametrize("op", [Op.INPUT, Op.PARAMETER, Op.OVERRIDE])
def test_what_is_given_is_not_computed(op: Op) -> None:
    with pytest.raises(ValueError, match="not computed"):
        node(op, "root", "Gốc", leaves(1))


def test_a_word_is_no_number() -> None:
    with pytest.raises(TypeError, match="carries no number"):
        node(Op.SUM, "root", "Gốc", [leaf("leaf", "Lá", "XS", facts={"fact": "x"})])


@pytest.mark.parametrize(
    ("number", "places", "half_up", "down"),
    [("2.345", 2, "2.35", "2.34"), ("2.5", 0, "3", "2"), ("-2.5", 0, "-3", "-2"), ("89.995", 2, "90.00", "89.99")],
)
def test_rounding(number: str, places: int, half_up: str, down: str) -> None:
    assert round_decimal(Decimal(number), places, "half_up") == Decimal(half_up)
    assert round_decimal(Decimal(number), places, "down") == Decimal(down)
    score, digits = leaves(number, places)
    assert rounded("root", "Gốc", score, digits, "half_up").number == Decimal(half_up)


@pytest.mark.parametrize(
    ("points", "level"), [("95", "XS"), ("90", "XS"), ("89.99", "HTT"), ("70", "HTT"), ("50", "HT"), ("0", "KHT")]
)
def test_a_band_begins_at_its_threshold(points: str, level: str) -> None:
    score, xs, htt, ht = leaves(points, 90, 70, 50)
    tree = band("band", "Mức", score, [("XS", xs), ("HTT", htt), ("HT", ht)], "KHT")
    assert tree.value == level
    assert mismatches(tree) == []


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_sum_mean_and_bounds_agree(numbers: list[Decimal]) -> None:
    total, mean, low, high = (
        node(op, "root", "Gốc", leaves(*numbers)).number for op in (Op.SUM, Op.MEAN, Op.MINIMUM, Op.MAXIMUM)
    )
    assert total == sum(numbers)
    assert mean == CONTEXT.divide(total, Decimal(len(numbers)))
    assert low <= CONTEXT.plus(mean.quantize(Decimal("1E-10"))) + Decimal("1E-9")
    assert mean <= high + Decimal("1E-9")


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_a_weighted_sum_is_the_sum_of_products(pairs: list[tuple[Decimal, Decimal]]) -> None:
    flat = [number for pair in pairs for number in pair]
    products = [node(Op.PRODUCT, "product", "Tích", leaves(*pair)) for pair in pairs]
    assert node(Op.WEIGHTED_SUM, "root", "Gốc", leaves(*flat)).value == node(Op.SUM, "root", "Gốc", products).value


@given(st.lists(NUMBERS, min_size=2, max_size=5), NUMBERS)
def test_a_forged_value_is_found_and_named(numbers: list[Decimal], forged: Decimal) -> None:
    inner = node(Op.SUM, "inner", "Tổng", leaves(*numbers))
    tree = node(Op.PRODUCT, "root", "Gốc", [inner, *leaves(1)])
    assert mismatches(tree) == []
    altered = replace(tree, children=(replace(inner, value=forged), *tree.children[1:]))
    assert ("inner" in mismatches(altered)) == (forged != inner.value)


def test_a_copied_node_is_no_longer_believed_unseen() -> None:
    tree = node(Op.SUM, "root", "Gốc", leaves(1, 2))
    assert tree.built
    assert holds(tree)
    assert not holds(replace(tree, value=Decimal(4)))


def test_how_a_node_was_made_is_no_part_of_it() -> None:
    tree = node(Op.SUM, "root", "Gốc", leaves(1, 2))
    by_hand = replace(tree)
    assert not by_hand.built
    assert (by_hand, digest(by_hand)) == (tree, digest(tree))


def test_a_walk_visits_parents_first_in_order() -> None:
    tree = node(Op.SUM, "root", "Gốc", [node(Op.SUM, "inner", "Tổng", leaves(1, 2)), *leaves(3)])
    assert [step.key for step in tree.walk()] == ["root", "inner", "leaf0", "leaf1", "leaf0"]


def test_a_choice_takes_what_its_condition_says_and_nothing_where_nobody_can_tell() -> None:
    def value(condition: int | None) -> object:
        parts = [None if condition is None else Decimal(condition), Decimal(2), None]
        leaves = tuple(ScoreNode("a", "A", part, Op.INPUT) for part in parts)
        return compute(Op.IF, leaves, {})

    assert (value(1), value(0), value(None)) == (2, None, None)


def test_a_level_rests_on_its_score_and_not_on_a_part_of_a_score_that_nobody_knows() -> None:
    part = ScoreNode("part", "Phần", Decimal(30), Op.INPUT)
    unknown = ScoreNode("other", "Phần khác", None, Op.INPUT)
    for parts, expected in (((part, part), Decimal(60)), ((part, unknown), None)):
        score = ScoreNode("score", "Điểm", expected, Op.SUM, parts)
        level = ScoreNode("band", "Mức", "HT", Op.LOOKUP, (score,), {"otherwise": "HT"})
        assert score_below(level) == expected
