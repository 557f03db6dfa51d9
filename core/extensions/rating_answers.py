"""Are the answers about conditions and quotas what they promise?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.domain.parameters import BoundParameter
from core.domain.score import ScoreNode
from core.domain.stages import Condition, Quota, Ranked, Standing, Verdict
from core.extensions import bounds
from core.extensions.answers import Rubbish, check_tree, number_root

Bound = Mapping[str, BoundParameter]


def conditions(answer: Any, count: int, parameters: Bound, levels: Sequence[str]) -> tuple[tuple[Condition, ...], ...]:
    """Return ``answer`` as one row of well-formed conditions per subject."""
    rows = tuple(bounds.items(row) for row in bounds.items(answer, count))
    if len(rows) != count:
        raise Rubbish(f"{len(rows)} rows for {count} subjects")
    for condition in (condition for row in rows for condition in row):
        if type(condition) is not Condition or condition.level not in levels:
            raise Rubbish(f"{condition!r:.200} is no condition of a declared level")
        check_tree(condition.tree, parameters, _truth_root)
    return rows


def _truth_root(tree: ScoreNode) -> None:
    if tree.value not in (None, Decimal(0), Decimal(1)):
        raise Rubbish(f"the condition {tree.key} is {tree.value!r} and neither 1, 0 nor unknown")


def quotas(answer: Any, standings: Sequence[Standing], parameters: Bound, levels: Sequence[str]) -> tuple[Quota, ...]:
    """Return ``answer`` as well-formed quotas over disjoint groups, none of which lets more through than its limit."""
    found = bounds.items(answer)
    level_of = {standing.subject.key: standing.level.value for standing in standings}
    seen: set[tuple[str, str]] = set()
    for quota in found:
        if type(quota) is not Quota or not (quota.key and quota.label):
            raise Rubbish(f"{quota!r:.200} is no quota")
        bounds.check_text(quota.key + quota.label)
        check_tree(quota.limit, parameters, number_root)
        for ranked in quota.ranking:
            _check_ranked(ranked, parameters)
        _check_members(quota, level_of, seen, levels)
        _check_limit(quota)
    return found


def _check_ranked(ranked: Ranked, parameters: Bound) -> None:
    for reason in ranked.reasons:
        check_tree(reason, parameters, lambda _tree: None)


def _check_members(
    quota: Quota, level_of: Mapping[str, object], seen: set[tuple[str, str]], levels: Sequence[str]
) -> None:
    known = {(quota.level, member) for member in quota.members}
    if len(known) < len(quota.members) or known & seen or not level_of.keys() >= set(quota.members):
        raise Rubbish(f"the quota {quota.key} counts somebody twice, or somebody who is not there")
    seen |= known
    if quota.level not in levels or (quota.lowered_to and quota.lowered_to not in levels):
        raise Rubbish(f"the quota {quota.key} names a level that is not declared")
    holders = sorted(member for member in quota.members if level_of[member] == quota.level)
    if sorted(ranked.subject for ranked in quota.ranking) != holders:
        raise Rubbish(f"the quota {quota.key} does not rank exactly those who hold {quota.level}")


def _check_limit(quota: Quota) -> None:
    limit = quota.limit.value
    verdicts = [ranked.verdict for ranked in quota.ranking]
    if limit is None:
        if any(verdict is not Verdict.WITHIN for verdict in verdicts):
            raise Rubbish(f"the quota {quota.key} has no limit and yet somebody is over it")
        return
    within, tied = verdicts.count(Verdict.WITHIN), verdicts.count(Verdict.TIED)
    if not isinstance(limit, Decimal) or limit < 0 or limit != limit.to_integral_value():
        raise Rubbish(f"the limit of the quota {quota.key} is {limit!r} and no whole number")
    if within > limit or (tied and within + tied <= limit) or (Verdict.OVER in verdicts and within + tied < limit):
        raise Rubbish(f"the quota {quota.key} does not let as many through as its limit {limit}")
