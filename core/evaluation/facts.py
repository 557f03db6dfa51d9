"""The frozen facts of a rating run: what was accepted up to the cut-off, per subject, read set-based."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from core.assignment.models import Cycle
from core.db.bulk import Key
from core.domain.background import WHOLE_PERIOD, ServiceFacts
from core.domain.conduct import RecordFacts
from core.domain.declarations import MemberRole, SubjectGroup
from core.domain.facts import AssignmentFacts, MarkFacts, ProposalFacts, SubjectFacts
from core.domain.restore import restore
from core.evaluation.attested import with_attestations
from core.evaluation.criteria import RATER, SELF, by_rater, facts_of
from core.evaluation.decided import with_periods
from core.evaluation.models import CouncilMark, CriteriaMark, RatingRun
from core.evaluation.periods import combined
from core.evaluation.queries import EvaluationRow
from core.evaluation.service import ends_in, with_service
from core.evaluation.sources import (
    HeldWork,
    held_work,
    reports_on_time,
    subject_persons,
)
from core.evaluation.subjects import Subject
from core.evaluation.work import facts_in
from core.extensions.calls import SchemeCalls
from core.extensions.schemes import Scheme
from core.people.models import Post
from core.records.facts import filed_entries
from core.reporting.queries import windows
from core.tenancy.models import Tenant, Unit

#: Counts up when runs begin to gather facts that they did not know before; ``verification`` tells which.
GENERATION = 3


def collect(cycle: Cycle, scheme: Scheme, run: RatingRun) -> list[Subject]:
    """Return every rated subject of a cycle with its facts of a run, in the order of the scheme's groups."""
    groups = {group.key: group for group in scheme.calls.subject_groups() if group.rated}
    work = [row for row in held_work((cycle.tenant_id, cycle.id)) if row.assignment.subject_group in groups]
    facts = facts_in(cycle, run, [row.assignment for row in work])
    due = sum(1 for window in windows(cycle, scheme) if run.starts_on <= window.ends_on <= run.cut_off)
    timely = reports_on_time((cycle.tenant_id, cycle.id), run.starts_on, run.cut_off)
    persons = subject_persons({(row.unit.tenant_id, row.unit.id) for row in work}, run.cut_off)
    held: dict[tuple[int, str, str, int], list[HeldWork]] = defaultdict(list)
    for row in work:
        held[_place(row, list(groups.values()))].append(row)
    subjects = [
        _subject(groups[rows[0].assignment.subject_group], rows, facts, (due, timely), persons, run)
        for _, rows in sorted(held.items())
    ]
    calls = scheme.calls_on(run.cut_off, run.rule)
    subjects = _with_conduct(cycle, calls, run, subjects)
    subjects = with_attestations(run, with_service(run, subjects))
    shorter = combined(run, calls)
    return with_periods(run, shorter, subjects) if shorter else subjects


def as_gathered(facts: SubjectFacts, generation: int) -> SubjectFacts:
    """Return facts without what runs of an earlier generation did not know."""
    if generation < 3:
        facts = replace(facts, attestations=())
    if generation < 2:
        work = (replace(w, revisions=0, extensions=0, exceeded=False, reasons=()) for w in facts.assignments)
        facts = replace(facts, assignments=tuple(work))
    return facts if generation >= 1 else replace(facts, service=WHOLE_PERIOD)


def _with_conduct(cycle: Cycle, calls: SchemeCalls, run: RatingRun, subjects: list[Subject]) -> list[Subject]:
    """Add what the registers of the cycle's authority say of each person; a collective has no conduct of its own."""
    heads = [each for each in subjects if each.person is not None]
    if not calls.declared.registers or not heads:
        return subjects
    persons = list({each.person_id for each in heads if each.person_id is not None})
    authority = (cycle.tenant_id, cycle.authority_id)
    filed = filed_entries(authority, calls.declared.registers, persons, run.starts_on, run.cut_off)
    told = [RecordFacts(each.facts.key, filed.get(each.person_id, ())) for each in heads if each.person_id is not None]
    conduct = {of.subject: facts for of, facts in zip(told, calls.record_facts(told), strict=True)}
    return [each.known(conduct=conduct[each.facts.key]) if each.facts.key in conduct else each for each in subjects]


