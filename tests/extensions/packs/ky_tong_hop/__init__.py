"""Four ways of joining months: mean, lowest (MIN), the anchor month, and the sum. An illustration, nobody's rule."""

from collections.abc import Sequence
from datetime import date

from core.sdk import (
    Citation,
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
    hookimpl,
    leaf,
    node,
)

SOURCE = Citation("Minh họa các cách tổng hợp đã gặp")
MANIFEST = Manifest(
    key="ky_tong_hop",
    label=Text("Các cách tổng hợp kỳ (minh họa)", "Ways of joining periods (illustration)"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2025", date(2025, 1, 1), None, SOURCE),),
)
LEVELS = (LevelRule("PASSED", Text("Đạt", "Passed")), LevelRule("FAILED", Text("Không đạt", "Failed")))


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Anybody, each for themselves."""
    officer = GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True)
    return [SubjectGroup("staff", Text("Công chức", "Staff"), ("division",), (officer,), joint=False)]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Months, and quarters that join them."""
    month = RunRule("month", Text("Tháng", "Month"), Frequency.MONTH)
    quarter = RunRule("quarter", Text("Quý", "Quarter"), Frequency.QUARTER, "month")
    return RaterDeclaration(levels=LEVELS, runs=(month, quarter))


@hookimpl
def combine_periods(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The quarter's points in the way that the tenant chose."""
    return [_quarter(ctx.node("way"), subject) for subject in subjects]


def _quarter(way: ScoreNode, subject: SubjectFacts) -> ScoreNode:
    facts, label = {"way": str(way.value), "months": str(len(subject.periods))}, f"Điểm quý: {subject.label}"
    if not subject.periods:
        return leaf("score", label, None, facts=facts)
    months = [
        leaf(f"period.{period.key}", period.label, period.score, facts={"ends_on": period.ends_on.isoformat()})
        for period in subject.periods
    ]
    used = months[-1:] if way.value == "anchor" else months  # periods come oldest first
    op = {"lowest": Op.MINIMUM, "total": Op.SUM}.get(str(way.value), Op.MEAN)
    return node(op, "score", label, used, inputs=facts, citation=way.citation, note=way.note)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Passed from a threshold that a tenant enters."""
    least = ctx.node("threshold.good")
    return [band("band", "Mức theo điểm", score, [("PASSED", least)], "FAILED") for score in scores]
