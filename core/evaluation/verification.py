"""Recompute what was decided from its frozen facts, and tell what would not come out the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.assignment.queries import cycle_by_key
from core.db.bulk import Key
from core.domain.canonical import canonical, digest
from core.domain.facts import ProposalFacts, SubjectFacts
from core.domain.restore import restore
from core.domain.score import ScoreNode, mismatches
from core.errors import DomainError
from core.evaluation.facts import collect
from core.evaluation.models import RatingRun
from core.evaluation.queries import EvaluationRow, evaluations, rating_run
from core.extensions.discovery import current_registry
from core.extensions.pins import Pin, differences
from core.extensions.services import pinned_scheme


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree: the subject ("" = the run itself) and what is wrong."""

    subject: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome for one run: how many files were recomputed and what disagreed.

    ``altered``: stored facts or trees do not give their hashes, or the rules give another tree. ``moved``: the accepted
    rows behind the frozen facts have changed since; the decision stands, and is named.
    """

    run: str
    files: int
    altered: tuple[Finding, ...]
    moved: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether every decision comes out the same and its sources are as they were."""
        return not self.altered and not self.moved


def verify_run(key: Key) -> Verification:
    """Recompute every file of a run with the scheme it was pinned to and compare the canonical bytes."""
    run = rating_run(key)
    rows = evaluations(key)
    altered = [Finding("", problem) for problem in differences(Pin.from_json(run.pin), current_registry().packs)]
    altered += [finding for row in rows for finding in _stored(row)]
    try:
        altered += _recomputed(run, rows)
    except DomainError as error:
        altered.append(Finding("", str(error)))
    return Verification(run.key, len(rows), tuple(altered), tuple(_moved(run, rows)))


def _stored(row: EvaluationRow) -> list[Finding]:
    """Compare stored facts and trees with their hashes, and each tree with its own arithmetic."""
    records = [("facts", row.evaluation.facts, row.evaluation.facts_hash)]
    records.append(("score", row.evaluation.tree, row.evaluation.tree_hash))
    if row.proposal:
        records.append(("proposal facts", row.proposal.facts, row.proposal.facts_hash))
        records.append(("proposal", row.proposal.tree, row.proposal.tree_hash))
    if row.decision:
        records.append(("decision", row.decision.tree, row.decision.tree_hash))
    label = row.evaluation.subject_label
    found = [Finding(label, f"{name}: hash") for name, stored, known in records if digest(stored) != known]
    trees = [stored for name, stored, _known in records if not name.endswith("facts")]
    wrong = [key for tree in trees for key in mismatches(restore(ScoreNode, tree))]
    return found + [Finding(label, f"{key}: value is not its operation") for key in wrong]


def _recomputed(run: RatingRun, rows: Sequence[EvaluationRow]) -> list[Finding]:
    calls = pinned_scheme(run.pin).calls_on(run.cut_off)
    facts = [restore(SubjectFacts, row.evaluation.facts) for row in rows]
    bands = calls.bands(calls.subject_scores(facts))
    found = [
        Finding(row.evaluation.subject_label, "score: the rules give another tree")
        for row, tree in zip(rows, bands, strict=True)
        if digest(tree) != row.evaluation.tree_hash
    ]
    proposed = [(row, row.proposal) for row in rows if row.proposal]
    trees = calls.proposals([restore(ProposalFacts, proposal.facts) for _row, proposal in proposed])
    return found + [
        Finding(row.evaluation.subject_label, "proposal: the rules give another tree")
        for (row, proposal), tree in zip(proposed, trees, strict=True)
        if digest(tree) != proposal.tree_hash
    ]


def _moved(run: RatingRun, rows: Sequence[EvaluationRow]) -> list[Finding]:
    """Name the subjects whose accepted rows would freeze to other facts today."""
    cycle = cycle_by_key((run.tenant_id, run.cycle_id))
    now = {s.facts.key: digest(canonical(s.facts)) for s in collect(cycle, pinned_scheme(run.pin), run.cut_off)}
    return [
        Finding(row.evaluation.subject_label, "sources: accepted rows changed since the facts were frozen")
        for row in rows
        if now.get(row.evaluation.subject_key) != row.evaluation.facts_hash
    ]