def _place(row: HeldWork, groups: Sequence[SubjectGroup]) -> tuple[int, str, str, int]:
    """Return where a subject stands among all: by group, unit and member."""
    number, group = next((n, g) for n, g in enumerate(groups) if g.key == row.assignment.subject_group)
    member = next(n for n, m in enumerate(group.members) if m.key == row.holder.member)
    return number, row.tenant.code, row.unit.key, member


def subject_key(tenant: Tenant, unit: Unit, member: str) -> str:
    """Return the name of a subject that stays the same over runs: statistical code, unit, member."""
    return f"{tenant.code}/{unit.key}/{member}"


def _subject(
    group: SubjectGroup,
    rows: Sequence[HeldWork],
    facts: Mapping[Key, AssignmentFacts],
    reports: tuple[int, Mapping[Key, int]],
    persons: Mapping[tuple[Key, uuid.UUID | None], uuid.UUID],
    run: RatingRun,
) -> Subject:
    first = rows[0]
    unit = (first.unit.tenant_id, first.unit.id)
    keys = [(row.assignment.tenant_id, row.assignment.id) for row in rows]
    assignments = [facts[key] for key in keys if key in facts]
    return Subject(
        facts=SubjectFacts(
            key=subject_key(first.tenant, first.unit, first.holder.member),
            label=_label(first.unit, first.post),
            group=group.key,
            member=first.holder.member,
            role=MemberRole(first.holder.role),
            block=group.block,
            assignments=tuple(sorted(assignments, key=lambda fact: fact.id)),
            reports_due=reports[0],
            reports_on_time=reports[1].get(unit, 0),
            service=ServiceFacts(ended_unit=ends_in(run, first.unit.valid_to) or ends_in(run, first.tenant.valid_to)),
        ),
        unit=unit,
        person_id=persons.get((unit, first.holder.post_id)),
        post_id=first.holder.post_id,
    )


def _label(unit: Unit, post: Post | None) -> str:
    return post.title if post else unit.name


def mark_facts(marks: Iterable[CouncilMark]) -> tuple[MarkFacts, ...]:
    """Return council members' marks of one file as facts.

    The subject reads what is made of them, so they name no member: slips are numbered from the highest down.
    """
    slips = sorted(((mark.points, mark.level) for mark in marks), key=_slip, reverse=True)
    return tuple(MarkFacts(f"Phiếu chấm thứ {number}", *slip) for number, slip in enumerate(slips, 1))


def _slip(slip: tuple[Decimal | None, str | None]) -> tuple[bool, Decimal, str]:
    points, level = slip
    return points is not None, points or Decimal(0), level or ""


def named_mark_facts(marks: Iterable[CouncilMark]) -> tuple[MarkFacts, ...]:
    """Return marks as facts were made of them before, by the members' names: proposals of that time are verified so."""
    return tuple(MarkFacts(mark.by_label, mark.points, mark.level) for mark in marks)


def proposal_facts(
    row: EvaluationRow, marks: Iterable[CouncilMark], criteria: Iterable[CriteriaMark] = ()
) -> ProposalFacts:
    """Return what who appraises has before them: the frozen facts of a file, the subject's own mark, all marks."""
    own, marked = row.self_mark, by_rater(criteria)
    return ProposalFacts(
        subject=replace(restore(SubjectFacts, row.evaluation.facts), criteria=facts_of(marked.get(RATER))),
        claimed_level=own.level if own else None,
        self_points=own.points if own else None,
        council_marks=mark_facts(marks),
        self_criteria=facts_of(marked.get(SELF)),
    )
