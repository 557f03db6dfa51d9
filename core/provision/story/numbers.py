"""Numbers that no source gives: drawn from a fixed seed, so that every machine lives the same year."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random

from core.domain.targets import Direction, Measure
from core.provision.story.reading import Amount, Result

#: How often work without a number is done.
MOSTLY = 0.85


class Numbers:
    """Plans, amounts and marks of one year; what results.csv gives is taken from there."""

    def __init__(self, seed: int, given: Mapping[tuple[str, str], Result], windows: int) -> None:
        self._seed, self._given, self._windows = seed, given, windows

    def result(self, unit: str, kind: str, number: int, measure: Measure, direction: Direction) -> Result:
        """Return a unit's plan and amounts for its ``number``-th piece of a kind."""
        if (unit, kind) in self._given:
            return self._given[unit, kind]
        draw = self._draw(unit, kind, number)
        if measure is Measure.COUNT:
            return self._count(draw, direction)
        if measure is Measure.RATIO:
            return self._ratio(draw)
        if measure is Measure.MILESTONES:
            return Result(Decimal(self._windows), tuple(Amount(Decimal(1)) for _ in range(self._windows)))
        finished = draw.randrange(self._windows)
        return Result(Decimal(1), tuple(Amount(Decimal(int(n >= finished))) for n in range(self._windows)))

    def is_done(self, unit: str, kind: str, number: int) -> bool:
        """Tell whether a unit's ``number``-th piece without a number is done in the end: mostly."""
        return self._draw(unit, kind, number).random() < MOSTLY

    def mark(self, subject: str, rater: str, lowest: int, highest: int) -> Decimal:
        """Return a mark between two bounds, in halves."""
        return Decimal(self._draw(subject, rater, 0).randint(lowest * 2, highest * 2)) / 2

    def _draw(self, unit: str, kind: str, number: int) -> Random:
        return Random(f"{self._seed}/{unit}/{kind}/{number}")  # noqa: S311 - an illustration, not a secret

    def _count(self, draw: Random, direction: Direction) -> Result:
        plan = draw.randint(8, 40)
        over = draw.randint(0, plan // 10)
        total = plan + over if direction is Direction.AT_LEAST else plan - over
        cuts = [total * n // self._windows for n in range(self._windows + 1)]
        return Result(
            Decimal(plan),
            tuple(Amount(Decimal(end - start)) for start, end in pairwise(cuts)),
        )

    def _ratio(self, draw: Random) -> Result:
        plan, whole = Decimal(draw.randint(80, 95)), Decimal(draw.randint(60, 400))
        reached = min(whole, (whole * (plan + draw.randint(0, 4)) / 100).quantize(Decimal(1), ROUND_HALF_UP) + 1)
        return Result(
            plan,
            tuple(
                Amount((reached * n / self._windows).quantize(Decimal(1)), whole) for n in range(1, self._windows + 1)
            ),
        )
