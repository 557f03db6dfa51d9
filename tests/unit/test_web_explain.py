"""The explanation of a number in words."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

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


def shown(node: ScoreNode, **reader: Any) -> Step:
    return steps(cast(dict[str, object], canonical(node)), **reader)


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


def test_many_digits_are_for_the_machine() -> None:
    third = ScoreNode("share", "Tỷ lệ", Decimal(1) / Decimal(3), Op.QUOTIENT, (leaf("1"), leaf("3")))
    assert (shown(third).value, shown(third).formula) == ("≈ 0,3333", "1 ÷ 3 ≈ 0,3333")
    scaled = ScoreNode("scaled", "Quy đổi", Decimal(100) / Decimal(3), Op.PRODUCT, (third, leaf("100")))
    assert shown(scaled).formula == "0,3333 × 100 ≈ 33,3333"
    rounded = ScoreNode("score", "Điểm", Decimal("33.3"), Op.ROUND, (scaled, leaf("1")))
    assert (shown(rounded).value, shown(rounded).formula) == ("33,3", "")


def test_long_sums_are_left_to_the_list_below() -> None:
    few, many = (ScoreNode("mean", "Bình quân", Decimal(1), Op.MEAN, (leaf("1"),) * count) for count in (8, 9))
    assert shown(few).formula.endswith("÷ 8 = 1")
    assert shown(many).formula == ""
    assert shown(ScoreNode("mean", "Bình quân", Decimal(1), Op.MEAN, (leaf("1"),))).formula == ""


def test_facts_are_named_as_readers_know_them() -> None:
    facts = {
        "assignment": "0190-0000",
        "due_on": "2021-12-31",
        "done_on": "",
        "excused": "yes",
        "lines": "3",
        "rounding": "half_up",
        "certainty": "unknown",
        "of the pack": "yes",
    }
    step = shown(ScoreNode("work", "Việc", Decimal(1), Op.INPUT, inputs=facts))
    assert step.inputs == {
        "hạn": "31/12/2021",
        "nguyên nhân khách quan được xác nhận": "có",
        "số dòng báo cáo được chấp nhận": "3",
        "cách làm tròn": "từ nửa đơn vị trở lên làm tròn lên",
        "nguồn": "chưa xác minh",
        "of the pack": "yes",
    }
    assert shown(ScoreNode("work", "Việc", Decimal(1), Op.INPUT, inputs={"excused": "no"})).inputs == {}
    assert shown(ScoreNode("odd", "Lạ", None, Op.INPUT, inputs={"due_on": "soon"})).inputs == {"hạn": "soon"}


def test_levels_read_in_the_words_of_the_regulation() -> None:
    words = {"XS": "Hoàn thành xuất sắc", "KHT": "Không hoàn thành"}
    threshold = ScoreNode("xs", "Ngưỡng", Decimal(90), Op.PARAMETER, inputs={"gives": "XS"})
    tree = ScoreNode("band", "Mức", "XS", Op.LOOKUP, (leaf("95"), threshold), {"otherwise": "KHT"})
    step = shown(tree, words=words)
    assert step.value == "Hoàn thành xuất sắc"
    assert list(step.inputs.values()) == ["Không hoàn thành"]
    assert step.children[1].inputs == {"đạt thì xếp mức": "Hoàn thành xuất sắc"}


def test_labels_read_in_the_language_of_the_reader_where_the_regulation_says_how() -> None:
    inner = ScoreNode("rate", "Mức hoàn thành: Kết nạp đảng viên", Decimal(1), Op.INPUT)
    tree = ScoreNode("least", "Điểm tối thiểu", Decimal(90), Op.SUM, (inner,), note="Theo kế hoạch; Chưa rõ")
    step = shown(
        tree, words={"Điểm tối thiểu": "Least points", "Kết nạp đảng viên": "New members", "Chưa rõ": "Unclear"}
    )
    assert (step.label, step.note) == ("Least points", "Theo kế hoạch; Unclear")
    assert step.children[0].label == "Mức hoàn thành: New members"


def test_what_a_reader_may_not_know_is_left_out_everywhere() -> None:
    mark = ScoreNode("mark.1", "Phiếu 1", Decimal(9), Op.INPUT, inputs={"rater": "Thư ký", "lines": "1"})
    step = shown(ScoreNode("mean", "Bình quân", Decimal(9), Op.MEAN, (mark,)), hidden=("rater",))
    assert step.children[0].inputs == {"số dòng báo cáo được chấp nhận": "1"}
