"""A new administrator opens the first cycle of an empty province by the guide alone, and the first order follows."""

import io
import re
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from core.app import create_app
from core.auth import invitations
from core.auth.services import NewUser
from tests.applications import dispose
from tests.conftest import PASSWORD
from tests.e2e.conftest import People
from tests.e2e.effort import Effort, Newcomer, Sheet
from tests.e2e.person import Person
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

ILLUSTRATIVE = "Giá trị minh họa: không có trong văn bản nào; mọi nơi dùng giá trị này đều ghi rõ “minh họa”"
COMMITTEE = "Ban Thường vụ Tỉnh ủy"
BASIS = "Quy định số 05-QĐ/TU ngày 04 tháng 01 năm 2021 của Ban Thường vụ Tỉnh ủy"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BODIES: Sheet = (
    ("Tên cơ quan, đơn vị", "Loại", "Cấp giao việc, xếp loại đặt ở đây (tên cấp)"),
    ((COMMITTEE, "Ban Thường vụ, thường trực cấp ủy", COMMITTEE), ("Sở Nội vụ", "Sở, ban, ngành", "")),
)
OFFICES: Sheet = (
    ("Mã cơ quan", "Tên chức vụ"),
    ((COMMITTEE, "Bí thư Tỉnh ủy"), ("Sở Nội vụ", "Giám đốc Sở Nội vụ")),
)
PEOPLE: Sheet = (
    ("Mã cơ quan", "Mã chức vụ", "Từ ngày", "Vai trò (cách nhau bằng dấu ;)", "Địa chỉ thư để đăng nhập"),
    (
        (COMMITTEE, "Bí thư Tỉnh ủy", "01/01/2021", "Cấp có thẩm quyền", "btv@moi.example"),
        ("Sở Nội vụ", "Giám đốc Sở Nội vụ", "01/01/2021", "Người đứng đầu", "so-noi-vu@moi.example"),
    ),
)
#: What the first cycle, and with it the first order, may cost. The cycle took 19 pages, 25 inputs and 19 cells, which
#: ``Effort`` reckons as 11 minutes, and as 36 with twenty bodies; the order after it 12 pages and 25 inputs more.
CYCLE_OPEN = Effort(pages=24, inputs=32, cells=24)
ORDER_ISSUED = Effort(pages=38, inputs=62, cells=24)


def newcomer(people: People) -> Newcomer:
    """Return somebody new at a browser, counted from now on."""
    someone = people.someone()
    return Newcomer(someone.page, someone.watch, someone.pictures).counts()


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


def chooses_the_regulation(administrator: Newcomer) -> None:
    """The regulation first, by what it says, then the one value that keeps a cycle from opening."""
    administrator.sees("Việc tiếp theo: Quy định áp dụng.")
    administrator.show("01-guide")
    administrator.follow("Chọn quy định")
    administrator.show("02-regulations")
    administrator.tick("Vĩnh Phúc: giao nhiệm vụ, đánh giá cán bộ bằng sản phẩm (371-QĐ/TU)")
    administrator.press("Dùng quy định đã chọn")
    administrator.sees("Còn 1 giá trị")
    asked = administrator.row("Số ngày sau khi hết quý phải nộp báo cáo").locator("input[type=text]").first
    asked.fill("10")
    administrator.effort.inputs += 1
    administrator.tick(ILLUSTRATIVE)
    administrator.show("03-value")
    administrator.press("Xác nhận các giá trị đã nhập")
    administrator.sees("Việc tiếp theo: Cơ quan, đơn vị và cấp có thẩm quyền.", "Làm sau được")


def takes_the_places(administrator: Newcomer) -> None:
    """Districts and communes from the shipped list, looked at before they are made."""
    administrator.follow("Lấy từ danh mục")
    administrator.tick("Trước ngày 01/07/2025: tỉnh, huyện, xã")
    administrator.press("Xem trước")
    administrator.sees("89 đơn vị sẽ lập")
    administrator.show("04-places")
    administrator.press("Lập 89 đơn vị trực thuộc")
    administrator.sees("89 đơn vị hành chính", "Việc tiếp theo: Cơ quan, đơn vị và cấp có thẩm quyền.")


def brings_the_organisation_in(administrator: Newcomer) -> None:
    """Who assigns and who gets work, with posts, people, roles and addresses: one table without a code."""
    administrator.follow("Nhập từ bảng Excel")
    with administrator.page.expect_download() as download:
        administrator.follow("Tải bảng để điền")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    administrator.fills(book, "Cơ quan", BODIES)
    administrator.fills(book, "Chức vụ", OFFICES)
    administrator.fills(book, "Người giữ chức vụ", PEOPLE)
    kept = io.BytesIO()
    book.save(kept)
    sent = {"name": "to-chuc.xlsx", "mimeType": EXCEL, "buffer": kept.getvalue()}
    administrator.field("Bảng Excel").set_input_files([sent])
    administrator.effort.inputs += 1
    administrator.press("Đọc và so sánh")
    administrator.sees("Giám đốc sở (director)")
    administrator.show("05-preview")
    administrator.press("Ghi vào hệ thống")
    administrator.sees("Đã xong lúc")
    back_to_the_guide(administrator, "Tài khoản.")
    administrator.sees("2 lời mời đang mở")


