"""The stages of a rating that an example can expect and an author can look at, in the order they are computed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from core.domain.facts import ProposalFacts, SubjectFacts
from core.domain.score import Op, ScoreNode
from core.domain.stages import Quota
from core.extensions.calls import SchemeCalls
from core.extensions.pipeline import Ratings, proposed_trees, rate

#: The trees of one stage, subject by subject.
Trees = Sequence[tuple[ScoreNode, ...]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A scheme and the facts of some subjects; each stage is computed once, when it is first asked for."""

    calls: SchemeCalls
    facts: Sequence[ProposalFacts]
    _known: dict[str, Trees] = field(default_factory=dict, init=False, repr=False, compare=False)
    _ratings: list[Ratings] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def subjects(self) -> list[SubjectFacts]:
        """What is known of each subject besides what raters said."""
        return [facts.subject for facts in self.facts]

    @property
    def ratings(self) -> Ratings:
        """What the whole pipeline gives for the facts."""
        if not self._ratings:
            self._ratings.append(rate(self.calls, self.subjects))
        return self._ratings[0]

    def trees(self, stage: str) -> Trees:
        """Return the trees of a stage for each subject, in the order of the facts; raises what the hook raises."""
        if stage not in self._known:
            self._known[stage] = STAGES[stage].compute(self)
        return self._known[stage]

    def roots(self, stage: str) -> list[ScoreNode]:
        """Return the one tree per subject of a stage that has one."""
        return [trees[0] for trees in self.trees(stage)]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way from facts to a proposal; ``hook`` is whose answer it shows."""

    key: str
    label: str
    hook: str
    compute: Callable[[Trial], Trees]


def _each(trees: Iterable[ScoreNode]) -> Trees:
    return [(tree,) for tree in trees]


def _scores(trial: Trial) -> Trees:
    """A run that joins shorter ones has its score from them."""
    score = trial.calls.combined_periods if trial.calls.combines else trial.calls.subject_scores
    return _each(score(trial.subjects))


def _conditions(level: ScoreNode) -> tuple[ScoreNode, ...]:
    """Return what was asked of a subject besides points: it stands behind the band."""
    return next((node.children[1:] for node in level.walk() if node.op is Op.CONDITIONS), ())


def _limits(trial: Trial) -> Trees:
    quotas = trial.ratings.quotas
    return [
        tuple(_limit(quota, subject.key) for quota in quotas if subject.key in quota.members)
        for subject in trial.subjects
    ]


def _limit(quota: Quota, subject: str) -> ScoreNode:
    """Return what one limit means for a subject: within, tied or over; "" for who does not hold the level."""
    ranked = quota.of(subject)
    verdict, reasons = (ranked.verdict.value, ranked.reasons) if ranked else ("", ())
    children = (quota.limit, *reasons)
    return ScoreNode("verdict", quota.label, verdict, Op.INPUT, children, {"quota": quota.key}, quota.citation)


STAGES = {
    stage.key: stage
    for stage in (
        Stage(
            "eligibility",
            "Diện được xếp loại",
            "compute_eligibility",
            lambda trial: _each(trial.calls.eligibility(trial.subjects)),
        ),
        Stage("score", "Điểm kết quả", "compute_subject_scores", _scores),
        Stage(
            "band",
            "Mức theo điểm",
            "compute_band",
            lambda trial: _each(trial.calls.bands(trial.roots("score"), trial.subjects)),
        ),
        Stage(
            "conditions",
            "Điều kiện của từng mức",
            "compute_conditions",
            lambda trial: [_conditions(rating.standing.level) for rating in trial.ratings.subjects],
        ),
        Stage(
            "level",
            "Mức trước khi xét tỷ lệ",
            "compute_blockers",
            lambda trial: _each(rating.standing.level for rating in trial.ratings.subjects),
        ),
        Stage("quota", "Tỷ lệ khống chế", "compute_quota", _limits),
        Stage(
            "proposal",
            "Mức đề xuất",
            "compute_proposal",
            lambda trial: _each(proposed_trees(trial.calls, trial.facts)),
        ),
    )
}
