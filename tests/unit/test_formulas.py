"""Formulas as data: what they compute, how they explain it, and that nothing else can be said in them."""

import json
from contextlib import suppress
from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.canonical import canonical_json
from core.domain.restore import restore
from core.domain.score import Op, ScoreNode, mismatches
from core.sdk.formulas import DEPTH, FormulaError, FormulaFailed, Kind, explain, read_formula
from core.sdk.scoring import leaf

NAMES = {
    "done": Kind.NUMBER,
    "planned": Kind.NUMBER,
    "weight.results": Kind.NUMBER,
    "unknown": Kind.NUMBER,
    "marks": Kind.NUMBERS,
    "nothing": Kind.NUMBERS,
}


def fact(key: str, value: int | str | None) -> ScoreNode:
    return leaf(key, key, None if value is None else Decimal(value), facts={"from": key})


VALUES = {
    "done": fact("done", 3),
    "planned": fact("planned", 4),
    "weight.results": fact("weight.results", "0.7"),
    "unknown": fact("unknown", None),
    "marks": [fact("marks.1", 80), fact("marks.2", 90), fact("marks.3", 85)],
    "nothing": [],
}


def computed(text: str, wanted: Kind = Kind.NUMBER) -> ScoreNode:
    tree = explain(read_formula(text, NAMES, wanted), VALUES, "f", "Công thức")
    assert mismatches(tree) == []
    assert restore(ScoreNode, json.loads(canonical_json(tree))) == tree
    return tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) × 3", "9"),
        ("10 - 2 - 3", "5"),
        ("10 - 2 + 3", "11"),
        ("100 ÷ 4 / 5", "5"),
        ("2 * 3 / 4 * 2", "3"),
        ("-done + 5", "2"),
        ("− − 2", "2"),
        ("--(1 - 2)", "-1"),
        ("done / planned * 100", "75"),
        ("min(done, planned) + max(1, done, 2)", "6"),
        ("mean(marks)", "85"),
        ("sum(marks, 5)", "260"),
        ("max(marks) - min(marks)", "10"),
        ("sum(nothing)", "0"),
        ("round(2.345, 2)", "2.35"),
        ("round(2 / 3, 0)", "1"),
        ("if(done >= planned, 100, done / planned * 100)", "75"),
        ("if(done < planned, 1, 1 / 0)", "1"),
        ("if(min(done > 1, planned > 1), 1, 0)", "1"),
        ("if(max(done > 9, planned > 9), 1, 0)", "0"),
        ("weight.results * mean(marks)", "59.5"),
        ("\n 1\t+ 1 \n", "2"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_it_computes_exactly(text: str, value: str) -> None:
    assert computed(text).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        "done / (planned - 4)",
        "mean(nothing)",
        "min(nothing)",
        "unknown + 1",
        "0 * unknown",
        "mean(marks, unknown)",
        "if(unknown > 1, 1, 2)",
        "round(unknown, 1)",
        "1 / 0 * 0",
    ],
)
def test_what_is_not_known_is_not_nothing(text: str) -> None:
    assert computed(text).value is None


@pytest.mark.parametrize(("text", "holds"), [("done = 3", 1), ("done ≥ planned", 0), ("unknown <= 1", None)])
def test_a_comparison_holds_or_not_or_nobody_can_tell(text: str, holds: int | None) -> None:
    assert computed(text, Kind.TRUTH).value == holds


def test_every_step_is_explained_in_the_words_of_the_formula() -> None:
    tree = computed("round(min(done / planned, 1) * 70, 1)")
    assert (tree.value, tree.inputs) == (Decimal("52.5"), {"formula": "round(min(done / planned, 1) * 70, 1)"})
    steps = [(node.op, node.label, node.value) for node in tree.walk()]
    assert (Op.QUOTIENT, "done / planned", Decimal("0.75")) in steps
    assert (Op.MINIMUM, "min(done / planned, 1)", Decimal("0.75")) in steps
    assert VALUES["done"] in list(tree.walk())
    keys = [node.key for node in tree.walk() if node.key.startswith("f.")]
    assert len(keys) > 4


