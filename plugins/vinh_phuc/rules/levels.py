"""From scores and council marks to levels; the standing committee decides, nothing here does."""

from collections.abc import Sequence

from core.sdk import (
    Level,
    MarkFacts,
    NoAnswer,
    Op,
    ProposalFacts,
    RuleContext,
    ScoreNode,
    Text,
    band,
    leaf,
    node,
    rounded,
)
from plugins.vinh_phuc.rules.scores import subject_scores
from plugins.vinh_phuc.rules.sources import UNPUBLISHED_METHOD

THRESHOLDS = ((Level.XS, "threshold.xs"), (Level.HTT, "threshold.htt"), (Level.HT, "threshold.ht"))

_NO_WEIGHT = Text(
    "Trọng số của điểm kết quả và của hội đồng tư vấn đều bằng 0.",
    "The weights of results and of the council are both nothing.",
)
_NOT_FALLING = Text(
    "Ngưỡng điểm của các mức phải giảm dần từ xuất sắc đến hoàn thành.",
    "The thresholds of the levels must fall from excellent to completed.",
)


def bands(ctx: RuleContext, scores: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level that each score reaches by the thresholds."""
    steps = _thresholds(ctx)
    return [_level("band", "Mức theo điểm kết quả", score, steps) for score in scores]


def proposals(ctx: RuleContext, subjects: Sequence[ProposalFacts]) -> list[ScoreNode]:
    """Return the level that results and council marks reach together, each by its weight."""
    steps = _thresholds(ctx)
    weights = ctx.node("proposal.results_weight"), ctx.node("proposal.council_weight")
    total = node(Op.SUM, "proposal.weights", "Tổng trọng số kết quả và hội đồng", weights)
    if total.number == 0:
        raise NoAnswer(_NO_WEIGHT)
    scores = subject_scores(ctx, [facts.subject for facts in subjects])
    joined = (_joined(ctx, score, facts, weights, total) for score, facts in zip(scores, subjects, strict=True))
    return [_level("proposal", "Mức hội đồng tư vấn đề xuất", points, steps) for points in joined]


def _thresholds(ctx: RuleContext) -> list[tuple[str, ScoreNode]]:
    """Return (level, threshold), best first; NoAnswer when a better level asks for less."""
    steps = [(level.value, ctx.node(key)) for level, key in THRESHOLDS]
    numbers = [threshold.number for _, threshold in steps]
    if numbers != sorted(numbers, reverse=True):
        raise NoAnswer(_NOT_FALLING)
    return steps


def _level(key: str, label: str, score: ScoreNode, steps: Sequence[tuple[str, ScoreNode]]) -> ScoreNode:
    if score.value is None:
        return leaf(key, label, Level.INSUFFICIENT_DATA.value, facts={"reason": score.label})
    return band(key, label, score, steps, Level.KHT.value)


def _joined(
    ctx: RuleContext, score: ScoreNode, facts: ProposalFacts, weights: tuple[ScoreNode, ScoreNode], total: ScoreNode
) -> ScoreNode:
    marks = [mark for mark in facts.council_marks if mark.points is not None]
    if score.value is None or not marks:
        missing = score.label if score.value is None else "Hội đồng tư vấn chưa chấm điểm"
        return leaf("proposal.score", missing, None, facts={"marks": str(len(marks))})
    council = node(Op.MEAN, "council", "Bình quân điểm hội đồng tư vấn", map(_mark, range(len(marks)), marks))
    label = "Điểm kết quả và điểm hội đồng theo trọng số"
    weighted = node(Op.WEIGHTED_SUM, "proposal.weighted", label, [score, weights[0], council, weights[1]])
    mean = node(Op.QUOTIENT, "proposal.mean", "Bình quân theo trọng số", [weighted, total], note=UNPUBLISHED_METHOD)
    label = f"Điểm đề xuất: {facts.subject.label}"
    return rounded("proposal.score", label, mean, ctx.node("rounding.places"), "half_up")


def _mark(position: int, mark: MarkFacts) -> ScoreNode:
    return leaf(f"mark.{position + 1}", f"Phiếu chấm thứ {position + 1}", mark.points, facts={"rater": mark.rater})
