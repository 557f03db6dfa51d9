"""Other values in the same tree, the difference of two trees, and what would have changed a level."""

from decimal import Decimal

from core.domain.levels import Failing
from core.domain.score import Op, ScoreNode, mismatches
from core.domain.trees import Difference, differences, replaced
from core.domain.turning_points import TurningPoint, What, turning_points
from core.sdk import band, leaf, node

LEVELS = "XS,HTT,HT,KHT"


def target(key: str, actual: int, plan: int) -> ScoreNode:
    pair = [
        leaf(f"target.{key}.actual", "Kết quả", Decimal(actual), facts={"target": key}),
        leaf(f"target.{key}.plan", "Kế hoạch", Decimal(plan), facts={"target": key}),
    ]
    return node(Op.QUOTIENT, f"target.{key}", f"Chỉ tiêu {key}", pair)


def level(*targets: ScoreNode, condition: int = 1, ceiling: str = "", xs: int = 90) -> ScoreNode:
    """Return a level: mean of the targets in per cent, thresholds, one condition of XS, perhaps a ceiling."""
    mean = node(Op.MEAN, "mean", "Bình quân", targets)
    hundred = leaf("percent", "Phần trăm", Decimal(100), facts={"unit": "%"})
    score = node(Op.PRODUCT, "score", "Điểm", [mean, hundred])
    steps = [(key, leaf(key, f"Ngưỡng {key}", Decimal(n), facts={"t": key})) for key, n in (("XS", xs), ("HTT", 70))]
    reached = band("band", "Mức", score, steps, "KHT")
    asked = leaf("on_time", "Đúng hạn 100 %", Decimal(condition), facts={"fact": "x"})
    inputs = {"levels": LEVELS, "of": "XS", "failing": Failing.HIGHEST_HOLDING.value}
    tree = node(Op.CONDITIONS, "conditions", "Sau điều kiện", [reached, asked], inputs=inputs)
    if ceiling:
        limit = leaf("blocker", "Kỷ luật", ceiling, facts={"document": "1"})
        tree = node(Op.LOWEST_LEVEL, "ceilings", "Sau giới hạn", [tree, limit], inputs={"levels": LEVELS})
    return tree


def test_replacing_computes_everything_above_anew() -> None:
    tree = level(target("a", 5, 10), target("b", 10, 10))
    changed = replaced(tree, {"target.a.actual": Decimal(10)})
    assert (tree.value, changed.value) == ("HTT", "XS")
    assert mismatches(changed) == []
    assert replaced(tree, {"nothing": Decimal(1)}) is tree


def test_a_difference_names_the_leaves() -> None:
    before, after = level(target("a", 8, 10), xs=90), level(target("a", 8, 10), xs=80)
    assert differences(before, after) == [Difference("XS", "Ngưỡng XS", Op.INPUT, Decimal(90), Decimal(80))]
    assert differences(before, before) == []


def test_a_difference_names_what_stands_in_one_tree_only() -> None:
    before, after = level(target("a", 8, 10), target("b", 9, 10)), level(target("a", 8, 10))
    assert [(each.key, each.before, each.after) for each in differences(before, after)] == [
        ("target.b", Decimal("0.9"), None)
    ]


def told(points: list[TurningPoint]) -> list[tuple[What, str, Decimal | None, str]]:
    return [(point.what, point.label, point.score, point.level) for point in points]


def test_work_and_points_that_would_have_given_another_level() -> None:
    tree = level(target("a", 4, 10), target("b", 9, 10), target("c", 12, 10))
    assert told(turning_points(tree))[:3] == [
        (What.POINTS, "Ngưỡng XS", Decimal(90), "XS"),
        (
            What.WORK,
            "Chỉ tiêu a",
            replaced(tree, {"target.a.actual": Decimal(10)}).children[0].children[0].number,
            "XS",
        ),
        (
            What.WORK,
            "Chỉ tiêu b",
            replaced(tree, {"target.b.actual": Decimal(10)}).children[0].children[0].number,
            "HTT",
        ),
    ]
    assert turning_points(tree)[-1].what is What.ALL_WORK


def test_a_condition_and_a_limit_that_cost_a_level() -> None:
    tree = level(target("a", 10, 10), condition=0)
    assert (tree.value, told(turning_points(tree))) == (
        "HTT",
        [(What.CONDITION, "Đúng hạn 100 %", Decimal(100), "XS")],
    )
    blocked = level(target("a", 10, 10), ceiling="KHT")
    assert (blocked.value, told(turning_points(blocked))) == ("KHT", [(What.LIMIT, "Kỷ luật", Decimal(100), "XS")])


def test_what_alone_changes_nothing_is_not_named() -> None:
    assert turning_points(level(target("a", 10, 10))) == []
    hopeless = level(target("a", 10, 10), condition=0, ceiling="KHT")
    assert turning_points(hopeless) == [
        TurningPoint(What.LIMIT, "Kỷ luật", "KHT", "XS", Decimal(100), "HTT"),
    ]


def test_what_is_put_around_a_tree_is_the_difference() -> None:
    before, after = level(target("a", 10, 10)), level(target("a", 10, 10), ceiling="HT")
    assert differences(before, after) == [Difference("blocker", "Kỷ luật", Op.INPUT, None, "HT")]
    assert differences(after, before) == [Difference("blocker", "Kỷ luật", Op.INPUT, "HT", None)]
