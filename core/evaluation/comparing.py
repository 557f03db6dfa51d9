"""A run's frozen facts under its own scheme and under a supposed one."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence

from core.domain.facts import ProposalFacts, SubjectFacts
from core.domain.restore import restore
from core.errors import Invalid, Problem
from core.evaluation.models import RatingRun
from core.evaluation.queries import EvaluationRow
from core.evaluation.regulation import calls_of
from core.extensions.discovery import current_registry
from core.extensions.hypotheses import Hypothesis, Impossible, elsewhere, suppose
from core.extensions.pins import Pin
from core.extensions.schemes import Scheme
from core.extensions.what_if import Comparison, Facts, compare, outcome

#: Is told how many subjects are computed, of how many; both schemes count.
Told = Callable[[int, int], None]


def compare_run(
    run: RatingRun, rows: Sequence[EvaluationRow], hypothesis: Hypothesis, told: Told = lambda _done, _whole: None
) -> Comparison:
    """Return what a hypothesis changes over the frozen facts of a run's files; writes nothing."""
    facts, count = frozen_facts(rows), len(rows)
    pinned, other = calls_of(run), calls_of(run, supposed(run, hypothesis))
    before = outcome(pinned, facts, progress=lambda done: told(done, 2 * count))
    after = outcome(other, facts, hypothesis.quota, lambda done: told(count + done, 2 * count))
    return compare(other, facts, before, after)


def supposed(run: RatingRun, hypothesis: Hypothesis) -> Scheme:
    """Return the scheme of a hypothesis over a run; Invalid by form field for what no scheme can have."""
    try:
        return suppose(current_registry(), Pin.from_json(run.pin), hypothesis)
    except Impossible as error:
        raise Invalid([Problem(text, field_of(key)) for key, text in error.problems.items()]) from error


def field_of(parameter: str) -> str:
    """Return the name of the form field that holds a parameter's supposed value."""
    return f"value_{parameter.replace('.', '__')}"


def frozen_facts(rows: Sequence[EvaluationRow]) -> Facts:
    """Return the facts of a run by council; with the raters' marks once every file is proposed."""
    marked = bool(rows) and all(row.proposal for row in rows)
    blocks: dict[uuid.UUID | None, list[ProposalFacts]] = defaultdict(list)
    for row in rows:
        blocks[row.evaluation.council_id].append(_facts(row))
    return Facts(list(blocks.values()), marked)


def _facts(row: EvaluationRow) -> ProposalFacts:
    if row.proposal:
        return restore(ProposalFacts, row.proposal.facts)
    return ProposalFacts(restore(SubjectFacts, row.evaluation.facts), None, None, ())


def other_scheme(run: RatingRun, hypothesis: Hypothesis) -> Scheme:
    """Return another pack or edition with the values that a run knows, whether or not they suffice for rating."""
    return elsewhere(current_registry(), Pin.from_json(run.pin), hypothesis)
