"""The acts of a year in which work is given to persons: breakthrough work, registered or ordered from above."""

from playwright.sync_api import expect

from tests.e2e import opening
from tests.e2e.person import Person
from tests.e2e.reporting import PDF

CYCLE = "Giao việc đột phá, đổi mới năm 2021"
CLEARANCE = "Giải phóng mặt bằng đường tránh thị trấn"
HOUSES = "Xóa nhà tạm cho hộ nghèo"
MAP, MAPPED = "Lập bản đồ số quy hoạch đô thị", "Bản đồ số đã nghiệm thu."
VILLAGES = "Sắp xếp thôn, bản"
CLEARED = "42 hộ đã bàn giao mặt bằng."
TOURISM = "Mở tuyến du lịch lòng hồ"
DIRECTOR = "Giám đốc Sở Xây dựng"
#: What nobody published of the regulation, as the administrator illustrates it.
VALUES = {
    "Số ngày được nộp báo cáo sau khi hết kỳ báo cáo": "10",
    "Mức hoàn thành tối thiểu để hoàn thành xuất sắc nhiệm vụ": "90",
    "Mức hoàn thành tối thiểu để hoàn thành tốt nhiệm vụ": "70",
    "Mức hoàn thành tối thiểu để hoàn thành nhiệm vụ": "50",
    "Có kết luận vi phạm trách nhiệm nêu gương thì mức cao nhất còn có thể xếp là": "hoàn thành nhiệm vụ",
}


def opens_the_year(administrator: Person) -> None:
    """Enable the pack, enter at once what nobody published of it, and open a cycle."""
    administrator.open("Quy định và tham số")
    opening.uses_the_regulation(administrator, "30-QĐ/TU", missing=5)
    administrator.follow("Giá trị chưa xác nhận")
    opening.confirms_as_illustrations(administrator, VALUES)
    administrator.sees("Đã xác nhận 5 giá trị")
    opening.drafts_the_cycle(administrator, CYCLE)
    opening.opens_the_cycle(administrator)


def lets_a_leader_speak_for_oneself(administrator: Person, post: str) -> None:
    """Give the holder of a post the seat from which one commits, marks oneself and reads one's file."""
    administrator.open("Tổ chức")
    administrator.follow("Sở Xây dựng")
    administrator.follow("Giao vai trò", administrator.row(post, "Giao vai trò").first)
    administrator.choose("Vai trò", "Người được đánh giá")
    administrator.type("Tên hiển thị của vai trò", f"{post} (người được giao việc)")
    administrator.press("Giao vai trò")
    administrator.sees("Đã giao vai trò")


def registers(director: Person) -> None:
    """Register two pieces: one is refused until it says why it was chosen, one has a number of its own."""
    _writes(director, "Việc đột phá", CLEARANCE, "Bàn giao toàn bộ mặt bằng")
    with director.refused(422):
        director.press("Lưu nháp")
        director.sees("chưa nêu lý do chọn", "30-QĐ/TU")
    expect(director.field("Tên nhiệm vụ")).to_have_value(CLEARANCE)
    director.tick("Việc khó")
    director.tick("Vướng mắc về đền bù, giải phóng mặt bằng, tái định cư")
    director.show("20-registration-form")
    _files(director)
    _writes(director, "Việc đột phá có chỉ tiêu bằng số", HOUSES, "Hộ nghèo có nhà ở vững chắc")
    director.tick("Việc bức xúc")
    director.type("Chỉ tiêu cam kết", "85")
    _files(director)


def _writes(director: Person, kind: str, title: str, result: str) -> None:
    director.open("Đăng ký nhiệm vụ")
    director.follow("Đăng ký nhiệm vụ mới")
    expect(director.field("Đơn vị, chức danh đăng ký").locator("option:checked")).to_have_text(DIRECTOR)
    director.choose("Nội dung trong danh mục", kind)
    director.type("Tên nhiệm vụ", title)
    director.type("Khó khăn, vướng mắc", "Phải phối hợp nhiều cơ quan, kéo dài qua các năm.")
    director.type("Kết quả cam kết", result)
    director.type("Cam kết hoàn thành chậm nhất ngày", "30/11/2021")


