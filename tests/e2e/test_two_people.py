"""Two people on one form: whoever saves second learns of the first, keeps what they typed, and can go on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import People
from tests.e2e.site import Site
from tests.e2e.test_mistakes import DISTRICT, writes_a_registration

pytestmark = pytest.mark.e2e

PEAK = "Xử lý cao điểm vi phạm về đất đai"
CELLS = "Thành lập tổ chức đảng trong doanh nghiệp"
TAKEN = "Nội dung đã được người khác cập nhật"


def test_two_clerks_on_one_report(assigned_site: Site, gather: Callable[[Site], People]) -> None:
    people = gather(assigned_site)
    leader, clerk = people.enter(*DISTRICT), people.enter("tong-hop.mot@an.example")
    leader.open("Báo cáo")
    leader.press("Lập báo cáo", leader.row("Quý I/2021"))
    leader.sees("Kết quả thực hiện nhiệm vụ")
    clerk.page.goto(leader.page.url)
    for person, number, words in ((leader, "5", "Lãnh đạo ghi"), (clerk, "7", "Chuyên viên ghi")):
        person.type("Số liệu kỳ này", number, person.row(PEAK))
        person.type("Nhận xét chung", words)
    leader.type("Số liệu kỳ này", "2", leader.row(CELLS))
    leader.press("Lưu nháp")
    leader.sees("Đã lưu bản nháp")

    with clerk.refused(409):
        clerk.press("Lưu nháp")
        clerk.sees(TAKEN, "Những phần bạn không sửa đã lấy theo bản đang có")
    clerk.sees_not("Còn nội dung bạn đã nhập mà chưa gửi")
    compared = clerk.main.locator("table.compare")
    expect(compared.filter(has_text="Các dòng khác nhau giữa hai bản").locator("tbody tr")).to_have_count(1)
    expect(compared.get_by_role("row", name=re.compile(rf"{PEAK} 5 7"))).to_be_visible()
    expect(compared.get_by_role("row", name="Nhận xét chung Lãnh đạo ghi Chuyên viên ghi")).to_be_visible()
    expect(clerk.field("Số liệu kỳ này", clerk.row(CELLS).last)).to_have_value("2")
    clerk.show("stale-report")
    clerk.type("Nhận xét chung", "Cả hai cùng ghi")
    clerk.press("Lưu nháp")
    clerk.sees("Đã lưu bản nháp")
    leader.page.reload()
    expect(leader.field("Nhận xét chung")).to_have_value("Cả hai cùng ghi")
    for title, number in ((PEAK, "7"), (CELLS, "2")):
        expect(leader.field("Số liệu kỳ này", leader.row(title))).to_have_value(number)


def test_two_reviewers_on_one_registration(open_cycle: Site, gather: Callable[[Site], People]) -> None:
    people = gather(open_cycle)
    district, adviser, committee = (
        people.enter(*DISTRICT),
        people.enter("btc@an.example"),
        people.enter("btv@an.example"),
    )
    writes_a_registration(district, "Hai người xem xét")
    district.press("Lưu nháp")
    district.press("Nộp đăng ký")
    district.sees("Chờ xem xét")
    for person in (adviser, committee):
        person.open("Đăng ký nhiệm vụ")
        person.follow("Hai người xem xét")
    committee.tick("Cho ý kiến, chưa kết luận")
    committee.type("Chỉ tiêu", "3")
    committee.type("Ý kiến, lý do", "Nâng chỉ tiêu")
    committee.press("Ghi kết quả")
    committee.sees("Đã ghi kết quả xem xét")

    adviser.tick("Chấp nhận")
    adviser.type("Ý kiến, lý do", "Thống nhất")
    with adviser.refused(409):
        adviser.press("Ghi kết quả")
        adviser.sees(TAKEN, "Nâng chỉ tiêu", "Thống nhất")
    expect(adviser.field("Ý kiến, lý do")).to_have_value("Thống nhất")
    adviser.show("stale-review")
    adviser.type("Chỉ tiêu", "3")
    adviser.press("Ghi kết quả")
    adviser.sees("Được chấp nhận")

    committee.tick("Trả lại để bổ sung (phải nêu lý do)")
    committee.type("Ý kiến, lý do", "Chưa rõ sản phẩm")
    with committee.refused(409):
        committee.press("Ghi kết quả")
        committee.sees("Người khác vừa ghi kết quả xem xét đăng ký này", "Chưa rõ sản phẩm", "Được chấp nhận")
    committee.show("reviewed-meanwhile")
