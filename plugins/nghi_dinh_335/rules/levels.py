"""Article 20: levels by points, documented blockers, and the cap on excellent."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from core.sdk import (
    RATED_LEVELS,
    AttestationFacts,
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
from plugins.nghi_dinh_335.rules.criteria import hundred
from plugins.nghi_dinh_335.rules.register import CORRUPTION
from plugins.nghi_dinh_335.rules.sources import article
from plugins.nghi_dinh_335.rules.subjects import LEADERS

THRESHOLDS = ((Level.XS, "threshold.xs"), (Level.HTT, "threshold.htt"), (Level.HT, "threshold.ht"))
#: The statement of an attestation that tells of recognised outstanding achievement, with its document.
OUTSTANDING = "outstanding"

_NOT_FALLING = Text(
    "Ngưỡng điểm của các mức phải giảm dần từ xuất sắc đến hoàn thành.",
    "The thresholds of the levels must fall from excellent to completed.",
)


def bands(ctx: RuleContext, scores: Sequence[ScoreNode]) -> list[ScoreNode]:
    """Return the level that each score reaches."""
    steps = [(level.value, ctx.node(key)) for level, key in THRESHOLDS]
    numbers = [threshold.number for _, threshold in steps]
    if numbers != sorted(numbers, reverse=True):
        raise NoAnswer(_NOT_FALLING)
    return [band("band", "Mức theo điểm", score, steps, Level.KHT.value, article("20")) for score in scores]


def ceilings(ctx: RuleContext, subjects: Sequence[SubjectFacts]) -> list[list[ScoreNode]]:
    """Return the documented blockers of each civil servant; a case in the unit stands against its leader."""
    applies = ctx.choice("blockers.list") == "article_20"
    return [list(_blockers(subject)) if applies else [] for subject in subjects]


def _blockers(subject: SubjectFacts) -> Iterator[ScoreNode]:
    for blocker in subject.conduct.blockers:
        if blocker.key == CORRUPTION.key and subject.group != LEADERS.key:
            continue
        facts = {
            "document": blocker.document,
            "decided_on": blocker.decided_on.isoformat(),
            "decided_by": blocker.decided_by,
            "entry": blocker.entry,
        }
        yield leaf(f"blocker.{blocker.key}", blocker.label, Level.KHT.value, facts=facts)


GROUPED_BY: Mapping[str, Callable[[Standing], str]] = {
    "unit_and_group": lambda standing: f"{standing.subject.unit}/{standing.subject.group}",
    "unit": lambda standing: f"{standing.subject.unit}/",
    "group": lambda standing: f"/{standing.subject.group}",
}


def quotas(ctx: RuleContext, standings: Sequence[Standing]) -> list[Quota]:
    """Return the cap on excellent of each similar group of an agency, ranked by points."""
    how = GROUPED_BY[ctx.choice("quota.group")]
    return [_quota(ctx, key, members) for key, members in grouped(standings, how)]


def _quota(ctx: RuleContext, key: str, members: Sequence[Standing]) -> Quota:
    proof = _outstanding(members)
    most = ctx.node("quota.outstanding_ratio" if proof else "quota.ratio")
    note = f"Thành tích xuất sắc: {proof.statements[OUTSTANDING]} ({proof.document})" if proof else ""
    terms = QuotaTerms(
        level=Level.XS.value,
        base=Base(ctx.choice("quota.base")),
        ratio=node(Op.QUOTIENT, "quota.share", "Tỷ lệ tối đa", [most, hundred()], note=note),
        rounding=ctx.choice("quota.rounding"),
        levels=[level.value for level in RATED_LEVELS],
        lowered_to=Level.HTT.value if ctx.choice("quota.effect") == "lower" else "",
        citation=article("20"),
    )
    return quota(f"xs.{key}", _label(ctx, key), members, terms, lambda standing: [standing.score])


def _outstanding(members: Sequence[Standing]) -> AttestationFacts | None:
    """Return the attestation that recognises outstanding achievement of the agency."""
    attested = (each for member in members for each in member.subject.attestations)
    return next((each for each in attested if each.statements.get(OUTSTANDING)), None)


def _label(ctx: RuleContext, key: str) -> str:
    unit, _slash, group = key.rpartition("/")
    found = next(
        (each.label.in_language(ctx.language) for each in ctx.declared.subject_groups if each.key == group), ""
    )
    return " · ".join(part for part in (unit, found) if part) or "Toàn đợt đánh giá"
