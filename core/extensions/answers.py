"""Is a pack's answer what it promised? Checked here, so that rubbish stops at the pack and not in a page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from core.domain.canonical import canonical
from core.domain.conduct import ConductFacts, RecordFacts
from core.domain.declarations import CarryOver, Declarations, MemberRole, SubjectGroup, TaskDeclaration
from core.domain.levels import RATED_LEVELS, Level
from core.domain.parameters import BoundParameter
from core.domain.restore import survives
from core.domain.score import GIVEN, Op, ScoreNode, holds
from core.extensions.registers import loose_ends
from core.sdk.context import ILLUSTRATIVE

T = TypeVar("T")

#: A rated subject gets one of the scheme's levels, or one of these states.
STATES = frozenset({Level.NOT_RATED.value, Level.INSUFFICIENT_DATA.value})


class Rubbish(ValueError):
    """An answer breaks its promise; the message says how."""


def one(kind: type[T], answer: object) -> T:
    """Return ``answer`` if it is a well-formed ``kind`` all the way down."""
    if type(answer) is not kind or not survives(answer, canonical(answer)):
        raise Rubbish(f"{answer!r:.200} is no well-formed {kind.__name__}")
    return answer


def many(kind: type[T], answer: Any) -> tuple[T, ...]:
    """Return ``answer`` as a tuple of well-formed ``kind``."""
    return tuple(one(kind, item) for item in answer)


def trees(
    answer: Any, count: int, parameters: Mapping[str, BoundParameter], levels: Sequence[str] | None = None
) -> tuple[ScoreNode, ...]:
    """Return ``answer`` as ``count`` explained trees; their roots name one of ``levels``, or without them a number."""
    found = tuple(answer)
    if len(found) != count:
        raise Rubbish(f"{len(found)} trees for {count} subjects")
    for tree in found:
        if type(tree) is not ScoreNode:
            raise Rubbish(f"{tree!r:.200} is no score node")
        _check_root(tree, levels)
        _check_nodes(tree, parameters)
    return found


def conduct(
    answer: Any, records: Sequence[RecordFacts], parameters: Mapping[str, BoundParameter], criteria: frozenset[str]
) -> tuple[ConductFacts, ...]:
    """Return ``answer`` as one well-formed ConductFacts per subject, in which no entry counts twice."""
    found = many(ConductFacts, answer)
    if len(found) != len(records):
        raise Rubbish(f"{len(found)} answers for {len(records)} subjects")
    for facts, of in zip(found, records, strict=True):
        for criterion in facts.criteria:
            if criterion.key not in criteria:
                raise Rubbish(f"the criterion {criterion.key!r} is not declared")
            for tree in criterion.trees:
                _check_nodes(tree, parameters)
        _check_counted_once(facts, of)
    return found


def _check_counted_once(facts: ConductFacts, of: RecordFacts) -> None:
    """Each entry belongs to the subject and stands under one criterion or is a blocker; each of its items once."""
    filed = {entry.id for entry in of.entries}
    under: dict[str, str] = {}
    items: set[tuple[str, str]] = set()
    for criterion in facts.criteria:
        for leaf in (node for tree in criterion.trees for node in tree.walk() if node.op is Op.INPUT):
            place = leaf.inputs.get("entry", ""), leaf.inputs.get("item", "")
            if place[0] not in filed:
                raise Rubbish(f"{leaf.key} names no entry of {of.subject}")
            if under.setdefault(place[0], criterion.key) != criterion.key or place in items:
                raise Rubbish(f"the entry {place[0]} counts twice")
            items.add(place)
    for blocker in facts.blockers:
        if blocker.entry not in filed:
            raise Rubbish(f"the blocker {blocker.key} names no entry of {of.subject}")
        if blocker.entry in under:
            raise Rubbish(f"the entry {blocker.entry} counts twice")
        if not (blocker.document.strip() and blocker.decided_by.strip()):
            raise Rubbish(f"the blocker {blocker.key} names no document")
        under[blocker.entry] = ""


def carried(answer: Any, count: int, kinds: frozenset[str]) -> tuple[CarryOver, ...]:
    """Return ``answer`` as ``count`` proposals whose kinds the scheme declares."""
    found = many(CarryOver, answer)
    if len(found) != count:
        raise Rubbish(f"{len(found)} proposals for {count} pieces of work")
    for proposal in found:
        if proposal.kind and proposal.kind not in kinds:
            raise Rubbish(f"the kind {proposal.kind!r} is not declared")
    return found


def _check_root(tree: ScoreNode, levels: Sequence[str] | None) -> None:
    if levels is None and not (tree.value is None or isinstance(tree.value, Decimal)):
        raise Rubbish(f"the score {tree.key} is {tree.value!r} and not a number")
    if levels is not None and tree.value not in STATES and tree.value not in levels:
        raise Rubbish(f"the level {tree.value!r} of {tree.key} is not declared")


def _check_nodes(tree: ScoreNode, parameters: Mapping[str, BoundParameter]) -> None:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not (node.key and node.label):
            raise Rubbish(f"a node has no key or no label: {node.key!r}, {node.label!r}")
        if node.children:
            if not node.built and (node.op in GIVEN or not holds(node)):
                raise Rubbish(f"the value of {node.key} is not {node.op} over its children")
            waiting += node.children
        else:
            _check_leaf(node, parameters)


def _check_leaf(node: ScoreNode, parameters: Mapping[str, BoundParameter]) -> None:
    value = node.value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Rubbish(f"{node.key} is {value}")
    elif value is not None and type(value) is not str:
        raise Rubbish(f"{node.key} is a {type(value).__name__}")
    if node.op is Op.PARAMETER:
        _check_parameter(node, parameters.get(node.key))
    elif node.op is not Op.INPUT:
        raise Rubbish(f"{node.key} is {node.op} over nothing")
    elif not node.inputs:
        raise Rubbish(f"{node.key} names no fact")


def _check_parameter(node: ScoreNode, bound: BoundParameter | None) -> None:
    if bound is None or bound.value != node.value or bound.citation != node.citation:
        raise Rubbish(f"{node.key} is not the bound parameter of that name")
    if bound.illustrative and ILLUSTRATIVE not in node.note:
        raise Rubbish(f"{node.key} hides that its value only illustrates")


def inconsistencies(declared: Declarations, parameters: frozenset[str]) -> list[str]:
    """Return what refers to something that the scheme does not declare."""
    tasks, raters = declared.tasks, declared.raters
    subject_groups = {group.key for group in declared.subject_groups}
    blocks = {group.block for group in declared.subject_groups} - {""}
    return [
        *_unknown("block", blocks, {council.block for council in raters.councils}),
        *_unknown("task group", {kind.group for kind in tasks.kinds}, {group.key for group in tasks.groups}),
        *_unknown("subject group", {key for kind in tasks.kinds for key in kind.subject_groups}, subject_groups),
        *_loose_counts(tasks, subject_groups),
        *_unknown("parameter", {group.weight_parameter for group in tasks.groups} - {""}, parameters),
        *_unknown("parameter", {cadence.due_parameter for cadence in declared.cadences}, parameters),
        *_unknown("parameter", {raters.scale_parameter} - {""}, parameters),
        *loose_ends(declared.registers, frozenset(subject_groups)),
        *_unknown("level", {level.key for level in raters.levels}, set(RATED_LEVELS)),
        *_twice(declared.subject_groups),
    ]


def _loose_counts(tasks: TaskDeclaration, subject_groups: set[str]) -> list[str]:
    rules = tasks.counts
    return [
        *_unknown("subject group", {rule.subject_group for rule in rules}, subject_groups),
        *_unknown("task kind", {key for rule in rules for key in rule.kinds}, {kind.key for kind in tasks.kinds}),
        *_unknown("task group", {key for rule in rules for key in rule.task_groups}, {g.key for g in tasks.groups}),
        *_unknown("reason", {key for rule in rules for key in rule.reasons}, {reason.key for reason in tasks.reasons}),
    ]


def _twice(groups: Sequence[SubjectGroup]) -> list[str]:
    """A unit is in one joint group at most, and a post in one group of single posts at most: else nobody could tell."""
    found: dict[str, list[str]] = {}
    for group in groups:
        for kind in group.unit_kinds:
            if group.joint:
                found.setdefault(f"unit kind {kind!r}", []).append(group.key)
                continue
            for member in group.members:
                if group.member_for(kind, member.post) is member:
                    found.setdefault(f"post {member.post!r} of unit kind {kind!r}", []).append(group.key)
    nameless = [
        f"member {m.key!r} of {group.key!r} names no post"
        for group in groups
        for m in group.members
        if not m.post and (m.role is MemberRole.HEAD or not group.joint)
    ]
    return [*nameless, *(f"{what} is in the groups {keys}" for what, keys in found.items() if len(keys) > 1)]


def _unknown(what: str, named: set[str], known: set[Any] | frozenset[str]) -> list[str]:
    return [f"{what} {key!r} is not declared" for key in sorted(named - known)]
