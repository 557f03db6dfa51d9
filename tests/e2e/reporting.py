"""The acts of reporting: two levels report and accept, an obstacle is cleared, a correction goes up."""

from playwright.sync_api import expect

from tests.e2e.assigning import MEMBERS, TARGETS, TITLE
from tests.e2e.person import Person

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def begins_the_report(reporter: Person) -> None:
    """Begin the report of the fourth quarter."""
    reporter.open("Báo cáo")
    reporter.press("Lập báo cáo", reporter.row("Quý IV/2021"))


def commune_reports(commune: Person, members: str) -> None:
    """File the commune's only line."""
    begins_the_report(commune)
    commune.type("Số liệu kỳ này", members)
    commune.type("Nhận xét chung", "Hoàn thành chỉ tiêu được giao.")
    commune.show("17-report-of-commune")
    commune.press("Lưu và nộp báo cáo")
    commune.sees("Đã nộp báo cáo lên cấp trên", f"{members} đảng viên")


def district_accepts(district: Person) -> None:
    """Accept the lines of both communes."""
    for commune in ("Đảng ủy xã Đông", "Đảng ủy xã Tây"):
        district.open("Xem xét báo cáo")
        district.follow(commune)
        district.tick("Chấp nhận")
        district.show("18-review-of-commune")
        district.press("Ghi ý kiến đã chọn")
        district.sees("Đã ghi ý kiến về 1 dòng báo cáo", "Được chấp nhận")


def district_drafts_with_evidence_and_an_obstacle(district: Person) -> None:
    """Type every line; add a file and raise an obstacle on the way: what was typed is kept."""
    begins_the_report(district)
    expect(district.row(TITLE)).to_contain_text("63 đảng viên")
    expect(district.row(TITLE)).to_contain_text("Số liệu được cộng từ cấp dưới")
    for title, (_plan, result) in TARGETS.items():
        _enter(district, title, result)
    district.type("Nhận xét chung", "Các chỉ tiêu cơ bản hoàn thành; khó khăn về đất đai.")
    district.show("19-report-of-district")

    disbursed = district.row("Giải ngân vốn đầu tư công")
    laid = {"name": "Bảng kê 88.pdf", "mimeType": "application/pdf", "buffer": PDF}
    district.field("Minh chứng: chọn tệp hoặc thả vào đây", disbursed).set_input_files(laid)
    expect(disbursed).to_contain_text("Đã lưu Bảng kê 88.pdf.")
    expect(disbursed.get_by_role("link", name="Bảng kê 88")).to_be_visible()
    district.press("Ghi minh chứng có số, ngày", disbursed)
    district.choose("Loại minh chứng", "Văn bản")
    district.type("Tên minh chứng", "Báo cáo giải ngân của Kho bạc")
    district.type("Số, ký hiệu", "88/BC-KB")
    district.field("Tệp đính kèm").set_input_files({"name": "88-BC.pdf", "mimeType": "application/pdf", "buffer": PDF})
    district.show("20-evidence")
    district.press("Thêm minh chứng")
    district.sees("Đã thêm minh chứng", "Báo cáo giải ngân của Kho bạc", "Bảng kê 88")

    clearance = district.row("Giải phóng mặt bằng các dự án trọng điểm")
    clearance.get_by_text("Nêu khó khăn, vướng mắc").click()
    district.type("Khó khăn, vướng mắc", "Chưa có giá đất cụ thể cho 12 hộ.", clearance)
    proposal = "Đề nghị sở chuyên môn thẩm định giá trước ngày 15/01/2022."
    district.type("Đề xuất, kiến nghị", proposal, clearance)
    district.tick("Nguyên nhân khách quan", clearance)
    district.press("Lưu nháp")
    district.sees("Đã lưu bản nháp", "Chờ chỉ đạo", "Chưa có giá đất cụ thể cho 12 hộ.")
    district.show("21-obstacle-raised")


def _enter(reporter: Person, title: str, result: str) -> None:
    row = reporter.row(title)
    if not result:
        reporter.field("Kết quả", row).select_option(label="Đạt")
        return
    value, _slash, denominator = result.partition("/")
    reporter.type("Số liệu kỳ này", value, row)
    if denominator:
        reporter.type("Mẫu số", denominator, row)


