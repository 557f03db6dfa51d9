"""An amount split into parts that add up to it again."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from core.domain.canonical import CONTEXT


def split_by(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Return the parts of ``total`` in proportion to ``weights``; their sum is ``total`` exactly.

    Parts are no finer than the total itself: whole numbers of a whole total. What rounding down leaves goes to the
    largest remainders, the earlier of equal ones first. ValueError for negative weights, or when all are 0.
    """
    sum_of = sum(weights, Decimal(0))
    if sum_of <= 0 or any(weight < 0 for weight in weights):
        raise ValueError(weights)
    step = Decimal(1).scaleb(min(int(total.normalize().as_tuple().exponent), 0))
    exact = [CONTEXT.divide(CONTEXT.multiply(total, weight), sum_of) for weight in weights]
    parts = [(part / step).to_integral_value(ROUND_FLOOR) * step for part in exact]
    left = int((total - sum(parts, Decimal(0))) / step)
    largest = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in largest[:left]:
        parts[place] += step
    return parts
