"""Two questions about explanation trees: what if a value had been another, and in what do two trees differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.domain.score import GIVEN, Op, ScoreNode, Value, computed_node


def replaced(tree: ScoreNode, values: Mapping[str, Value]) -> ScoreNode:
    """Return the tree as it would be if the nodes of some keys had other values; everything above is computed anew.

    ArithmeticError when an operation has no value any more.
    """
    if tree.key in values:
        return ScoreNode(tree.key, tree.label, values[tree.key], Op.INPUT, inputs=tree.inputs or {"node": tree.key})
    children = tuple(replaced(child, values) for child in tree.children)
    if tree.op in GIVEN or all(new is old for new, old in zip(children, tree.children, strict=True)):
        return tree
    return computed_node(tree.op, tree.key, tree.label, children, tree.inputs, tree.citation, tree.note)


@dataclass(frozen=True, slots=True)
class Difference:
    """One leaf that is not the same, or stands in one tree only (then the other value is None)."""

    key: str
    label: str
    op: Op
    before: Value
    after: Value


def differences(before: ScoreNode, after: ScoreNode) -> list[Difference]:
    """Return the leaves in which two trees differ, in the order of the trees, each once.

    A step that is computed in another way, or over other steps, is named itself when no leaf below it explains it.
    """
    found = dict.fromkeys(_differences(before, after))
    return list(found)


def _differences(before: ScoreNode, after: ScoreNode) -> Iterator[Difference]:
    if before == after:
        return
    if before in after.children or after in before.children:
        yield from _around(before, after)
        return
    below = list(_below(before, after))
    yield from below
    if not below and (before.value != after.value or before.op is not after.op):
        yield Difference(after.key, after.label, after.op, before.value, after.value)


def _around(before: ScoreNode, after: ScoreNode) -> Iterator[Difference]:
    """Yield what one tree puts beside the other: a limit, a condition, a person's decision."""
    if before in after.children:
        for child in after.children:
            if child != before:
                yield Difference(child.key, child.label, child.op, None, child.value)
        return
    for child in before.children:
        if child != after:
            yield Difference(child.key, child.label, child.op, child.value, None)


def _below(before: ScoreNode, after: ScoreNode) -> Iterator[Difference]:
    was, now = _by_key(before), _by_key(after)
    for place, child in now.items():
        if place in was:
            yield from _differences(was[place], child)
        else:
            yield Difference(child.key, child.label, child.op, None, child.value)
    for place, child in was.items():
        if place not in now:
            yield Difference(child.key, child.label, child.op, child.value, None)


def _by_key(node: ScoreNode) -> dict[tuple[str, int], ScoreNode]:
    """Return the children by key, and by how many of the same key stand before them."""
    seen: dict[str, int] = {}
    found = {}
    for child in node.children:
        number = seen.get(child.key, 0)
        seen[child.key] = number + 1
        found[child.key, number] = child
    return found
