"""Signing in and registering without a mouse: everything is reached by Tab, and seen when it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from tests.e2e.conftest import People
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

#: What has the focus: its words or its label, and whether one sees so.
FOCUSED = """() => {
  const it = document.activeElement;
  const style = getComputedStyle(it);
  const label = it.labels?.length ? it.labels[0].innerText : it.getAttribute("aria-label") ?? it.innerText;
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  return [(label ?? "").replace(/\\s+/g, " ").replace(/ \\* bắt buộc| \\*/, "").trim(), seen];
}"""
#: Nobody presses Tab more often to reach something on these pages.
MOST = 80


def go_to(page: Page, words: str) -> None:
    """Press Tab until what these words name has the focus."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        label, seen = page.evaluate(FOCUSED)
        assert seen, f"no sign of focus on {label!r}"
        if label == words:
            return
        passed.append(label)
    raise AssertionError(f"{words!r} is not reached: {passed}")


def test_a_registration_without_a_mouse(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    someone = gather(open_cycle).someone()
    page, keys = someone.page, someone.page.keyboard
    page.goto("/sign-in")
    page.locator("body").focus()
    keys.type("bi-thu.hai@an.example")
    go_to(page, "Mật khẩu")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Chọn vai trò")).to_be_visible()
    purpose = "Đăng ký, nhận nhiệm vụ và giao cho cấp dưới, báo cáo, xem xét báo cáo của cấp dưới."
    go_to(page, f"Bí thư Huyện ủy Hai Người đứng đầu {purpose}")
    keys.press("Enter")
    expect(page.locator(".drop-value")).to_have_text("Bí thư Huyện ủy Hai")

    go_to(page, "Đến nội dung chính")
    go_to(page, "Đăng ký nhiệm vụ")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Đăng ký nhiệm vụ")).to_be_visible()
    go_to(page, "Đến nội dung chính")
    keys.press("Enter")
    go_to(page, "Đăng ký nhiệm vụ mới")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Đăng ký nhiệm vụ mới")).to_be_visible()
    go_to(page, "Nội dung trong danh mục")
    keys.type("Xử lý cao điểm")
    for label, text in [
        ("Tên nhiệm vụ", "Việc nhập bằng bàn phím"),
        ("Kết quả cam kết", "20 vụ xử lý xong"),
        ("Cam kết hoàn thành chậm nhất ngày", "30/11/2021"),
        ("Chỉ tiêu cam kết", "20"),
    ]:
        go_to(page, label)
        keys.type(text)
    go_to(page, "Lưu nháp")
    keys.press("Enter")
    someone.sees("Đã lưu nháp", "Việc nhập bằng bàn phím", "20 vụ")
