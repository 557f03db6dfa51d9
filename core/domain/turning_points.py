"""What would have changed a level: the same tree with one thing otherwise (counterfactuals)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.domain.score import Op, ScoreNode, Value, score_below
from core.domain.trees import replaced


class What(StrEnum):
    """What would have been otherwise."""

    POINTS = "points"  # đủ điểm của mức trên
    WORK = "work"  # một nhiệm vụ, chỉ tiêu đạt kế hoạch
    ALL_WORK = "all_work"  # mọi nhiệm vụ, chỉ tiêu đạt kế hoạch
    CONDITION = "condition"  # một điều kiện được đáp ứng
    LIMIT = "limit"  # không có điểm liệt, giới hạn


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """One thing that was not so: with it ``score`` and ``level`` would have come out.

    ``value`` is what the thing was and ``wanted`` what it would have been.
    """

    what: What
    label: str
    value: Value
    wanted: Value
    score: Decimal | None
    level: str


def turning_points(tree: ScoreNode) -> list[TurningPoint]:
    """Return what, taken alone, would have given another score or level; ``tree`` names a level at its root.

    First what the next level asks for in points, then conditions and limits, then work, the greatest gain first.
    """
    found = [*_points(tree), *_conditions(tree), *_limits(tree), *_work(tree)]
    now = (score_below(tree), str(tree.value))
    return [point for point in found if (point.score, point.level) != now]


def _points(tree: ScoreNode) -> Iterator[TurningPoint]:
    """Each better level by its threshold: how many points were missing."""
    band = next((node for node in tree.walk() if node.op is Op.LOOKUP and _is_score(node)), None)
    if band is None:
        return
    score = band.children[0]
    for threshold in reversed(band.children[1:]):
        if score.number < threshold.number:
            changed = replaced(tree, {score.key: threshold.value})
            yield _point(What.POINTS, threshold.label, score.value, threshold.value, changed)


def _is_score(node: ScoreNode) -> bool:
    return bool(node.children) and isinstance(node.children[0].value, Decimal)


def _conditions(tree: ScoreNode) -> Iterator[TurningPoint]:
    for node in (node for node in tree.walk() if node.op is Op.CONDITIONS):
        for condition in node.children[1:]:
            if condition.value != 1:
                changed = replaced(tree, {condition.key: Decimal(1)})
                yield _point(What.CONDITION, condition.label, condition.value, Decimal(1), changed)


def _limits(tree: ScoreNode) -> Iterator[TurningPoint]:
    for node in (node for node in tree.walk() if node.op is Op.LOWEST_LEVEL):
        best = node.inputs["levels"].split(",")[0]
        for limit in node.children[1:]:
            if limit.value != best:
                changed = replaced(tree, {limit.key: best})
                yield _point(What.LIMIT, limit.label, limit.value, best, changed)


def _work(tree: ScoreNode) -> list[TurningPoint]:
    wanted = dict(undone(tree))
    alone = [
        _point(What.WORK, label, value, want, replaced(tree, {key: want}))
        for key, (label, value, want) in wanted.items()
    ]
    alone.sort(key=lambda point: (-(point.score or Decimal(0)), point.label))
    if len(wanted) < 2:
        return alone
    every = replaced(tree, {key: want for key, (_label, _value, want) in wanted.items()})
    return [*alone, _point(What.ALL_WORK, "", None, None, every)]


def undone(tree: ScoreNode) -> Iterator[tuple[str, tuple[str, Value, Decimal]]]:
    """Yield by key what stays behind its plan: how it reads, its value, and the value that reaches the plan.

    These are the steps that ``sdk.results`` builds: reached over planned, yes or no, done or not.
    """
    for node in tree.walk():
        plan = node.children[1] if node.op is Op.QUOTIENT and len(node.children) == 2 else None
        if plan is not None and plan.key.endswith(".plan") and node.children[0].key.endswith(".actual"):
            actual = node.children[0]
            if actual.value is not None and actual.number < plan.number:
                yield actual.key, (node.label, actual.value, plan.number)
        elif node.op is Op.INPUT and node.value == 0 and node.inputs.keys() & {"target", "assignment"}:
            yield node.key, (node.label, node.value, Decimal(1))


def _point(what: What, label: str, value: Value, wanted: Value, changed: ScoreNode) -> TurningPoint:
    return TurningPoint(what, label, value, wanted, score_below(changed), str(changed.value))
