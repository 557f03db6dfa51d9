"""From points to a level, and how many of a group may be excellent."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from core.sdk import (
    ILLUSTRATIVE,
    RATED_LEVELS,
    Base,
    Level,
    NoAnswer,
    Op,
    Quota,
    QuotaTerms,
    RuleContext,
    ScoreNode,
    Standing,
    SubjectFacts,
    Text,
    band,
    grouped,
    leaf,
    node,
    quota,
)
from plugins.quy_dinh_366.rules.sources import ARTICLE_11, REGULATION
from plugins.quy_dinh_366.rules.subjects import LEADERS

THRESHOLDS = ((Level.XS, "threshold.xs"), (Level.HTT, "threshold.htt"), (Level.HT, "threshold.ht"))

_NOT_FALLING = Text(
    "Ngưỡng điểm của các mức phải giảm dần từ xuất sắc đến hoàn thành.",
    "The thresholds of the levels must fall from excellent to completed.",
)

#: Who stands in one group of similar duties, by what the tenant confirmed.
GROUPED_BY: Mapping[str, Callable[[Standing], str]] = {
    "post": lambda standing: _post_of(standing.subject),
    "subject_group": lambda standing: standing.subject.group,
    "run": lambda _standing: "run",
}


def bands(ctx: RuleContext, scores: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level that each score reaches."""
    steps = [(level.value, ctx.node(key)) for level, key in THRESHOLDS]
    numbers = [threshold.number for _, threshold in steps]
    if numbers != sorted(numbers, reverse=True):
        raise NoAnswer(_NOT_FALLING)
    return [band("band", "Mức theo điểm", score, steps, Level.KHT.value, ARTICLE_11) for score in scores]


def quotas(ctx: RuleContext, standings: Sequence[Standing]) -> list[Quota]:
    """Return the cap on excellent of each group of similar duties, ranked by points."""
    how = GROUPED_BY[ctx.choice("quota.group")]
    hundred = leaf("hundred", "100 %", Decimal(100), facts={"unit": "%"})
    chosen = [ctx.node(key) for key in ("quota.base", "quota.group", "quota.rounding", "quota.effect")]
    note = ILLUSTRATIVE if any(each.note for each in chosen) else ""
    terms = QuotaTerms(
        level=Level.XS.value,
        base=Base(ctx.choice("quota.base")),
        ratio=node(Op.QUOTIENT, "quota.share", "Tỷ lệ tối đa", [ctx.node("quota.ratio"), hundred], note=note),
        rounding=ctx.choice("quota.rounding"),
        levels=[level.value for level in RATED_LEVELS],
        lowered_to=Level.HTT.value if ctx.choice("quota.effect") == "lower" else "",
        citation=REGULATION,
    )
    return [
        quota(f"xs.{key}", _label(ctx, key), members, terms, lambda standing: [standing.score])
        for key, members in grouped(standings, how)
    ]


def _post_of(subject: SubjectFacts) -> str:
    """Leaders stand together by their post; officers, whose keys only number them, and collectives by their group."""
    return f"{subject.group}/{subject.member}" if subject.group == LEADERS.key else subject.group


def _label(ctx: RuleContext, key: str) -> str:
    group, _slash, member = key.partition("/")
    found = next((each for each in ctx.declared.subject_groups if each.key == group), None)
    if found is None:
        return "Toàn đợt đánh giá"
    post = next((each.label.in_language(ctx.language) for each in found.members if each.key == member), "")
    label = found.label.in_language(ctx.language)
    return f"{label}: {post}" if post else label
