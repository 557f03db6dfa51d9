"""Levels from delivered work, under shares that only a tenant can give; without them nothing is rated."""

from collections.abc import Sequence

from core.sdk import Level, NoAnswer, RuleContext, ScoreNode, Text, band, leaf

SHARES = ((Level.XS, "share.xs"), (Level.HTT, "share.htt"), (Level.HT, "share.ht"))

_NOT_FALLING = Text(
    "Tỷ lệ hoàn thành tối thiểu của các mức phải giảm dần từ xuất sắc đến hoàn thành.",
    "The least shares of the levels must fall from excellent to completed.",
)


def bands(ctx: RuleContext, scores: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level that each share of delivered work reaches."""
    key, label = "band", "Mức theo kết quả công việc"
    steps = [(level.value, ctx.node(share)) for level, share in SHARES]
    numbers = [share.number for _, share in steps]
    if numbers != sorted(numbers, reverse=True):
        raise NoAnswer(_NOT_FALLING)
    return [
        leaf(key, label, Level.INSUFFICIENT_DATA.value, facts={"reason": score.label})
        if score.value is None
        else band(key, label, score, steps, Level.KHT.value)
        for score in scores
    ]
