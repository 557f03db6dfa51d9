"""The stages of a rating that an example can expect and an author can look at, in the order they are computed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from core.domain.facts import ProposalFacts
from core.domain.score import ScoreNode
from core.extensions.calls import SchemeCalls
from core.extensions.pipeline import proposed_trees

#: The trees of one stage, subject by subject.
Trees = Sequence[tuple[ScoreNode, ...]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A scheme and the facts of some subjects; each stage is computed once, when it is first asked for."""

    calls: SchemeCalls
    facts: Sequence[ProposalFacts]
    _known: dict[str, Trees] = field(default_factory=dict, init=False, repr=False, compare=False)

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


STAGES = {
    stage.key: stage
    for stage in (
        Stage(
            "score",
            "Điểm kết quả",
            "compute_subject_scores",
            lambda trial: _each(trial.calls.subject_scores([facts.subject for facts in trial.facts])),
        ),
        Stage(
            "band",
            "Mức theo điểm",
            "compute_band",
            lambda trial: _each(trial.calls.bands(trial.roots("score"), [facts.subject for facts in trial.facts])),
        ),
        Stage(
            "proposal",
            "Mức đề xuất",
            "compute_proposal",
            lambda trial: _each(proposed_trees(trial.calls, trial.facts)),
        ),
    )
}
