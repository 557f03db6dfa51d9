"""The quarter's days, the levels, and who may read what."""

from collections.abc import Sequence

from core.sdk import (
    Cadence,
    Disclosure,
    Frequency,
    Level,
    LevelRule,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    Step,
    StepRule,
    Text,
    band,
)
from quang_ngai.rules.sources import GUIDANCE, REGULATION

#: The guidance's edition; the one before it had no calendar.
GUIDED = "399-hd01"

RATERS = RaterDeclaration(
    levels=(
        LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
        LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
        LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
        LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
    ),
    runs=(
        RunRule(
            "quarter", Text("Kết quả quý", "Quarter's result"), Frequency.QUARTER, citation=REGULATION, rates=False
        ),
    ),
    disclosure=Disclosure.LEVEL,
)

#: Key, step, label, months after the quarter's last one. The plan's month is our reading: the quarter's first.
_DAYS = (
    ("plan", Step.PLAN, Text("Bản cam kết KPI", "KPI commitment"), -2),
    ("self_mark", Step.SELF_MARK, Text("Tự đánh giá", "Self-marking"), 0),
    ("summary", Step.SUMMARY, Text("Tổng hợp", "Summary"), 0),
    ("meeting", Step.MEETING, Text("Họp xem xét", "Meeting"), 0),
    ("notice", Step.NOTICE, Text("Thông báo kết quả", "Notice"), 1),
)
_AFTER = (
    ("appeal", Step.APPEAL, Text("Kiến nghị", "Appeal"), "notice"),
    ("answer", Step.ANSWER, Text("Trả lời kiến nghị", "Answer"), "appeal"),
)


def cadences(ctx: RuleContext) -> tuple[Cadence, ...]:
    """Return the rhythm of reports: those of a quarter are due when its persons mark themselves."""
    if ctx.edition != GUIDED:
        return ()
    return (Cadence("quarterly", Frequency.QUARTER, day_parameter="step.self_mark", citation=GUIDANCE),)


def steps(ctx: RuleContext) -> tuple[StepRule, ...]:
    """Return the days of the guidance; the edition before it had none."""
    if ctx.edition != GUIDED:
        return ()
    days = (
        StepRule(key, step, label, day_parameter=f"step.{key}", months_after=months, citation=GUIDANCE)
        for key, step, label, months in _DAYS
    )
    # The source names 10 for the answer beside 5 working days for the appeal.
    after = (
        StepRule(key, step, label, days_parameter=f"step.{key}", after=before, working_days=True, citation=GUIDANCE)
        for key, step, label, before in _AFTER
    )
    return (*days, *after)


def bands(ctx: RuleContext, scores: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level that each result reaches."""
    thresholds = [(level.value, ctx.node(f"threshold.{level.lower()}")) for level in (Level.XS, Level.HTT, Level.HT)]
    return [band("band", "Mức theo kết quả KPI", score, thresholds, Level.KHT.value) for score in scores]
