"""A council's sheet saves by itself: line by line, through a lost connection, beside another window."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Clone, People
from tests.e2e.person import PHONE, Person
from tests.e2e.rating import RUN, SECRETARY
from tests.e2e.site import Site, serving

pytestmark = pytest.mark.e2e

MEMBER = "hd-dang-2@an.example"
SAVED = re.compile(r"Đã lưu \d\d:\d\d(; khác mức theo điểm \(\w+\))?$")


@pytest.fixture
def marking(clone: Clone, marking_template: str) -> Iterator[Site]:
    """The application over a year whose rating run waits for marks."""
    with serving(clone(marking_template)) as site:
        site.on(date(2022, 1, 10))
        yield site


def takes_the_sheet(member: Person) -> None:
    """Open the sheet, as the run's page leads to it."""
    member.open("Đợt đánh giá")
    member.follow(RUN)
    member.follow("Phiếu chấm của tôi")
    member.sees("Phiếu chấm: 7 hồ sơ")


def marks(member: Person, points: str, level: str = "Hoàn thành tốt nhiệm vụ") -> Locator:
    """Type one line; returns where it tells how it stands."""
    row = member.row(SECRETARY)
    row.get_by_label("Điểm của tôi").fill(points)
    row.get_by_label("Mức đề nghị").select_option(label=level)
    row.get_by_label("Nhận xét").fill("Kết quả rõ")
    row.get_by_label("Nhận xét").blur()
    return row.locator("[data-saved]")


def test_lines_save_themselves(marking: Site, gather: Callable[[Site], People]) -> None:
    member = gather(marking).enter(MEMBER)
    takes_the_sheet(member)
    place = member.place("Lưu phiếu chấm")
    member.row(SECRETARY).get_by_label("Điểm của tôi").fill("90")
    member.row(SECRETARY).get_by_label("Điểm của tôi").blur()
    expect(member.row(SECRETARY)).to_contain_text("Chưa lưu: cần cả điểm và mức")
    member.row(SECRETARY).get_by_label("Mức đề nghị").select_option(label="Không hoàn thành nhiệm vụ")
    expect(member.row(SECRETARY)).to_contain_text("90 điểm ứng với mức XS. Đổi mức hoặc nêu lý do ở ô Nhận xét")
    assert member.place("Lưu phiếu chấm") == place
    member.row(SECRETARY).get_by_label("Mức đề nghị").select_option("")
    member.row(SECRETARY).get_by_label("Điểm của tôi").fill("101")
    with member.refused(422):
        member.press("Lưu phiếu chấm")
        member.sees("Nội dung chưa hợp lệ", f"{SECRETARY} – Mức đề nghị: Hãy chọn một mục.", "Không được lớn hơn 100.")
    expect(marks(member, "90,5")).to_have_text(SAVED)
    member.sees_not("Nội dung chưa hợp lệ", "Không được lớn hơn 100.", "Hãy chọn một mục.")
    member.show("sheet")
    member.page.goto(member.page.url)  # a reload would send the refused sheet again
    expect(member.row(SECRETARY).get_by_label("Điểm của tôi")).to_have_value("90,5")
    # The button finds nothing left to save, and says so.
    member.press("Lưu phiếu chấm")
    member.sees("Đã lưu phiếu chấm")


def test_a_lost_connection_loses_nothing(marking: Site, gather: Callable[[Site], People]) -> None:
    member = gather(marking).enter(MEMBER)
    takes_the_sheet(member)
    member.page.set_viewport_size(PHONE)
    member.loses_the_connection()
    state = marks(member, "77")
    expect(state).to_have_text("Chưa lưu: mất kết nối; sẽ tự lưu lại")
    member.press("Lưu phiếu chấm")  # stays on the page: what was typed would be lost
    expect(member.row(SECRETARY).get_by_label("Điểm của tôi")).to_have_value("77")
    member.show("offline")
    member.page.context.set_offline(False)
    expect(state).to_have_text(SAVED)
    assert all("ERR_INTERNET_DISCONNECTED" in trouble for trouble in member.watch.troubles)
    member.watch.troubles.clear()
    member.page.reload()
    expect(member.row(SECRETARY).get_by_label("Điểm của tôi")).to_have_value("77")


def test_of_two_windows_the_second_learns_of_the_first(marking: Site, gather: Callable[[Site], People]) -> None:
    member = gather(marking).enter(MEMBER)
    takes_the_sheet(member)
    other = Person(member.page.context.new_page(), member.watch, member.pictures)
    other.page.goto(member.page.url)
    expect(marks(member, "80")).to_have_text(SAVED)
    member.watch.expected.append(409)
    state = marks(other, "60")
    expect(state).to_contain_text("Bản đang có: 80, HTT")
    other.show("stale")
    other.press("Lưu bản của tôi")
    expect(state).to_have_text(SAVED)
    member.page.reload()
    expect(member.row(SECRETARY).get_by_label("Điểm của tôi")).to_have_value("60")
