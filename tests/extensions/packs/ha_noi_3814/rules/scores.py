"""Points of a month, and of a year from its months."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import (
    AssignmentFacts,
    Op,
    PeriodFacts,
    RuleContext,
    ScoreNode,
    SubjectFacts,
    assignment_result,
    leaf,
    node,
    piece_points,
    piece_sheet_for,
    sheet_for,
    sheet_points,
)
from ha_noi_3814.rules.declared import REGULATION, UNPUBLISHED_METHOD


def months(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return conduct + results + bonus of each subject; without value while a part is not known."""
    return [_month(ctx, subject) for subject in subjects]


def _month(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    sheet = sheet_for(ctx, subject.group, subject.member)
    marked = [sheet_points(ctx, sheet, subject.criteria)] if sheet else []
    return node(Op.SUM, "score", f"Điểm tháng: {subject.label}", [*marked, _results(ctx, subject)], citation=REGULATION)


def _results(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    """Return the mean delivery of the month's work, at most the plan each, on the points of the part."""
    if not subject.assignments:
        return leaf("results", "Trong tháng chưa có nhiệm vụ", None, facts={"assignments": "0"})
    whole = leaf("plan", "Đúng kế hoạch", Decimal(1), facts={"unit": "lần"})
    work = [_piece(ctx, subject, piece, whole) for piece in subject.assignments]
    mean = node(Op.MEAN, "delivered", "Bình quân mức hoàn thành nhiệm vụ", work, note=UNPUBLISHED_METHOD)
    return node(Op.PRODUCT, "results", "Kết quả thực hiện nhiệm vụ", [mean, ctx.node("part.results")])


def _piece(ctx: RuleContext, subject: SubjectFacts, piece: AssignmentFacts, whole: ScoreNode) -> ScoreNode:
    """Return how far a piece was delivered; of a key task the share of its points for quality, once it is marked."""
    delivered = assignment_result(piece, ctx.today, whole, own=True)
    if piece_sheet_for(ctx, subject, piece) is None:
        return delivered
    points = piece_points(ctx, subject, piece)
    share = node(Op.QUOTIENT, f"assignment.{piece.id}.quality", "Chất lượng", [points, ctx.node("key_task.points")])
    return node(Op.PRODUCT, f"assignment.{piece.id}.marked", piece.title, [delivered, share], note=UNPUBLISHED_METHOD)


def years(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return the year's points as the tenant says that months make them."""
    return [_year(ctx, subject) for subject in subjects]


def _year(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    way = ctx.node("year.method")
    facts = {"months": str(len(subject.periods)), "method": str(way.value)}
    if not subject.periods or way.value == "basis_only":
        return leaf("score", "Điểm tháng là căn cứ, không tự thành điểm năm", None, facts=facts)
    months = [_decided(period) for period in subject.periods]
    op = Op.MINIMUM if way.value == "lowest" else Op.MEAN
    return node(op, "score", f"Điểm năm: {subject.label}", months, inputs=facts, citation=way.citation, note=way.note)


def _decided(period: PeriodFacts) -> ScoreNode:
    facts = {"period": period.key, "level": period.level, "unit": period.unit, "document": period.document}
    return leaf(f"period.{period.key}", period.label, period.score, facts=facts)
