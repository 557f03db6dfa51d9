"""What a longer run joins: the decided results of shorter ones, as facts."""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.domain.background import PeriodFacts
from core.domain.declarations import MemberRole
from core.evaluation.models import RatingRun
from core.evaluation.queries import DecidedPeriod, decided_periods
from core.evaluation.subjects import Subject

#: How far below the score numbers are kept: its parts and theirs, not what single pieces of work gave.
DEPTH = 3
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
#: Nodes of single pieces of work, as the helpers of the contract call them.
_PIECES = ("assignment.", "target.")

Tree = Mapping[str, Any]


def with_periods(run: RatingRun, rule: str, subjects: Sequence[Subject]) -> list[Subject]:
    """Add what was decided of each subject in the shorter periods that a run joins, in one statement.

    A person's own results follow them from post to post; what a predecessor got in the post is not theirs. Of a run
    whose facts are frozen, what held then: an appeal may have changed it since (``corrections``).
    """
    persons = {each.person for each in subjects if each.person is not None}
    collectives = {each.facts.key for each in subjects if each.facts.role is MemberRole.UNIT}
    found: dict[uuid.UUID | str | None, list[PeriodFacts]] = defaultdict(list)
    for row in decided_periods(run, rule, persons, collectives, run.issued_at):
        name = row.evaluation.subject_person_id if row.is_person else row.evaluation.subject_key
        found[name].append(period_facts(row))
    return [
        each.known(periods=tuple(found[each.facts.key if each.facts.role is MemberRole.UNIT else each.person]))
        for each in subjects
    ]


def period_facts(row: DecidedPeriod) -> PeriodFacts:
    """Return a decided file as a longer period sees it."""
    run, tree = row.run, row.decision.tree
    score = _score(tree)
    return PeriodFacts(
        key=run.key,
        label=run.name,
        rule=run.rule,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        score=_number(score),
        level=row.decision.level,
        parts=parts(score),
        unit=row.evaluation.subject_label,
        document=row.decision.document,
    )


def _score(tree: Tree) -> Tree:
    """Return the node of the number that a level rests on, as ``score_below`` finds it."""
    node = tree
    while _number(node) is None and node.get("children"):
        node = node["children"][0]
    return node


def _number(node: Tree) -> Decimal | None:
    value = node.get("value")
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def parts(score: Tree) -> dict[str, Decimal]:
    """Return the numbers of a stored score tree above the single pieces of work, by node key; keys used twice not."""
    found: dict[str, Decimal] = {}
    twice: set[str] = set()
    for key, value in _numbers(score, 0):
        twice |= {key} & found.keys()
        found[key] = value
    return {key: value for key, value in sorted(found.items()) if key not in twice}


def _numbers(node: Tree, depth: int) -> Iterator[tuple[str, Decimal]]:
    if depth > DEPTH or node["key"].startswith(_PIECES):
        return
    value = _number(node)
    if value is not None:
        yield node["key"], value
    for child in node.get("children", ()):
        yield from _numbers(child, depth + 1)
