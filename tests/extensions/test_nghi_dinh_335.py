"""Nghị định 335/2025: what is shipped and how sure it is, and what an example cannot show."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.background import CriterionMarkFacts
from core.extensions.discovery import Registry, discover
from core.extensions.errors import SchemeSilent
from core.extensions.pipeline import rate
from core.kit.cases import Case, read_case
from core.sdk import Stage
from tests.extensions.kit import scheme_in
from tests.extensions.national import as_shipped, changed, of, shipped

CASES = Path(__file__).parents[2] / "plugins" / "nghi_dinh_335" / "cases"
START = date(2026, 1, 1)

#: Everything else has no value.
SHIPPED = (
    ("general.maximum", 30, "reported", "Điều 12: 30 general + 70 results"),
    ("results.maximum", 70, "reported", "Điều 12, total = general + K × 70"),
    ("general.group_1", 10, "secondary", "three general groups, commonly 10/10/10"),
    ("general.group_2", 10, "secondary", "three general groups, commonly 10/10/10"),
    ("general.group_3", 10, "secondary", "three general groups, commonly 10/10/10"),
    ("deduction.share", 25, "secondary", "Điều 14: each revision or delay −25 % of that item"),
    ("leading.full", 100, "secondary", "Điều 15: d, đ, e 100 %"),
    ("leading.half", 50, "secondary", "Điều 15: d, đ, e 50 %"),
    ("periods.method", "mean", "secondary", "averaging: mean of 3 months, mean of 12 months"),
    ("absence.counting", "actual_time", "secondary", "Điều 21: by actual working time"),
    ("threshold.xs", 90, "reported", "Điều 20: XS ≥ 90"),
    ("threshold.htt", 70, "reported", "Điều 20: HTT 70 - < 90"),
    ("threshold.ht", 50, "reported", "Điều 20: HT 50 - < 70"),
    ("blockers.list", "article_20", "secondary", "Điều 20.4: blockers"),
    ("quota.ratio", 20, "reported", "Điều 20: XS at most 20 %"),
    ("quota.outstanding_ratio", 25, "reported", "Điều 20: up to 25 % with outstanding achievement"),
    ("quota.base", "next_level", "secondary", "Điều 20: of those rated HTT"),
    ("quota.group", "unit_and_group", "secondary", "Điều 20: in the same agency and each similar group"),
    ("steps.year_day", 15, "secondary", "Điều 21: before 15/12"),
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


@pytest.fixture(scope="module")
def month(registry: Registry) -> Case:
    return read_case(CASES / "thang_3_2026.yaml", registry, "nghi_dinh_335")


def test_what_is_shipped_is_what_the_sources_say(registry: Registry) -> None:
    assert shipped(registry, "nghi_dinh_335") == as_shipped(SHIPPED)


def test_a_run_waits_for_what_nobody_published(registry: Registry) -> None:
    missing = {row.key for row in scheme_in(registry, "nghi_dinh_335", day=START).missing(Stage.RATING)}
    assert missing >= {"deduction.several", "deduction.floor", "quota.rounding", "period.length", "deduction.share"}
    assert missing >= {"deduction.extension"}
    assert not missing & {"threshold.xs", "quota.ratio", "results.maximum"}


def test_a_day_that_only_stands_on_the_calendar_keeps_no_run_waiting(registry: Registry) -> None:
    scheme = scheme_in(registry, "nghi_dinh_335", day=START)
    assert "steps.year_day" in {row.key for row in scheme.missing(Stage.CALENDAR)}
    assert "steps.year_day" not in {row.key for row in scheme.missing(Stage.RATING, run="year")}


@pytest.mark.parametrize(
    ("length", "runs"),
    [
        ("month", [("month", ""), ("quarter", "month"), ("year", "quarter")]),
        ("quarter", [("quarter", ""), ("year", "quarter")]),
    ],
)
def test_an_agency_rates_by_month_or_by_quarter(registry: Registry, length: str, runs: list[tuple[str, str]]) -> None:
    calls = scheme_in(registry, "nghi_dinh_335", {"period.length": length}, START).calls
    assert [(rule.key, rule.combines) for rule in calls.declared.raters.runs] == runs
    assert {sheet.runs for sheet in calls.declared.criteria} == {(runs[0][0],)}


def test_what_exists_once_a_quarter_is_asked_once_a_quarter(registry: Registry) -> None:
    chosen = {"period.length": "month", "leading.cadence": "once_a_quarter"}
    sheets = {s.key: s for s in scheme_in(registry, "nghi_dinh_335", chosen, START).calls.declared.criteria}
    assert {key: (sheet.runs, len(sheet.items)) for key, sheet in sheets.items()} == {
        "staff": (("month",), 3),
        "leader": (("month",), 3),
        "leading": (("quarter",), 2),
    }


def test_leaders_have_three_ratios_in_a_month_whose_quarter_has_six(month: Case) -> None:
    head = of(month, "Giám đốc có cấp dưới đều hoàn thành")
    [rating] = rate(changed(month, leading__cadence="once_a_quarter"), [head]).subjects
    assert rating.standing.score.number == 65  # a = b = c = 0.5: 30 + 35


def test_values_that_cannot_be_meant_are_told(month: Case) -> None:
    for values, told in (({"general__group_1": 11}, "ba nhóm"), ({"threshold__htt": 95}, "giảm dần")):
        with pytest.raises(SchemeSilent, match=told):
            rate(changed(month, **values), month.trial.subjects)


def test_organising_is_met_or_half_and_nothing_between(month: Case) -> None:
    head = of(month, "Giám đốc có cấp dưới đều hoàn thành")
    marks = tuple(
        CriterionMarkFacts(mark.item, "", type(head.criteria[0].points)(75)) if "organising" in mark.item else mark
        for mark in head.criteria
    )
    with pytest.raises(SchemeSilent, match="một trong hai tỷ lệ"):
        rate(month.trial.calls, [replace(head, criteria=marks)])


def test_blockers_bind_as_far_as_the_tenant_confirmed_them(month: Case) -> None:
    disciplined = of(month, "Công chức bị khiển trách")
    found = [
        rate(changed(month, blockers__list=choice), [disciplined]).subjects[0].standing.level.value
        for choice in ("article_20", "none")
    ]
    assert found == ["KHT", "XS"]


def test_a_case_in_the_unit_stands_against_its_leader_alone(month: Case) -> None:
    head = of(month, "Giám đốc có vụ việc tham nhũng ở đơn vị")
    officer = replace(of(month, "Công chức đủ sản phẩm, đúng hạn"), conduct=head.conduct)
    rated = rate(month.trial.calls, [head, officer]).subjects
    assert [rating.standing.level.value for rating in rated] == ["KHT", "XS"]
