"""When people report, and the levels that a tenant may give once it has rules for them."""

from core.sdk import Cadence, Frequency, Level, LevelRule, RaterDeclaration, Text
from plugins.tuyen_quang.rules.sources import REGULATION

#: Work is assigned by the year; how often it is reported was not published.
CADENCES = (Cadence("yearly", Frequency.YEAR, "report.due_days", citation=REGULATION),)

RATERS = RaterDeclaration(
    levels=(
        LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
        LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
        LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
        LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
    ),
)
