"""Is a pack's answer what it promised? Checked here, so that rubbish stops at the pack and not in a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from core.domain.canonical import canonical
from core.domain.conduct import ConductFacts, RecordFacts
from core.domain.declarations import CarryOver
from core.domain.levels import STATES
from core.domain.parameters import BoundParameter
from core.domain.restore import survives
from core.domain.score import GIVEN, Op, ScoreNode, holds
from core.domain.settings import SettingRow, SettingsSchema, SettingTable
from core.extensions import bounds
from core.extensions.settings import row_problems
from core.sdk.context import ILLUSTRATIVE

T = TypeVar("T")


class Rubbish(ValueError):
    """An answer breaks its promise; the message says how."""


def one(kind: type[T], answer: object) -> T:
    """Return ``answer`` if it is a well-formed ``kind`` all the way down."""
    if type(answer) is not kind:
        raise Rubbish(f"{answer!r:.200} is no well-formed {kind.__name__}")
    data = canonical(answer)
    bounds.check_plain(data)
    if not survives(answer, data):
        raise Rubbish(f"{answer!r:.200} is no well-formed {kind.__name__}")
    return answer


def many(kind: type[T], answer: Any) -> tuple[T, ...]:
    """Return ``answer`` as a tuple of well-formed ``kind``."""
    return tuple(one(kind, item) for item in bounds.items(answer))


def settings(answer: object) -> SettingsSchema:
    """Return ``answer`` as a schema of well-formed tables, whose newer versions know what to do with older rows."""
    if type(answer) is not SettingsSchema:
        raise Rubbish(f"{answer!r:.200} is no SettingsSchema")
    if type(answer.version) is not int or answer.version < 1:
        raise Rubbish(f"the version {answer.version!r:.60} is no whole number from 1")
    if answer.version > 1 and not callable(answer.migrate):
        raise Rubbish(f"version {answer.version} has no migrate for the rows of version {answer.version - 1}")
    return replace(answer, tables=many(SettingTable, answer.tables))


def migrated(answer: Any, table: SettingTable) -> tuple[SettingRow, ...]:
    """Return ``answer`` as rows that fit a table."""
    rows = many(SettingRow, answer)
    for problem in row_problems(table, rows)[:1]:
        code = rows[problem.row].code if rows else ""
        raise Rubbish(f"row {problem.row + 1} ({code!r:.60}), {problem.column}: {problem.message.en}")
    return rows


def trees(
    answer: Any, count: int, parameters: Mapping[str, BoundParameter], check_root: Callable[[ScoreNode], None]
) -> tuple[ScoreNode, ...]:
    """Return ``answer`` as ``count`` explained trees whose roots hold what the hook promises."""
    found = bounds.items(answer, count)
    if len(found) != count:
        raise Rubbish(f"{len(found)} trees for {count} subjects")
    for tree in found:
        check_tree(tree, parameters, check_root)
    return found


def check_tree(tree: object, parameters: Mapping[str, BoundParameter], check_root: Callable[[ScoreNode], None]) -> None:
    """Raise Rubbish unless ``tree`` is an explained tree whose root holds what the hook promises."""
    if type(tree) is not ScoreNode:
        raise Rubbish(f"{tree!r:.200} is no score node")
    check_root(tree)
    _check_nodes(tree, parameters)


def rows_of_trees(
    answer: Any,
    counts: int | Sequence[int],
    parameters: Mapping[str, BoundParameter],
    check_root: Callable[[ScoreNode], None],
) -> tuple[tuple[ScoreNode, ...], ...]:
    """Return ``answer`` as one row of trees per subject; ``counts`` are their lengths, or only how many rows."""
    wanted = counts if isinstance(counts, int) else len(counts)
    rows = tuple(bounds.items(row) for row in bounds.items(answer, wanted))
    if len(rows) != wanted:
        raise Rubbish(f"{len(rows)} rows for {wanted} subjects")
    if not isinstance(counts, int) and [len(row) for row in rows] != list(counts):
        raise Rubbish("a subject has not one tree for each piece of its work")
    for tree in (tree for row in rows for tree in row):
        check_tree(tree, parameters, check_root)
    return rows


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
                check_tree(tree, parameters, _anything)
        _check_counted_once(facts, of)
    return found


def _anything(_tree: ScoreNode) -> None:
    """What an entry says may be a number, a word or nothing."""


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


def number_root(tree: ScoreNode) -> None:
    """A score is a number, or nothing where it cannot be said."""
    if not (tree.value is None or isinstance(tree.value, Decimal)):
        raise Rubbish(f"the score {tree.key} is {tree.value!r} and not a number")


def share_root(tree: ScoreNode) -> None:
    """Who is rated counts for more than nothing and at most the whole period."""
    if tree.value in STATES or (isinstance(tree.value, Decimal) and 0 < tree.value <= 1):
        return
    raise Rubbish(f"the share {tree.key} is {tree.value!r} and neither above 0 up to 1 nor a state")


def level_root(tree: ScoreNode, levels: Sequence[str]) -> None:
    """A level is one that the scheme declares, or a state."""
    if tree.value not in STATES and tree.value not in levels:
        raise Rubbish(f"the level {tree.value!r} of {tree.key} is not declared")


def ceiling_root(tree: ScoreNode, levels: Sequence[str]) -> None:
    """What limits a level names a level that the scheme declares."""
    if tree.value not in levels:
        raise Rubbish(f"the level {tree.value!r} of {tree.key} is not declared")


def _check_nodes(tree: ScoreNode, parameters: Mapping[str, BoundParameter]) -> None:
    for node in bounds.nodes(tree):
        if not (node.key and node.label):
            raise Rubbish(f"a node has no key or no label: {node.key!r}, {node.label!r}")
        if not node.children:
            _check_leaf(node, parameters)
        elif not node.built and (node.op in GIVEN or not holds(node)):
            raise Rubbish(f"the value of {node.key} is not {node.op} over its children")


def _check_leaf(node: ScoreNode, parameters: Mapping[str, BoundParameter]) -> None:
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