def committee_directs(committee: Person) -> None:
    """Direct what shall be done about the obstacle, and confirm its cause."""
    committee.open("Khó khăn, vướng mắc")
    committee.show("22-obstacles")
    committee.follow("Chưa có giá đất cụ thể cho 12 hộ.")
    committee.type("Nội dung chỉ đạo", "Giao sở chuyên môn thẩm định giá đất.")
    committee.type("Văn bản chỉ đạo", "Thông báo 12-TB/TU")
    committee.type("Thực hiện xong chậm nhất ngày", "15/01/2022")
    committee.tick("Xác nhận nguyên nhân khách quan")
    committee.press("Ghi chỉ đạo")
    committee.sees("Đã ghi chỉ đạo", "Đã xác nhận nguyên nhân khách quan", "Thông báo 12-TB/TU")


def district_resolves_and_files(district: Person) -> None:
    """Say how the obstacle was cleared, and file the report with what was typed before."""
    district.open("Khó khăn, vướng mắc")
    district.follow("Chưa có giá đất cụ thể cho 12 hộ.")
    district.type("Kết quả giải quyết", "Đã phê duyệt giá, 12 hộ nhận tiền.")
    district.press("Ghi kết quả")
    district.sees("Đã giải quyết")
    district.show("23-obstacle-resolved")
    district.open("Báo cáo")
    district.follow("Soạn tiếp")
    expect(district.field("Mẫu số", district.row("Giải ngân vốn đầu tư công"))).to_have_value("300")
    district.press("Lưu và nộp báo cáo")
    district.sees("Đã nộp báo cáo lên cấp trên", "271/300 (90,3 %)")
    district.show("24-report-filed")


def opens_the_evidence(adviser: Person) -> bytes:
    """Open what the district reports and the file that proves it; returns what came."""
    adviser.open("Xem xét báo cáo")
    adviser.show("25-reviews")
    adviser.follow("Huyện ủy Một")
    with adviser.page.expect_download() as download:
        adviser.follow("Báo cáo giải ngân của Kho bạc")
    return download.value.path().read_bytes()


def province_accepts(adviser: Person) -> None:
    """Accept what the district reports."""
    adviser.press("Chấp nhận mọi dòng chưa chọn")
    adviser.sees("Không còn dòng nào chờ ý kiến của cấp này")
    adviser.show("26-review-done")


def open_ledgers(commune: Person, district: Person, committee: Person) -> None:
    """Open what was accepted of the same target on each level."""
    for person, title in ((commune, MEMBERS), (district, TITLE)):
        person.open("Nhiệm vụ")
        person.follow(title)
        person.follow("Xem từng số đã được chấp nhận")
    committee.open("Kỳ giao nhiệm vụ")
    committee.follow("Giao nhiệm vụ năm 2021")
    committee.follow("Chỉ tiêu chung của kỳ")
    committee.follow("Xem số đã thực hiện")
    committee.show("27-ledger-of-province")


def corrects(commune: Person) -> None:
    """Correct the line that was filed, with a reason."""
    commune.open("Báo cáo")
    commune.follow("Xem", commune.row("Quý IV/2021"))
    commune.follow("Đính chính")
    commune.type("Số liệu đúng", "28")
    commune.type("Lý do đính chính", "Hai trường hợp chuyển sang năm 2022.")
    commune.show("28-correction")
    commune.press("Gửi đính chính")
    commune.sees("Đã gửi đính chính")


def accepts_the_correction(district: Person) -> None:
    """Accept what the commune corrected."""
    district.open("Xem xét báo cáo")
    district.follow("Đảng ủy xã Đông")
    district.tick("Chấp nhận")
    district.press("Ghi ý kiến đã chọn")
    district.sees("Đã ghi ý kiến")


def total(person: Person) -> int:
    """Return what the page of a target says was accepted."""
    said = person.main.locator("dl.facts div", has_text="Đã được chấp nhận").locator("dd").inner_text()
    return int(said.removesuffix(" đảng viên"))
