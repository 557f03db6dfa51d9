"""TP.HCM (QĐ 4631/2018, 3728/2019, 20/2024): citizens' satisfaction counts, quarterly. How it counts is not known.

Satisfaction is a fact of its own: a ratio with numerator and denominator that is reported like any target. Here it is
what excellent asks for besides delivery. What a level is worth in money belongs to the payroll and is not computed.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    RATED_LEVELS,
    Citation,
    Condition,
    Edition,
    Frequency,
    GroupMember,
    Level,
    LevelRule,
    Manifest,
    Measure,
    MemberRole,
    Op,
    RaterDeclaration,
    RuleContext,
    RunRule,
    ScoreNode,
    SubjectFacts,
    SubjectGroup,
    TargetFacts,
    TaskDeclaration,
    TaskGroup,
    TaskKind,
    Text,
    assignment_result,
    band,
    hookimpl,
    leaf,
    node,
    percent,
)

SOURCE = Citation("Quyết định 4631/2018 của TP.HCM và các quyết định sửa đổi")
MANIFEST = Manifest(
    key="tphcm_hai_long",
    label=Text("TP.HCM: sự hài lòng của người dân (4631/2018)", "TP.HCM: satisfaction of citizens"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2018", date(2018, 1, 1), None, SOURCE),),
)
LEVELS = tuple(level.value for level in RATED_LEVELS)
SATISFACTION = "satisfaction"


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Anybody, each for themselves."""
    officer = GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True)
    return [SubjectGroup("staff", Text("Công chức", "Staff"), ("division",), (officer,), joint=False)]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Work of any kind, and the share of satisfied citizens."""
    groups = (
        TaskGroup("work", Text("Nhiệm vụ", "Work")),
        TaskGroup(SATISFACTION, Text("Sự hài lòng của người dân", "Satisfaction of citizens")),
    )
    share = Text("Tỷ lệ người dân hài lòng", "Share of satisfied citizens")
    kinds = (
        TaskKind("task", Text("Nhiệm vụ", "Task"), "work", ("staff",), named=False),
        TaskKind(SATISFACTION, share, SATISFACTION, ("staff",), Measure.RATIO, unit="%", named=False),
    )
    return TaskDeclaration(groups, kinds)


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Four levels, quarters."""
    return RaterDeclaration(
        levels=tuple(LevelRule(level, Text(f"Mức {level}", f"Level {level}")) for level in LEVELS),
        runs=(RunRule("quarter", Text("Đánh giá quý", "Quarter"), Frequency.QUARTER, citation=SOURCE),),
    )


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The mean delivery of work in per cent; satisfaction is no work."""
    return [_delivered(ctx, subject) for subject in subjects]


def _delivered(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    whole = leaf("plan", "Đúng kế hoạch", Decimal(1), facts={"unit": "lần"})
    work = [
        assignment_result(each, ctx.today, whole, own=True) for each in subject.assignments if each.kind != SATISFACTION
    ]
    if not work:
        return leaf("score", "Chưa có nhiệm vụ", None, facts={"assignments": "0"})
    mean = node(Op.MEAN, "delivered", "Bình quân mức hoàn thành", work)
    return node(Op.PRODUCT, "score", f"Kết quả: {subject.label} (%)", [mean, percent()])


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """The level by thresholds that a tenant enters."""
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo kết quả", score, steps, LEVELS[-1], SOURCE) for score in scores]


@hookimpl
def compute_conditions(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[Sequence[Condition]]:
    """Excellent asks that enough citizens are satisfied; where nobody was asked, nobody can tell."""
    return [[Condition(Level.XS.value, _satisfied(ctx, subject))] for subject in subjects]


def _satisfied(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    targets = [target for each in subject.assignments if each.kind == SATISFACTION for target in each.targets]
    asked = [target for target in targets if target.denominator]
    if not asked:
        return leaf("satisfied", "Chưa khảo sát sự hài lòng", None, facts={"targets": str(len(targets))})
    shares = [
        node(Op.PRODUCT, f"satisfaction.{n}", "Tỷ lệ hài lòng (%)", [_ratio(each, n), percent()])
        for n, each in enumerate(asked)
    ]
    mean = node(Op.MEAN, "satisfaction", "Tỷ lệ người dân hài lòng (%)", shares)
    least, inputs = ctx.node("satisfaction.least"), {"comparison": "ge"}
    return node(Op.COMPARE, "satisfied", "Đủ người dân hài lòng để xuất sắc", [mean, least], inputs=inputs)


def _ratio(target: TargetFacts, number: int) -> ScoreNode:
    facts = {"target": target.key}
    satisfied = leaf(f"satisfied.{number}", "Số người hài lòng", target.amount, facts=facts)
    people = leaf(f"asked.{number}", "Số người được hỏi", target.denominator, facts=facts)
    return node(Op.QUOTIENT, f"ratio.{number}", "Hài lòng trên được hỏi", [satisfied, people])
