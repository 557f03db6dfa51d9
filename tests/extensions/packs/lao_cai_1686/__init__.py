"""Lào Cai, QĐ 1686: a provincial leader helps a commune and is rated for it; 100 points, 5 criteria, 4 levels, yearly.

The subject is the helper, the object the commune: a helper is a post beside the commune's own ("lãnh đạo tỉnh phụ
trách xã"), so each pair of helper and commune is rated apart and dated like any appointment. Points of the criteria,
thresholds and the names of the levels are not known.
"""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Citation,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    Edition,
    GroupMember,
    LevelRule,
    Manifest,
    MemberRole,
    RaterDeclaration,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    band,
    hookimpl,
    sheet_points,
)

SOURCE = Citation("Quyết định 1686 của tỉnh Lào Cai")
MANIFEST = Manifest(
    key="lao_cai_1686",
    label=Text("Lào Cai: lãnh đạo tỉnh giúp xã (Quyết định 1686)", "Lào Cai: provincial leaders helping communes"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2021", date(2021, 1, 1), None, SOURCE),),
)
LEVELS = ("LEVEL_1", "LEVEL_2", "LEVEL_3", "LEVEL_4")
SHEET = CriteriaSheet(
    key="help",
    label=Text("Kết quả giúp xã", "Results of the help"),
    groups=(
        CriteriaGroup(
            "help",
            Text("Năm tiêu chí", "Five criteria"),
            tuple(
                Criterion(f"criterion_{n}", Text(f"Tiêu chí {n}", f"Criterion {n}"), f"part.criterion_{n}")
                for n in range(1, 6)
            ),
        ),
    ),
    citation=SOURCE,
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """The leaders in charge of communes, each with one post in each commune."""
    helper = GroupMember("helper", Text("Lãnh đạo tỉnh phụ trách xã", "Leader in charge"), MemberRole.HEAD, "helper")
    label = Text("Lãnh đạo tỉnh giúp xã", "Provincial leaders helping communes")
    return [SubjectGroup("helpers", label, ("commune_committee",), (helper,), joint=False, citation=SOURCE)]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """The help itself."""
    kind = TaskKind("help", Text("Giúp xã", "Help"), "help", ("helpers",), named=False, citation=SOURCE)
    return TaskDeclaration(groups=(TaskGroup("help", Text("Giúp xã", "Help")),), kinds=(kind,))


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """Five criteria as points."""
    return [SHEET]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels."""
    return RaterDeclaration(
        levels=tuple(LevelRule(key, Text(f"Mức {n}", f"Level {n}")) for n, key in enumerate(LEVELS, 1))
    )


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The points of the five criteria, for one helper and one commune."""
    return [sheet_points(ctx, SHEET, subject.criteria, "score") for subject in subjects]


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level by thresholds that a tenant enters."""
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo điểm", score, steps, LEVELS[-1], SOURCE) for score in scores]
