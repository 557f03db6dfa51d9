"""What facts say about a subject without any regulation."""

from collections.abc import Sequence

from core.sdk import Op, ScoreNode, leaf, node, percent


def mean_delivery(work: Sequence[ScoreNode]) -> ScoreNode:
    """Return the plain mean over the results of a subject's work, in per cent; without work it has no value."""
    if not work:
        return leaf("score", "Chưa có nhiệm vụ để tính điểm", None, facts={"assignments": "0"})
    mean = node(Op.MEAN, "mean", "Bình quân mức hoàn thành các nhiệm vụ", work)
    return node(Op.PRODUCT, "score", "Mức hoàn thành bình quân (%)", [mean, percent()])
