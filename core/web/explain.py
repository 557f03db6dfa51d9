"""The explanation tree as a page shows it: each step in words, below it what it was computed from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.domain.format import day_text
from core.domain.score import round_decimal
from core.errors import ObjectRef
from core.web.access import actor
from core.web.core_words import in_words
from core.web.formats import NOTHING, number
from core.web.objects import address_of

#: In a note: the value was set for the demonstration and stands in no published document.
ILLUSTRATIVE = "minh họa"

_OPERATIONS = {
    "input": lazy_gettext("số liệu đã được chấp nhận"),
    "parameter": lazy_gettext("tham số của quy định"),
    "sum": lazy_gettext("tổng các mục bên dưới"),
    "weighted_sum": lazy_gettext("tổng các mục nhân với trọng số"),
    "mean": lazy_gettext("trung bình cộng các mục bên dưới"),
    "product": lazy_gettext("tích các mục bên dưới"),
    "quotient": lazy_gettext("mục thứ nhất chia cho mục thứ hai"),
    "minimum": lazy_gettext("giá trị nhỏ nhất trong các mục bên dưới"),
    "maximum": lazy_gettext("giá trị lớn nhất trong các mục bên dưới"),
    "round": lazy_gettext("làm tròn"),
    "compare": lazy_gettext("so sánh"),
    "lookup": lazy_gettext("tra theo ngưỡng"),
    "if": lazy_gettext("mục thứ hai nếu mục thứ nhất đúng, nếu không thì mục thứ ba"),
    "conditions": lazy_gettext("mức mà cả điểm và điều kiện đều đạt"),
    "lowest_level": lazy_gettext("mức thấp nhất trong mức đạt được và các giới hạn bên dưới"),
    "override": lazy_gettext("điều chỉnh có lý do và văn bản"),
}
_COMPARISONS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}
_SIGNS = {"sum": " + ", "product": " × ", "quotient": " ÷ "}

#: Names of facts and arguments as readers know them.
_INPUTS = {
    "actor": lazy_gettext("người quyết định"),
    "assignments": lazy_gettext("số nhiệm vụ"),
    "cause": lazy_gettext("khó khăn, vướng mắc"),
    "certainty": lazy_gettext("nguồn"),
    "confirmed": lazy_gettext("chỉ đạo xác nhận"),
    "document": lazy_gettext("văn bản"),
    "done_on": lazy_gettext("hoàn thành"),
    "due_on": lazy_gettext("hạn"),
    "failing": lazy_gettext("khi thiếu điều kiện"),
    "excused": lazy_gettext("nguyên nhân khách quan được xác nhận"),
    "exception": lazy_gettext("lý do vượt tỷ lệ khống chế"),
    "exception_document": lazy_gettext("văn bản cho phép vượt tỷ lệ"),
    "filed_on": lazy_gettext("ngày nộp"),
    "formula": lazy_gettext("công thức"),
    "gives": lazy_gettext("đạt thì xếp mức"),
    "limit": lazy_gettext("số lượng tối đa"),
    "lines": lazy_gettext("số dòng báo cáo được chấp nhận"),
    "marks": lazy_gettext("số phiếu chấm"),
    "members": lazy_gettext("số thành viên hội đồng"),
    "votes": lazy_gettext("số phiếu bầu mức này"),
    "present": lazy_gettext("số thành viên có mặt"),
    "place": lazy_gettext("thứ hạng"),
    "otherwise": lazy_gettext("không đạt ngưỡng nào thì xếp mức"),
    "rater": lazy_gettext("người chấm"),
    "reason": lazy_gettext("lý do"),
    "rounding": lazy_gettext("cách làm tròn"),
    "unit": lazy_gettext("đơn vị tính"),
}
#: Said already: by the label above, by the formula, or of use to machines alone.
_SILENT = frozenset(
    {
        "assignment",
        "base",
        "chosen",
        "comparison",
        "criterion",
        "entry",
        "item",
        "levels",
        "obstacle",
        "of",
        "quota",
        "target",
    }
)
#: Said only where it is so.
_NOTHING_SAID = frozenset({("excused", "no")})
_VALUES = {
    "yes": lazy_gettext("có"),
    "confirmed": lazy_gettext("đã xác minh"),
    "reported": lazy_gettext("theo báo chí"),
    "secondary": lazy_gettext("nguồn thứ cấp"),
    "unknown": lazy_gettext("chưa xác minh"),
    "highest_holding": lazy_gettext("xét xuống mức cao nhất đạt cả điểm và điều kiện"),
    "one_down": lazy_gettext("hạ một mức"),
    "half_up": lazy_gettext("từ nửa đơn vị trở lên làm tròn lên"),
    "down": lazy_gettext("bỏ phần lẻ"),
}
#: Where an answer is one of the words above; elsewhere the same letters may be a name.
_WORDED = frozenset({"certainty", "excused", "failing", "rounding"})
#: More digits after the comma than these are not shown; the stored tree keeps them all.
_PLACES = 4
#: A formula with more numbers than these says less than the list below it.
_MOST_NUMBERS = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the tree, ready to be shown; ``obstacle_url`` leads to what excuses its delay ("" = nowhere)."""

    label: str
    value: str
    how: str
    formula: str
    inputs: Mapping[str, str]
    citation: str
    note: str
    is_illustrative: bool
    children: Sequence["Step"]
    obstacle_url: str = ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one tree is read: ``words`` for values that are words, and inputs that this reader is not shown."""

    words: Mapping[str, str]
    hidden: Collection[str]

    def step(self, node: Mapping[str, Any]) -> Step:
        children = [self.step(child) for child in node.get("children", ())]
        note = str(node.get("note") or "")
        is_illustrative = ILLUSTRATIVE in note.casefold()
        return Step(
            label=in_words(str(node["label"]), self.words),
            value=str((node.get("inputs") or {}).get("chosen") or self.value(node.get("value"))),
            how=str(_OPERATIONS.get(str(node["op"]), node["op"])),
            formula=self.formula(node),
            inputs=dict(self.inputs(node.get("inputs") or {}, said=str(node["label"]))),
            citation=_citation(node.get("citation")),
            note="" if is_illustrative and len(note) == len(ILLUSTRATIVE) else in_words(note, self.words),
            is_illustrative=is_illustrative,
            children=children,
            obstacle_url=_obstacle_url(str((node.get("inputs") or {}).get("obstacle", ""))),
        )

    def inputs(self, given: Mapping[str, Any], said: str) -> Iterator[tuple[str, str]]:
        for name, text in given.items():
            if (
                text not in (None, "", said)
                and (name, text) not in _NOTHING_SAID
                and name not in _SILENT | set(self.hidden)
            ):
                yield str(_INPUTS.get(name, name)), self.input(name, str(text))

    def input(self, name: str, text: str) -> str:
        if name in _WORDED:
            return str(_VALUES.get(text, text))
        return _day(text) if name.endswith("_on") else in_words(text, self.words)

    def value(self, value: Any) -> str:
        """Write a value; "≈" stands before a number that has more digits than are shown."""
        if value is None:
            return NOTHING
        exact = _number(value)
        if exact is None:
            return self.words.get(str(value), str(value))
        return number(exact) if _is_short(exact) else f"≈ {number(exact, _PLACES)}"

    def formula(self, node: Mapping[str, Any]) -> str:
        """Write the operation with its numbers: 60 × 0,5 + 80 × 0,5 = 70; "" where words say it better."""
        op, children = str(node["op"]), node.get("children", ())
        values = [self.value(child.get("value")).removeprefix("≈ ") for child in children]
        if op == "compare" and len(values) == 2:
            sign = _COMPARISONS.get(str((node.get("inputs") or {}).get("comparison")), "?")
            verdict = _("đúng") if node.get("value") == "1" else _("sai")
            return f"{values[0]} {sign} {values[1]}: {verdict}"
        numbers = _written(op, values)
        exact = _number(node.get("value"))
        if not numbers or exact is None:
            return ""
        is_exact = all(map(_is_exact, [node, *children]))
        return f"{numbers} {'=' if is_exact else '≈'} {self.value(node['value']).removeprefix('≈ ')}"


def steps(node: Mapping[str, Any], words: Mapping[str, str] | None = None, hidden: Collection[str] = ()) -> Step:
    """Return a node in canonical JSON form (see ``ScoreNode``) and all below it, in the language of the page.

    ``words`` say how values that are no numbers (levels) and labels read; inputs named in ``hidden`` are left out.
    """
    return _Reader(words or {}, hidden).step(node)


def _written(op: str, values: Sequence[str]) -> str:
    if op == "mean":
        return f"({' + '.join(values)}) ÷ {len(values)}" if 1 < len(values) <= _MOST_NUMBERS else ""
    if len(values) > _MOST_NUMBERS:
        return ""
    if op == "weighted_sum":
        pairs = zip(values[::2], values[1::2], strict=False)
        return " + ".join(f"{value} × {weight}" for value, weight in pairs)
    return _SIGNS[op].join(values) if op in _SIGNS else ""


def _day(text: str) -> str:
    try:
        return day_text(date.fromisoformat(text))
    except ValueError:
        return text


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _is_exact(node: Mapping[str, Any]) -> bool:
    exact = _number(node.get("value"))
    return exact is None or _is_short(exact)


def _is_short(exact: Decimal) -> bool:
    return exact == round_decimal(exact, _PLACES, "half_up")


def _obstacle_url(key: str) -> str:
    """Return the page of the obstacle that excuses a delay (``tenant/id``), for seats that may open it."""
    owner, _slash, item = key.partition("/")
    return (address_of(ObjectRef("obstacle", owner, item)) or "") if item and actor().may("report.view") else ""


def _citation(citation: Any) -> str:
    if not citation:
        return ""
    article, document = citation.get("article") or "", citation["document"]
    return f"{article}, {document}" if article else str(document)
