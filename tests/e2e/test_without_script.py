"""Forms do the same where JavaScript is off: a refusal, a save, sums, another row."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import People
from tests.e2e.site import Site
from tests.e2e.test_mistakes import DISTRICT, writes_a_registration

pytestmark = pytest.mark.e2e


def test_a_registration_without_script(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    district = gather(open_cycle).enter(*DISTRICT, java_script_enabled=False)
    writes_a_registration(district, "Không dùng script", **{"Cam kết hoàn thành chậm nhất ngày": "31/02/2021"})
    district.tick("Việc khó")
    with district.refused(422):
        district.press("Lưu nháp")
        district.sees("Nội dung chưa hợp lệ")
    expect(district.field("Tên nhiệm vụ")).to_have_value("Không dùng script")
    expect(district.main.get_by_label("Việc khó")).to_be_checked()
    district.type("Cam kết hoàn thành chậm nhất ngày", "30/11/2021")
    district.press("Lưu nháp")
    district.press("Nộp đăng ký")
    district.sees("Đã nộp đăng ký lên cấp trên", "Chờ xem xét", "30/11/2021")


def test_an_order_gets_rows_and_sums_without_script(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    committee = gather(open_cycle).enter("btv@an.example", java_script_enabled=False)
    committee.open("Quyết định giao")
    committee.follow("Soạn quyết định")
    committee.tick("Kết nạp đảng viên (đảng viên)")
    committee.tick("Thêm những nhiệm vụ có tên, sản phẩm và hạn riêng cho từng đơn vị")
    committee.press("Tiếp tục")
    grid = committee.main.locator("table.grid")
    grid.get_by_role("row", name="Huyện ủy Hai").locator("input[type=text]").fill("30")
    committee.press("Tính lại tổng")
    expect(grid.get_by_role("row", name="Còn lại chưa phân bổ")).to_contain_text("70")
    committee.press("Thêm dòng")
    expect(committee.main.get_by_label("Giao cho")).to_have_count(2)
    expect(grid.get_by_role("row", name="Huyện ủy Hai").locator("input[type=text]")).to_have_value("30")
