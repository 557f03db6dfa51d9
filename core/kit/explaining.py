"""An explanation tree as text for a terminal: each step with its numbers filled in, written the Vietnamese way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from core.domain.format import number_text
from core.domain.score import COMPARISONS, GIVEN, Op, ScoreNode, Value, round_decimal

#: More digits after the comma than these are not printed; the tree keeps them all.
_PLACES = 4
#: An operation over more numbers than these is named instead of written out.
_MOST_NUMBERS = 8
_SIGNS = {Op.SUM: " + ", Op.PRODUCT: " × ", Op.QUOTIENT: " ÷ "}
_COMPARED = dict(zip(COMPARISONS, ("≥", ">", "≤", "<", "="), strict=True))
_ROUNDED = {"half_up": "làm tròn nửa lên", "down": "bỏ phần lẻ"}
_HOLDS = {"1": "đạt", "0": "không đạt", "chưa có": "chưa rõ"}
_NAMED = {
    Op.SUM: "tổng {0} mục",
    Op.WEIGHTED_SUM: "tổng {0} mục theo trọng số",
    Op.MEAN: "trung bình cộng {0} mục",
    Op.PRODUCT: "tích {0} mục",
    Op.MINIMUM: "nhỏ nhất trong {0} mục",
    Op.MAXIMUM: "lớn nhất trong {0} mục",
}
_VERDICTS = {
    "": "không ở mức bị giới hạn",
    "within": "within (trong giới hạn)",
    "tied": "tied (bằng nhau, chưa phân định)",
    "over": "over (vượt giới hạn)",
}
#: Names of facts as readers know them; others stand as the pack names them.
_INPUTS = {
    "assignments": "số nhiệm vụ",
    "due_on": "hạn",
    "done_on": "hoàn thành",
    "excused": "nguyên nhân khách quan được xác nhận:",
    "lines": "số dòng báo cáo",
    "marks": "số phiếu chấm",
    "rater": "người chấm",
    "unit": "đơn vị tính:",
}
#: Of use to machines alone, or said by the label.
_SILENT = frozenset({"assignment", "entry", "formula", "item", "obstacle", "quota", "target"})


class Printer:
    """Prints the trees of one subject; what was explained once is not explained again."""

    def __init__(self) -> None:
        self._explained: list[ScoreNode] = []

    def lines(self, tree: ScoreNode, indent: str = "") -> Iterator[str]:
        """Yield one line per step, what it follows from below it."""
        yield f"{indent}{_line(tree)}{self._known(tree)}"
        yield from self._below(tree, indent)

    def _below(self, node: ScoreNode, indent: str) -> Iterator[str]:
        if node in self._explained:
            return
        for number, child in enumerate(node.children, 1):
            is_last = number == len(node.children)
            yield f"{indent}{'└─' if is_last else '├─'} {_line(child)}{self._known(child)}"
            yield from self._below(child, indent + ("   " if is_last else "│  "))
        if node.children:
            self._explained.append(node)

    def _known(self, node: ScoreNode) -> str:
        return "  ↑ đã giải trình ở trên" if node in self._explained else ""


def _line(node: ScoreNode) -> str:
    formula, value = _formula(node), value_text(node.value)
    if node.key == "verdict":
        value = _VERDICTS.get(value, value)
    if formula.endswith("=") and value.startswith("≈ "):
        formula = formula.removesuffix(" =")
    said = [f"{node.label}: {formula + ' ' if formula else ''}{value}"]
    if node.op in (Op.INPUT, Op.OVERRIDE):
        said += [_input(name, text) for name, text in node.inputs.items() if _is_told(name, text, node.label)]
    elif node.op is Op.PARAMETER:
        said.append(f"tham số {node.key}")
    if node.citation:
        said.append(f"[{node.citation}]")
    if node.note:
        said.append(f"({node.note})")
    return "  ".join(said)


def value_text(value: Value) -> str:
    """Write a value; "≈" stands before a number that has more digits than are printed."""
    if value is None:
        return "chưa có"
    if not isinstance(value, Decimal):
        return value
    short = round_decimal(value, _PLACES, "half_up")
    return number_text(value) if short == value else f"≈ {number_text(short)}"


def _formula(node: ScoreNode) -> str:
    """Return the operation with its numbers up to the sign of equality; "" for a leaf."""
    values = [value_text(child.value).removeprefix("≈ ") for child in node.children]
    if not values or node.op in GIVEN:
        return ""
    if len(values) == 1 and node.op in _SIGNS:
        return ""
    special = _SPECIAL.get(node.op)
    return special(node, values) if special else f"{_written(node.op, values)} ="


def _compared(node: ScoreNode, values: Sequence[str]) -> str:
    holds = "chưa rõ" if node.value is None else "đúng" if node.value == 1 else "sai"
    return f"{values[0]} {_COMPARED[node.inputs['comparison']]} {values[1]}: {holds} ⇒"


def _rounding(node: ScoreNode, values: Sequence[str]) -> str:
    return f"{_ROUNDED[node.inputs['rounding']]} {values[0]} đến {values[1]} chữ số ="


def _looked_up(node: ScoreNode, values: Sequence[str]) -> str:
    steps = [f"từ {text} → {step.inputs['gives']}" for text, step in zip(values[1:], node.children[1:], strict=True)]
    return f"{values[0]}; {', '.join(steps)}, còn lại → {node.inputs['otherwise']} ⇒"


def _conditions(node: ScoreNode, values: Sequence[str]) -> str:
    told = [_HOLDS.get(value, value) for value in values[1:]]
    return f"{values[0]}; điều kiện của {node.inputs['of'].replace(',', ', ')}: {', '.join(told)} ⇒"


def _lowest(node: ScoreNode, values: Sequence[str]) -> str:
    return f"mức thấp nhất trong {'; '.join(values)} ⇒"


def _chosen(node: ScoreNode, _values: Sequence[str]) -> str:
    return f"{'đúng' if node.children[0].value == 1 else 'không đúng'} ⇒"


_SPECIAL: Mapping[Op, Callable[[ScoreNode, Sequence[str]], str]] = {
    Op.COMPARE: _compared,
    Op.ROUND: _rounding,
    Op.LOOKUP: _looked_up,
    Op.CONDITIONS: _conditions,
    Op.LOWEST_LEVEL: _lowest,
    Op.IF: _chosen,
}


def _written(op: Op, values: Sequence[str]) -> str:
    if len(values) > _MOST_NUMBERS:
        return _NAMED[op].format(len(values) // (2 if op is Op.WEIGHTED_SUM else 1))
    if op is Op.MEAN:
        return f"({' + '.join(values)}) ÷ {len(values)}" if len(values) > 1 else f"{values[0]} ÷ 1"
    if op is Op.WEIGHTED_SUM:
        return " + ".join(f"{value} × {weight}" for value, weight in zip(values[::2], values[1::2], strict=True))
    if op in (Op.MINIMUM, Op.MAXIMUM):
        return f"{'nhỏ nhất' if op is Op.MINIMUM else 'lớn nhất'} của {'; '.join(values)}"
    return _SIGNS[op].join(values)


def _is_told(name: str, text: str, label: str) -> bool:
    return name not in _SILENT and text not in ("", label) and (name, text) != ("excused", "no")


def _input(name: str, text: str) -> str:
    if name.endswith("_on"):
        year, month, day = text.split("-")
        text = f"{day}/{month}/{year}"
    return f"{_INPUTS.get(name, name)} {'có' if name == 'excused' else text}"
