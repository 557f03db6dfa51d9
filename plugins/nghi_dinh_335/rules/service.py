"""Article 21: absence and maternity count by the actual working time; who did not work in a period is not rated."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from core.sdk import Level, Op, RuleContext, ScoreNode, SubjectFacts, leaf, node
from plugins.nghi_dinh_335.rules.sources import article


def eligibility(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return the share of the period that each civil servant worked, as far as the tenant confirmed that it counts."""
    counts = ctx.choice("absence.counting") == "actual_time"
    return [_of(ctx, subject, counts=counts) for subject in subjects]


def _of(ctx: RuleContext, subject: SubjectFacts, *, counts: bool) -> ScoreNode:
    start, service = ctx.starts_on, subject.service
    whole = (ctx.today - start).days + 1
    worked = _worked(subject, start, ctx.today) if counts else whole
    facts = {"absences": "; ".join(absence.document for absence in service.absences)}
    if not worked:
        return leaf("eligibility", "Không có thời gian làm việc thực tế trong kỳ", Level.NOT_RATED.value, facts=facts)
    parts = [
        leaf("worked", "Số ngày công tác thực tế", Decimal(worked), facts=facts),
        leaf("days", "Số ngày của kỳ", Decimal(whole), facts={"from_on": start.isoformat()}),
    ]
    return node(Op.QUOTIENT, "eligibility", "Thời gian công tác thực tế trong kỳ", parts, citation=article("21"))


def _worked(subject: SubjectFacts, start: date, end: date) -> int:
    """Return the days in the post less those of absences; absences may overlap."""
    service = subject.service
    first, last = max(service.began_on or start, start), min(service.ended_on or end, end)
    absent: set[date] = set()
    for absence in service.absences:
        begin, finish = max(absence.starts_on, first), min(absence.ends_on, last)
        absent.update(begin + timedelta(days=number) for number in range((finish - begin).days + 1))
    return max((last - first).days + 1, 0) - len(absent)