def _files(director: Person) -> None:
    director.press("Lưu nháp")
    director.press("Nộp đăng ký")
    director.sees("Đã nộp đăng ký lên cấp trên", "Chờ xem xét")


def comments(committee: Person) -> None:
    """Say what the standing members think of a piece; it waits on."""
    committee.open("Đăng ký nhiệm vụ")
    committee.follow(HOUSES)
    committee.tick("Cho ý kiến, chưa kết luận")
    committee.type("Ý kiến, lý do", "Ưu tiên hộ có người có công.")
    committee.press("Ghi kết quả")
    committee.sees("Đã ghi kết quả xem xét", "Đã có ý kiến")


def returns_one_and_adjusts_one(adviser: Person) -> None:
    """Return one piece with a reason, accept the other with another number and day, shown beside what was filed."""
    adviser.open("Đăng ký nhiệm vụ")
    adviser.show("21-registrations")
    adviser.follow(CLEARANCE)
    adviser.tick("Trả lại để bổ sung (phải nêu lý do)")
    with adviser.refused(422):
        adviser.press("Ghi kết quả")
        adviser.sees("Trả lại đăng ký thì phải nêu lý do")
    adviser.type("Ý kiến, lý do", "Nêu rõ số hộ và mốc bàn giao từng đoạn.")
    adviser.press("Ghi kết quả")
    adviser.sees("Bị trả lại")
    adviser.open("Đăng ký nhiệm vụ")
    adviser.follow(HOUSES)
    adviser.sees("Ưu tiên hộ có người có công.")
    adviser.tick("Chấp nhận")
    adviser.type("Chỉ tiêu", "90")
    adviser.type("Hạn hoàn thành", "31/10/2021")
    adviser.press("Ghi kết quả")
    adviser.sees("Được chấp nhận", "Điều chỉnh lần này")
    for old, new in (("85", "90"), ("30/11/2021", "31/10/2021")):
        expect(adviser.row(old, new, "Ban Tổ chức")).to_be_visible()
    adviser.show("22-registration-adjusted")


def mends_what_was_returned(director: Person) -> None:
    """Read the reason, say more, and file again."""
    director.open("Đăng ký nhiệm vụ")
    director.follow(CLEARANCE)
    director.sees("Nêu rõ số hộ và mốc bàn giao từng đoạn.")
    director.follow("Sửa")
    director.type("Kết quả cam kết", "Bàn giao mặt bằng của 42 hộ: 20 hộ trong quý II, 22 hộ trong quý IV")
    director.press("Lưu nháp")
    director.press("Nộp đăng ký")
    director.sees("Chờ xem xét")


def accepts(adviser: Person) -> None:
    """Accept what was filed again."""
    adviser.open("Đăng ký nhiệm vụ")
    adviser.follow(CLEARANCE)
    adviser.sees("20 hộ trong quý II")
    adviser.tick("Chấp nhận")
    adviser.press("Ghi kết quả")
    adviser.sees("Được chấp nhận")


def orders(committee: Person) -> None:
    """Order what was registered and accepted, and one more piece from above, each to one person."""
    _begins_the_order(committee, "101-QĐ/TU", "T/M Ban Thường vụ, Bí thư Tỉnh ủy")
    filed = committee.main.locator("table", has=committee.page.get_by_text("Sửa giá trị nếu cần"))
    expect(filed.locator("tbody tr")).to_have_count(2)
    _named_piece(committee, "Chủ tịch UBND huyện Ba", TOURISM)
    committee.show("23-order-form")
    committee.press("Kiểm tra và xem trước")
    committee.sees("Bản xem trước, chưa ban hành", "Quyết định này giao 3 nhiệm vụ", DIRECTOR, "Chủ tịch UBND huyện Ba")
    committee.show("24-order-preview")
    committee.press("Ban hành quyết định")
    committee.sees("Quyết định số 101-QĐ/TU", "Đã ban hành", CLEARANCE, HOUSES, TOURISM)
    committee.show("25-order")


