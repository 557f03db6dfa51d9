"""The explanation tree: a number together with everything it was computed from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from core.domain.canonical import CONTEXT
from core.domain.text import Citation

Value = Decimal | str | None


class Op(StrEnum):
    """How a node's value follows from its children."""

    INPUT = "input"
    PARAMETER = "parameter"
    SUM = "sum"
    WEIGHTED_SUM = "weighted_sum"
    MEAN = "mean"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    ROUND = "round"
    COMPARE = "compare"
    LOOKUP = "lookup"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class ScoreNode:
    """One step of an explanation.

    ``value`` equals ``op`` over ``children``; ``inputs`` name the facts (leaves) or the operation's own arguments;
    ``citation`` is the clause that orders this step; ``note`` is for a reader (for example *minh họa*).
    """

    key: str
    label: str
    value: Value
    op: Op
    children: tuple["ScoreNode", ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    citation: Citation | None = None
    note: str = ""

    @property
    def number(self) -> Decimal:
        """The value as a decimal; TypeError when the node carries a word or nothing."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"node {self.key} carries no number but {self.value!r}")
        return self.value

    def walk(self) -> Iterator["ScoreNode"]:
        """Yield this node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}

COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "ge": lambda left, right: left >= right,
    "gt": lambda left, right: left > right,
    "le": lambda left, right: left <= right,
    "lt": lambda left, right: left < right,
    "eq": lambda left, right: left == right,
}


def _sum(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = CONTEXT.add(total, number)
    return total


def _weighted_sum(numbers: list[Decimal]) -> Decimal:
    """Children alternate value, weight, value, weight."""
    pairs = list(pairwise(numbers))[::2]
    return _sum([CONTEXT.multiply(value, weight) for value, weight in pairs])


def _product(numbers: list[Decimal]) -> Decimal:
    total = Decimal(1)
    for number in numbers:
        total = CONTEXT.multiply(total, number)
    return total


_FOLDS: Mapping[Op, Callable[[list[Decimal]], Decimal]] = {
    Op.SUM: _sum,
    Op.WEIGHTED_SUM: _weighted_sum,
    Op.MEAN: lambda numbers: CONTEXT.divide(_sum(numbers), Decimal(len(numbers))),
    Op.PRODUCT: _product,
    Op.QUOTIENT: lambda numbers: CONTEXT.divide(numbers[0], numbers[1]),
    Op.MINIMUM: min,
    Op.MAXIMUM: max,
}


def round_decimal(number: Decimal, places: int, rounding: str) -> Decimal:
    """Round to ``places`` digits after the point; ``rounding`` is ``half_up`` or ``down``."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUNDINGS[rounding], context=CONTEXT)


def compute(op: Op, children: tuple[ScoreNode, ...], inputs: Mapping[str, str]) -> Value:
    """Return the value of an inner operation over its children.

    Round reads the number of digits from its second child. Lookup reads ``steps`` children after the first: each a threshold whose ``inputs["gives"]`` is the answer when the
    first child is at least that threshold, highest first; ``inputs["otherwise"]`` when none is.
    """
    if op in _FOLDS:
        return _FOLDS[op]([child.number for child in children])
    if op is Op.ROUND:
        return round_decimal(children[0].number, int(children[1].number), inputs["rounding"])
    if op is Op.COMPARE:
        return Decimal(int(COMPARISONS[inputs["comparison"]](children[0].number, children[1].number)))
    if op is Op.LOOKUP:
        return next(
            (step.inputs["gives"] for step in children[1:] if children[0].number >= step.number), inputs["otherwise"]
        )
    raise ValueError(f"{op} is a leaf or a person's decision: its value is not computed")


#: Values that come from outside the tree: facts, the law, and a person's recorded correction.
GIVEN = frozenset({Op.INPUT, Op.PARAMETER, Op.OVERRIDE})


def mismatches(tree: ScoreNode) -> list[str]:
    """Return the keys of nodes whose value is not their operation over their children."""
    return [node.key for node in tree.walk() if node.op not in GIVEN and not _holds(node)]


def _holds(node: ScoreNode) -> bool:
    try:
        return compute(node.op, node.children, node.inputs) == node.value
    except (ArithmeticError, TypeError, ValueError, KeyError, IndexError):
        return False
