"""When units report, the yearly run, and the four levels: self-rating, appraisal, decision (Điều 12); no council."""

from core.sdk import Cadence, Frequency, Level, LevelRule, RaterDeclaration, RunRule, Text
from plugins.quy_dinh_124.rules.sources import ARTICLE_12, REGULATION

CADENCES = (Cadence("yearly", Frequency.YEAR, "report.due_days", citation=REGULATION),)

RATERS = RaterDeclaration(
    levels=(
        LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
        LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
        LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
        LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
    ),
    runs=(RunRule("year", Text("Xếp loại năm", "Yearly rating"), Frequency.YEAR, citation=ARTICLE_12),),
)
