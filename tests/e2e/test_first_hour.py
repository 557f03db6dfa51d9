"""A new administrator opens the first cycle of an empty province by the guide alone, and the first order follows."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.sync_api import Locator

from core.app import create_app
from core.auth import invitations
from core.auth.services import NewUser
from tests.applications import dispose
from tests.conftest import PASSWORD
from tests.e2e.conftest import People
from tests.e2e.person import Person
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

ILLUSTRATIVE = "Giá trị minh họa: không có trong văn bản nào; mọi nơi dùng giá trị này đều ghi rõ “minh họa”"
#: What the first cycle may cost; it took 45 pages, 79 inputs and 22 minutes as ``Effort`` reckons them.
MOST_PAGES, MOST_INPUTS, MOST_MINUTES = 55, 95, 60
#: Seconds of a person new to the pages: to read a page, to find and take a control, to press a key (0,28 s is average).
PAGE, ACT, KEY = 20.0, 4.0, 0.3


@dataclass
class Effort:
    """What somebody did: pages read, controls used, keys pressed."""

    pages: int = 0
    inputs: int = 0
    keys: int = 0

    @property
    def minutes(self) -> float:
        """How long a newcomer sits at it, who reads every page."""
        return (self.pages * PAGE + self.inputs * ACT + self.keys * KEY) / 60


@dataclass
class Newcomer(Person):
    """Somebody whose effort is counted."""

    effort: Effort = field(default_factory=Effort)

    def counts(self) -> "Newcomer":
        """Begin to count pages."""
        self.page.on("load", lambda _page: self._page())
        return self

    def _page(self) -> None:
        self.effort.pages += 1

    def open(self, menu: str) -> None:
        self.effort.inputs += 1
        super().open(menu)

    def follow(self, link: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().follow(link, within)

    def press(self, button: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().press(button, within)

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        self.effort.keys += len(text)
        super().type(label, text, within)

    def choose(self, label: str, option: str) -> None:
        self.effort.inputs += 1
        super().choose(label, option)

    def tick(self, label: str, within: Locator | None = None) -> None:
        self.effort.inputs += 1
        super().tick(label, within)


def link_of_operator(site: Site) -> str:
    """Invite the operator of the platform, as the command line does."""
    app = create_app(site.config)
    with app.app_context():
        link = invitations.invite(NewUser(uuid.uuid4(), "van-hanh@he-thong.example", operator=True), "test")
    dispose(app)
    return f"/invitation/{link.token}"


def handed_link(person: Person) -> str:
    """Read the link that is shown once."""
    found = re.search(r"/invitation/[\w-]+", person.main.locator(".handed-link").inner_text())
    assert found
    return found[0]


def sets_the_password(person: Person, link: str) -> None:
    """Come in by a link."""
    person.page.goto(link)
    person.type("Mật khẩu", PASSWORD)
    person.type("Nhập lại mật khẩu", PASSWORD)
    person.press("Đặt mật khẩu và vào hệ thống")


def creates_the_province(operator: Person, link: str) -> str:
    """The operator creates a province that holds nothing; returns the link of its first administrator."""
    sets_the_password(operator, link)
    operator.show("00-operator")
    operator.follow("Lập tỉnh, thành phố")
    operator.type("Tên tỉnh, thành phố", "Tỉnh Mới")
    operator.type("Mã thống kê", "92")
    operator.type("Hoạt động từ ngày", "01/01/2021")
    operator.type("Địa chỉ thư của quản trị đầu tiên", "quan-tri@moi.example")
    operator.press("Lập và tạo lời mời")
    return handed_link(operator)


def back_to_the_guide(administrator: Person, following: str) -> None:
    """Return to the guide, which says what comes next."""
    administrator.open("Thiết lập ban đầu")
    administrator.sees(f"Việc tiếp theo: {following}")


def adds_the_body(administrator: Person, name: str, kind: str, post: str, key: str) -> None:
    """Add a unit with a post and somebody in it."""
    administrator.follow("Thêm cơ quan, đơn vị")
    administrator.type("Tên cơ quan, đơn vị", name)
    administrator.choose("Loại", kind)
    administrator.type("Hoạt động từ ngày", "01/01/2021")
    administrator.press("Thêm")
    administrator.follow("Thêm chức vụ")
    administrator.type("Tên chức vụ", post)
    administrator.type("Mã chức danh khác", key)
    administrator.press("Thêm chức vụ")
    administrator.follow("Bổ nhiệm")
    administrator.type("Giữ chức vụ từ ngày", "01/01/2021")
    administrator.press("Bổ nhiệm")


def brings_the_organisation_in(administrator: Person) -> None:
    """Districts and communes from the shipped list, then who assigns and who gets work."""
    administrator.sees("Việc tiếp theo: Đơn vị hành chính trực thuộc.")
    administrator.show("01-guide")
    administrator.follow("Lấy từ danh mục")
    administrator.tick("Trước ngày 01/07/2025: tỉnh, huyện, xã")
    administrator.show("02-places")
    administrator.press("Lập các đơn vị trực thuộc")
    administrator.sees("89 đơn vị hành chính", "Việc tiếp theo: Cơ quan, đơn vị và cấp có thẩm quyền.")
    administrator.follow("Trang Tổ chức")
    administrator.show("03-organisation")
    adds_the_body(
        administrator, "Ban Thường vụ Tỉnh ủy", "Ban Thường vụ, thường trực cấp ủy", "Bí thư Tỉnh ủy", "secretary"
    )
    administrator.follow("Thêm cấp có thẩm quyền")
    administrator.press("Thêm cấp có thẩm quyền")
    back_to_the_guide(administrator, "Người giữ chức vụ và vai trò.")
    administrator.sees("chưa ai có vai trò Cấp có thẩm quyền")
    administrator.show("04-nobody-may-order")


def gives_the_seats(administrator: Person) -> tuple[str, str]:
    """The committee orders, a department gets work; returns the links of their first holders."""
    administrator.follow("Trang Tổ chức")
    administrator.follow("Ban Thường vụ Tỉnh ủy")
    administrator.follow("Giao vai trò")
    administrator.choose("Vai trò", "Cấp có thẩm quyền")
    administrator.tick("Toàn đơn vị hành chính và các cấp dưới")
    administrator.choose("Cấp có thẩm quyền", "Ban Thường vụ Tỉnh ủy")
    administrator.show("05-seat")
    administrator.press("Giao vai trò")
    committee = invites(administrator, "btv@moi.example")
    administrator.open("Tổ chức")
    adds_the_body(administrator, "Sở Nội vụ", "Sở, ban, ngành", "Giám đốc Sở Nội vụ", "director")
    administrator.follow("Giao vai trò")
    administrator.choose("Vai trò", "Người đứng đầu")
    administrator.tick("Chỉ cơ quan, đơn vị này")
    administrator.press("Giao vai trò")
    director = invites(administrator, "so-noi-vu@moi.example")
    back_to_the_guide(administrator, "Tài khoản.")
    administrator.sees("2 lời mời đang mở")
    administrator.show("06-guide")
    return committee, director


def invites(administrator: Person, address: str) -> str:
    """Invite the holder of the unit's post; returns the link."""
    administrator.follow("Tài khoản")
    administrator.type("Địa chỉ thư điện tử", address)
    administrator.press("Tạo lời mời")
    return handed_link(administrator)


