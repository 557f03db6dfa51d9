"""From a checked tree and the values of its names to an explanation in which each step is a node."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.domain.score import Op, ScoreNode
from core.domain.text import Citation
from core.sdk.formulas.language import Formula, Step
from core.sdk.scoring import leaf, node

#: What names stand for: a node, or several for a name of many numbers.
Names = Mapping[str, ScoreNode | Sequence[ScoreNode]]

_FOLDS = {
    "+": Op.SUM,
    "*": Op.PRODUCT,
    "sum": Op.SUM,
    "mean": Op.MEAN,
    "min": Op.MINIMUM,
    "max": Op.MAXIMUM,
    "if": Op.IF,
}
_COMPARISONS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "=": "eq"}
#: What a number of the formula itself is called.
CONSTANT = "Hằng số trong công thức"
#: Greatest power of ten that a step may reach: beyond it nobody means it, and a page could not show it.
_MOST_DIGITS = 40


class FormulaFailed(ArithmeticError):
    """A formula whose numbers grow beyond all measure; the message names the step."""


def explain(formula: Formula, names: Names, key: str, label: str, citation: Citation | None = None) -> ScoreNode:
    """Return the formula's value with every step below it.

    A step that rests on something unknown has no value, nor has a division by zero or a mean of nothing.
    FormulaFailed when a number grows beyond 10⁴⁰.
    """
    made = _Explaining(formula, names, key).step(formula.root)
    facts = {"formula": formula.text}
    return node(Op.SUM, key, label, [made], inputs=facts, citation=citation)


class _Explaining:
    def __init__(self, formula: Formula, names: Names, key: str) -> None:
        self._formula, self._names, self._key = formula, names, key

    def step(self, step: Step) -> ScoreNode:
        made = self._made(step)
        value = made.value
        if isinstance(value, Decimal) and value and abs(value.adjusted()) > _MOST_DIGITS:
            raise FormulaFailed(f"{self._formula.words(step)}: beyond all measure")
        return made

    def _made(self, step: Step) -> ScoreNode:
        if step.op == "number":
            return self._constant(step, step.number)
        if step.op == "name":
            return self._one(step)
        if step.op == "round" or step.op in _COMPARISONS:
            return self._compared_or_rounded(step)
        if step.op in {"-", "minus"}:
            return self._difference(step)
        if step.op == "/":
            return self._quotient(step)
        return self._folded(step)

    def _one(self, step: Step) -> ScoreNode:
        value = self._names[step.word]
        if not isinstance(value, ScoreNode):
            raise FormulaFailed(f"{step.word}: many numbers where one is needed")
        return value

    def _many(self, step: Step) -> list[ScoreNode]:
        """Return the parts of a function, those of a name of many numbers one by one."""
        found: list[ScoreNode] = []
        for part in step.parts:
            value = self._names[part.word] if part.op == "name" else self.step(part)
            found += [value] if isinstance(value, ScoreNode) else value
        return found

    def _folded(self, step: Step) -> ScoreNode:
        parts = self._many(step)
        if not parts:
            nothing = Decimal(0) if step.op == "sum" else None
            return self._leaf(step, nothing, self._formula.words(step), note="Không có số nào để tính")
        return node(_FOLDS[step.op], self._place(step), self._formula.words(step), parts)

    def _difference(self, step: Step) -> ScoreNode:
        """Take the parts after the first (or the only one) times minus one."""
        parts = [self.step(part) for part in step.parts]
        first, rest = (parts[:1], parts[1:]) if step.op == "-" else ([], parts)
        one, less = self._constant(step, Decimal(1)), self._constant(step, Decimal(-1))
        pairs = [each for part in first for each in (part, one)] + [each for part in rest for each in (part, less)]
        return node(Op.WEIGHTED_SUM, self._place(step), self._formula.words(step), pairs)

    def _quotient(self, step: Step) -> ScoreNode:
        """Divide by the product of all that it is divided by."""
        above, *others = (self.step(part) for part in step.parts)
        words = self._formula.words(step)
        below = node(Op.PRODUCT, self._place(step), "Mẫu số", others) if len(others) > 1 else others[0]
        if below.value == 0:
            return self._leaf(step, None, words, note="Mẫu số bằng 0")
        return node(Op.QUOTIENT, self._place(step), words, [above, below])

    def _compared_or_rounded(self, step: Step) -> ScoreNode:
        parts = [self.step(part) for part in step.parts]
        comparison = _COMPARISONS.get(step.op)
        op, inputs = (Op.COMPARE, {"comparison": comparison}) if comparison else (Op.ROUND, {"rounding": "half_up"})
        return node(op, self._place(step), self._formula.words(step), parts, inputs=inputs)

    def _constant(self, step: Step, number: Decimal) -> ScoreNode:
        return leaf(self._place(step), CONSTANT, number, facts={"formula": CONSTANT})

    def _leaf(self, step: Step, value: Decimal | None, label: str, note: str = "") -> ScoreNode:
        return leaf(self._place(step), label, value, facts={"formula": self._formula.words(step)}, note=note)

    def _place(self, step: Step) -> str:
        return f"{self._key}.{step.place}"
