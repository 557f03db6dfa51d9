"""A limit on a level with its proof: who is in the group, how many may hold the level, in which order, and ties."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from core.domain.levels import STATES
from core.domain.score import Op, ScoreNode
from core.domain.stages import Quota, Ranked, Standing, Verdict
from core.domain.text import Citation
from core.sdk.scoring import leaf, node


class Base(StrEnum):
    """Of whom the limited share is taken."""

    NEXT_LEVEL = "next_level"  # của những người xếp mức liền dưới, gồm cả người bị hạ xuống
    LEVEL_AND_ABOVE = "level_and_above"  # của những người từ mức liền dưới trở lên
    ALL_RATED = "all_rated"  # của tất cả những người được xếp loại


@dataclass(frozen=True, slots=True)
class QuotaTerms:
    """How a limit is computed: the limited level, of whom, which ratio (a fraction), and the rounding.

    ``lowered_to`` is the level of those over it ("" = they are only named).
    """

    level: str
    base: Base
    ratio: ScoreNode
    rounding: str
    levels: Sequence[str]
    lowered_to: str = ""
    citation: Citation | None = None


Reasons = Callable[[Standing], Sequence[ScoreNode]]


def grouped(standings: Iterable[Standing], key: Callable[[Standing], str]) -> list[tuple[str, list[Standing]]]:
    """Return those who are rated by group, groups in the order of their keys and members in that of theirs."""
    rated = [standing for standing in standings if standing.level.value not in STATES]
    in_order = sorted(rated, key=lambda standing: (key(standing), standing.subject.key))
    return [(group, list(members)) for group, members in groupby(in_order, key)]


def quota(key: str, label: str, members: Sequence[Standing], terms: QuotaTerms, reasons: Reasons) -> Quota:
    """Return the limit of one group: its number with the proof, and its holders ranked by ``reasons``, greatest first.

    Holders that are equal by every reason share a place; when not all of them fit, each is tied.
    """
    limit = _limit(key, members, terms)
    holders = [member for member in members if member.level.value == terms.level]
    return Quota(
        key=key,
        label=label,
        level=str(terms.level),
        members=tuple(member.subject.key for member in members),
        limit=limit,
        ranking=tuple(_ranked(holders, int(limit.number), reasons)),
        lowered_to=str(terms.lowered_to),
        citation=terms.citation,
    )


def _limit(key: str, members: Sequence[Standing], terms: QuotaTerms) -> ScoreNode:
    """Return base × ratio, rounded to a whole number.

    Of the next level itself: whoever is over the limit falls into the base, so the limit x solves
    x = ratio × (holders + next level − x), that is (holders + next level) × ratio ÷ (1 + ratio).
    """
    base = _base(members, terms)
    share = node(Op.PRODUCT, f"{key}.share", "Số lượng nhân với tỷ lệ", [base, terms.ratio])
    if terms.base is Base.NEXT_LEVEL:
        one = leaf(f"{key}.one", "Một", Decimal(1), facts={"unit": ""})
        whole = node(
            Op.SUM, f"{key}.divisor", "Một cộng tỷ lệ: người vượt giới hạn tính vào mức dưới", [one, terms.ratio]
        )
        share = node(Op.QUOTIENT, f"{key}.solved", "Chia cho một cộng tỷ lệ", [share, whole])
    places = leaf(f"{key}.places", "Số chữ số sau dấu phẩy", Decimal(0), facts={"unit": "chữ số"})
    label = f"Số lượng tối đa được xếp mức {terms.level}"
    inputs = {"rounding": terms.rounding}
    return node(Op.ROUND, f"{key}.limit", label, [share, places], inputs=inputs, citation=terms.citation)


def _base(members: Sequence[Standing], terms: QuotaTerms) -> ScoreNode:
    upper = terms.levels[: terms.levels.index(terms.level) + 2]
    counted = {
        Base.NEXT_LEVEL: ("Số người xếp mức này và mức liền dưới", set(upper)),
        Base.LEVEL_AND_ABOVE: ("Số người xếp từ mức liền dưới trở lên", set(upper)),
        Base.ALL_RATED: ("Số người được xếp loại", set(terms.levels)),
    }
    label, levels = counted[terms.base]
    number = sum(1 for member in members if member.level.value in levels)
    facts = {"base": terms.base.value, "levels": ",".join(level for level in terms.levels if level in levels)}
    return leaf("quota.base", label, Decimal(number), facts=facts)


def _ranked(holders: Sequence[Standing], limit: int, reasons: Reasons) -> Iterable[Ranked]:
    told = sorted(
        ((holder, tuple(reasons(holder))) for holder in holders),
        key=lambda pair: (_places(pair[1]), pair[0].subject.key),
    )
    place = 1
    for _values, group in groupby(told, lambda pair: _places(pair[1])):
        equal = list(group)
        last = place + len(equal) - 1
        verdict = Verdict.WITHIN if last <= limit else Verdict.OVER if place > limit else Verdict.TIED
        yield from (Ranked(holder.subject.key, place, why, verdict) for holder, why in equal)
        place = last + 1


def _places(reasons: Sequence[ScoreNode]) -> tuple[tuple[bool, Decimal], ...]:
    """Return what sorts by reasons, greatest first; a reason without value comes last."""
    return tuple((reason.value is None, Decimal(0) if reason.value is None else -reason.number) for reason in reasons)
