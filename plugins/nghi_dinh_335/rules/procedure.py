"""When units report, which runs there are, the day of the yearly rating, and the four levels."""

from core.sdk import (
    Cadence,
    Frequency,
    Level,
    LevelRule,
    RaterDeclaration,
    RuleContext,
    RunRule,
    Step,
    StepRule,
    Text,
)
from plugins.nghi_dinh_335.rules.sources import article

MONTH, QUARTER, YEAR = "month", "quarter", "year"

CADENCES = (Cadence("monthly", Frequency.MONTH, "report.due_days", citation=article("17")),)

STEPS = (
    StepRule(
        "year_decision",
        Step.DECISION,
        Text("Xếp loại năm", "Yearly rating"),
        day_parameter="steps.year_day",
        runs=(YEAR,),
        citation=article("21"),
    ),
)

LEVELS = (
    LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
    LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
    LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
    LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
)

_MONTHS = RunRule(MONTH, Text("Đánh giá tháng", "Month"), Frequency.MONTH, citation=article("17"))
_QUARTERS = RunRule(QUARTER, Text("Đánh giá quý", "Quarter"), Frequency.QUARTER, citation=article("17"))
_OF_MONTHS = RunRule(QUARTER, Text("Đánh giá quý", "Quarter"), Frequency.QUARTER, MONTH, citation=article("17"))
_YEARS = RunRule(YEAR, Text("Xếp loại năm", "Year"), Frequency.YEAR, QUARTER, citation=article("21"))


def scored(ctx: RuleContext) -> str:
    """Return the run in which work is scored: the decree lets each agency rate by month or by quarter."""
    length = ctx.parameters.get("period.length")
    return QUARTER if length is not None and length.value == QUARTER else MONTH


def raters(ctx: RuleContext) -> RaterDeclaration:
    """Return levels and runs; no council."""
    runs = (_QUARTERS, _YEARS) if scored(ctx) == QUARTER else (_MONTHS, _OF_MONTHS, _YEARS)
    return RaterDeclaration(levels=LEVELS, runs=runs)
