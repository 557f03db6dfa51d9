"""Builders of explanation nodes, so that a pack never computes a value beside its tree."""

from collections.abc import Iterable, Mapping, Sequence

from core.domain.score import Op, ScoreNode, Value, computed_node
from core.domain.text import Citation


def leaf(key: str, label: str, value: Value, *, facts: Mapping[str, str], note: str = "") -> ScoreNode:
    """Return a leaf that carries an accepted fact; ``facts`` name where it was read."""
    plain = str(value) if isinstance(value, str) else value  # a level is a word
    return ScoreNode(key, label, plain, Op.INPUT, inputs=facts, note=note)


def node(
    op: Op,
    key: str,
    label: str,
    children: Iterable[ScoreNode],
    *,
    inputs: Mapping[str, str] | None = None,
    citation: Citation | None = None,
    note: str = "",
) -> ScoreNode:
    """Return an inner node whose value is computed from its children.

    ArithmeticError or ValueError when the operation has no value (an empty mean, a division by zero).
    """
    return computed_node(op, key, label, tuple(children), dict(inputs or {}), citation, note)


def rounded(
    key: str, label: str, child: ScoreNode, places: ScoreNode, rounding: str, citation: Citation | None = None
) -> ScoreNode:
    """Return ``child`` rounded to as many digits as the parameter ``places`` says; ``half_up`` or ``down``."""
    return node(Op.ROUND, key, label, [child, places], inputs={"rounding": rounding}, citation=citation)


def band(
    key: str,
    label: str,
    score: ScoreNode,
    thresholds: Sequence[tuple[str, ScoreNode]],
    otherwise: str,
    citation: Citation | None = None,
) -> ScoreNode:
    """Return the level whose threshold ``score`` reaches; ``thresholds`` highest first as (level, threshold)."""
    steps = [
        ScoreNode(t.key, t.label, t.value, t.op, t.children, {**t.inputs, "gives": str(level)}, t.citation, t.note)
        for level, t in thresholds
    ]
    return node(Op.LOOKUP, key, label, [score, *steps], inputs={"otherwise": str(otherwise)}, citation=citation)
