"""Where points were lost: each thing that stayed behind what it could have been, and what it cost taken alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.domain.canonical import CONTEXT
from core.domain.score import Op, ScoreNode, Value, score_below
from core.domain.trees import replaced
from core.domain.turning_points import undone


class Lost(StrEnum):
    """Why points were lost."""

    BEHIND = "behind"  # thấp hơn kế hoạch
    ABOVE = "above"  # vượt mức không được vượt
    NOTHING = "nothing"  # chưa có kết quả, chưa hoàn thành
    MARK = "mark"  # tiêu chí chung chưa đạt điểm tối đa
    DEDUCTED = "deducted"  # bị trừ
    RATED = "rated"  # người chấm cho điểm thấp hơn mức tối đa


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that cost ``points``: ``value`` is what it was and ``wanted`` what it would have had to be.

    ``inputs`` are those of its step in the tree: they name the target or piece of work, and the unit.
    """

    why: Lost
    label: str
    value: Value
    wanted: Decimal
    points: Decimal
    inputs: dict[str, str]
    note: str = ""


def losses(tree: ScoreNode, most: Decimal | None = None) -> list[Loss]:
    """Return what cost points, the most expensive first; nothing where the level rests on no score.

    ``most`` is what raters may give at most: what they held back counts as one thing, whoever held it.

    Each is taken alone, so that together they cost more or less than their sum where the rules cap or round. Read are
    the steps that ``sdk.results`` and ``sdk.criteria`` build, counts against their plans by piece (``amount.<piece>``
    and ``plan.<piece>``), and whatever is below nought: a deduction.
    """
    score = score_below(tree)
    if score is None:
        return []
    found = dict(_rated(tree, most, score))
    for step, loss in _candidates(tree):
        instead = score_below(replaced(tree, {step.key: loss.wanted}))
        if instead is not None and instead > score:
            points = instead - score
            found.setdefault(
                step.key, Loss(loss.why, loss.label, loss.value, loss.wanted, points, loss.inputs, loss.note)
            )
    return sorted(found.values(), key=lambda loss: (-loss.points, loss.label))


def _candidates(tree: ScoreNode) -> Iterator[tuple[ScoreNode, Loss]]:
    """Yield each step that could have been better, with a loss whose points are not known yet."""
    steps = {node.key: node for node in tree.walk()}
    for key, (label, _value, wanted) in undone(tree):
        if key.startswith(("target.", "assignment.")):
            why = Lost.NOTHING if steps[key].value == 0 and wanted == 1 else Lost.BEHIND
            yield steps[key], _loss(why, steps[key], wanted, label, steps.get(f"{key.removesuffix('.actual')}.plan"))
    for node in steps.values():
        if node.op is Op.QUOTIENT and len(node.children) == 2 and node.children[1].key.endswith(".actual"):
            allowed, actual = node.children
            yield actual, _loss(Lost.ABOVE, actual, allowed.number, node.label, allowed)
        elif node.key.startswith("criterion.") and len(node.children) == 2:
            yield from _marked(node)
        elif node.op is Op.INPUT and node.key.startswith("amount.") and (plan := _plan_of(node, steps)):
            yield node, _loss(Lost.BEHIND if node.value else Lost.NOTHING, node, plan.number, node.label)
        elif node.op is Op.INPUT and isinstance(node.value, Decimal) and node.value < 0:
            yield node, _loss(Lost.DEDUCTED, node, Decimal(0), node.label)


def _rated(tree: ScoreNode, most: Decimal | None, score: Decimal) -> Iterator[tuple[str, Loss]]:
    """Yield what the points of raters that stand in the tree cost, all of them together."""
    marks = [node for node in tree.walk() if node.op is Op.INPUT and "rater" in node.inputs and node.value is not None]
    instead = score_below(replaced(tree, {node.key: most for node in marks})) if marks and most is not None else None
    if most is not None and instead is not None and instead > score:
        mean = CONTEXT.divide(sum((node.number for node in marks), Decimal(0)), Decimal(len(marks)))
        yield "raters", Loss(Lost.RATED, "", mean, most, instead - score, {})


def _plan_of(amount: ScoreNode, steps: dict[str, ScoreNode]) -> ScoreNode | None:
    plan = steps.get(f"plan.{amount.key.removeprefix('amount.')}")
    behind = plan is not None and amount.value is not None and plan.value is not None and amount.number < plan.number
    return plan if behind else None


def _marked(item: ScoreNode) -> Iterator[tuple[ScoreNode, Loss]]:
    """Yield an item of general criteria that got less than it could: by its points, or by the share of a choice."""
    got, most = item.children
    wanted = most.value if item.op is Op.MINIMUM else Decimal(1)
    if isinstance(got.value, Decimal) and isinstance(wanted, Decimal) and got.value < wanted:
        yield got, _loss(Lost.MARK, got, wanted, item.label)


def _loss(why: Lost, step: ScoreNode, wanted: Decimal, label: str, plan: ScoreNode | None = None) -> Loss:
    """Return a loss; a value that is computed itself is named by what its plan names."""
    inputs = {**(plan.inputs if plan else {}), **step.inputs}
    return Loss(why, label, step.value, wanted, Decimal(0), inputs, step.note)
