"""Recompute what was decided from its frozen facts, and tell what would not come out the same."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from core.db.bulk import Key
from core.domain.canonical import canonical, digest
from core.domain.facts import ProposalFacts, SubjectFacts, VoteFacts
from core.domain.format import day_text
from core.domain.restore import restore
from core.domain.score import ScoreNode, mismatches
from core.domain.stages import Quota
from core.errors import DomainError
from core.evaluation.corrections import Correction, corrections
from core.evaluation.criteria import RATER, SELF, by_rater, general_marks, piece_marks
from core.evaluation.facts import as_gathered, collect, mark_facts, named_mark_facts, review_facts
from core.evaluation.models import CouncilMark, CriteriaMark, Decision, Evaluation, Proposal, RatingRun, RunQuota
from core.evaluation.periods import combined
from core.evaluation.queries import (
    EvaluationRow,
    criteria_of_run,
    cycle_of,
    decisions_of_run,
    evaluations,
    marks_of_run,
    rating_run,
    run_quotas,
    sent_reviews,
    sessions_of_run,
    vote_facts,
)
from core.evaluation.quotas import FROZEN, PROPOSED
from core.evaluation.regulation import calls_of
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import current_registry
from core.extensions.pins import Pin, differences
from core.extensions.pipeline import propose, rate
from core.extensions.services import pinned_scheme


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not agree: the subject ("" = the run itself) and what is wrong."""

    subject: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome for one run: how many files were recomputed and what disagreed.

    ``altered``: stored facts or trees do not give their hashes, the rules give another tree, or cannot be asked any
    more. ``moved``: the accepted rows behind the frozen facts have changed since; the decision stands, and is named.
    ``corrected``: what the run joined was decided anew later, each by an appeal that is named; nothing is wrong.
    ``since``: packs or engine are not the bytes they were (a pack gained an edition); the results were computed by what
    is installed now, so this alone contradicts nothing.
    """

    run: str
    files: int
    altered: tuple[Finding, ...]
    moved: tuple[Finding, ...]
    since: tuple[Finding, ...] = ()
    corrected: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every decision comes out the same and its sources are as they were."""
        return not self.altered and not self.moved


def verify_run(key: Key) -> Verification:
    """Recompute every file of a run with the scheme it was pinned to and compare the canonical bytes."""
    run = rating_run(key)
    rows, marks = evaluations(key), marks_of_run(key)
    criteria, decisions = criteria_of_run(key), decisions_of_run(key)
    since = tuple(Finding("", problem) for problem in differences(Pin.from_json(run.pin), current_registry().packs))
    altered = [
        finding
        for row in rows
        for finding in _stored(
            row,
            marks.get(row.evaluation.id, []),
            criteria.get(row.evaluation.id, []),
            decisions.get(row.evaluation.id, []),
        )
    ]
    altered += [*_votes(key, rows), *_reviews(key, rows)]
    moved: list[Finding] = []
    corrected: list[Finding] = []
    try:
        altered += _recomputed(run, rows)
        moved = _moved(run, rows)
        for each in _corrections(run, rows):
            (moved if each.is_unexplained else corrected).append(Finding(each.label, _told(each)))
    except (DomainError, ValueError, TypeError) as error:
        altered.append(Finding("", str(error)))  # a pack is gone or fails, or what is stored is no facts at all
    return Verification(run.key, len(rows), tuple(altered), tuple(moved), since, tuple(corrected))


def _criteria(proposal: Proposal, marked: Mapping[str, CriteriaMark]) -> list[str]:
    """Compare the criteria in the facts of a proposal with the marks that were given."""
    subject = proposal.facts.get("subject", {})
    pieces = [{"piece": w["id"], "marks": w["marks"]} for w in subject.get("assignments", []) if w.get("marks")]
    told = {
        RATER: (subject.get("criteria", []), _by_piece(pieces)),
        SELF: (proposal.facts.get("self_criteria", []), _by_piece(proposal.facts.get("self_pieces", []))),
    }
    given = {rater: marked.get(rater) for rater in told}
    differ = [
        rater
        for rater, row in given.items()
        if told[rater] != (canonical(general_marks(row)), _by_piece(canonical(piece_marks(row))))
    ]
    return [f"proposal facts: not the criteria that were marked ({rater})" for rater in differ]


