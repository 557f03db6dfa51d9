"""Article 21: months make the quarter and quarters the year; what exists once a quarter joins the months' means."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import Level, Op, PeriodFacts, RuleContext, ScoreNode, SubjectFacts, leaf, node, rounded
from plugins.nghi_dinh_335.rules.criteria import is_once_a_quarter
from plugins.nghi_dinh_335.rules.procedure import QUARTER
from plugins.nghi_dinh_335.rules.scores import leading, total
from plugins.nghi_dinh_335.rules.sources import UNPUBLISHED_METHOD, article
from plugins.nghi_dinh_335.rules.subjects import LEADERS

#: What months hand over when the leaders' ratios join them in the quarter.
PARTS = {"general": "Điểm tiêu chí chung", "a": "a: số lượng", "b": "b: chất lượng", "c": "c: tiến độ"}


def combined(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return the score of a longer period from shorter ones, wherever they were rated then.

    Periods in which somebody was not rated are left out; one without enough data leaves the longer one without value.
    """
    return [_combined(ctx, subject) for subject in subjects]


def _combined(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    rated = [period for period in subject.periods if period.level != Level.NOT_RATED]
    if not rated:
        return leaf("score", "Chưa có kỳ nào được đánh giá", None, facts={"periods": str(len(subject.periods))})
    if ctx.run == QUARTER and subject.group == LEADERS.key and is_once_a_quarter(ctx):
        general, *ratios = (_mean(ctx, key, label, rated, key) for key, label in PARTS.items())
        return total(ctx, subject, general, [*ratios, *leading(ctx, subject)])
    points = _mean(ctx, "periods", "Bình quân điểm các kỳ", rated)
    return rounded("score", f"Điểm: {subject.label}", points, ctx.node("rounding.places"), "half_up")


def _mean(ctx: RuleContext, key: str, label: str, periods: Sequence[PeriodFacts], part: str = "") -> ScoreNode:
    """Return the mean of the periods' scores, or of one part of them, plain or by their days."""
    values = [_value(period, part) for period in periods]
    chosen = ctx.node("periods.method")
    note = "; ".join(each for each in (UNPUBLISHED_METHOD if part else "", chosen.note) if each)
    if chosen.value == "mean":
        return node(Op.MEAN, key, label, values, citation=article("21"), note=note)
    days = [_days(period) for period in periods]
    pairs = [each for pair in zip(values, days, strict=True) for each in pair]
    weighted = node(Op.WEIGHTED_SUM, f"{key}.weighted", f"{label} theo số ngày", pairs)
    whole = node(Op.SUM, f"{key}.days", "Tổng số ngày", days)
    return node(Op.QUOTIENT, key, label, [weighted, whole], citation=article("21"), note=note)


def _value(period: PeriodFacts, part: str) -> ScoreNode:
    value = period.parts.get(part) if part else period.score
    facts = {"period": period.key, "unit": period.unit, "document": period.document, "part": part}
    return leaf(f"period.{period.key}.{part or 'score'}", period.label, value, facts=facts)


def _days(period: PeriodFacts) -> ScoreNode:
    days = (period.ends_on - period.starts_on).days + 1
    return leaf(f"period.{period.key}.days", f"{period.label}: số ngày", Decimal(days), facts={"period": period.key})
