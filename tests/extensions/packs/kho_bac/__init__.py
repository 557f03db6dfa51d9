"""State Treasury, QĐ 1253/QĐ-BTC (10/9/2026): months give a share of work done, the quarter joins them.

70 = the mean of three months' shares × 0.7, 30 = 5 × 6. Excellent asks for 90 points **and** a share of 90 %. A month
has a result and no level. A third party's reading.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.sdk import (
    RATED_LEVELS,
    Citation,
    Condition,
    CriteriaGroup,
    CriteriaSheet,
    Criterion,
    Edition,
    Frequency,
    GroupMember,
    Level,
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
    sheet_points,
)

DECISION = Citation("Quyết định 1253/QĐ-BTC của Bộ Tài chính", issued_on=date(2026, 9, 10))
MANIFEST = Manifest(
    key="kho_bac",
    label=Text("Kho bạc Nhà nước: đánh giá tháng, quý (1253/QĐ-BTC)", "State Treasury: months and quarters"),
    version="1.0.0",
    api=(1, 1),
    editions=(Edition("2026", date(2026, 9, 10), None, DECISION),),
)
LEVELS = tuple(level.value for level in RATED_LEVELS)
SHEET = CriteriaSheet(
    key="general",
    label=Text("Tiêu chí chung", "General criteria"),
    groups=(
        CriteriaGroup(
            "general",
            Text("Năm tiêu chí chung", "Five general criteria"),
            tuple(
                Criterion(f"general_{n}", Text(f"Tiêu chí chung {n}", f"General criterion {n}"), "part.general")
                for n in range(1, 6)
            ),
        ),
    ),
    runs=("quarter",),
    citation=DECISION,
)


@hookimpl
def declare_subject_groups() -> Sequence[SubjectGroup]:
    """Staff of the treasury."""
    officer = GroupMember("officer", Text("Công chức", "Civil servant"), MemberRole.STAFF, post="officer", many=True)
    return [SubjectGroup("staff", Text("Công chức", "Staff"), ("division",), (officer,), joint=False)]


@hookimpl
def declare_task_kinds() -> TaskDeclaration:
    """Work of any kind."""
    kind = TaskKind("task", Text("Nhiệm vụ", "Task"), "work", ("staff",), named=False)
    return TaskDeclaration(groups=(TaskGroup("work", Text("Nhiệm vụ", "Work")),), kinds=(kind,))


@hookimpl
def declare_criteria() -> Sequence[CriteriaSheet]:
    """Asked once a quarter, while results are told every month."""
    return [SHEET]


@hookimpl
def declare_raters() -> RaterDeclaration:
    """Months, and quarters that join them."""
    return RaterDeclaration(
        levels=tuple(LevelRule(level, Text(f"Mức {level}", f"Level {level}")) for level in LEVELS),
        runs=(
            RunRule("month", Text("Kết quả tháng", "Month's result"), Frequency.MONTH, citation=DECISION),
            RunRule("quarter", Text("Đánh giá quý", "Quarter's rating"), Frequency.QUARTER, "month", DECISION),
        ),
    )


@hookimpl
def compute_subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """The share of the month's work that is done, in per cent."""
    return [_month(ctx, subject) for subject in subjects]


def _month(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    if not subject.assignments:
        return leaf("score", "Trong tháng chưa có nhiệm vụ", None, facts={"assignments": "0"})
    whole = leaf("plan", "Đúng kế hoạch", Decimal(1), facts={"unit": "lần"})
    work = [assignment_result(piece, ctx.today, whole, own=True) for piece in subject.assignments]
    mean = node(Op.MEAN, "delivered", "Bình quân mức hoàn thành", work)
    return node(Op.PRODUCT, "score", f"Kết quả tháng: {subject.label} (%)", [mean, percent()])


@hookimpl
def combine_periods(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> Sequence[ScoreNode]:
    """General marks of the quarter + the mean of its months' shares × 0.7."""
    return [_quarter(ctx, subject) for subject in subjects]


def _quarter(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    if not subject.periods:
        return leaf("score", "Quý chưa có tháng nào có kết quả", None, facts={"months": "0"})
    months = [
        leaf(f"period.{period.key}", period.label, period.score, facts={"document": period.document or "chưa ghi"})
        for period in subject.periods
    ]
    share = node(Op.MEAN, "percent_done", "Bình quân kết quả các tháng (%)", months, citation=DECISION)
    part = node(Op.QUOTIENT, "results.factor", "Điểm cho mỗi phần trăm", [ctx.node("part.results"), percent()])
    results = node(Op.PRODUCT, "results", "Điểm kết quả", [share, part], citation=DECISION)
    general = sheet_points(ctx, SHEET, subject.criteria)
    return node(Op.SUM, "score", f"Điểm quý: {subject.label}", [general, results], citation=DECISION)


@hookimpl
def compute_band(ctx: RuleContext, scores: Sequence[ScoreNode]) -> Sequence[ScoreNode]:
    """Levels by points in a quarter; a month has none."""
    if ctx.run == "month":
        state = leaf("band", "Tháng chỉ có kết quả, không xếp mức", Level.NOT_RATED.value, facts={"run": ctx.run})
        return [state] * len(scores)
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo điểm", score, steps, LEVELS[-1], DECISION) for score in scores]


@hookimpl
def compute_conditions(
    ctx: RuleContext, subjects: Sequence[SubjectFacts], scores: Sequence[ScoreNode]
) -> Sequence[Sequence[Condition]]:
    """Excellent asks for a share of 90 % besides 90 points."""
    if ctx.run == "month":
        return [()] * len(subjects)
    return [[_enough(ctx, step) for step in score.walk() if step.key == "percent_done"] for score in scores]


def _enough(ctx: RuleContext, share: ScoreNode) -> Condition:
    least = ctx.node("condition.percent")
    label = "Kết quả các tháng đủ để xuất sắc"
    tree = node(Op.COMPARE, "condition.percent_done", label, [share, least], inputs={"comparison": "ge"})
    return Condition(Level.XS.value, tree)
