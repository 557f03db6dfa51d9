"""Đắk Lắk, 39-QĐ/TU (28/11/2025) and 05-HD/TU (16/6/2026): KPI = (A + B + C + D) / 4 × 70 for leaders.

A third party's reading; what each of the four parts measures, and the thresholds, are not known. The guidance's own
example prints 80.3 where its numbers give 87.61: nothing is rounded or corrected here to meet it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    RATED_LEVELS,
    Citation,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    Edition,
    Frequency,
    GroupMember,
    LevelRule,
    Manifest,
    MemberRole,
    Op,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    Text,
    band,
    group_points,
    hookimpl,
    leaf,
    node,
)

REGULATION = Citation("Quy định 39-QĐ/TU của Tỉnh ủy Đắk Lắk và Hướng dẫn 05-HD/TU", issued_on=date(2025, 11, 28))
MANIFEST = Manifest(
    key="dak_lak",
    label=Text("Đắk Lắk: KPI bốn thành phần của lãnh đạo (39-QĐ/TU)", "Đắk Lắk: four-part KPI of leaders"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2025", date(2025, 11, 28), None, REGULATION),),
)
LEVELS = tuple(level.value for level in RATED_LEVELS)
PARTS = ("a", "b", "c", "d")
SHEET = CriteriaSheet(
    key="leaders",
    label=Text("Phiếu đánh giá lãnh đạo", "Sheet of leaders"),
    groups=(
        CriteriaGroup(
            "general",
            Text("Tiêu chí chung", "General criteria"),
            (Criterion("general", Text("Tiêu chí chung", "General criteria"), "part.general"),),
        ),
        CriteriaGroup(
            "kpi",
            Text("Bốn thành phần KPI (%)", "The four parts of the KPI"),
            tuple(
                Criterion(f"kpi_{key}", Text(f"Thành phần {key.upper()}", f"Part {key.upper()}"), "part.whole")
                for key in PARTS
            ),
        ),
    ),
    citation=REGULATION,
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Leaders."""
    head = GroupMember("head", Text("Người đứng đầu", "Head"), MemberRole.HEAD, post="head")
    return [SubjectGroup("leaders", Text("Lãnh đạo", "Leaders"), ("department",), (head,), joint=False)]


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """General criteria as points, the four parts in per cent."""
    return [SHEET]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Quarters and years."""
    return RaterDeclaration(
        levels=tuple(LevelRule(level, Text(f"Mức {level}", f"Level {level}")) for level in LEVELS),
        runs=(RunRule("quarter", Text("Đánh giá quý", "Quarter"), Frequency.QUARTER, citation=REGULATION),),
    )


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """General + (A + B + C + D) / 4 × 70."""
    return [_score(ctx, subject) for subject in subjects]


def _score(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    general = group_points(ctx, SHEET, "general", subject.criteria)
    parts = group_points(ctx, SHEET, "kpi", subject.criteria)
    four = leaf("kpi.parts", "Số thành phần", Decimal(len(PARTS)), facts={"parts": ",".join(PARTS)})
    mean = node(Op.QUOTIENT, "kpi.mean", "Bình quân bốn thành phần (%)", [parts, four], citation=REGULATION)
    share = node(Op.QUOTIENT, "kpi.share", "Tỷ lệ KPI", [mean, ctx.node("part.whole")])
    results = node(Op.PRODUCT, "results", "Điểm KPI", [share, ctx.node("part.results")], citation=REGULATION)
    return node(Op.SUM, "score", f"Điểm: {subject.label}", [general, results], citation=REGULATION)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level by thresholds that a tenant enters."""
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo điểm", score, steps, LEVELS[-1], REGULATION) for score in scores]
