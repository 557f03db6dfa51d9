"""What people do wrong in a hurry: click twice, edit side by side, type words for numbers, choose the wrong file."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import People
from tests.e2e.person import Person
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

DISTRICT = ("bi-thu.mot@an.example", "Bí thư Huyện ủy Một")


def writes_a_registration(district: Person, title: str, **other: str) -> None:
    """Fill in the form of a registration."""
    district.open("Đăng ký nhiệm vụ")
    district.follow("Đăng ký nhiệm vụ mới")
    district.choose("Nội dung trong danh mục", "Thành lập tổ chức đảng trong doanh nghiệp (tổ chức)")
    typed = {
        "Tên nhiệm vụ": title,
        "Kết quả cam kết": "Hai tổ chức đảng được thành lập",
        "Cam kết hoàn thành chậm nhất ngày": "31/12/2021",
        "Chỉ tiêu cam kết": "2",
    }
    for label, text in {**typed, **other}.items():
        district.type(label, text)


def test_a_double_click_registers_once(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    district = gather(open_cycle).enter(*DISTRICT)
    writes_a_registration(district, "Bấm đúp")
    district.main.get_by_role("button", name="Lưu nháp").dblclick()
    district.sees("Đã lưu nháp")
    district.open("Đăng ký nhiệm vụ")
    expect(district.row("Bấm đúp")).to_have_count(1)


def test_of_two_tabs_the_second_learns_of_the_first(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    district = gather(open_cycle).enter(*DISTRICT)
    writes_a_registration(district, "Bản đầu")
    district.press("Lưu nháp")
    district.follow("Sửa")
    other = Person(district.page.context.new_page(), district.watch, district.pictures)
    other.page.goto(district.page.url)
    for tab, title in ((district, "Bản của tab một"), (other, "Bản của tab hai")):
        tab.type("Tên nhiệm vụ", title)
    district.press("Lưu nháp")
    district.sees("Đã lưu", "Bản của tab một")
    with other.refused(409):
        other.press("Lưu nháp")
        other.sees("Nội dung đã được người khác cập nhật")
    compared = other.row("Bản của tab một")
    expect(compared).to_contain_text("Bản của tab hai")
    expect(other.field("Tên nhiệm vụ")).to_have_value("Bản của tab hai")
    other.show("stale")
    other.press("Lưu nháp")
    other.sees("Đã lưu", "Bản của tab hai")


def test_text_in_a_number_is_told_at_its_field(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    district = gather(open_cycle).enter(*DISTRICT)
    writes_a_registration(district, "Số sai", **{"Chỉ tiêu cam kết": "hai mươi", "Khó khăn, vướng mắc": "Đã gõ lâu"})
    district.tick("Việc mới")
    with district.refused(422):
        district.press("Lưu nháp")
        district.sees("Nội dung chưa hợp lệ")
    number = district.field("Chỉ tiêu cam kết")
    expect(number).to_have_value("hai mươi")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description(re.compile("Hãy nhập một số"))
    expect(district.field("Khó khăn, vướng mắc")).to_have_value("Đã gõ lâu")
    expect(district.main.get_by_label("Việc mới")).to_be_checked()
    district.show("text-in-number")
    district.main.get_by_role("alert").get_by_role("link", name="Chỉ tiêu cam kết").click()
    expect(number).to_be_in_viewport()
    district.type("Chỉ tiêu cam kết", "20")
    district.press("Lưu nháp")
    district.sees("Đã lưu nháp")
