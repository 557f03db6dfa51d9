"""The acts of assigning: a registration, its review, the order of the year, a cascade."""

from playwright.sync_api import expect

from tests.e2e.person import Person

MEMBERS = "Kết nạp đảng viên"
#: What district Một calls its work on them.
TITLE = "Phát triển đảng viên ở doanh nghiệp ngoài nhà nước"
#: The other 17 targets of a district: plan, and what district Một will report of it ("" is ticked and met).
TARGETS = {
    "Thành lập tổ chức đảng trong doanh nghiệp": ("2", "2"),
    "Chỉ đạo Ban Dân vận tuyên truyền, vận động giải phóng mặt bằng dự án": ("", ""),
    "Giải phóng mặt bằng các dự án trọng điểm": ("", ""),
    "Giải ngân vốn đầu tư công": ("90", "271/300"),
    "Giải quyết xong các vụ việc vi phạm mới về đất đai": ("100", "12/12"),
    "Giải quyết các vụ việc vi phạm đất đai còn tồn đọng": ("80", "41/50"),
    "Xử lý cao điểm vi phạm về đất đai": ("20", "22"),
    "Xây dựng Đảng, xây dựng hệ thống chính trị: chỉ tiêu số 4 (minh họa)": ("12", "12"),
    "Xây dựng Đảng, xây dựng hệ thống chính trị: chỉ tiêu số 5 (minh họa)": ("", ""),
    "Kinh tế - xã hội: chỉ tiêu số 6 (minh họa)": ("85", "90/100"),
    "Kinh tế - xã hội: chỉ tiêu số 7 (minh họa)": ("9", "9"),
    "Quốc phòng: chỉ tiêu số 1 (minh họa)": ("15", "16"),
    "Quốc phòng: chỉ tiêu số 2 (minh họa)": ("95", "1.900/2.000"),
    "Quốc phòng: chỉ tiêu số 3 (minh họa)": ("", ""),
    "An ninh trật tự: chỉ tiêu số 1 (minh họa)": ("30", "26"),
    "An ninh trật tự: chỉ tiêu số 2 (minh họa)": ("70", "77,5/100"),
    "An ninh trật tự: chỉ tiêu số 3 (minh họa)": ("", ""),
}


def registers_with_a_commitment(district: Person) -> None:
    """Write a registration, keep it as a draft, file it."""
    district.open("Đăng ký nhiệm vụ")
    district.follow("Đăng ký nhiệm vụ mới")
    district.choose("Nội dung trong danh mục", "Kết nạp đảng viên (đảng viên)")
    district.type("Tên nhiệm vụ", TITLE)
    district.tick("Việc khó")
    district.tick("Việc tồn tại nhiều năm chưa giải quyết được")
    district.type("Khó khăn, vướng mắc", "Nguồn kết nạp ở các thôn miền núi còn ít.")
    district.type("Kết quả cam kết", "55 quần chúng ưu tú được kết nạp")
    district.type("Cam kết hoàn thành chậm nhất ngày", "31/12/2021")
    district.type("Chỉ tiêu cam kết", "55")
    district.show("05-registration-form")
    district.press("Lưu nháp")
    district.sees("Đã lưu nháp")
    district.press("Nộp đăng ký")
    district.sees("Đã nộp đăng ký lên cấp trên", "Chờ xem xét")
    district.show("06-registration-filed")


def accepts_with_another_plan(adviser: Person) -> None:
    """Accept the registration with a higher plan."""
    adviser.open("Đăng ký nhiệm vụ")
    adviser.show("07-registrations")
    adviser.follow(TITLE)
    adviser.tick("Chấp nhận")
    adviser.type("Ý kiến, lý do", "Thống nhất; nâng chỉ tiêu theo số dân của huyện.")
    adviser.type("Chỉ tiêu", "60")
    adviser.show("08-registration-review")
    adviser.press("Ghi kết quả")
    adviser.sees("Đã ghi kết quả xem xét", "Được chấp nhận", "Điều chỉnh lần này")
    expect(adviser.row("Chỉ tiêu", "55", "60", "Ban Tổ chức")).to_be_visible()


def sets_the_target_of_the_year(committee: Person) -> None:
    """Plan 100 new members for the whole province."""
    committee.open("Kỳ giao nhiệm vụ")
    committee.follow("Giao nhiệm vụ năm 2021")
    committee.follow("Chỉ tiêu chung của kỳ")
    committee.choose("Nội dung", MEMBERS)
    committee.type("Chỉ tiêu cả kỳ", "100")
    committee.press("Đặt chỉ tiêu")
    committee.sees("Đã đặt chỉ tiêu chung của kỳ", "Kết nạp đảng viên (đảng viên)")
    committee.show("09-targets-of-cycle")


