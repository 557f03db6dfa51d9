"""Proof of generality: schemes of other localities as packs of their own, kept in folders as strangers keep them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.settings import SettingRow
from core.extensions.calls import SchemeCalls
from core.extensions.errors import ParametersMissing
from core.kit.checking import check
from core.kit.packs import open_pack
from core.kit.sources import locate
from core.kit.testing import PluginContract
from core.sdk import Disclosure, IntakeFacts, PieceFacts, Stage
from tests.extensions.facts import piece
from tests.extensions.kit import scheme_in, with_rows

PACKS = {path.parent.name: path.parent for path in sorted((Path(__file__).parent / "packs").glob("*/__init__.py"))}


class TestHaNoi(PluginContract):
    pack = "tests/extensions/packs/ha_noi_3814"


class TestKhanhHoa(PluginContract):
    pack = "tests/extensions/packs/khanh_hoa"


class TestQuangNgai(PluginContract):
    pack = "tests/extensions/packs/quang_ngai"


class TestNgheAn(PluginContract):
    pack = "tests/extensions/packs/nghe_an"


class TestHaiDuong(PluginContract):
    pack = "tests/extensions/packs/hai_duong"


@pytest.mark.parametrize("name", PACKS)
def test_a_scheme_can_be_said_in_the_contract(name: str) -> None:
    report = check(locate(str(PACKS[name])))
    assert [str(finding) for finding in report.findings] == []


def calls(name: str, day: date, confirmed: Mapping[str, int | str] | None = None, run: str = "") -> SchemeCalls:
    """Return the hooks of a pack in its folder on a day."""
    opened = open_pack(locate(str(PACKS[name])))
    return replace(scheme_in(opened.registry, name, confirmed, day).calls, run=run)


def order(year: int, *pieces: PieceFacts) -> IntakeFacts:
    """Return an order of pieces within a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    dated = tuple(replace(each, starts_on=first, due_on=last) for each in pieces)
    return IntakeFacts(dated, (), first, last, final=True)


def test_leaders_of_khanh_hoa_need_breakthrough_work() -> None:
    hooks = calls("khanh_hoa", date(2025, 4, 1), {"count.breakthrough": 2})
    leading = piece(kind="task_a", subject_group="leaders", unit="giam-doc", plan=None)
    breakthrough = replace(leading, kind="task_breakthrough")
    [issue] = hooks.check_assignment(order(2025, leading, breakthrough))
    assert (issue.code, "được giao 1 nhiệm vụ đột phá; quy định ít nhất 2" in issue.message.vi) == ("count", True)
    assert hooks.check_assignment(order(2025, leading, breakthrough, breakthrough)) == ()
    of_staff = replace(leading, kind="task_c", subject_group="staff", unit="chuyen-vien")
    assert hooks.check_assignment(order(2025, of_staff)) == ()


def test_how_many_breakthrough_tasks_khanh_hoa_asks_for_is_not_invented() -> None:
    leading = piece(kind="task_a", subject_group="leaders", unit="giam-doc", plan=None)
    with pytest.raises(ParametersMissing, match="Số nhiệm vụ đột phá tối thiểu"):
        calls("khanh_hoa", date(2025, 4, 1)).check_assignment(order(2025, leading))


def test_hours_in_khanh_hoa_are_kept_and_feed_nothing() -> None:
    [register] = calls("khanh_hoa", date(2025, 4, 1)).declared.registers
    assert [(kind.feeds, kind.blocks) for kind in register.kinds] == [("", None)]


def test_what_only_the_year_of_ha_noi_needs_keeps_no_month_waiting() -> None:
    scheme = scheme_in(open_pack(locate(str(PACKS["ha_noi_3814"]))).registry, "ha_noi_3814", day=date(2019, 1, 1))
    waiting = {run: {row.key for row in scheme.missing(Stage.RATING, run=run)} for run in ("month", "year")}
    month = {"quota.base", "quota.rounding", "quota.effect", "key_task.points"}
    assert waiting == {"month": month, "year": {"year.method"}}


def test_a_quarter_of_quang_ngai_is_no_rating_and_only_its_level_is_public() -> None:
    raters = calls("quang_ngai", date(2026, 1, 1)).declared.raters
    assert ([rule.rates for rule in raters.runs], raters.disclosure) == ([False], Disclosure.LEVEL)


LEVELS: Mapping[str, int | str] = {
    f"level.{number}": factor for number, factor in enumerate(("1.0", "1.2", "1.5", "2.0"), 1)
}
PRODUCTS = [SettingRow(code, f"Sản phẩm {code}", {"coefficient": "2"}) for code in ("1.2.1.1", "2.1.1.1")]


@pytest.mark.parametrize(
    ("code", "coefficient", "refused"),
    [
        ("1.2.1.1", "2", []),
        ("1.2.1.1", "2.40", []),
        ("1.2.1.1", "4", []),
        ("1.2.1.1", "2.5", ["coefficient"]),
        ("2.1.1.1", "2", ["axis"]),
        ("9.9.9.9", "2", ["unknown_code"]),
        ("", "2", ["code_missing"]),
    ],
)
def test_quang_ngai_takes_products_of_its_list_with_their_coefficients(
    code: str, coefficient: str, refused: list[str]
) -> None:
    registry = open_pack(locate(str(PACKS["quang_ngai"]))).registry
    scheme = with_rows(registry, "quang_ngai", {"products": PRODUCTS}, day=date(2026, 1, 1), confirmed=LEVELS)
    product = piece(kind="product_1", subject_group="persons", weight=Decimal(coefficient), listed=code)
    issues = scheme.calls.check_assignment(order(2026, product))
    assert [issue.code for issue in issues] == refused
    if refused == ["coefficient"]:
        assert issues[0].message.vi == "“Việc”: hệ số 2,5 không đúng danh mục; mã 1.2.1.1 chỉ nhận 2; 2,4; 3; 4."


def test_quang_ngai_gives_nothing_before_its_list_is_filled_in() -> None:
    product = piece(kind="product_1", subject_group="persons", listed="1.2.1.1")
    with pytest.raises(ParametersMissing, match="Danh mục sản phẩm"):
        calls("quang_ngai", date(2026, 1, 1), LEVELS).check_assignment(order(2026, product))


def test_the_calendar_of_quang_ngai_came_with_its_guidance() -> None:
    assert calls("quang_ngai", date(2025, 9, 1)).declared.steps == ()
    steps = {step.key: step for step in calls("quang_ngai", date(2026, 1, 1)).declared.steps}
    assert list(steps) == ["plan", "self_mark", "summary", "meeting", "notice", "appeal", "answer"]
    assert (steps["appeal"].after, steps["appeal"].working_days) == ("notice", True)


@pytest.mark.parametrize(
    ("year", "jobs", "refused"), [(2023, 1, True), (2023, 2, False), (2024, 1, False), (2024, 2, True)]
)
def test_the_bloc_of_hai_duong_registers_as_many_jobs_as_its_year_asks(year: int, jobs: int, refused: bool) -> None:
    hooks = calls("hai_duong", date(year, 1, 1))
    job = piece(kind="innovation", subject_group="agency_bloc", plan=None)
    assert [issue.code for issue in hooks.check_assignment(order(year, *[job] * jobs))] == ["count"] * refused
    branch = replace(job, subject_group="grassroots")
    assert hooks.check_assignment(order(year, *[branch] * 5)) == ()
