"""What was typed and not taken is still there after a reload and the end of a session; signing out leaves nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import People
from tests.e2e.person import Person
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

DISTRICT = ("bi-thu.hai@an.example", "Bí thư Huyện ủy Hai")
LEFT = "Còn nội dung bạn đã nhập mà chưa gửi"
#: Tenths of a second until the browser has kept what is typed.
PATIENCE = 100
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).map((key) => localStorage[key])"


def begins(person: Person, title: str) -> None:
    """Type into a new registration and wait until the browser has kept it."""
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.open("Đăng ký nhiệm vụ")
    person.follow("Đăng ký nhiệm vụ mới")
    person.type("Tên nhiệm vụ", title)
    person.tick("Việc mới")
    for _ in range(PATIENCE):
        if any(title in each for each in person.page.evaluate(KEPT)):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError("nothing is kept")


def test_a_draft_outlives_a_reload_and_goes_when_it_was_taken(
    open_cycle: Site, gather: Callable[[Site], People]
) -> None:
    district = gather(open_cycle).enter(*DISTRICT)
    begins(district, "Bản nháp một")
    district.page.reload()
    district.sees(LEFT)
    expect(district.field("Tên nhiệm vụ")).to_have_value("")
    district.show("draft-found")
    district.press("Lấy lại nội dung")
    expect(district.field("Tên nhiệm vụ")).to_have_value("Bản nháp một")
    expect(district.main.get_by_label("Việc mới")).to_be_checked()

    with district.refused(422):
        district.press("Lưu nháp")
        district.sees("Nội dung chưa hợp lệ")
    assert any("Bản nháp một" in each for each in district.page.evaluate(KEPT))
    district.choose("Nội dung trong danh mục", "Thành lập tổ chức đảng trong doanh nghiệp (tổ chức)")
    district.type("Kết quả cam kết", "Xong")
    district.type("Cam kết hoàn thành chậm nhất ngày", "31/10/2021")
    district.type("Chỉ tiêu cam kết", "2")
    district.press("Lưu nháp")
    district.sees("Đã lưu nháp")
    assert district.page.evaluate(KEPT) == []


def test_a_draft_outlives_a_page_left_and_the_session(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    district = gather(open_cycle).enter(*DISTRICT)
    begins(district, "Bản nháp hai")
    form = district.page.url
    district.page.context.clear_cookies(name="giaoviec")
    district.page.goto(form)
    expect(district.page).to_have_url(re.compile("/sign-in"))
    assert any("Bản nháp hai" in each for each in district.page.evaluate(KEPT))
    district.comes_in()
    district.page.goto(form)
    district.sees(LEFT)
    district.press("Bỏ nội dung này")
    district.sees_not(LEFT)
    assert district.page.evaluate(KEPT) == []


def test_signing_out_leaves_nothing_behind(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    district = gather(open_cycle).enter(*DISTRICT)
    begins(district, "Bản nháp ba")
    district.page.goto("/account/password")
    district.type("Mật khẩu đang dùng", "bí mật của tôi")
    district.page.wait_for_timeout(600)
    assert not any("bí mật" in each for each in district.page.evaluate(KEPT))
    district.page.locator("details.account summary").click()
    district.press("Đăng xuất", district.page.locator("header"))
    expect(district.page).to_have_url(re.compile("/sign-in"))
    assert district.page.evaluate(KEPT) == []
