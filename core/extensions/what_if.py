"""What if: the same frozen facts under another scheme; who changes level and why, and what happens to quotas. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from core.domain.facts import ProposalFacts
from core.domain.score import Op, ScoreNode, Value, score_below
from core.domain.stages import Quota, Standing, Verdict
from core.domain.trees import differences
from core.extensions.calls import SchemeCalls
from core.extensions.hypotheses import GroupBy, SupposedQuota
from core.extensions.pipeline import Progress, limited, lowered, proposed_trees, rate
from core.sdk.quotas import QuotaTerms, grouped, quota
from core.sdk.scoring import leaf

#: Reasons told for one subject; what all share (a threshold) stands first.
MOST_REASONS = 12


@dataclass(frozen=True, slots=True)
class Facts:
    """The frozen facts of a run: what is known of each subject, by the block that is proposed for together.

    ``marked`` tells that raters have marked all: then what they propose is compared, else what the facts alone give.
    """

    blocks: Sequence[Sequence[ProposalFacts]]
    marked: bool

    @property
    def subjects(self) -> list[ProposalFacts]:
        """Everybody, block by block."""
        return [facts for block in self.blocks for facts in block]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one scheme gives: a tree per subject, and the limits of all groups."""

    trees: Sequence[ScoreNode]
    quotas: Sequence[Quota]


