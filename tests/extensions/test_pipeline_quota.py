"""The quota of a group: of whom the share is taken, ties, and answers that are refused."""

import pytest

from core.domain.score import mismatches
from core.domain.stages import Verdict
from core.extensions.errors import PackFailed
from core.extensions.pipeline import rate
from tests.extensions.pipelines import calls, done, levels

QUOTA = """
@hookimpl
def compute_quota(standings):
    ratio = leaf("ratio", "Tỷ lệ", Decimal("{ratio}"), facts={{"unit": ""}})
    terms = QuotaTerms("XS", Base("{base}"), ratio, "{rounding}", ("XS", "HTT", "HT", "KHT"), lowered_to="{lowered}")
    return [
        quota(f"xs.{{group}}", "Tỷ lệ xuất sắc", members, terms, lambda standing: [standing.score])
        for group, members in grouped(standings, lambda standing: standing.subject.group)
    ]
"""


def quota_of(base: str = "all_rated", ratio: str = "0.2", rounding: str = "down", lowered: str = "HTT") -> str:
    return QUOTA.format(base=base, ratio=ratio, rounding=rounding, lowered=lowered)


TEN = [99, 98, 97, 96, 75, 75, 75, 75, 60, 40]


@pytest.mark.parametrize(
    ("base", "rounding", "limit"),
    [
        ("all_rated", "down", 2),  # 10 × 20 %
        ("level_and_above", "down", 1),  # 8 × 20 % = 1,6
        ("level_and_above", "half_up", 2),
        ("next_level", "down", 1),  # 8 × 0,2 ÷ 1,2 = 1,33: 1 ≤ 20 % of the 7 that are then good
    ],
)
def test_compute_quota_says_of_whom_the_share_is_taken(base: str, rounding: str, limit: int) -> None:
    rated = rate(calls(quota_of(base, rounding=rounding)), [done(str(n), percent) for n, percent in enumerate(TEN)])
    (quota,) = rated.quotas
    assert quota.limit.number == limit
    assert mismatches(quota.limit) == []
    assert levels(rated)[:4] == ["XS"] * limit + ["HTT"] * (4 - limit)
    assert [ranked.verdict for ranked in quota.ranking] == [Verdict.WITHIN] * limit + [Verdict.OVER] * (4 - limit)


def test_a_tie_is_shown_and_not_broken() -> None:
    subjects = [done(str(n), percent) for n, percent in enumerate([99, 95, 95, 91, 60, 60, 60, 60, 60, 60])]
    rated = rate(calls(quota_of()), subjects)
    assert [ranked.verdict for ranked in rated.quotas[0].ranking] == [
        Verdict.WITHIN,
        Verdict.TIED,
        Verdict.TIED,
        Verdict.OVER,
    ]
    assert [ranked.place for ranked in rated.quotas[0].ranking] == [1, 2, 2, 4]
    assert levels(rated)[:4] == ["XS", "XS", "XS", "HTT"]


def test_a_quota_may_only_warn() -> None:
    rated = rate(calls(quota_of(lowered="")), [done(str(n), percent) for n, percent in enumerate(TEN)])
    assert levels(rated)[:4] == ["XS"] * 4
    assert [ranked.subject for ranked in rated.quotas[0].ranking if ranked.verdict is Verdict.OVER] == ["2", "3"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("[Quota('q', 'Q', 'XS', ('0', '0'), limit, ())]", "twice"),
        ("[Quota('q', 'Q', 'XS', ('nobody',), limit, ())]", "not there"),
        ("[Quota('q', 'Q', 'A', ('0',), limit, ())]", "not declared"),
        ("[Quota('q', 'Q', 'XS', ('0',), limit, ())]", "does not rank exactly"),
        ("[Quota('q', 'Q', 'XS', ('0',), limit, (Ranked('0', 1, (), Verdict.WITHIN),))]", "its limit 0"),
        ("[3]", "no quota"),
    ],
)
def test_a_quota_that_lets_too_many_through_is_refused(answer: str, problem: str) -> None:
    source = f"""
@hookimpl
def compute_quota(standings):
    limit = leaf("limit", "Giới hạn", Decimal(0), facts={{"unit": ""}})
    return {answer}
"""
    with pytest.raises(PackFailed, match=problem):
        rate(calls(source), [done("0", 95)])
