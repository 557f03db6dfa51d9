"""Levels by points, and how many of a unit may get the best one."""

from collections.abc import Sequence

from core.sdk import (
    Base,
    Quota,
    QuotaTerms,
    RuleContext,
    ScoreNode,
    Standing,
    band,
    grouped,
    quota,
)
from ha_noi_3814.rules.declared import LEVELS, REGULATION

#: What a unit's superior states of it, with the document that recognises it.
OUTSTANDING = "outstanding"


def bands(ctx: RuleContext, scores: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level that each score reaches."""
    steps = [(level, ctx.node(f"threshold.{level.lower()}")) for level in LEVELS[:-1]]
    return [band("band", "Mức theo điểm", score, steps, LEVELS[-1], REGULATION) for score in scores]


def quotas(ctx: RuleContext, standings: Sequence[Standing]) -> list[Quota]:
    """Return the ceiling on A in each unit; months only: of the year nothing was published."""
    if ctx.run == "year":
        return []
    return [_ceiling(ctx, unit, members) for unit, members in grouped(standings, lambda each: each.subject.unit)]


def _ceiling(ctx: RuleContext, unit: str, members: Sequence[Standing]) -> Quota:
    is_outstanding = any(OUTSTANDING in said.statements for each in members for said in each.subject.attestations)
    terms = QuotaTerms(
        level=LEVELS[0],
        base=Base(ctx.choice("quota.base")),
        ratio=ctx.node("quota.ratio_outstanding" if is_outstanding else "quota.ratio"),
        rounding=ctx.choice("quota.rounding"),
        levels=LEVELS,
        lowered_to=LEVELS[1] if ctx.choice("quota.effect") == "lower" else "",
        citation=REGULATION,
    )
    return quota(f"a.{unit}", f"Tỷ lệ mức A: {unit}", members, terms, lambda each: [each.score])
