"""Nghị định 90/2020 with 48/2023: what is shipped and how sure it is, and what an example cannot show."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.background import AbsenceFacts, AbsenceKind, ServiceFacts
from core.extensions.discovery import Registry, discover
from core.extensions.errors import NotInForce
from core.extensions.pipeline import rate
from core.kit.cases import Case, read_case
from core.sdk import Stage
from tests.extensions.kit import scheme_in
from tests.extensions.national import as_shipped, changed, of, shipped

CASES = Path(__file__).parents[2] / "plugins" / "nghi_dinh_90" / "cases"
ISSUED = date(2020, 8, 13)

#: Everything else has no value.
SHIPPED = (
    ("xs.on_time", 100, "reported", "XS: 100 % tasks on time and of good quality"),
    ("xs.exceeded", 50, "reported", "XS: at least 50 % exceed"),
    ("htt.on_time", 100, "reported", "HTT: 100 % done on time and with quality"),
    ("htt.managers_done", 100, "reported", "HTT, managers of viên chức: unit all done (Điều 13)"),
    ("htt.managers_on_time", 80, "reported", "HTT, managers of viên chức: at least 80 % on time and quality (Điều 13)"),
    ("ht.late", 20, "reported", "HT: at most 20 % of tasks late or below quality"),
    ("subordinates.completed", 100, "reported", "100 % subordinate units HT or above (Điều 12, 13)"),
    ("subordinates.good", 70, "reported", "at least 70 % of them HTT or above (Điều 12, 13)"),
    ("service.least_months", 6, "reported", "under 6 months of work in the year: not rated"),
    ("leave.ceiling_months", 3, "reported", "leave of 3 to under 6 months: at most HT"),
    ("transfer.opinion_months", 6, "reported", "old unit's opinion after at least 6 months there (Điều 20)"),
    ("steps.year_day", 15, "reported", "rating before 15/12"),
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


@pytest.fixture(scope="module")
def year(registry: Registry) -> Case:
    return read_case(CASES / "nam_2022.yaml", registry, "nghi_dinh_90")


def test_what_is_shipped_is_what_the_sources_say(registry: Registry) -> None:
    assert shipped(registry, "nghi_dinh_90") == as_shipped(SHIPPED)


def test_what_is_only_general_knowledge_has_no_value(registry: Registry) -> None:
    missing = {row.key for row in scheme_in(registry, "nghi_dinh_90", day=ISSUED).missing(Stage.RATING)}
    assert missing == {"ht.unit_done", "kht.late", "ht.between", "blockers.list"}


def test_the_cap_came_with_the_amendment(registry: Registry) -> None:
    missing = {row.key for row in scheme_in(registry, "nghi_dinh_90", day=date(2023, 1, 1)).missing(Stage.RATING)}
    assert missing >= {"quota.ratio", "quota.base", "quota.rounding", "quota.effect"}


def test_the_decree_ends_with_2025(registry: Registry) -> None:
    assert scheme_in(registry, "nghi_dinh_90", day=date(2025, 12, 31)).editions["nghi_dinh_90"] == "2023"
    with pytest.raises(NotInForce):
        scheme_in(registry, "nghi_dinh_90", day=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("leaves", "level"),
    [
        ((("01-01", "02-15"), ("05-01", "06-15")), "HT"),
        ((("01-01", "02-15"), ("05-01", "06-10")), "XS"),
        ((("01-31", "02-27"),), "XS"),
        ((("01-01", "04-30"), ("07-01", "09-30")), "NOT_RATED"),
    ],
)
def test_leaves_of_a_year_add_up(year: Case, leaves: tuple[tuple[str, str], ...], level: str) -> None:
    """Three months of leave are at most "completed", seven leave five months of work: not rated."""
    absences = tuple(
        AbsenceFacts(AbsenceKind.UNPAID, *(date.fromisoformat(f"2022-{day}") for day in days), "QĐ nghỉ")
        for days in leaves
    )
    person = replace(of(year, "Công chức xuất sắc"), service=ServiceFacts(absences=absences))
    assert rate(year.trial.calls, [person]).subjects[0].level == level


def test_blockers_bind_as_far_as_the_tenant_confirmed_them(year: Case) -> None:
    disciplined = of(year, "Công chức bị kỷ luật")
    found = [rate(changed(year, blockers__list=list_), [disciplined]).subjects[0].level for list_ in ("all", "none")]
    assert found == ["KHT", "XS"]
