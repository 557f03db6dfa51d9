"""Facts that nobody wrote down: subjects of a scheme with any work that it declares, for properties that must hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from core.domain.background import WHOLE_PERIOD, AttributeFacts
from core.domain.canonical import plain
from core.domain.conduct import NOTHING_FILED
from core.domain.declarations import MemberRole, TaskKind
from core.domain.facts import AssignmentFacts, SubjectFacts, TargetFacts
from core.domain.targets import Direction, Measure
from core.extensions.calls import SchemeCalls
from core.kit import generated_background as background

_MOST_WORK = 4
_NUMBERS = st.decimals(min_value=0, max_value=1000, places=1)
_POSITIVE = st.decimals(min_value=1, max_value=1000, places=1)
_WHOLE = st.integers(min_value=0, max_value=20).map(Decimal)
_YES_NO = st.sampled_from([Decimal(0), Decimal(1)])


@st.composite
def subjects(draw: st.DrawFn, calls: SchemeCalls, least_work: int = 0) -> SubjectFacts:
    """Draw a subject of a rated group with at most four pieces of the work that is for its group, and all else.

    Units have no service and no conduct of their own.
    """
    declared, cut_off = calls.declared, calls.today
    first, last = calls.period or (date(cut_off.year, 1, 1), date(cut_off.year, 12, 31))
    groups = [group for group in declared.subject_groups if group.rated]
    group = draw(st.sampled_from(groups))
    member = draw(st.sampled_from(group.members))
    kinds = [kind for kind in declared.tasks.kinds if group.key in kind.subject_groups]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=least_work, max_size=_MOST_WORK)) if kinds else []
    work = tuple(_work(draw, str(number), kind, cut_off) for number, kind in enumerate(chosen))
    label = "Đối tượng sinh ngẫu nhiên"
    is_person = member.role is not MemberRole.UNIT
    due = draw(st.integers(0, 4))
    return SubjectFacts(
        "generated",
        label,
        group.key,
        member.key,
        member.role,
        group.block,
        work,
        due,
        draw(st.integers(0, due)),
        conduct=draw(background.conduct(calls, "generated", group, member)) if is_person else NOTHING_FILED,
        service=draw(background.service(first, last)) if is_person else WHOLE_PERIOD,
        criteria=draw(background.marks(calls, group.key, member.key)),
        periods=draw(background.periods(calls, first, last)),
        attestations=draw(background.attestations(calls, cut_off)),
    )


@st.composite
def groups(draw: st.DrawFn, calls: SchemeCalls) -> list[SubjectFacts]:
    """Draw up to eight subjects that are rated together, each of a unit of its own."""
    drawn = draw(st.lists(subjects(calls), min_size=1, max_size=8))
    return [replace(subject, key=f"u{number}/{subject.member}") for number, subject in enumerate(drawn)]


def _work(draw: st.DrawFn, key: str, kind: TaskKind, cut_off: date) -> AssignmentFacts:
    due_on = cut_off - timedelta(days=draw(st.integers(0, 300)))
    done_on = draw(st.none() | st.just(due_on) | st.just(cut_off))
    targets = (_target(draw, kind, kind.measure),) if kind.measure else ()
    chosen = tuple(
        AttributeFacts(each.key, draw(st.sampled_from(each.choices)).key)
        for each in sorted(kind.attributes, key=lambda each: each.key)
    )
    weight = Decimal(draw(st.integers(1, 5))) if kind.weighted else Decimal(1)
    said = key, kind.key, kind.group, kind.label.vi, weight, due_on, done_on, draw(st.booleans()), 1, targets
    times = st.integers(0, 2)
    return AssignmentFacts(
        *said, revisions=draw(times), extensions=draw(times), exceeded=draw(st.booleans()), attributes=chosen
    )


def _target(draw: st.DrawFn, kind: TaskKind, measure: Measure) -> TargetFacts:
    amounts = {Measure.YES_NO: _YES_NO, Measure.COUNT: _WHOLE, Measure.MILESTONES: _WHOLE}.get(measure, _NUMBERS)
    return TargetFacts(
        kind.key,
        kind.label.vi,
        measure,
        kind.direction,
        kind.unit,
        None if measure is Measure.YES_NO else draw(_POSITIVE),
        None,
        draw(st.none() | amounts),
        draw(_POSITIVE) if measure is Measure.RATIO else None,
        1,
    )


def improved(subject: SubjectFacts, place: int, more: Decimal) -> SubjectFacts:
    """Return a subject of whose work one piece went better by ``more``, everything else as it was."""
    work = list(subject.assignments)
    if not work:
        return subject
    piece = work[place % len(work)]
    if piece.targets:
        work[place % len(work)] = replace(piece, targets=tuple(_better(target, more) for target in piece.targets))
    else:
        work[place % len(work)] = replace(piece, done_on=min(piece.done_on or piece.due_on, piece.due_on))
    return replace(subject, assignments=tuple(work))


def sooner(subject: SubjectFacts, place: int) -> SubjectFacts:
    """Return a subject of whose work one piece that was done late was done on its due day, all else as it was."""
    work = list(subject.assignments)
    if not work:
        return subject
    piece = work[place % len(work)]
    if piece.done_on is not None and piece.done_on > piece.due_on:
        work[place % len(work)] = replace(piece, done_on=piece.due_on)
    return replace(subject, assignments=tuple(work))


def _better(target: TargetFacts, more: Decimal) -> TargetFacts:
    """More is better, or less, as the target says; what was met stays met, and what was not reported now is."""
    if target.measure is Measure.YES_NO:
        return replace(target, amount=Decimal(1))
    if target.direction is Direction.AT_LEAST:
        return replace(target, amount=(target.amount or Decimal(0)) + more)
    return replace(target, amount=max((target.amount or target.plan or Decimal(0)) - more, Decimal(0)))


def as_example(subject: SubjectFacts) -> str:
    """Return a subject as the lines that a worked example needs for it."""
    lines = [f"  - label: {subject.label}", f"    group: {subject.group}", f"    member: {subject.member}"]
    marks = ", ".join(f"{mark.item}: {mark.choice or mark.points}" for mark in subject.criteria)
    lines += [f"    criteria: {{{marks}}}"] if marks else []
    held = [f"{name}: {day}" for name in ("began_on", "ended_on") if (day := getattr(subject.service, name))]
    lines += [f"    service: {{{', '.join(held)}}}"] if held else []
    lines += [f"    # absent: {each.starts_on} – {each.ends_on}" for each in subject.service.absences]
    lines += [f"    # period: {each.key} {each.score} {each.level}" for each in subject.periods]
    lines += [f"    # attested: {dict(each.levels)}" for each in subject.attestations]
    lines += [f"    # blocked: {each.key}" for each in subject.conduct.blockers]
    return "\n".join(
        [*lines, "    work:", *(f"      - {{{', '.join(_written(piece))}}}" for piece in subject.assignments)]
    )


def _written(piece: AssignmentFacts) -> Iterator[str]:
    yield f"kind: {piece.kind}"
    for target in piece.targets:
        numbers = {"plan": target.plan, "amount": target.amount, "denominator": target.denominator}
        yield from (f"{name}: {plain(number)}" for name, number in numbers.items() if number is not None)
    yield f"due_on: {piece.due_on}"
    yield f"done_on: {piece.done_on or 'null'}"
    if piece.excused:
        yield "excused: true"
    if piece.weight != 1:
        yield f"weight: {plain(piece.weight)}"
    yield from (f"{name}: {number}" for name in ("revisions", "extensions") if (number := getattr(piece, name)))
