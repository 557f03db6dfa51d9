"""The explanation tree: a number together with everything it was computed from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import reduce

from core.domain.canonical import CONTEXT
from core.domain.levels import Level, lowest_level, with_conditions
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
    IF = "if"
    CONDITIONS = "conditions"
    LOWEST_LEVEL = "lowest_level"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class ScoreNode:
    """One step of an explanation.

    ``value`` equals ``op`` over ``children``; ``inputs`` name the facts (leaves) or the operation's own arguments;
    ``citation`` is the clause that orders this step; ``note`` is for a reader (for example *minh họa*). ``built`` says
    that ``computed_node`` made it, so that its value need not be computed again to be believed; it is never stored.
    """

    key: str
    label: str
    value: Value
    op: Op
    children: tuple["ScoreNode", ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    citation: Citation | None = None
    note: str = ""
    built: bool = field(default=False, init=False, repr=False, compare=False)

    @property
    def number(self) -> Decimal:
        """The value as a decimal; TypeError when the node carries a word or nothing."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"node {self.key} carries no number but {self.value!r}")
        return self.value

    def walk(self) -> Iterator["ScoreNode"]:
        """Yield this node and all below it, parents first."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


ROUNDINGS = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}

COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "ge": lambda left, right: left >= right,
    "gt": lambda left, right: left > right,
    "le": lambda left, right: left <= right,
    "lt": lambda left, right: left < right,
    "eq": lambda left, right: left == right,
}


_ZERO, _ONE = Decimal(0), Decimal(1)


def _sum(numbers: list[Decimal]) -> Decimal:
    return reduce(CONTEXT.add, numbers, _ZERO)


def _weighted_sum(numbers: list[Decimal]) -> Decimal:
    """Children alternate value, weight, value, weight."""
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return _sum([CONTEXT.multiply(value, weight) for value, weight in pairs])


_FOLDS: Mapping[Op, Callable[[list[Decimal]], Decimal]] = {
    Op.SUM: _sum,
    Op.WEIGHTED_SUM: _weighted_sum,
    Op.MEAN: lambda numbers: CONTEXT.divide(_sum(numbers), Decimal(len(numbers))),
    Op.PRODUCT: lambda numbers: reduce(CONTEXT.multiply, numbers, _ONE),
    Op.QUOTIENT: lambda numbers: CONTEXT.divide(numbers[0], numbers[1]),
    Op.MINIMUM: min,
    Op.MAXIMUM: max,
}


def _chosen(values: list[Value], _inputs: Mapping[str, str]) -> Value:
    condition, then, otherwise = values
    return None if condition is None else then if condition else otherwise


#: Operations that have something to say even where a child has no value.
_OF_VALUES: Mapping[Op, Callable[[list[Value], Mapping[str, str]], Value]] = {
    Op.IF: _chosen,
    Op.CONDITIONS: with_conditions,
    Op.LOWEST_LEVEL: lowest_level,
}


def round_decimal(number: Decimal, places: int, rounding: str) -> Decimal:
    """Round to ``places`` digits after the point; ``rounding`` is ``half_up`` or ``down``."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUNDINGS[rounding], context=CONTEXT)


def compute(op: Op, children: tuple[ScoreNode, ...], inputs: Mapping[str, str]) -> Value:
    """Return the value of an inner operation over its children.

    What rests on a child without a value has none itself: nobody may take what is not known for nothing. Round reads
    the number of digits from its second child. Lookup reads the children after the first as thresholds, highest first:
    ``inputs["gives"]`` of the first that the first child reaches, else ``inputs["otherwise"]``; without a score it is
    INSUFFICIENT_DATA. If has a condition (1 or 0) and what holds in either case. Conditions and lowest level are
    ``levels.with_conditions`` and ``levels.lowest_level``.
    """
    if op in _OF_VALUES:
        return _OF_VALUES[op]([child.value for child in children], inputs)
    if any(child.value is None for child in children):
        return Level.INSUFFICIENT_DATA.value if op is Op.LOOKUP else None
    fold = _FOLDS.get(op)
    if fold is not None:
        return fold([child.number for child in children])
    if op is Op.ROUND:
        return round_decimal(children[0].number, int(children[1].number), inputs["rounding"])
    if op is Op.COMPARE:
        return Decimal(int(COMPARISONS[inputs["comparison"]](children[0].number, children[1].number)))
    if op is Op.LOOKUP:
        return next(
            (step.inputs["gives"] for step in children[1:] if children[0].number >= step.number), inputs["otherwise"]
        )
    raise ValueError(f"{op} is a leaf or a person's decision: its value is not computed")


def computed_node(
    op: Op,
    key: str,
    label: str,
    children: tuple[ScoreNode, ...],
    inputs: Mapping[str, str],
    citation: Citation | None,
    note: str,
) -> ScoreNode:
    """Return a node whose value is its operation over its children.

    ArithmeticError, TypeError, ValueError, LookupError when the operation has no value.
    """
    made = ScoreNode(key, label, compute(op, children, inputs), op, children, inputs, citation, note)
    object.__setattr__(made, "built", True)
    return made


def score_below(tree: ScoreNode) -> Decimal | None:
    """Return the score that a level rests on: what stands below its words; None where it has no value."""
    node = tree
    while isinstance(node.value, str) and node.children:
        node = node.children[0]
    return node.value if isinstance(node.value, Decimal) else None


#: Values that come from outside the tree: facts, the law, and a person's recorded correction.
GIVEN = frozenset({Op.INPUT, Op.PARAMETER, Op.OVERRIDE})


def mismatches(tree: ScoreNode) -> list[str]:
    """Return the keys of nodes whose value is not their operation over their children."""
    return [node.key for node in tree.walk() if not holds(node)]


def holds(node: ScoreNode) -> bool:
    """Tell whether a node's value is given, or its operation over its children."""
    if node.built or node.op in GIVEN:
        return True
    try:
        return compute(node.op, node.children, node.inputs) == node.value
    except (ArithmeticError, TypeError, ValueError, KeyError, IndexError):
        return False
