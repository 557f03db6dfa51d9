"""Who is rated: those who held the post long enough in the period. How long is local."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from core.sdk import Level, MemberRole, RuleContext, ScoreNode, SubjectFacts, leaf


def eligibility(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Count the whole period, or nobody who held the post for less than the least number of months."""
    least = ctx.number("eligibility.least_months")
    return [_of(ctx, subject, least) for subject in subjects]


def _of(ctx: RuleContext, subject: SubjectFacts, least: Decimal) -> ScoreNode:
    service = subject.service
    first = service.began_on or ctx.starts_on
    last = min(service.ended_on or date.max, ctx.today)
    held = months(first, last)
    facts = {"from_on": first.isoformat(), "until_on": last.isoformat(), "months": str(held)}
    if subject.role is not MemberRole.UNIT and Decimal(held) < min(least, Decimal(months(ctx.starts_on, ctx.today))):
        note = ctx.node("eligibility.least_months").note
        return leaf("eligibility", "Giữ chức vụ chưa đủ thời gian", Level.NOT_RATED.value, facts=facts, note=note)
    return leaf("eligibility", "Tính cả kỳ", Decimal(1), facts=facts)


def months(first: date, last: date) -> int:
    """Return the whole months from one day to another, both inclusive; 0 where there is none."""
    end = last + timedelta(days=1)
    return max((end.year - first.year) * 12 + end.month - first.month - (end.day < first.day), 0)