@dataclass(frozen=True, slots=True)
class Reason:
    """One leaf in which the two explanations of a subject differ."""

    label: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Move:
    """One subject whose score or level is another."""

    subject: str
    label: str
    group: str
    score_before: Decimal | None
    score_after: Decimal | None
    level_before: str
    level_after: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class QuotaEffect:
    """A limit before and after (None: there is none), how many held the level, and how many are over it or tied."""

    label: str
    level: str
    limit_before: Decimal | None
    limit_after: Decimal | None
    holders_before: int
    holders_after: int
    over_before: int
    over_after: int
    tied_after: int
    proof: ScoreNode | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer: how many hold each level before and after by subject group, who moves, and quotas."""

    subjects: int
    levels: tuple[str, ...]
    before: Mapping[str, Mapping[str, int]]
    after: Mapping[str, Mapping[str, int]]
    moves: tuple[Move, ...]
    quotas: tuple[QuotaEffect, ...]

    @property
    def changed(self) -> int:
        """How many get another level."""
        return sum(1 for move in self.moves if move.level_before != move.level_after)


def outcome(
    calls: SchemeCalls, facts: Facts, supposed: SupposedQuota | None = None, progress: Progress = lambda _done: None
) -> Outcome:
    """Return what a scheme gives for the facts, a supposed quota last."""
    trees: list[ScoreNode] = []
    quotas: list[Quota] = []
    for block in facts.blocks:
        rated = rate(calls, [each.subject for each in block], partial(_told, progress, len(trees)))
        quotas += rated.quotas
        trees += proposed_trees(calls, block) if facts.marked else [rating.tree for rating in rated.subjects]
    return _suppose(calls, facts, Outcome(trees, quotas), supposed) if supposed else Outcome(trees, quotas)


def _told(progress: Progress, before: int, done: int) -> None:
    progress(before + done)


_KEYS: Mapping[GroupBy, Callable[[Standing], str]] = {
    GroupBy.RUN: lambda _standing: "",
    GroupBy.GROUP: lambda standing: standing.subject.group,
    GroupBy.MEMBER: lambda standing: f"{standing.subject.group}/{standing.subject.member}",
    GroupBy.BLOCK: lambda standing: standing.subject.block,
}


def _suppose(calls: SchemeCalls, facts: Facts, found: Outcome, supposed: SupposedQuota) -> Outcome:
    levels = calls.levels
    share = leaf("supposed.ratio", "Tỷ lệ giả định", supposed.ratio / 100, facts={"unit": "", "supposed": "yes"})
    below = levels[levels.index(supposed.level) + 1]
    terms = QuotaTerms(supposed.level, supposed.base, share, supposed.rounding, levels, lowered_to=below)
    standings = [_standing(each, tree) for each, tree in zip(facts.subjects, found.trees, strict=True)]
    quotas = [
        quota(f"supposed.{group}", _label(calls, group), members, terms, lambda standing: [standing.score])
        for group, members in grouped(standings, _KEYS[supposed.group_by])
    ]
    over = lowered(quotas)
    return Outcome([limited(levels, standing, over) for standing in standings], [*found.quotas, *quotas])


def _label(calls: SchemeCalls, key: str) -> str:
    """Return how a supposed group reads: a subject group, a member of one, a block, or the whole run."""
    group_key, _slash, member_key = key.partition("/")
    group = next((each for each in calls.subject_groups() if each.key == group_key), None)
    if group is None:
        return key or "cả đợt"
    member = next((each for each in group.members if each.key == member_key), None)
    return f"{group.label.vi}: {member.label.vi}" if member else group.label.vi


def _standing(facts: ProposalFacts, tree: ScoreNode) -> Standing:
    whole = leaf("eligibility", "Tính cả kỳ", Decimal(1), facts={"share": "1"})
    score = ScoreNode("ranking.score", "Điểm", score_below(tree), Op.INPUT, inputs={"of": tree.key})
    return Standing(facts.subject, whole, score, tree)


def compare(calls: SchemeCalls, facts: Facts, before: Outcome, after: Outcome) -> Comparison:
    """Return who moves between two outcomes over the same facts; ``calls`` name the levels of the later one."""
    triples = list(zip(facts.subjects, before.trees, after.trees, strict=True))
    return Comparison(
        subjects=len(triples),
        levels=calls.levels,
        before=_distribution((each.subject.group, tree) for each, tree, _ in triples),
        after=_distribution((each.subject.group, tree) for each, _, tree in triples),
        moves=tuple(_move(*triple) for triple in triples if _result(triple[1]) != _result(triple[2])),
        quotas=_effects(before.quotas, after.quotas),
    )


def _result(tree: ScoreNode) -> tuple[Decimal | None, str]:
    return score_below(tree), str(tree.value)


def _distribution(pairs: Iterable[tuple[str, ScoreNode]]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for group, tree in pairs:
        found.setdefault(group, Counter())[str(tree.value)] += 1
    return {group: dict(counts) for group, counts in found.items()}


def _move(facts: ProposalFacts, before: ScoreNode, after: ScoreNode) -> Move:
    reasons = [Reason(each.label, each.before, each.after) for each in differences(before, after)[:MOST_REASONS]]
    (score_before, level_before), (score_after, level_after) = _result(before), _result(after)
    subject = facts.subject
    return Move(
        subject.key,
        subject.label,
        subject.group,
        score_before,
        score_after,
        level_before,
        level_after,
        tuple(reasons),
    )


def _effects(before: Sequence[Quota], after: Sequence[Quota]) -> tuple[QuotaEffect, ...]:
    was, now = {each.key: each for each in before}, {each.key: each for each in after}
    return tuple(_effect(was.get(key), now.get(key)) for key in dict.fromkeys([*was, *now]))


def _effect(before: Quota | None, after: Quota | None) -> QuotaEffect:
    known = after or before
    assert known is not None
    return QuotaEffect(
        label=known.label,
        level=known.level,
        limit_before=_limit(before),
        limit_after=_limit(after),
        holders_before=len(before.ranking) if before else 0,
        holders_after=len(after.ranking) if after else 0,
        over_before=_count(before, Verdict.OVER),
        over_after=_count(after, Verdict.OVER),
        tied_after=_count(after, Verdict.TIED),
        proof=known.limit,
    )


def _limit(each: Quota | None) -> Decimal | None:
    return each.limit.value if each and isinstance(each.limit.value, Decimal) else None


def _count(each: Quota | None, verdict: Verdict) -> int:
    return sum(1 for ranked in each.ranking if ranked.verdict is verdict) if each else 0
