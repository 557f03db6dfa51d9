"""“Vì sao tôi được 86,5 điểm?”: one file told in the order in which its level came about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.domain.canonical import canonical
from core.domain.facts import AssignmentFacts, SubjectFacts
from core.domain.losses import Loss, losses
from core.domain.score import Op, ScoreNode
from core.domain.turning_points import TurningPoint, turning_points

#: Steps on the way down from a level to its score; below them stands the work.
_STAGES = frozenset({Op.OVERRIDE, Op.LOWEST_LEVEL, Op.CONDITIONS, Op.LOOKUP})

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One piece of work: its frozen facts, and the steps of the tree that rest on it (canonical JSON form)."""

    facts: AssignmentFacts
    trees: Sequence[Tree]


@dataclass(frozen=True, slots=True)
class LostPoints:
    """What cost points; ``work`` is the piece of work it belongs to, where there is one."""

    loss: Loss
    work: AssignmentFacts | None


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation: what cost points, stages from the score up to the level, work line by line, parameters.

    ``turning`` is what would have given the rules another score or level, taken alone.
    """

    losses: Sequence[LostPoints]
    stages: Sequence[Tree]
    work: Sequence[WorkLine]
    parameters: Sequence[Tree]
    turning: Sequence[TurningPoint]


def explained(tree: ScoreNode, facts: SubjectFacts, most: Decimal | None = None) -> Why:
    """Return the explanation of a level over the facts it was computed from; raters could give ``most`` points."""
    nodes = list(tree.walk())
    by_work: dict[str, list[Tree]] = {}
    for node in _of_work(tree):
        by_work.setdefault(node.inputs["assignment"], []).append(_json(node))
    return Why(
        losses=_lost(_computed(tree), facts, most),
        stages=[_json(node) for node in reversed(list(_stages(tree)))],
        work=[WorkLine(work, by_work.get(work.id, ())) for work in facts.assignments],
        parameters=list({node.key: _json(node) for node in nodes if node.op is Op.PARAMETER}.values()),
        turning=turning_points(_computed(tree)),
    )


def _lost(tree: ScoreNode, facts: SubjectFacts, most: Decimal | None) -> list[LostPoints]:
    by_id = {work.id: work for work in facts.assignments}
    by_target = {target.key: work for work in facts.assignments for target in work.targets}
    return [
        LostPoints(loss, by_target.get(loss.inputs.get("target", "")) or by_id.get(loss.inputs.get("assignment", "")))
        for loss in losses(tree, most)
    ]


def _stages(tree: ScoreNode) -> Iterator[ScoreNode]:
    """Yield the root and what its level rests on first, down to the score."""
    node = tree
    while node.op in _STAGES and node.children:
        yield node
        node = node.children[0]
    yield node


def _computed(tree: ScoreNode) -> ScoreNode:
    """Return what a person's decision departed from: rules could have given another result, not another decision."""
    node = tree
    while node.op is Op.OVERRIDE and node.children:
        node = node.children[0]
    return node


def _of_work(tree: ScoreNode) -> Iterator[ScoreNode]:
    """Yield the highest step that rests on each piece of work."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if "assignment" in node.inputs:
            yield node
        else:
            waiting.extend(reversed(node.children))


def _json(node: ScoreNode) -> Tree:
    plain = canonical(node)
    assert isinstance(plain, dict)
    return plain