def test_a_step_in_brackets_keeps_them() -> None:
    labels = [node.label for node in computed("(1 + done) * (2 - (3))").walk()]
    assert {"(1 + done) * (2 - (3))", "(1 + done)", "(2 - (3))"} <= set(labels)


def test_the_context_of_the_process_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 3
        few = computed("1 / 3 + mean(marks)")
    assert getcontext().prec != 3
    assert few == computed("1 / 3 + mean(marks)")


HOSTILE = [
    "",
    " ",
    "1 +",
    "(1",
    "1)",
    "1 1",
    "__import__('os')",
    "done.__class__",
    "done.__class__.__mro__",
    "().__class__",
    "[1]",
    "{1}",
    "lambda: 1",
    "x := 1",
    "done; done",
    "done = planned = 3",
    "'text'",
    "f'{done}'",
    "10 ** 10",
    "10 ** 10 ** 8",
    "10 // 3",
    "10 % 3",
    "1 << 2",
    "not done",
    "done and planned",
    "done[0]",
    "done(1)",
    "open(1)",
    "exec(1)",
    "import os",
    "nan",
    "inf",
    "1e9999",
    "1_000",
    "0x10",
    "1.",
    ".5",
    "1,5",
    "１ + 1",
    "٣",
    "²",
    "dоne",
    "ｄone",
    "ＤＯＮＥ",
    "done\u200b",
    "done\u00a0+ 1",
    "done\0",
    "\ud800",
    "Done",
    "min",
    "min()",
    "min + 1",
    "if(1, 2, 3)",
    "if(done > 1, 2)",
    "if(done > 1, marks, 2)",
    "if(done > 1, 2, done > 1)",
    "round(1)",
    "round(1, 7)",
    "round(1, 12)",
    "round(1, done)",
    "marks",
    "marks + 1",
    "-marks",
    "done > 1",
    "sum(done > 1)",
    "min(1, done > 1)",
    "1" * 29,
    "9" * 5_000,
    "(" * 10_000 + "1" + ")" * 10_000,
    "-" * 3_000 + "1",
    "(" * 40 + "1" + ")" * 40,
    "min(" * 40 + "1" + ")" * 40,
    " + ".join(["1"] * 501),
    "1" + " + 1 - 1" * 40,
    "1" + " / 2 * 3" * 40,
    "1" * 4_001,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_nothing_else_can_be_said(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read_formula(text, NAMES)
    error = caught.value
    assert 1 <= error.place <= len(text) + 1
    assert error.reason.vi.startswith(f"Vị trí {error.place}: ")
    assert len(error.reason.vi) < 300
    error.reason.vi.encode()


def test_a_misspelt_name_is_told_with_the_nearest() -> None:
    with pytest.raises(FormulaError, match=r"At 5: no name “plannd”\. Did you mean “planned”") as caught:
        read_formula("1 + plannd", NAMES)
    assert caught.value.reason.vi == "Vị trí 5: không có tên “plannd”. Có phải “planned”?"


@pytest.mark.parametrize(
    "text", ["9999999999999999999999999999 * " * 3 + "1", "0.0000000000000000000000001 * " * 2 + "1"]
)
def test_numbers_beyond_all_measure_are_a_typed_error(text: str) -> None:
    with pytest.raises(FormulaFailed):
        computed(text)


def test_the_deepest_formula_is_read_and_computed() -> None:
    depth = DEPTH - 1
    assert computed("min(1 + " * (depth // 2) + "1" + ")" * (depth // 2)).value == 1 + depth // 2
    assert computed(" + ".join(["1"] * 499)).value == 499


@given(st.text(alphabet="done plankmrwgt.0123456789+-*/()<>=,×÷−≥≤\u200bоif", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_formula_or_told_where_it_is_none(text: str) -> None:
    with suppress(FormulaError, FormulaFailed):
        assert mismatches(explain(read_formula(text, NAMES), VALUES, "f", "Công thức")) == []
