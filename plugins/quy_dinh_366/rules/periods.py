"""From quarters to the year: how their points combine, and what a failed quarter means."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from core.sdk import (
    Level,
    Op,
    PeriodFacts,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    leaf,
    node,
    rounded,
)
from plugins.quy_dinh_366.rules.sources import GUIDANCE_02

METHODS = {"mean": (Op.MEAN, "Bình quân điểm các quý"), "minimum": (Op.MINIMUM, "Điểm thấp nhất trong các quý")}


def combined(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return the year's score of each subject from its quarters, wherever they were rated then.

    A quarter in which somebody was not rated is left out; one without enough data leaves the year without value.
    """
    return [_year(ctx, subject) for subject in subjects]


def _year(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    rated = [period for period in subject.periods if period.level != Level.NOT_RATED]
    if not rated:
        return leaf("score", "Chưa có quý nào được xếp loại", None, facts={"periods": str(len(subject.periods))})
    op, label = METHODS[ctx.choice("year.method")]
    chosen = ctx.node("year.method")
    quarters = node(op, "quarters", label, map(_quarter, rated), citation=chosen.citation, note=chosen.note)
    return rounded("score", f"Điểm năm: {subject.label}", quarters, ctx.node("rounding.places"), "half_up")


def _quarter(period: PeriodFacts) -> ScoreNode:
    facts = {"period": period.key, "unit": period.unit, "document": period.document, "level": period.level}
    return leaf(f"quarter.{period.key}", period.label, period.score, facts=facts)


def failed_quarters(ctx: RuleContext, subject: SubjectFacts) -> Iterator[ScoreNode]:
    """Yield that nobody is excellent for a year with a failed quarter; consecutive ones are named."""
    failed = [period for period in subject.periods if period.level == Level.KHT]
    if not failed or ctx.choice("year.failed_quarter") != "no_xs":
        return
    facts = {"quarters": ", ".join(period.label for period in failed)}
    notes = [ctx.node("year.failed_quarter").note]
    if _longest(subject.periods) >= ctx.number("year.consecutive"):
        notes.append(f"Các quý liên tiếp không hoàn thành nhiệm vụ: xem xét thay thế, điều chuyển ({GUIDANCE_02})")
    label = "Có quý không hoàn thành nhiệm vụ: năm không xếp mức xuất sắc"
    yield leaf("year.failed", label, Level.HTT.value, facts=facts, note="; ".join(note for note in notes if note))


def _longest(periods: Sequence[PeriodFacts]) -> int:
    """Return how many quarters in a row were failed at most."""
    longest = run = 0
    last = None
    for period in sorted(periods, key=lambda each: each.starts_on):
        follows = last is not None and last.ends_on + timedelta(days=1) == period.starts_on
        run = (run + 1 if follows else 1) if period.level == Level.KHT else 0
        longest, last = max(longest, run), period
    return longest
