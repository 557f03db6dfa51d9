"""The explanation of a number in words."""

from collections.abc import Iterator
from decimal import Decimal
from typing import cast

import pytest
from flask import Flask
from flask_babel import Babel

from core.domain.canonical import canonical
from core.domain.score import Op, ScoreNode
from core.domain.text import Citation
from core.web.explain import Step, steps


@pytest.fixture(autouse=True, scope="module")
def vietnamese() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="vi")
    with app.app_context():
        yield


def leaf(value: str, op: Op = Op.INPUT, note: str = "") -> ScoreNode:
    return ScoreNode("leaf", f"Mục {value}", Decimal(value), op, note=note)


def shown(node: ScoreNode) -> Step:
    return steps(cast(dict[str, object], canonical(node)))


@pytest.mark.parametrize(
    ("op", "value", "formula"),
    [
        (Op.SUM, "3.5", "1,5 + 2 = 3,5"),
        (Op.MEAN, "1.75", "(1,5 + 2) ÷ 2 = 1,75"),
        (Op.PRODUCT, "3", "1,5 × 2 = 3"),
        (Op.QUOTIENT, "0.75", "1,5 ÷ 2 = 0,75"),
        (Op.WEIGHTED_SUM, "3", "1,5 × 2 = 3"),
        (Op.MAXIMUM, "2", ""),
    ],
)
def test_an_operation_is_written_with_its_numbers(op: Op, value: str, formula: str) -> None:
    node = ScoreNode("total", "Tổng", Decimal(value), op, (leaf("1.5"), leaf("2")))
    step = shown(node)
    assert (step.formula, step.value) == (formula, value.replace(".", ","))
    assert [child.label for child in step.children] == ["Mục 1.5", "Mục 2"]


def test_a_comparison_says_whether_it_holds() -> None:
    node = ScoreNode("band", "Mức", Decimal(1), Op.COMPARE, (leaf("91"), leaf("90")), {"comparison": "ge"})
    assert shown(node).formula == "91 ≥ 90: đúng"


def test_words_citations_and_notes_are_shown() -> None:
    cited = ScoreNode("w", "Trọng số", Decimal("0.6"), Op.PARAMETER, citation=Citation("371-QĐ/TU", "Điều 5"))
    assert shown(cited).citation == "Điều 5, 371-QĐ/TU"
    assert shown(ScoreNode("l", "Mức", "XS", Op.LOOKUP)).value == "XS"
    assert shown(ScoreNode("n", "Chưa có", None, Op.INPUT)).value == "—"
    illustrative = shown(leaf("1", Op.PARAMETER, "minh họa"))
    assert (illustrative.is_illustrative, illustrative.note) == (True, "")
    reasoned = shown(leaf("1", Op.OVERRIDE, "Minh họa: theo biên bản số 3"))
    assert (reasoned.is_illustrative, reasoned.note) == (True, "Minh họa: theo biên bản số 3")
