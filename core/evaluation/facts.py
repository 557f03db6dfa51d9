"""The frozen facts of a rating run: what was accepted up to the cut-off, per subject, read set-based."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from flask_babel import gettext as _

from core.assignment.models import Cycle
from core.db.bulk import Key
from core.domain.background import WHOLE_PERIOD, ServiceFacts
from core.domain.conduct import RecordFacts
from core.domain.declarations import GroupMember, SubjectGroup
from core.domain.facts import AssignmentFacts, MarkFacts, ProposalFacts, SubjectFacts, VoteFacts
from core.domain.restore import restore
from core.errors import Conflict
from core.evaluation.attested import with_attestations
from core.evaluation.criteria import RATER, SELF, by_rater, general_marks, piece_marks
from core.evaluation.decided import with_periods
from core.evaluation.models import CouncilMark, CriteriaMark, RatingRun
from core.evaluation.periods import combined
from core.evaluation.queries import EvaluationRow
from core.evaluation.rated_work import rated_work, without_kept
from core.evaluation.received import with_received
from core.evaluation.regulation import calls_of
from core.evaluation.review_models import FileReview
from core.evaluation.service import ends_in, with_service
from core.evaluation.sources import HeldWork, reports_on_time, subject_persons
from core.evaluation.subjects import Subject
from core.evaluation.work import facts_in
from core.extensions.calls import SchemeCalls
from core.extensions.schemes import Scheme
from core.people.titles import titles_apart
from core.records.facts import filed_entries
from core.reporting.queries import windows

#: Counts up when runs begin to gather facts that they did not know before; ``verification`` tells which.
GENERATION = 5


def collect(cycle: Cycle, scheme: Scheme, run: RatingRun) -> list[Subject]:
    """Return every subject of a cycle whom a run rates with its facts, in the order of the scheme's groups."""
    groups = {group.key: group for group in scheme.calls.subject_groups() if group.rated}
    work = rated_work(cycle, run, groups)
    facts = facts_in(cycle, run, [row.assignment for row in work])
    work = without_kept(run, work, facts)
    due = sum(1 for window in windows(cycle, scheme) if run.starts_on <= window.ends_on <= run.cut_off)
    timely = reports_on_time((cycle.tenant_id, cycle.id), run.starts_on, run.cut_off)
    persons = subject_persons({(row.unit.tenant_id, row.unit.id) for row in work}, run.cut_off)
    held: dict[_Place, list[HeldWork]] = defaultdict(list)
    for row in work:
        held[_place(row, list(groups.values()))].append(row)
    titles = titles_apart([(rows[0].post, rows[0].unit) for place, rows in held.items() if rows[0].post and place[-1]])
    subjects = [
        _subject(groups[rows[0].assignment.subject_group], rows, facts, (due, timely), persons, run, titles)
        for _at, rows in sorted(held.items())
    ]
    calls = calls_of(run, scheme)
    subjects = _with_conduct(calls, run, subjects)
    subjects = with_attestations(run, with_service(run, subjects))
    shorter = combined(run, calls)
    return with_received(run, shorter, with_periods(run, shorter, subjects) if shorter else subjects)


def as_gathered(facts: SubjectFacts, generation: int) -> SubjectFacts:
    """Return facts without what runs of an earlier generation did not know."""
    if generation < 3:
        facts = replace(facts, attestations=())
    if generation < 2:
        work = (replace(w, revisions=0, extensions=0, exceeded=False, reasons=()) for w in facts.assignments)
        facts = replace(facts, assignments=tuple(work))
    return facts if generation >= 1 else replace(facts, service=WHOLE_PERIOD)


def _with_conduct(calls: SchemeCalls, run: RatingRun, subjects: list[Subject]) -> list[Subject]:
    """Add what the registers of the run's authority say of each person; a collective has no conduct of its own."""
    heads = [each for each in subjects if each.person is not None]
    if not calls.declared.registers or not heads:
        return subjects
    persons = list({each.person_id for each in heads if each.person_id is not None})
    authority = (run.tenant_id, run.authority_id)
    filed = filed_entries(authority, calls.declared.registers, persons, run.starts_on, run.cut_off)
    told = [RecordFacts(each.facts.key, filed.get(each.person_id, ())) for each in heads if each.person_id is not None]
    conduct = {of.subject: facts for of, facts in zip(told, calls.record_facts(told), strict=True)}
    return [each.known(conduct=conduct[each.facts.key]) if each.facts.key in conduct else each for each in subjects]


