"""Results that other authorities sent and that were received, as facts of a run."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.background import PeriodFacts
from core.domain.declarations import MemberRole
from core.domain.restore import restore
from core.evaluation.models import RatingRun
from core.evaluation.queries.sent_rows import received_results
from core.evaluation.sent_models import SentAnswer, SentResult
from core.evaluation.subjects import Subject

_Rows = Sequence[tuple[SentResult, SentAnswer]]


def with_received(run: RatingRun, rule: str, subjects: Sequence[Subject]) -> list[Subject]:
    """Add what was received of each subject, in one statement.

    What was received as a period joins the shorter periods of a run that combines ``rule``, unless the own authority
    decided on some of its days; all else is known beside them.
    """
    rows = received_results(run) if subjects else []
    return [_with(rule, each, rows) for each in subjects] if rows else list(subjects)


def _with(rule: str, subject: Subject, rows: _Rows) -> Subject:
    own = [row for row in rows if _is_of(subject, row[0])]
    if not own:
        return subject
    periods, known = list(subject.facts.periods), []
    for result, answer in own:
        facts = restore(PeriodFacts, result.facts)
        if rule and answer.verdict == "period" and not any(_overlap(facts, each) for each in subject.facts.periods):
            periods.append(replace(facts, rule=rule, level=answer.level, score=answer.points, parts={}))
        else:
            known.append(facts)
    periods.sort(key=lambda each: (each.starts_on, each.ends_on))
    return subject.known(periods=tuple(periods), received=tuple(known))


def _is_of(subject: Subject, result: SentResult) -> bool:
    """A person's results follow the person; a collective's follow its unit, whatever the other scheme calls it."""
    if subject.facts.role is MemberRole.HEAD or subject.person is not None:
        return subject.person is not None and result.subject_person_id == subject.person
    return result.role == MemberRole.UNIT and (result.unit_tenant_id, result.unit_id) == subject.unit


def _overlap(one: PeriodFacts, other: PeriodFacts) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
