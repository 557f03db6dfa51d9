"""When units report, which runs there are, and the four levels; no council: appraisal, then the authority decides."""

from core.sdk import Cadence, Frequency, Level, LevelRule, RaterDeclaration, RunRule, Text
from plugins.quy_dinh_366.rules.sources import CONCLUSION_198, REGULATION

QUARTER, YEAR = "quarter", "year"

CADENCES = (Cadence("quarterly", Frequency.QUARTER, "report.due_days", citation=CONCLUSION_198),)

RATERS = RaterDeclaration(
    levels=(
        LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
        LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
        LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
        LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
    ),
    runs=(
        RunRule(QUARTER, Text("Xếp loại quý", "Quarterly rating"), Frequency.QUARTER, citation=CONCLUSION_198),
        RunRule(YEAR, Text("Xếp loại năm", "Yearly rating"), Frequency.YEAR, combines=QUARTER, citation=REGULATION),
    ),
)