#: Group, tenant, unit, member, and of a member with many holders the length and text of the post's key.
_Place = tuple[int, str, str, int, int, str]


def _place(row: HeldWork, groups: Sequence[SubjectGroup]) -> _Place:
    """Return where a subject stands among all: by group, unit and member, and of many holders by post."""
    number, group = next((n, g) for n, g in enumerate(groups) if g.key == row.assignment.subject_group)
    member = _member(group, row)
    post = row.post.key if member.many and row.post else ""
    return number, row.tenant.code, row.unit.key, group.members.index(member), len(post), post


def _member(group: SubjectGroup, row: HeldWork) -> GroupMember:
    """Return which member a holder is: as it was when the work was given, else by the post they hold."""
    found = next((m for m in group.members if m.key == row.holder.member), None)
    if found is None and row.post is not None:
        found = group.member_for(row.unit.kind, row.post.key)
    if found is None:
        holder = row.post.title if row.post else row.unit.name
        raise Conflict(_("Quy định không còn nêu “%(holder)s” là đối tượng được xếp loại.", holder=holder))
    return found


def _subject_key(row: HeldWork, member: GroupMember) -> str:
    """Return the name of a subject that stays the same over runs: statistical code, unit, and member or own post."""
    own = row.post.key if member.many and row.post else member.key
    return f"{row.tenant.code}/{row.unit.key}/{own}"


def _subject(
    group: SubjectGroup,
    rows: Sequence[HeldWork],
    facts: Mapping[Key, AssignmentFacts],
    reports: tuple[int, Mapping[Key, int]],
    persons: Mapping[tuple[Key, uuid.UUID | None], uuid.UUID],
    run: RatingRun,
    titles: Mapping[uuid.UUID, str],
) -> Subject:
    first, member = rows[0], _member(group, rows[0])
    unit = (first.unit.tenant_id, first.unit.id)
    keys = [(row.assignment.tenant_id, row.assignment.id) for row in rows]
    assignments = [facts[key] for key in keys if key in facts]
    return Subject(
        facts=SubjectFacts(
            key=_subject_key(first, member),
            label=titles.get(first.post.id, first.post.title) if first.post else first.unit.name,
            group=group.key,
            member=member.key,
            role=member.role,
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


@dataclass(frozen=True, slots=True)
class Voted:
    """What a council voted in a session, by file, and how many members were there."""

    votes: Mapping[uuid.UUID, tuple[VoteFacts, ...]] = field(default_factory=dict)
    present: int = 0


def proposal_facts(
    row: EvaluationRow,
    marks: Iterable[CouncilMark],
    criteria: Iterable[CriteriaMark] = (),
    voted: Voted = Voted(),
    review: FileReview | None = None,
) -> ProposalFacts:
    """Return what who appraises has before them: a file's frozen facts, the subject's own mark, review, all marks."""
    own, marked = row.self_mark, by_rater(criteria)
    return ProposalFacts(
        subject=_marked(restore(SubjectFacts, row.evaluation.facts), marked.get(RATER)),
        claimed_level=own.level if own else None,
        self_points=own.points if own else None,
        council_marks=mark_facts(marks),
        votes=voted.votes.get(row.evaluation.id, ()),
        present=voted.present,
        self_criteria=general_marks(marked.get(SELF)),
        self_pieces=piece_marks(marked.get(SELF)),
        review=review_facts(review),
    )


def review_facts(review: FileReview | None) -> MarkFacts | None:
    """Return what a reviewer held of a file, as a fact that names nobody."""
    return MarkFacts("review", review.points, review.level) if review is not None else None


def _marked(subject: SubjectFacts, row: CriteriaMark | None) -> SubjectFacts:
    """Return a subject with the deciding rater's marks, of it and of its single pieces of work."""
    of_pieces = {each.piece: each.marks for each in piece_marks(row)}
    work = tuple(replace(piece, marks=of_pieces.get(piece.id, ())) for piece in subject.assignments)
    return replace(subject, criteria=general_marks(row), assignments=work)
