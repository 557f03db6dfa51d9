"""Articles 12 to 17: general points plus K × 70, where K is the mean of a, b, c, and for leaders of d, đ, e too."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import Level, Op, RuleContext, ScoreNode, SubjectFacts, leaf, node, rounded
from plugins.nghi_dinh_335.rules.criteria import (
    ORGANISING,
    UNITING,
    general_points,
    is_once_a_quarter,
    leading_ratio,
)
from plugins.nghi_dinh_335.rules.products import Terms, ratios, terms
from plugins.nghi_dinh_335.rules.sources import article
from plugins.nghi_dinh_335.rules.subjects import LEADERS


def subject_scores(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
    """Return general points + K × 70 for each civil servant; without value while something is missing."""
    how = terms(ctx)
    return [_score(ctx, subject, how) for subject in subjects]


def _score(ctx: RuleContext, subject: SubjectFacts, how: Terms) -> ScoreNode:
    parts = ratios(ctx, subject, how)
    if subject.group == LEADERS.key and not is_once_a_quarter(ctx):
        parts += leading(ctx, subject)
    return total(ctx, subject, general_points(ctx, subject), parts)


def total(ctx: RuleContext, subject: SubjectFacts, general: ScoreNode, parts: Sequence[ScoreNode]) -> ScoreNode:
    """Return general points + K × 70, rounded; K is the mean of its parts."""
    mean = node(Op.MEAN, "k", f"K: bình quân {len(parts)} tỷ lệ", parts, citation=article("16"))
    one = leaf("one", "Tính đủ", Decimal(1), facts={"unit": "lần"})
    pairs = [general, one, mean, ctx.node("results.maximum")]
    label = "Tiêu chí chung cộng K nhân điểm tối đa của kết quả"
    points = node(Op.WEIGHTED_SUM, "total", label, pairs, citation=article("17"))
    return rounded("score", f"Điểm: {subject.label}", points, ctx.node("rounding.places"), "half_up")


def leading(ctx: RuleContext, subject: SubjectFacts) -> list[ScoreNode]:
    """Return d (what deciders below attest), đ and e (what the deciding rater gave)."""
    return [
        _subordinates(ctx, subject),
        leading_ratio(ctx, subject, "dd", ORGANISING, "đ: khả năng tổ chức triển khai"),
        leading_ratio(ctx, subject, "e", UNITING, "e: năng lực tập hợp, đoàn kết"),
    ]


def _subordinates(ctx: RuleContext, subject: SubjectFacts) -> ScoreNode:
    """d: 100 % when every subordinate completed, 50 % when one did not; unknown while nobody attested it."""
    label = "d: kết quả của đơn vị thuộc phạm vi phụ trách"
    if not subject.attestations:
        return leaf("d", label, None, facts={"attestations": "0"}, note="Cấp dưới chưa xác nhận kết quả")
    failed = sum(each.levels.get(Level.KHT, 0) for each in subject.attestations)
    documents = "; ".join(each.document for each in subject.attestations)
    share = ctx.node("leading.half" if failed else "leading.full")
    facts = {"failed": str(failed), "documents": documents}
    per_cent = leaf("d.divisor", "100 %, theo xác nhận của cấp dưới", Decimal(100), facts=facts)
    return node(
        Op.QUOTIENT, "d", label, [share, per_cent], citation=article("15"), note=f"{failed} người không hoàn thành"
    )
