"""HD 21 of 2019: excellent are at most 20 % of those who did well, in each grassroots organisation."""

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
    Standing,
    grouped,
    leaf,
    node,
    quota,
)
from plugins.quy_dinh_124.rules.sources import GUIDANCE_21
from plugins.quy_dinh_124.rules.subjects import COLLECTIVES


def quotas(ctx: RuleContext, standings: Sequence[Standing]) -> list[Quota]:
    """Return the cap of each organisation over its people; collectives are not counted with members."""
    people = [standing for standing in standings if standing.subject.group != COLLECTIVES.key]
    hundred = leaf("hundred", "100 %", Decimal(100), facts={"unit": "%"})
    terms = QuotaTerms(
        level=Level.XS.value,
        base=Base(ctx.choice("quota.base")),
        ratio=node(Op.QUOTIENT, "quota.share", "Tỷ lệ tối đa", [ctx.node("quota.ratio"), hundred]),
        rounding=ctx.choice("quota.rounding"),
        levels=[level.value for level in RATED_LEVELS],
        lowered_to=Level.HTT.value if ctx.choice("quota.effect") == "lower" else "",
        citation=GUIDANCE_21,
    )
    return [
        quota(f"xs.{unit}", unit, members, terms, lambda standing: [standing.score])
        for unit, members in grouped(people, lambda standing: standing.subject.unit)
    ]