def opens_the_first_cycle(administrator: Person) -> None:
    """The regulation, the one value a cycle needs, the cycle."""
    back_to_the_guide(administrator, "Quy định áp dụng.")
    administrator.follow("Chọn quy định")
    administrator.follow("Bật quy định", administrator.main.get_by_role("region", name="371-QĐ/TU"))
    administrator.tick("Được dùng trong đơn vị và các đơn vị cấp dưới")
    administrator.type("Từ ngày", "01/01/2021")
    administrator.press("Ghi nhận")
    back_to_the_guide(administrator, "Tham số cần xác nhận.")
    administrator.sees("trong đó 1 chặn việc mở kỳ")
    administrator.show("07-guide")
    administrator.follow("Nhập giá trị chưa xác nhận")
    administrator.show("08-values")
    asked = administrator.row("Số ngày sau khi hết quý phải nộp báo cáo").locator("input[type=text]").first
    asked.fill("10")
    administrator.effort.inputs += 1
    administrator.type("Có hiệu lực từ ngày", "01/01/2021")
    administrator.tick(ILLUSTRATIVE)
    administrator.press("Xác nhận các giá trị đã nhập")
    back_to_the_guide(administrator, "Kỳ giao nhiệm vụ đầu tiên.")
    administrator.sees("12 tham số chờ xác nhận, chỉ cần trước khi đánh giá")
    administrator.follow("Lập kỳ")
    administrator.type("Tên kỳ", "Giao nhiệm vụ năm 2021")
    administrator.type("Mã kỳ", "2021")
    administrator.choose("Loại kỳ", "Năm")
    administrator.type("Ngày bắt đầu", "01/01/2021")
    administrator.type("Ngày kết thúc", "31/12/2021")
    administrator.type("Mở đăng ký từ ngày", "10/01/2021")
    administrator.type("Hạn nộp đăng ký", "10/02/2021")
    administrator.type("Ngày áp dụng quy định", "01/01/2021")
    administrator.press("Tạo kỳ")
    administrator.press("Mở kỳ")
    administrator.sees("Đã mở kỳ")
    back_to_the_guide(administrator, "Quyết định giao nhiệm vụ đầu tiên.")
    administrator.show("10-cycle-open")


