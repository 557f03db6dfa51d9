"""Criteria that do not apply to somebody (N/A): left out, and scaled only when the rule says so."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    Citation,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    CriterionChoice,
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
    Text,
    band,
    hookimpl,
    sheet_points,
)

SOURCE = Citation("Minh họa tiêu chí không áp dụng")
MANIFEST = Manifest(
    key="khong_ap_dung",
    label=Text("Tiêu chí không áp dụng (minh họa)", "Criteria that do not apply (illustration)"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2025", date(2025, 1, 1), None, SOURCE),),
)
LEVELS = (LevelRule("PASSED", Text("Đạt", "Passed")), LevelRule("FAILED", Text("Không đạt", "Failed")))
SHEET = CriteriaSheet(
    key="sheet",
    label=Text("Phiếu chấm", "Sheet"),
    groups=(
        CriteriaGroup(
            "items",
            Text("Các tiêu chí", "Criteria"),
            tuple(Criterion(f"item_{n}", Text(f"Tiêu chí {n}", f"Item {n}"), f"part.item_{n}") for n in (1, 2, 3)),
        ),
    ),
    choices=(
        CriterionChoice("met", Text("Đảm bảo", "Met"), Decimal(1)),
        CriterionChoice("half", Text("Đảm bảo một phần", "Partly met"), Decimal("0.5")),
        CriterionChoice("unmet", Text("Không đảm bảo", "Not met"), Decimal(0)),
        CriterionChoice("na", Text("Không áp dụng", "Does not apply"), applies=False),
    ),
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Anybody, each for themselves."""
    officer = GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True)
    return [SubjectGroup("staff", Text("Công chức", "Staff"), ("division",), (officer,), joint=False)]


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """Three items, each of which may not apply."""
    return [SHEET]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Two levels to illustrate."""
    return RaterDeclaration(levels=LEVELS)


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The points of the sheet, scaled where the tenant's rule says so."""
    rescale = ctx.choice("rescale") == "rescale"
    return [sheet_points(ctx, SHEET, subject.criteria, "score", rescale=rescale) for subject in subjects]


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Passed from a threshold that a tenant enters."""
    least = ctx.node("threshold.good")
    return [band("band", "Mức theo điểm", score, [("PASSED", least)], "FAILED") for score in scores]