def orders_the_work(committee: Person) -> None:
    """Order what was registered, 18 targets per district, and named tasks; more than planned only with a reason."""
    committee.open("Quyết định giao")
    committee.follow("Soạn quyết định")
    committee.tick("Ban Thường vụ, Bí thư, Chủ tịch UBND huyện, thành phố")
    committee.tick("Thêm những nhiệm vụ có tên, sản phẩm và hạn riêng cho từng đơn vị")
    committee.show("10-order-choose")
    committee.press("Tiếp tục")

    committee.type("Số, ký hiệu quyết định", "412-QĐ/TU")
    committee.type("Chức vụ người ký", "T/M Ban Thường vụ, Bí thư Tỉnh ủy")
    committee.type("Trích yếu", "Giao chỉ tiêu, nhiệm vụ năm 2021")
    for unit, members in (("Huyện ủy Một", ""), ("Huyện ủy Hai", "25"), ("Đảng ủy Khối các cơ quan", "20")):
        _plans(committee, unit, members)
    _named_task(committee, 0, "Sở Giáo dục và Đào tạo", "Sản phẩm được giao", "Đề án phát triển giáo dục", "3")
    committee.press("Thêm dòng")
    body = "Nhiệm vụ giao cơ quan khối Đảng, Mặt trận, đoàn thể"
    _named_task(committee, 1, "Ủy ban Mặt trận Tổ quốc tỉnh", body, "Vận động xây 20 nhà đại đoàn kết", "")
    committee.show("11-order-form")
    with committee.refused(422):
        committee.press("Kiểm tra và xem trước")
        committee.sees("giao 105 trong khi chỉ tiêu là 100. Giao vượt thì phải nêu lý do", "-5 (vượt)")
    committee.show("12-order-refused")
    committee.type("Lý do giao vượt chỉ tiêu", "Dự phòng cho địa phương không đạt.")
    committee.press("Kiểm tra và xem trước")
    committee.press("Ban hành quyết định")
    committee.sees("Quyết định số 412-QĐ/TU", "Đã ban hành", "Dự phòng cho địa phương không đạt.")
    committee.show("13-order")


def _plans(committee: Person, unit: str, members: str) -> None:
    """Type the plans of one unit; what it does not get stays empty."""
    grid = committee.main.locator("table.grid")
    row = grid.locator("tbody tr").filter(has=committee.page.get_by_role("rowheader", name=unit, exact=True))
    heads = grid.locator("thead th:not(.grid-tick)").all_inner_texts()[1:]  # without the units
    plans = {MEMBERS: members} | {title: plan for title, (plan, _result) in TARGETS.items()}
    for column, head in enumerate(heads):
        cell = row.locator(f"td[data-column='{column}'] input[type=text]")
        if cell.count():
            cell.fill(next(plan for title, plan in plans.items() if head.startswith(title)))


def _named_task(committee: Person, number: int, unit: str, kind: str, title: str, plan: str) -> None:
    table = committee.main.locator("table", has=committee.page.get_by_text("Mỗi dòng là một nhiệm vụ cho một đơn vị"))
    row = table.locator("tbody").nth(number)
    committee.field("Giao cho", row).select_option(label=unit)
    committee.field("Nội dung trong danh mục", row).select_option(label=kind)
    committee.type("Tên nhiệm vụ", title, row)
    committee.type("Sản phẩm phải có", "Sản phẩm theo phụ lục của quyết định", row)
    committee.type("Chỉ tiêu", plan, row)


def finds_the_work_with_both(district: Person, committee: Person) -> None:
    """See the same work from below and from above: a unit and its heads share it."""
    district.open("Nhiệm vụ")
    district.sees(*TARGETS)
    district.show("14-work-of-district")
    district.follow(TITLE)
    district.sees("60 đảng viên", "Bí thư Huyện ủy Một", "Chủ tịch UBND huyện Một")
    committee.open("Nhiệm vụ")
    committee.sees("Huyện ủy Một", "Huyện ủy Hai", "Sở Giáo dục và Đào tạo", "Ủy ban Mặt trận Tổ quốc tỉnh")
    committee.show("15-work-of-province")


def cascades_to_the_communes(district: Person) -> None:
    """Split the target of the district among its two communes; what is left is seen while typing."""
    district.open("Nhiệm vụ")
    district.follow(TITLE)
    district.follow("Giao nhiệm vụ cho cấp dưới")
    district.type("Số, ký hiệu quyết định", "35-QĐ/HU")
    district.type("Chức vụ người ký", "T/M Ban Thường vụ, Bí thư Huyện ủy")
    district.type("Trích yếu", "Giao chỉ tiêu kết nạp đảng viên năm 2021")
    district.type("Tên nhiệm vụ giao cho cấp dưới", MEMBERS)
    district.type("Sản phẩm phải có", "")
    for unit, members in (("Đảng ủy xã Đông", "25"), ("Đảng ủy xã Tây", "35")):
        row = district.main.locator("table.grid").get_by_role("row", name=unit)
        row.get_by_label("Chỉ tiêu").press_sequentially(members)
    district.sees("Còn lại chưa phân bổ")
    district.show("16-cascade")
    district.press("Xem trước")
    district.sees("Xem trước, chưa ban hành", "Phân bổ lần này")
    district.show("16-cascade-preview")
    district.press("Ban hành quyết định")
    district.sees("Đã ban hành quyết định giao nhiệm vụ", "Đảng ủy xã Đông", "Đảng ủy xã Tây")