def _votes(run: Key, rows: Sequence[EvaluationRow]) -> list[Finding]:
    """Compare the votes in the facts of proposals with those of the sessions that they rest on."""
    voted: dict[uuid.UUID | None, Mapping[uuid.UUID, tuple[VoteFacts, ...]]]
    voted = {session.id: vote_facts(session) for session in sessions_of_run(run)}
    problem = "proposal facts: not the votes that were given"
    return [
        Finding(row.evaluation.subject_label, problem)
        for row in rows
        if row.proposal is not None
        and row.proposal.facts.get("votes", [])
        != canonical(voted.get(row.proposal.session_id, {}).get(row.evaluation.id, ()))
    ]


def _reviews(run: Key, rows: Sequence[EvaluationRow]) -> list[Finding]:
    """Compare the review in the facts of each proposal with what the reviewer sent on."""
    sent = sent_reviews(run)
    problem = "proposal facts: not the review that was sent on"
    return [
        Finding(row.evaluation.subject_label, problem)
        for row in rows
        if row.proposal is not None
        and row.proposal.facts.get("review") != canonical(review_facts(sent.get(row.evaluation.id)))
    ]


def _by_piece(rows: Any) -> dict[str, Any]:
    return {row["piece"]: row["marks"] for row in rows}


def _stored(
    row: EvaluationRow,
    marks: Sequence[CouncilMark],
    criteria: Sequence[CriteriaMark],
    decisions: Sequence[Decision],
) -> list[Finding]:
    """Compare what is stored with its hashes, its columns and marks with its trees, each tree with its arithmetic."""
    file, proposal = row.evaluation, row.proposal
    found = _tree("score", file.tree, file.tree_hash, file.band)
    if digest(file.facts) != file.facts_hash:
        found.append("facts: hash")
    if proposal:
        found += _tree("proposal", proposal.tree, proposal.tree_hash, proposal.level)
        if digest(proposal.facts) != proposal.facts_hash:
            found.append("proposal facts: hash")
        if proposal.facts.get("council_marks") not in (
            canonical(mark_facts(marks)),
            canonical(named_mark_facts(marks)),
        ):
            found.append("proposal facts: not the marks that were given")
        found += _criteria(proposal, by_rater(criteria))
    for decision in decisions:
        found += _tree("decision", decision.tree, decision.tree_hash, decision.level)
    return [Finding(file.subject_label, problem) for problem in found]


def _tree(name: str, stored: Mapping[str, Any], known: str, level: str) -> list[str]:
    found = [f"{name}: hash"] if digest(stored) != known else []
    if stored.get("value") != level:
        found.append(f"{name}: level is not the tree's")
    try:
        wrong = mismatches(restore(ScoreNode, stored))
    except (ValueError, TypeError) as error:
        return [*found, f"{name}: {error}"]
    return found + [f"{name}: {key}: value is not its operation" for key in wrong]


def _recomputed(run: RatingRun, rows: Sequence[EvaluationRow]) -> list[Finding]:
    calls = calls_of(run)
    facts = [restore(SubjectFacts, row.evaluation.facts) for row in rows]
    rated, stored = rate(calls, facts), run_quotas((run.tenant_id, run.id))
    ratings = rated.subjects
    altered = [row for row in stored if digest(row.quota) != row.quota_hash]
    found = [Finding("", f"quota {row.place} ({row.stage}): hash") for row in altered]
    found += _same_quotas(rated.quotas, [row for row in stored if row.stage == FROZEN])
    found += [
        Finding(row.evaluation.subject_label, "score: the rules give another tree")
        for row, rating in zip(rows, ratings, strict=True)
        if digest(rating.tree) != row.evaluation.tree_hash
    ]
    blocks: dict[uuid.UUID | None, list[tuple[EvaluationRow, Proposal]]] = defaultdict(list)
    for row in rows:
        if row.proposal:
            blocks[row.evaluation.council_id].append((row, row.proposal))
    limits = [row for row in stored if row.stage == PROPOSED]
    for council_id, proposed in blocks.items():
        found += _proposed(calls, proposed, [row for row in limits if row.council_id == council_id])
    return found


