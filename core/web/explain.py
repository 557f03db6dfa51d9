"""The explanation tree as a page shows it: each step in words, below it what it was computed from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core.web.formats import NOTHING, number

#: In a note: the value was set for the demonstration and stands in no published document.
ILLUSTRATIVE = "minh họa"

_OPERATIONS = {
    "input": lazy_gettext("số liệu đã được công nhận"),
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
    "override": lazy_gettext("điều chỉnh có lý do và văn bản"),
}
_COMPARISONS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}
_SIGNS = {"sum": " + ", "product": " × ", "quotient": " ÷ "}


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the tree, ready to be shown."""

    label: str
    value: str
    how: str
    formula: str
    inputs: Mapping[str, str]
    citation: str
    note: str
    is_illustrative: bool
    children: Sequence["Step"]


def steps(node: Mapping[str, Any]) -> Step:
    """Return a node in canonical JSON form (see ``ScoreNode``) and all below it, in the language of the page."""
    children = [steps(child) for child in node.get("children", ())]
    note = str(node.get("note") or "")
    is_illustrative = ILLUSTRATIVE in note.casefold()
    return Step(
        label=str(node["label"]),
        value=_value(node.get("value")),
        how=str(_OPERATIONS.get(str(node["op"]), node["op"])),
        formula=_formula(node, children),
        inputs={str(name): str(text) for name, text in (node.get("inputs") or {}).items()},
        citation=_citation(node.get("citation")),
        note="" if is_illustrative and len(note) == len(ILLUSTRATIVE) else note,
        is_illustrative=is_illustrative,
        children=children,
    )


def _value(value: Any) -> str:
    if value is None:
        return NOTHING
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _formula(node: Mapping[str, Any], children: Sequence[Step]) -> str:
    """Write the operation with its numbers: 60 × 0,5 + 80 × 0,5 = 70; "" where words say it better."""
    op, values = str(node["op"]), [child.value for child in children]
    result = _value(node.get("value"))
    if op in _SIGNS:
        return f"{_SIGNS[op].join(values)} = {result}"
    if op == "weighted_sum":
        pairs = zip(values[::2], values[1::2], strict=False)
        return f"{' + '.join(f'{value} × {weight}' for value, weight in pairs)} = {result}"
    if op == "mean":
        return f"({' + '.join(values)}) ÷ {len(values)} = {result}"
    if op == "compare" and len(values) == 2:
        sign = _COMPARISONS.get(str((node.get("inputs") or {}).get("comparison")), "?")
        return f"{values[0]} {sign} {values[1]}: {_('đúng') if node.get('value') == '1' else _('sai')}"
    return ""


def _citation(citation: Any) -> str:
    if not citation:
        return ""
    article, document = citation.get("article") or "", citation["document"]
    return f"{article}, {document}" if article else str(document)
