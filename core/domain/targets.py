"""Quantified targets (chỉ tiêu) and how far they are reached."""

from decimal import Decimal
from enum import StrEnum

from core.domain.canonical import CONTEXT


class Measure(StrEnum):
    """What kind of number a target is."""

    COUNT = "count"  # số lượng
    RATIO = "ratio"  # tử số / mẫu số
    RATE = "rate"  # tốc độ, tỷ lệ không cộng được
    YES_NO = "yes_no"  # đạt / không đạt
    MILESTONES = "milestones"  # các mốc của một sản phẩm


class Direction(StrEnum):
    """Whether more is better."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


#: Plans of these measures add up over the parts; those of ratios and rates do not.
ADDITIVE_PLANS = frozenset({Measure.COUNT, Measure.MILESTONES, Measure.YES_NO})
#: Targets of these measures add up over their parts.
ADDITIVE = frozenset({Measure.COUNT, Measure.RATIO, Measure.MILESTONES})


def actual_value(measure: Measure, amount: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return the reached value: for a ratio ``amount / denominator`` in per cent, else the amount.

    None when nothing was reported, or when a ratio has no denominator.
    """
    if amount is None or measure is not Measure.RATIO:
        return amount
    if not denominator:
        return None
    return CONTEXT.multiply(CONTEXT.divide(amount, denominator), Decimal(100))


def attainment(direction: Direction, plan: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """Return reached over planned as a fraction (1 = exactly), never truncated; None when it cannot be said.

    For ``at_most`` a value within the plan counts as fully attained, one above it as plan over actual.
    """
    if plan is None or actual is None:
        return None
    if direction is Direction.AT_MOST:
        return Decimal(1) if actual <= plan else CONTEXT.divide(plan, actual)
    if plan == 0:
        return Decimal(int(actual >= 0))
    return CONTEXT.divide(actual, plan)
