"""Proof of generality: schemes of other localities as packs of their own, kept in folders as strangers keep them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.extensions.calls import SchemeCalls
from core.kit.checking import check
from core.kit.packs import open_pack
from core.kit.sources import locate
from core.kit.testing import PluginContract
from core.sdk import IntakeFacts, PieceFacts, Stage
from tests.extensions.facts import piece
from tests.extensions.kit import scheme_in

PACKS = {path.parent.name: path.parent for path in sorted((Path(__file__).parent / "packs").glob("*/__init__.py"))}


class TestHaNoi(PluginContract):
    pack = "tests/extensions/packs/ha_noi_3814"


class TestKhanhHoa(PluginContract):
    pack = "tests/extensions/packs/khanh_hoa"


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
    hooks = calls("khanh_hoa", date(2025, 4, 1))
    leading = piece(kind="task_a", subject_group="leaders", unit="giam-doc", plan=None)
    assert [issue.code for issue in hooks.check_assignment(order(2025, leading))] == ["count"]
    breakthrough = replace(leading, kind="task_breakthrough")
    assert hooks.check_assignment(order(2025, leading, breakthrough)) == ()
    of_staff = replace(leading, kind="task_c", subject_group="staff", unit="chuyen-vien")
    assert hooks.check_assignment(order(2025, of_staff)) == ()


def test_hours_in_khanh_hoa_are_kept_and_feed_nothing() -> None:
    [register] = calls("khanh_hoa", date(2025, 4, 1)).declared.registers
    assert [(kind.feeds, kind.blocks) for kind in register.kinds] == [("", None)]


def test_what_only_the_year_of_ha_noi_needs_keeps_no_month_waiting() -> None:
    scheme = scheme_in(open_pack(locate(str(PACKS["ha_noi_3814"]))).registry, "ha_noi_3814", day=date(2019, 1, 1))
    waiting = {run: {row.key for row in scheme.missing(Stage.RATING, run=run)} for run in ("month", "year")}
    assert waiting == {"month": {"quota.base", "quota.rounding", "quota.effect"}, "year": {"year.method"}}
