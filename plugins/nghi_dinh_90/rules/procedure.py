"""When units report, the yearly run with its day, and the four levels; no council and no points."""

from core.sdk import Cadence, Frequency, Level, LevelRule, RaterDeclaration, RunRule, Step, StepRule, Text
from plugins.nghi_dinh_90.rules.sources import DECREE, article

YEAR = "year"

CADENCES = (Cadence("yearly", Frequency.YEAR, "report.due_days", citation=DECREE),)

RATERS = RaterDeclaration(
    levels=(
        LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
        LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
        LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
        LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
    ),
    runs=(RunRule(YEAR, Text("Xếp loại năm", "Yearly rating"), Frequency.YEAR, citation=DECREE),),
)

STEPS = (
    StepRule(
        "decision",
        Step.DECISION,
        Text("Xếp loại chất lượng hằng năm", "Yearly rating"),
        day_parameter="steps.year_day",
        runs=(YEAR,),
        citation=article("20"),
    ),
)
