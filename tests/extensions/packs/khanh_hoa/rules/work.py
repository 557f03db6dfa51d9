"""Who is marked, which work there is, when it is reported, and the levels."""

from collections.abc import Sequence

from core.sdk import (
    Cadence,
    CountRule,
    Frequency,
    GroupMember,
    Level,
    LevelRule,
    MemberRole,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    band,
)
from khanh_hoa.rules.sources import REGULATION

GROUPS = (
    SubjectGroup(
        key="leaders",
        label=Text("Lãnh đạo, quản lý", "Leaders and managers"),
        unit_kinds=("department", "division"),
        members=(
            GroupMember("director", Text("Giám đốc", "Director"), MemberRole.HEAD, "director", ("department",)),
            GroupMember("head", Text("Trưởng phòng", "Head of division"), MemberRole.HEAD, "head", ("division",)),
        ),
        joint=False,
        citation=REGULATION,
    ),
    SubjectGroup(
        key="staff",
        label=Text("Công chức, viên chức", "Civil servants and employees"),
        unit_kinds=("division",),
        members=(GroupMember("officer", Text("Chuyên viên", "Officer"), MemberRole.STAFF, post="officer", many=True),),
        joint=False,
        citation=REGULATION,
    ),
)

_EVERYBODY = ("leaders", "staff")


def _kind(key: str, vi: str, en: str, *groups: str) -> TaskKind:
    return TaskKind(f"task_{key}", Text(vi, en), key, groups or _EVERYBODY, named=False, citation=REGULATION)


TASKS = TaskDeclaration(
    groups=(
        TaskGroup("a", Text("Nhóm A: nhiệm vụ lãnh đạo, quản lý", "Group A: leading")),
        TaskGroup("b", Text("Nhóm B: nhiệm vụ chung", "Group B: common work")),
        TaskGroup("c", Text("Nhóm C: nhiệm vụ riêng", "Group C: own work")),
        TaskGroup("d", Text("Nhóm D: nhiệm vụ khác", "Group D: other work")),
        TaskGroup("breakthrough", Text("Nhiệm vụ đột phá", "Breakthrough work")),
    ),
    kinds=(
        _kind("a", "Nhiệm vụ lãnh đạo, quản lý", "Leading", "leaders"),
        _kind("b", "Nhiệm vụ chung", "Common work"),
        _kind("c", "Nhiệm vụ riêng", "Own work"),
        _kind("d", "Nhiệm vụ khác", "Other work"),
        _kind("breakthrough", "Nhiệm vụ đột phá", "Breakthrough work", "leaders"),
    ),
    counts=(
        # "Leaders need breakthrough tasks": how many was not published.
        CountRule(
            key="leaders_breakthrough",
            subject_group="leaders",
            citation=REGULATION,
            task_groups=("breakthrough",),
            counted=Text("nhiệm vụ đột phá", "breakthrough tasks"),
            minimum_parameter="count.breakthrough",
        ),
    ),
)

CADENCES = (Cadence("monthly", Frequency.MONTH, day_parameter="report.day", citation=REGULATION),)

RATERS = RaterDeclaration(
    levels=(
        LevelRule(Level.XS, Text("Hoàn thành xuất sắc nhiệm vụ", "Excellent")),
        LevelRule(Level.HTT, Text("Hoàn thành tốt nhiệm vụ", "Good")),
        LevelRule(Level.HT, Text("Hoàn thành nhiệm vụ", "Completed")),
        LevelRule(Level.KHT, Text("Không hoàn thành nhiệm vụ", "Not completed")),
    ),
    runs=(RunRule("month", Text("Đánh giá tháng", "Monthly mark"), Frequency.MONTH, citation=REGULATION),),
)


def bands(ctx: RuleContext, scores: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level that each score reaches."""
    steps = [(level.value, ctx.node(f"threshold.{level.lower()}")) for level in (Level.XS, Level.HTT, Level.HT)]
    return [band("band", "Mức theo điểm", score, steps, Level.KHT.value, REGULATION) for score in scores]
