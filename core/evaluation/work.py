"""What was delivered of pieces of work, as facts: read set-based, for a run or for carrying work on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.assignment.facts import attribute_facts
from core.assignment.models import Assignment, Change, ChangeDecision, Cycle, Target
from core.assignment.queries import approved_changes, assignment_targets_of
from core.db.bulk import Key
from core.domain.facts import AssignmentFacts, ExcuseFacts, TargetFacts
from core.domain.targets import Direction, Measure
from core.evaluation.models import RatingRun
from core.evaluation.periods import counts_in, is_whole
from core.evaluation.sources import Delivery, deliveries, excuses, revisions
from core.reporting.ledger import SUMMED
from core.reporting.queries import Sum, sums

Changes = Sequence[tuple[Change, ChangeDecision]]


def work_facts(cycle: Cycle, work: Iterable[Assignment], cut_off: date) -> dict[Key, AssignmentFacts]:
    """Return what was delivered of some work of a cycle up to ``cut_off``, by assignment, set-based."""
    rows = list(work)
    return _facts(rows, _known(cycle, rows, cut_off))


def facts_in(cycle: Cycle, run: RatingRun, work: Sequence[Assignment]) -> dict[Key, AssignmentFacts]:
    """Return the facts of the work that a run counts: all of the cycle's, or what belongs to a period within it."""
    known = _known(cycle, work, run.cut_off)
    if is_whole(run, cycle):
        return _facts(work, known)
    since = run.starts_on if run.starts_on > cycle.starts_on else None
    facts = _facts(work, known, since)
    return {key: each for key, each in facts.items() if counts_in(run, each, known.delivered.get(key))}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the work of a cycle up to a day, by assignment."""

    cut_off: date
    delivered: Mapping[Key, Delivery]
    excused: Mapping[Key, ExcuseFacts]
    revised: Mapping[Key, int]
    changes: Mapping[Key, Changes]


def _known(cycle: Cycle, work: Iterable[Assignment], cut_off: date) -> _Known:
    key, givers = (cycle.tenant_id, cycle.id), {row.order_tenant_id for row in work}
    changes: dict[Key, list[tuple[Change, ChangeDecision]]] = defaultdict(list)
    for change, decision in approved_changes(key):
        changes[change.tenant_id, change.assignment_id].append((change, decision))
    return _Known(cut_off, deliveries(key, givers, cut_off), excuses(key), revisions(key, cut_off), changes)


def _facts(work: Iterable[Assignment], known: _Known, since: date | None = None) -> dict[Key, AssignmentFacts]:
    """Return the facts of work; ``since`` is the first day of a period that is not the cycle's first."""
    rows = {(row.tenant_id, row.id): row for row in work}
    by_assignment: dict[Key, list[Target]] = defaultdict(list)
    for target in assignment_targets_of(rows):
        by_assignment[target.tenant_id, target.assignment_id or target.id].append(target)
    targets = [(target.tenant_id, target.id) for targets in by_assignment.values() for target in targets]
    totals = sums(targets, known.cut_off)
    before = sums(targets, since - timedelta(days=1)) if since else {}
    return {key: _assignment(row, by_assignment[key], (totals, before), known) for key, row in rows.items()}


def _assignment(
    row: Assignment, targets: Sequence[Target], totals: tuple[Mapping[Key, Sum], Mapping[Key, Sum]], known: _Known
) -> AssignmentFacts:
    key = (row.tenant_id, row.id)
    delivery, excuse, changes = known.delivered.get(key), known.excused.get(key), known.changes.get(key, ())
    extended = [change.due_on for change, _decision in changes if change.due_on is not None]
    adjusted = {change.target_id: change.plan for change, _decision in changes if change.target_id is not None}
    return AssignmentFacts(
        id=str(row.id),
        kind=row.kind,
        group=row.task_group,
        title=row.title,
        weight=row.weight,
        due_on=extended[-1] if extended else row.due_on,
        done_on=delivery.done_on if delivery else None,
        excused=excuse is not None,
        evidence=delivery.evidence if delivery else 0,
        targets=tuple(
            _target(
                target, adjusted.get(target.id, target.plan), *(of.get((target.tenant_id, target.id)) for of in totals)
            )
            for target in targets
        ),
        excuse=excuse,
        revisions=known.revised.get(key, 0),
        extensions=sum(1 for change, decision in changes if change.due_on is not None and not decision.objective),
        exceeded=delivery is not None and delivery.exceeded,
        reasons=tuple(row.reasons),
        attributes=attribute_facts(row.attributes),
        listed=row.listed or "",
    )


def _target(target: Target, plan: Decimal | None, total: Sum | None, before: Sum | None) -> TargetFacts:
    measure = Measure(target.measure)
    return TargetFacts(
        key=target.kind,
        label=target.label,
        measure=measure,
        direction=Direction(target.direction),
        unit=target.unit,
        plan=plan,
        baseline=target.baseline,
        amount=total.amount if total else None,
        denominator=total.denominator if total else None,
        lines=total.lines if total else 0,
        before=before.amount if before and measure in SUMMED else None,
    )
