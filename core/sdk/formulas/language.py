"""What a formula is once it is read: a small frozen tree, its limits, and what is told of a wrong one."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.domain.text import Text

#: Letters of a formula, steps of its tree, how deep it nests, and digits of a number in it.
MOST_LETTERS, MOST_STEPS, DEPTH, MOST_DIGITS = 4_000, 500, 32, 28


class Kind(StrEnum):
    """What a name or a step stands for."""

    NUMBER = "number"
    NUMBERS = "numbers"  # one for each of several things: only min, max, sum and mean take them
    TRUTH = "truth"  # 1 or 0, from a comparison


class FormulaError(ValueError):
    """A formula that cannot be read; ``place`` counts its letters from 1, ``reason`` is for who wrote it."""

    def __init__(self, place: int, vi: str, en: str) -> None:
        self.place = place
        self.reason = Text(f"Vị trí {place}: {vi}", f"At {place}: {en}")
        super().__init__(self.reason.en)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``op`` is ``number``, ``name``, an operator or a function; ``place`` where it begins, ``end`` where.

    ``word`` is the name, or the digits of the number.
    """

    op: str
    kind: Kind
    place: int
    end: int
    parts: tuple["Step", ...] = ()
    word: str = ""
    depth: int = 1

    @property
    def number(self) -> Decimal:
        """The value of a number."""
        return Decimal(self.word)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read and checked; ``text`` is what was written."""

    text: str
    root: Step

    @property
    def kind(self) -> Kind:
        """What it computes."""
        return self.root.kind

    @property
    def names(self) -> frozenset[str]:
        """The names it asks for."""
        return frozenset(step.word for step in self.steps() if step.op == "name")

    def steps(self) -> Iterator[Step]:
        """Yield all steps."""
        waiting = [self.root]
        while waiting:
            step = waiting.pop()
            yield step
            waiting += step.parts

    def words(self, step: Step) -> str:
        """Return a step as it was written."""
        return self.text[step.place - 1 : step.end]
