"""When units report, who appraises, and the four levels."""

from core.sdk import Cadence, CouncilRule, Frequency, Level, LevelRule, RaterDeclaration, Text
from plugins.vinh_phuc.rules.sources import REGULATION
from plugins.vinh_phuc.rules.subjects import GOVERNMENT_BLOCK, PARTY_BLOCK

CADENCES = (Cadence("quarterly", Frequency.QUARTER, "report.due_days", citation=REGULATION),)

RATERS = RaterDeclaration(
    councils=(
        CouncilRule(
            "party_block",
            Text("Hội đồng tư vấn khối Đảng", "Advisory council of the Party block"),
            PARTY_BLOCK,
            REGULATION,
        ),
        CouncilRule(
            "government_block",
            Text("Hội đồng tư vấn khối chính quyền", "Advisory council of the government block"),
            GOVERNMENT_BLOCK,
            REGULATION,
        ),
    ),
    levels=(
        LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
        LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
        LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
        LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
    ),
    scale_parameter="scale.maximum",
)
