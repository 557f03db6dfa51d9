"""The rating pipeline over frozen facts: scores → bands → conditions → ceilings → quotas, all seen in one tree.

Pure: the same facts and the same scheme give the same trees. What raters propose and an authority decides comes after.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.domain.declarations import MemberRole
from core.domain.facts import ProposalFacts, SubjectFacts
from core.domain.levels import STATES, Failing
from core.domain.score import Op, ScoreNode
from core.domain.stages import Condition, Quota, Standing, Verdict
from core.extensions.calls import SchemeCalls
from core.extensions.chain import CORE
from core.sdk.context import ILLUSTRATIVE
from core.sdk.scoring import leaf, node

#: Subjects computed between two looks at whether somebody asked to stop.
BATCH = 200
#: The choice parameter by which a scheme says what becomes of a level whose conditions fail.
FAILING = "conditions.failing"

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Rating:
    """What the facts alone give one subject: where it stands, and the tree whose root is its level after quotas."""

    standing: Standing
    tree: ScoreNode

    @property
    def level(self) -> str:
        """The level, or the state that stands instead of one."""
        return str(self.tree.value)


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings of all subjects, in their order, with the limits that their groups are held to."""

    subjects: tuple[Rating, ...]
    quotas: tuple[Quota, ...]


def rate(calls: SchemeCalls, subjects: Sequence[SubjectFacts], progress: Progress = lambda _done: None) -> Ratings:
    """Return the rating of every subject; units before those who lead them, quotas when all stand.

    ``progress`` is told how many are computed, about once in ``BATCH``; it may raise to stop.
    """
    units: dict[str, ScoreNode] = {}
    standings: dict[str, Standing] = {}
    next_look = 0
    for batch in _batches(_units_first(subjects)):
        if len(standings) >= next_look:
            progress(len(standings))
            next_look = len(standings) + BATCH
        for standing in _stand(calls, batch, units):
            standings[standing.subject.key] = standing
            if standing.subject.role is MemberRole.UNIT:
                units[standing.subject.unit] = standing.level
    in_order = [standings[subject.key] for subject in subjects]
    quotas = calls.quotas(in_order)
    over = lowered(quotas)
    return Ratings(tuple(_rating(calls, standing, over) for standing in in_order), quotas)


def _units_first(subjects: Sequence[SubjectFacts]) -> Sequence[SubjectFacts]:
    return sorted(subjects, key=lambda subject: subject.role.is_person)


def _batches(subjects: Sequence[SubjectFacts]) -> Iterator[Sequence[SubjectFacts]]:
    """Yield batches in which no unit stands beside those who lead one."""
    start = 0
    while start < len(subjects):
        person = subjects[start].role.is_person
        end = min(start + BATCH, len(subjects))
        end = next((n for n in range(start, end) if subjects[n].role.is_person is not person), end)
        yield subjects[start:end]
        start = end


def _stand(calls: SchemeCalls, subjects: Sequence[SubjectFacts], units: Mapping[str, ScoreNode]) -> list[Standing]:
    eligibility = calls.eligibility(subjects)
    score = calls.combined_periods if calls.combines else calls.subject_scores
    scores = score(subjects, eligibility)
    bands = calls.bands(scores, subjects)
    led = [units.get(s.unit) if s.role is MemberRole.HEAD else None for s in subjects]
    conditions = calls.conditions(subjects, scores, led)
    ceilings = calls.ceilings(subjects, led)
    columns = zip(subjects, eligibility, scores, bands, conditions, ceilings, strict=True)
    return [
        Standing(subject, share, points, _level(calls, share, band, asked, limits))
        for subject, share, points, band, asked, limits in columns
    ]