def orders_by_delegation(leader: Person, number: str, holder: str, title: str) -> None:
    """Order work as an authority that manages cadres by delegation: only these are offered."""
    _begins_the_order(leader, number, "Người đứng đầu")
    expect(leader.field("Giao cho").locator("option").filter(has_text=DIRECTOR)).to_have_count(0)
    _named_piece(leader, holder, title)
    leader.press("Kiểm tra và xem trước")
    leader.press("Ban hành quyết định")
    leader.sees(f"Quyết định số {number}", "Đã ban hành", title)
    leader.show("26-order-by-delegation")


def _begins_the_order(by: Person, number: str, signer: str) -> None:
    by.open("Quyết định giao")
    by.follow("Soạn quyết định")
    by.tick("Thêm những nhiệm vụ có tên, sản phẩm và hạn riêng cho từng đơn vị")
    by.press("Tiếp tục")
    by.type("Số, ký hiệu quyết định", number)
    by.type("Chức vụ người ký", signer)
    by.type("Trích yếu", "Giao việc đột phá, đổi mới năm 2021")


def _named_piece(by: Person, holder: str, title: str) -> None:
    table = by.main.locator("table", has=by.page.get_by_text("Mỗi dòng là một nhiệm vụ cho một đơn vị"))
    row = table.locator("tbody").first
    by.field("Giao cho", row).select_option(label=holder)
    by.field("Nội dung trong danh mục", row).select_option(label="Việc đột phá")
    by.type("Tên nhiệm vụ", title, row)
    by.type("Sản phẩm phải có", "Sản phẩm được cấp có thẩm quyền chấp nhận", row)


def finds_own_work(director: Person) -> None:
    """See what one was given, and not what others were."""
    director.open("Nhiệm vụ")
    director.sees(CLEARANCE, HOUSES)
    director.sees_not(TOURISM)
    director.show("27-own-work")
    director.follow(HOUSES)
    director.sees("90", "31/10/2021", DIRECTOR)
    director.show("28-piece-of-work")


def division_reports(head: Person) -> None:
    """Report a piece without a number: in words, and that it is done."""
    head.open("Báo cáo")
    head.press("Lập báo cáo", head.row("Năm 2021"))
    row = head.row(MAP)
    head.tick("Đã hoàn thành", row)
    head.type("Diễn giải", MAPPED, row)
    head.press("Lưu và nộp báo cáo")
    head.sees("Đã nộp báo cáo lên cấp trên", MAPPED)


def accepts_reports(above: Person, unit: str, *said: str) -> None:
    """Accept the report of a unit."""
    above.open("Xem xét báo cáo")
    above.follow(unit)
    above.sees(*said)
    above.press("Chấp nhận mọi dòng chưa chọn")
    above.sees("Không còn dòng nào chờ ý kiến của cấp này")
    above.show("31-report-accepted")


def director_reports(director: Person) -> None:
    """Report both pieces with a file as evidence."""
    director.open("Báo cáo")
    director.press("Lập báo cáo", director.row("Năm 2021"))
    cleared, houses = director.row(CLEARANCE), director.row(HOUSES)
    director.tick("Đã hoàn thành", cleared)
    director.type("Diễn giải", CLEARED, cleared)
    laid = {"name": "Biên bản bàn giao.pdf", "mimeType": "application/pdf", "buffer": PDF}
    director.field("Minh chứng: chọn tệp hoặc thả vào đây", cleared).set_input_files(laid)
    expect(cleared.get_by_role("link", name="Biên bản bàn giao")).to_be_visible()
    director.type("Số liệu kỳ này", "81", houses)
    director.type("Nhận xét chung", "Còn 9 hộ chuyển sang năm 2022.")
    director.show("30-report")
    director.press("Lưu và nộp báo cáo")
    director.sees("Đã nộp báo cáo lên cấp trên", CLEARED)