def hands_the_links_out(administrator: Newcomer) -> list[str]:
    """All links at once; returns those of the committee and of the department."""
    administrator.follow("Liên kết cho những người đã mời")
    administrator.press("Tạo và hiện các liên kết")
    administrator.sees("2 liên kết", "Bí thư Tỉnh ủy")
    administrator.show("06-links")
    return re.findall(r"/invitation/[\w-]+", "\n".join(administrator.main.locator(".handed-link").all_inner_texts()))


def opens_the_first_cycle(administrator: Newcomer) -> None:
    """The cycle as it is proposed."""
    back_to_the_guide(administrator, "Kỳ giao nhiệm vụ đầu tiên.")
    administrator.follow("Lập kỳ")
    administrator.show("07-cycle")
    administrator.press("Tạo kỳ")
    administrator.follow("Mở kỳ")
    administrator.press("Mở kỳ")
    administrator.sees("Đã mở kỳ")


def writes_the_letterhead(administrator: Newcomer) -> None:
    """What stands on the paper of the order."""
    back_to_the_guide(administrator, "Thể thức văn bản.")
    administrator.follow("Khai thể thức")
    administrator.follow(COMMITTEE)
    expect(administrator.main.get_by_label("Văn bản của Đảng", exact=True)).to_be_checked()
    administrator.type("Địa danh", "Tỉnh Mới")
    administrator.type("Ký hiệu cơ quan trong số văn bản", "TU")
    administrator.type("Ký thay mặt", "T/M BAN THƯỜNG VỤ")
    administrator.type("Chức vụ người ký", "BÍ THƯ")
    administrator.type("Căn cứ của địa phương", BASIS)
    administrator.show("08-letterhead")
    administrator.press("Lưu thể thức")
    administrator.sees("Việc tiếp theo: Quyết định giao nhiệm vụ đầu tiên.")


def orders_the_first_work(committee: Newcomer) -> None:
    """Issue the first order, led from the first page: one named task for the department."""
    committee.open("Việc cần làm")
    committee.sees("Kỳ chưa có quyết định giao")
    committee.show("09-home")
    committee.follow("Giao nhiệm vụ năm 2021")
    committee.tick("Thêm những nhiệm vụ có tên, sản phẩm và hạn riêng cho từng đơn vị")
    committee.sees(f"Căn cứ in trên bản Word: {BASIS}.")
    committee.sees_not("371-QĐ/TU")
    committee.press("Tiếp tục")
    committee.sees_not("Chưa khai thể thức văn bản")
    committee.type("Số, ký hiệu quyết định", "01-QĐ/TU")
    table = committee.main.locator("table", has=committee.page.get_by_text("Mỗi dòng là một nhiệm vụ cho một đơn vị"))
    row = table.locator("tbody tr").first
    committee.field("Giao cho", row).select_option(label="Sở Nội vụ")
    committee.field("Nội dung trong danh mục", row).select_option(label="Sản phẩm được giao")
    committee.effort.inputs += 2
    committee.type("Tên nhiệm vụ", "Đề án vị trí việc làm", row)
    committee.type("Sản phẩm phải có", "Đề án được phê duyệt", row)
    committee.type("Chỉ tiêu", "1", row)
    committee.show("10-order")
    committee.press("Kiểm tra và xem trước")
    committee.sees_not("không biết phải làm gì")
    committee.show("10-preview")
    committee.press("Ban hành quyết định")
    committee.sees("Quyết định số 01-QĐ/TU", "Đã ban hành")


def test_the_first_hour_of_an_empty_province(small_world: Site, gather: Callable[[Site], People]) -> None:
    small_world.on(date(2021, 1, 8))
    people = gather(small_world)
    first = creates_the_province(people.someone(), link_of_operator(small_world))
    administrator = newcomer(people)
    sets_the_password(administrator, first)
    chooses_the_regulation(administrator)
    takes_the_places(administrator)
    brings_the_organisation_in(administrator)
    committee_link, _director_link = hands_the_links_out(administrator)
    committee = newcomer(people)
    sets_the_password(committee, committee_link)
    opens_the_first_cycle(administrator)
    assert administrator.effort.fits(CYCLE_OPEN), administrator.effort
    writes_the_letterhead(administrator)
    orders_the_first_work(committee)
    administrator.open("Thiết lập ban đầu")
    administrator.sees("Đã thiết lập xong")
    administrator.show("11-done")
    assert (administrator.effort + committee.effort).fits(ORDER_ISSUED), (administrator.effort, committee.effort)