def _same_quotas(quotas: Sequence[Quota], stored: Sequence[RunQuota]) -> list[Finding]:
    """Compare limits that were stored with those that the rules give."""
    if [digest(quota) for quota in quotas] == [row.quota_hash for row in sorted(stored, key=lambda row: row.place)]:
        return []
    stage = stored[0].stage if stored else FROZEN
    return [Finding("", f"quotas ({stage}): the rules give others")]


def _proposed(
    calls: SchemeCalls, proposed: Sequence[tuple[EvaluationRow, Proposal]], stored: Sequence[RunQuota]
) -> list[Finding]:
    """Propose for one block again: its quotas are over the block."""
    again = propose(calls, [restore(ProposalFacts, proposal.facts) for _row, proposal in proposed])
    trees = again.trees
    return _same_quotas(again.quotas, stored) + [
        Finding(row.evaluation.subject_label, "proposal: the rules give another tree")
        for (row, proposal), tree in zip(proposed, trees, strict=True)
        if digest(tree) != proposal.tree_hash
    ]


def _moved(run: RatingRun, rows: Sequence[EvaluationRow]) -> list[Finding]:
    """Name the subjects whose accepted rows would freeze to other facts today."""
    cycle = cycle_of(run)
    subjects = collect(cycle, pinned_scheme(run.pin), run)
    now = {subject.facts.key: subject.facts for subject in subjects}
    frozen = {row.evaluation.subject_key: row.evaluation for row in rows}
    moved = [file.subject_label for key, file in frozen.items() if _differs(now.get(key), file, run.gathers)]
    added = [subject.facts.label for subject in subjects if subject.facts.key not in frozen]
    text = _("Số liệu nguồn đã được chấp nhận thay đổi sau khi chốt số liệu.")
    return [Finding(label, text) for label in moved + added]


def _corrections(run: RatingRun, rows: Sequence[EvaluationRow]) -> list[Correction]:
    return corrections(run, combined(run, calls_of(run)), rows)


def _told(correction: Correction) -> str:
    """Say what became of a period since a run joined it."""
    after, before = correction.after, correction.before
    words = {"period": correction.period.name, "document": after.document, "day": day_text(after.decided_on)}
    words |= {"level": after.level, "before": before.level if before else ""}
    if correction.is_unexplained:
        text = _("%(period)s: quyết định mới (%(document)s) không có kiến nghị nào làm căn cứ.", **words)
    elif before is None:
        text = _("%(period)s: được quyết định mức %(level)s ngày %(day)s, sau khi chốt số liệu.", **words)
    else:
        text = _(
            "%(period)s: giải quyết kiến nghị theo %(document)s ngày %(day)s đã đổi mức %(before)s thành %(level)s"
            " sau khi chốt số liệu; kết quả đã chốt giữ nguyên.",
            **words,
        )
    return str(text)


def _differs(now: SubjectFacts | None, file: Evaluation, generation: int) -> bool:
    """Tell whether a subject's facts are others today, of those that its run gathered.

    Of facts frozen before excuses were named, all but those.
    """
    if now is None:
        return True
    frozen = {work.id: work for work in restore(SubjectFacts, file.facts).assignments}
    unnamed = {key for key, work in frozen.items() if work.excused and work.excuse is None}
    work = tuple(replace(each, excuse=None) if each.id in unnamed else each for each in now.assignments)
    return digest(as_gathered(replace(now, assignments=work), generation)) != file.facts_hash
