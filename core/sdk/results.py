"""How far work was delivered, as trees over accepted facts; what a regulation makes of it is the pack's."""

from datetime import date
from decimal import Decimal

from core.domain.facts import AssignmentFacts, ExcuseFacts, TargetFacts
from core.domain.format import day_text
from core.domain.score import Op, ScoreNode
from core.domain.targets import Direction, Measure
from core.sdk.scoring import leaf, node

NOTHING_ACCEPTED = "Chưa có kết quả nào được chấp nhận"


def percent() -> ScoreNode:
    """Return the factor that turns a fraction into per cent."""
    return leaf("percent", "Quy đổi sang phần trăm", Decimal(100), facts={"unit": "%"})


def own_amount(target: TargetFacts) -> ScoreNode:
    """Return what was accepted within the run's period alone: less what earlier periods had brought of a count."""
    amount, before = target.amount or Decimal(0), target.before or Decimal(0)
    facts = {"target": target.key, "unit": target.unit, "accepted": str(amount), "before": str(before)}
    return leaf(f"target.{target.key}.own", "Kết quả được chấp nhận trong kỳ", amount - before, facts=facts)


def own_plan(target: TargetFacts) -> ScoreNode:
    """Return what of the plan was left to do when the run's period began; 0 when nothing was, or without a plan."""
    plan, before = target.plan or Decimal(0), target.before or Decimal(0)
    facts = {"target": target.key, "unit": target.unit, "plan": str(plan), "before": str(before)}
    left = max(plan - before, Decimal(0))
    return leaf(f"target.{target.key}.left", "Phần kế hoạch còn phải làm khi kỳ bắt đầu", left, facts=facts)


def target_result(target: TargetFacts, *, own: bool = False) -> ScoreNode | None:
    """Return reached over planned (1 = exactly the plan, over-fulfilment kept); None for a target without a plan.

    A target for which nothing was accepted is reached by 0, whatever its direction: silence proves nothing. Yes/no
    needs no plan: it is 1 or 0. For ``at_most`` a value within the plan is 1, one above it is plan over value. With
    ``own`` a count is what the run's period brought, over what was left to do when it began.
    """
    key, label = f"target.{target.key}", f"Mức hoàn thành: {target.label}"
    facts = {"target": target.key, "unit": target.unit, "lines": str(target.lines)}
    if target.amount is None or (target.measure is Measure.RATIO and not target.denominator):
        return leaf(key, label, Decimal(0), facts=facts, note=NOTHING_ACCEPTED)
    if target.measure is Measure.YES_NO:
        return leaf(key, label, target.amount, facts=facts)
    if target.plan is None:
        return None
    if own and target.before:
        return _against_plan(key, label, target.direction, own_amount(target), own_plan(target))
    plan = leaf(f"{key}.plan", "Kế hoạch giao", target.plan, facts={"target": target.key, "unit": target.unit})
    return _against_plan(key, label, target.direction, _actual(target, facts), plan)


def _against_plan(key: str, label: str, direction: Direction, actual: ScoreNode, plan: ScoreNode) -> ScoreNode:
    if direction is Direction.AT_MOST:
        if actual.number <= plan.number:
            return node(Op.COMPARE, key, label, [actual, plan], inputs={"comparison": "le"})
        return node(Op.QUOTIENT, key, label, [plan, actual])
    if plan.number == 0:
        return node(Op.COMPARE, key, label, [actual, plan], inputs={"comparison": "ge"})
    return node(Op.QUOTIENT, key, label, [actual, plan])


def _actual(target: TargetFacts, facts: dict[str, str]) -> ScoreNode:
    key, label = f"target.{target.key}.actual", "Kết quả được chấp nhận"
    if target.measure is not Measure.RATIO:
        return leaf(key, label, target.amount, facts=facts)
    fraction = node(
        Op.QUOTIENT,
        f"{key}.fraction",
        "Tử số trên mẫu số",
        [
            leaf(f"{key}.numerator", "Tử số được chấp nhận", target.amount, facts=facts),
            leaf(f"{key}.denominator", "Mẫu số được chấp nhận", target.denominator, facts=facts),
        ],
    )
    return node(Op.PRODUCT, key, f"{label} (%)", [fraction, percent()])


def is_delivered(assignment: AssignmentFacts) -> bool:
    """Tell whether work is done: every planned target is reached, or without one an accepted line says so."""
    results = [result for result in map(target_result, assignment.targets) if result is not None]
    return all(result.number >= 1 for result in results) if results else assignment.done_on is not None


def assignment_result(
    assignment: AssignmentFacts, today: date, cap: ScoreNode | None = None, *, own: bool = False
) -> ScoreNode:
    """Return how far one piece of work was delivered: the mean over its targets, each at most ``cap``.

    ``own`` counts what the run's period brought alone, as ``target_result`` does.

    Work without a planned target is delivered (1) or not (0). Lateness changes no number; the dates stand in
    ``inputs`` and the delay in ``note``.
    """
    key, facts = f"assignment.{assignment.id}", _dates(assignment)
    note = _delay(assignment, today)
    results = (target_result(target, own=own) for target in assignment.targets)
    parts = [result for result in results if result is not None]
    if not parts:
        delivered = Decimal(int(assignment.done_on is not None))
        return leaf(key, assignment.title, delivered, facts=facts, note=note)
    if cap is not None:
        parts = [
            node(Op.MINIMUM, f"{part.key}.capped", f"{part.label}, không quá mức trần", [part, cap]) for part in parts
        ]
    return node(Op.MEAN, key, assignment.title, parts, inputs=facts, note=note)


def _dates(assignment: AssignmentFacts) -> dict[str, str]:
    return {
        "assignment": assignment.id,
        "due_on": assignment.due_on.isoformat(),
        "done_on": assignment.done_on.isoformat() if assignment.done_on else "",
        "excused": "yes" if assignment.excused else "no",
        **(_excuse(assignment.excuse) if assignment.excuse else {}),
    }


def _excuse(excuse: ExcuseFacts) -> dict[str, str]:
    """Return the chain from the obstacle to the direction that confirms its cause."""
    confirmed = f"{excuse.document}, ngày {day_text(excuse.confirmed_on)}, {excuse.confirmed_by}"
    return {"cause": excuse.cause, "confirmed": confirmed, "obstacle": excuse.obstacle}


def _delay(assignment: AssignmentFacts, today: date) -> str:
    days = ((assignment.done_on or today) - assignment.due_on).days
    if days <= 0:
        return ""
    what = f"Hoàn thành chậm {days} ngày" if assignment.done_on else f"Chưa hoàn thành, quá hạn {days} ngày"
    if assignment.excuse:
        return f"{what}; không tính chậm vì nguyên nhân khách quan đã được xác nhận"
    return f"{what}; nguyên nhân khách quan đã được xác nhận" if assignment.excused else what
