"""124-QĐ/TW: what is shipped and how sure it is, and what an example cannot show."""

from datetime import date
from pathlib import Path

import pytest

from core.extensions.discovery import Registry, discover
from core.extensions.errors import NotInForce
from core.extensions.pipeline import rate
from core.kit.cases import read_case
from core.sdk import Stage
from tests.extensions.kit import scheme_in
from tests.extensions.national import as_shipped, changed, of, shipped

CASES = Path(__file__).parents[2] / "plugins" / "quy_dinh_124" / "cases"
START = date(2023, 10, 4)

#: Everything else has no value.
SHIPPED = (
    ("main.least_done", 50, "reported", "KHT: less than 50 % of main targets"),
    ("quota.ratio", 20, "reported", "HD 21 (2019): XS at most 20 %"),
    ("quota.base", "next_level", "reported", "HD 21 (2019): of those HTT"),
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


def test_what_is_shipped_is_what_the_sources_say(registry: Registry) -> None:
    assert shipped(registry, "quy_dinh_124") == as_shipped(SHIPPED)


def test_a_run_waits_for_what_nobody_published(registry: Registry) -> None:
    missing = {row.key for row in scheme_in(registry, "quy_dinh_124", day=START).missing(Stage.RATING)}
    assert missing == {"marks.method", "quota.rounding", "quota.effect"}


def test_criteria_are_marked_in_words(registry: Registry) -> None:
    [sheet] = scheme_in(registry, "quy_dinh_124", day=START).calls.declared.criteria
    assert [choice.label.vi for choice in sheet.choices] == ["Xuất sắc", "Tốt", "Trung bình", "Kém"]
    assert {choice.share for choice in sheet.choices} == {None}
    assert {item.points_parameter for item in sheet.items} == {""}


def test_it_ends_the_day_before_its_successor(registry: Registry) -> None:
    assert scheme_in(registry, "quy_dinh_124", day=date(2025, 8, 29)).key == "quy_dinh_124"
    for pack, day in (("quy_dinh_124", date(2025, 8, 30)), ("quy_dinh_366", date(2025, 8, 29))):
        with pytest.raises(NotInForce):
            scheme_in(registry, pack, day=day)


def test_the_lowest_mark_or_the_mean_is_the_tenants_choice(registry: Registry) -> None:
    case = read_case(CASES / "nam_2024.yaml", registry, "quy_dinh_124")
    member = of(case, "Đảng viên có một tiêu chí trung bình")
    found = [rate(changed(case, marks__method=how), [member]).subjects[0].level for how in ("lowest", "mean")]
    assert found == ["HT", "HTT"]  # 2, and (4 × 4 + 2) ÷ 5 = 3.6
