"""48/2023: the share of excellent is at most the Party's own for its members, per agency and similar group."""

from collections.abc import Sequence
from decimal import Decimal

from core.sdk import (
    RATED_LEVELS,
    Base,
    Level,
    Op,
    Quota,
    QuotaTerms,
    RuleContext,
    ScoreNode,
    Standing,
    grouped,
    leaf,
    node,
    quota,
)
from plugins.nghi_dinh_90.rules.sources import AMENDMENT


def quotas(ctx: RuleContext, standings: Sequence[Standing]) -> list[Quota]:
    """Return the cap of each similar group of an agency; none before the amendment."""
    if ctx.edition == "2020":
        return []
    hundred = leaf("hundred", "100 %", Decimal(100), facts={"unit": "%"})
    terms = QuotaTerms(
        level=Level.XS.value,
        base=Base(ctx.choice("quota.base")),
        ratio=node(
            Op.QUOTIENT, "quota.share", "Tỷ lệ tối đa theo quy định của Đảng", [ctx.node("quota.ratio"), hundred]
        ),
        rounding=ctx.choice("quota.rounding"),
        levels=[level.value for level in RATED_LEVELS],
        lowered_to=Level.HTT.value if ctx.choice("quota.effect") == "lower" else "",
        citation=AMENDMENT,
    )
    return [
        quota(f"xs.{key}", _label(ctx, key), members, terms, _reasons)
        for key, members in grouped(standings, lambda each: f"{each.subject.unit}/{each.subject.group}")
    ]


def _reasons(standing: Standing) -> list[ScoreNode]:
    """Rank by what was done in time, then by how much was exceeded."""
    exceeded = [found for found in standing.level.walk() if found.key == "ratio.exceeded"]
    return [standing.score, *exceeded[:1]]


def _label(ctx: RuleContext, key: str) -> str:
    unit, _slash, group = key.rpartition("/")
    labels = {each.key: each.label.in_language(ctx.language) for each in ctx.declared.subject_groups}
    return f"{unit} · {labels[group]}"
