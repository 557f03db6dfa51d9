"""Where points were lost: each thing alone, the most expensive first."""

from decimal import Decimal

from core.domain.losses import Lost, losses
from core.domain.score import Op, ScoreNode
from core.sdk import leaf, node
from tests.unit.test_domain_trees import level, target


def told(tree: ScoreNode, most: int | None = None) -> list[tuple[Lost, str, Decimal]]:
    found = losses(tree, None if most is None else Decimal(most))
    return [(loss.why, loss.label, loss.points) for loss in found]


def points(*parts: ScoreNode) -> ScoreNode:
    return node(Op.SUM, "total", "Tổng điểm", parts)


def test_work_behind_its_plan_costs_what_reaching_it_would_have_given() -> None:
    tree = level(target("a", 5, 10), target("b", 9, 10), target("c", 12, 10), target("d", 10, 10))
    assert told(tree) == [(Lost.BEHIND, "Chỉ tiêu a", Decimal("12.5")), (Lost.BEHIND, "Chỉ tiêu b", Decimal("2.5"))]
    first = losses(tree)[0]
    assert (first.value, first.wanted, first.inputs) == (Decimal(5), Decimal(10), {"target": "a"})


def test_a_value_above_what_is_allowed_costs_too() -> None:
    pair = [
        leaf("target.a.plan", "Kế hoạch", Decimal(4), facts={"target": "a"}),
        leaf("target.a.actual", "Kết quả", Decimal(8), facts={"target": "a"}),
    ]
    assert told(points(node(Op.QUOTIENT, "target.a", "Tỷ lệ hộ nghèo", pair))) == [
        (Lost.ABOVE, "Tỷ lệ hộ nghèo", Decimal("0.5"))
    ]


def test_marks_choices_deductions_and_raters_cost() -> None:
    got = leaf("criterion.a.points", "Điểm được chấm", Decimal(3), facts={"criterion": "a"}, note="Còn chậm")
    most = leaf("criterion.a.most", "Tối đa", Decimal(5), facts={"unit": "điểm"})
    item = node(Op.MINIMUM, "criterion.a", "Ý thức", [got, most])
    share = leaf("criterion.b.mark", "Khá", Decimal("0.5"), facts={"criterion": "b"})
    choice = node(Op.PRODUCT, "criterion.b", "Trách nhiệm", [share, leaf("most.b", "Tối đa", Decimal(2), facts={})])
    minus = leaf("late", "Chậm", Decimal(-1), facts={"times": "1"})
    marks = [leaf(f"mark.{n}", "Phiếu", Decimal(n), facts={"rater": "x"}) for n in (6, 8)]
    tree = points(item, choice, minus, node(Op.MEAN, "council", "Hội đồng", marks))
    assert told(tree, most=10) == [
        (Lost.RATED, "", Decimal(3)),
        (Lost.MARK, "Ý thức", Decimal(2)),
        (Lost.DEDUCTED, "Chậm", Decimal(1)),
        (Lost.MARK, "Trách nhiệm", Decimal(1)),
    ]
    assert Lost.RATED not in {loss.why for loss in losses(tree)}, "without a scale nobody held anything back"


def test_counts_are_held_against_their_plans_and_a_cap_saves() -> None:
    amount = leaf("amount.p", "Số được chấp nhận", Decimal(6), facts={"assignment": "p"})
    plan = leaf("plan.p", "Số được giao", Decimal(8), facts={"assignment": "p"})
    share = node(Op.QUOTIENT, "share", "Tỷ lệ", [amount, plan])
    assert told(points(share)) == [(Lost.BEHIND, "Số được chấp nhận", Decimal("0.25"))]
    cap = leaf("cap", "Trần", Decimal("0.7"), facts={})
    assert told(points(node(Op.MINIMUM, "capped", "Không quá trần", [share, cap]))) == []


def test_a_level_without_a_score_lost_no_points() -> None:
    assert losses(leaf("level", "Không xếp loại", "NOT_RATED", facts={"why": "x"})) == []