def orders_the_first_work(committee: Person) -> None:
    """Issue the first order: one named task for the department."""
    committee.open("Quyết định giao")
    committee.follow("Soạn quyết định")
    committee.tick("Thêm những nhiệm vụ có tên, sản phẩm và hạn riêng cho từng đơn vị")
    committee.press("Tiếp tục")
    committee.show("11-order")
    committee.type("Số, ký hiệu quyết định", "01-QĐ/TU")
    committee.type("Chức vụ người ký", "T/M Ban Thường vụ, Bí thư Tỉnh ủy")
    committee.type("Trích yếu", "Giao nhiệm vụ năm 2021")
    table = committee.main.locator("table", has=committee.page.get_by_text("Mỗi dòng là một nhiệm vụ cho một đơn vị"))
    row = table.locator("tbody tr").first
    committee.field("Giao cho", row).select_option(label="Sở Nội vụ")
    committee.field("Nội dung trong danh mục", row).select_option(label="Sản phẩm được giao")
    committee.type("Tên nhiệm vụ", "Đề án vị trí việc làm", row)
    committee.type("Sản phẩm phải có", "Đề án được phê duyệt", row)
    committee.type("Chỉ tiêu", "1", row)
    committee.press("Ban hành quyết định")
    committee.sees("Quyết định số 01-QĐ/TU", "Đã ban hành")


def test_the_first_hour_of_an_empty_province(small_world: Site, gather: Callable[[Site], People]) -> None:
    small_world.on(date(2021, 1, 8))
    people = gather(small_world)
    first = creates_the_province(people.someone(), link_of_operator(small_world))
    someone = people.someone()
    administrator = Newcomer(someone.page, someone.watch, someone.pictures).counts()
    sets_the_password(administrator, first)
    brings_the_organisation_in(administrator)
    committee_link, _director_link = gives_the_seats(administrator)
    committee = people.someone()
    sets_the_password(committee, committee_link)
    committee.show("09-committee")
    opens_the_first_cycle(administrator)
    assert administrator.effort.pages <= MOST_PAGES, administrator.effort
    assert administrator.effort.inputs <= MOST_INPUTS, administrator.effort
    assert administrator.effort.minutes <= MOST_MINUTES, administrator.effort
    orders_the_first_work(committee)
    administrator.open("Thiết lập ban đầu")
    administrator.sees("Đã thiết lập xong")
    administrator.show("12-done")
