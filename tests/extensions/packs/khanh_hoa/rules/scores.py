"""Points of a month: general criteria, reform, and results that count only when they were reported in time."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import (
    Op,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    assignment_result,
    leaf,
    node,
    sheet_for,
    sheet_points,
)
from khanh_hoa.rules.sources import REGULATION, UNPUBLISHED_METHOD


def subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return the month's points of each subject; without value while a criterion is not marked."""
    return [_score(ctx, subject) for subject in subjects]


def _score(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    sheet = sheet_for(ctx, subject.group, subject.member)
    marked = [sheet_points(ctx, sheet, subject.criteria)] if sheet else []
    return node(Op.SUM, "score", f"Điểm tháng: {subject.label}", [*marked, _results(ctx, subject)], citation=REGULATION)


def _results(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    """Return 70 × the mean delivery × 1 or 0: reported in time, or not done."""
    if not subject.assignments:
        return leaf("results", "Trong tháng chưa có nhiệm vụ", None, facts={"assignments": "0"})
    whole = leaf("plan", "Đúng kế hoạch", Decimal(1), facts={"unit": "lần"})
    work = [assignment_result(piece, ctx.today, whole, own=True) for piece in subject.assignments]
    mean = node(Op.MEAN, "delivered", "Bình quân mức hoàn thành nhiệm vụ", work, note=UNPUBLISHED_METHOD)
    return node(
        Op.PRODUCT,
        "results",
        "Kết quả thực hiện nhiệm vụ",
        [mean, ctx.node("part.results"), _in_time(ctx, subject)],
        citation=REGULATION,
    )


def _in_time(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    facts = {"report.day": str(ctx.number("report.day")), "due": str(subject.reports_due)}
    sent = leaf("reports.on_time", "Số báo cáo tháng nộp đúng hạn", Decimal(subject.reports_on_time), facts=facts)
    due = leaf("reports.due", "Số báo cáo tháng phải nộp", Decimal(subject.reports_due), facts=facts)
    label = "Báo cáo đúng hạn; quá hạn tính là chưa thực hiện"
    return node(Op.COMPARE, "reported", label, [sent, due], inputs={"comparison": "ge"}, citation=REGULATION)