def _level(
    calls: SchemeCalls,
    eligibility: ScoreNode,
    band: ScoreNode,
    conditions: Sequence[Condition],
    ceilings: Sequence[ScoreNode],
) -> ScoreNode:
    levels = ",".join(calls.levels)
    if conditions:
        failing = calls.parameters.get(FAILING)
        how = str(failing.value) if failing else Failing.HIGHEST_HOLDING.value
        band = node(
            Op.CONDITIONS,
            "conditions",
            "Mức sau khi xét điều kiện",
            [band, *(condition.tree for condition in conditions)],
            inputs={"levels": levels, "of": ",".join(c.level for c in conditions), "failing": how},
            citation=failing.citation if failing else None,
            note=ILLUSTRATIVE if failing and failing.illustrative else "",
        )
    limits = [*ceilings, *([eligibility] if eligibility.value in STATES else [])]
    if not limits:
        return band
    label = "Mức sau khi xét điểm liệt, giới hạn và diện được xếp loại"
    return node(Op.LOWEST_LEVEL, "ceilings", label, [band, *limits], inputs={"levels": levels})


def lowered(quotas: Sequence[Quota]) -> dict[str, list[ScoreNode]]:
    """Return what quotas make of those over them, by subject; a tie stays as it is for people to break."""
    found: dict[str, list[ScoreNode]] = {}
    for quota in quotas:
        if not quota.lowered_to:
            continue
        for ranked in quota.ranking:
            if ranked.verdict is Verdict.OVER:
                found.setdefault(ranked.subject, []).append(_over(quota, ranked.place))
    return found


def _over(quota: Quota, place: int) -> ScoreNode:
    facts = {"quota": quota.key, "place": str(place), "limit": str(quota.limit.value)}
    label = f"Vượt giới hạn mức {quota.level}: {quota.label}"
    return leaf(f"quota.{quota.key}", label, quota.lowered_to, facts=facts)


def _rating(calls: SchemeCalls, standing: Standing, over: Mapping[str, list[ScoreNode]]) -> Rating:
    return Rating(standing, limited(calls.levels, standing, over))


def limited(levels: Sequence[str], standing: Standing, over: Mapping[str, list[ScoreNode]]) -> ScoreNode:
    """Return a subject's level after quotas; ``over`` as ``lowered`` gives it."""
    limits = over.get(standing.subject.key)
    if not limits:
        return standing.level
    inputs = {"levels": ",".join(levels)}
    label = "Mức sau khi xét tỷ lệ khống chế"
    return node(Op.LOWEST_LEVEL, "quota", label, [standing.level, *limits], inputs=inputs)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for all subjects, in their order, with the limits that their groups are held to."""

    trees: tuple[ScoreNode, ...]
    quotas: tuple[Quota, ...]


def propose(calls: SchemeCalls, subjects: Sequence[ProposalFacts]) -> Proposals:
    """Return what is proposed for each subject; the facts alone are rated when the pack asks what they give.

    Quotas are over the proposed levels; where a proposal is what the facts give, over its level before quotas.
    """
    given = [each.subject for each in subjects]
    asked: list[Ratings] = []

    def levels(facts: Sequence[SubjectFacts]) -> tuple[ScoreNode, ...]:
        asked.append(rate(calls, facts))
        return tuple(rating.tree for rating in asked[-1].subjects)

    trees = calls.proposals(subjects, levels)
    if calls.chain.implementations["compute_quota"][0].pack == CORE:
        return Proposals(trees, ())  # core limits nobody: what its quotas would be over need not be computed
    known = (found for found in asked if [rating.standing.subject for rating in found.subjects] == given)
    ratings = next(known, None) or rate(calls, given)
    standings = [
        rating.standing if tree == rating.tree else replace(rating.standing, level=tree)
        for rating, tree in zip(ratings.subjects, trees, strict=True)
    ]
    return Proposals(trees, calls.quotas(standings))


def proposed_trees(calls: SchemeCalls, subjects: Sequence[ProposalFacts]) -> tuple[ScoreNode, ...]:
    """Return what is proposed for each subject."""
    return propose(calls, subjects).trees
