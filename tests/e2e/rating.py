"""The acts of rating: a run is opened, subjects speak, councils propose, the authority decides, a subject reads why."""

from playwright.sync_api import expect

from tests.e2e.opening import enters_a_value
from tests.e2e.person import Person

#: The values of the regulation that nobody published, as the administrator illustrates them.
VALUES = {
    "Trọng số nhóm xây dựng Đảng, xây dựng hệ thống chính trị": "30",
    "Trọng số nhóm kinh tế - xã hội": "40",
    "Trọng số nhóm quốc phòng": "15",
    "Trọng số nhóm an ninh trật tự": "15",
    "Mức trần của tỷ lệ hoàn thành một chỉ tiêu (1 là đúng kế hoạch)": "1",
    "Điểm tối đa của thang điểm": "100",
    "Số chữ số thập phân khi làm tròn điểm (từ nửa đơn vị trở lên làm tròn lên)": "1",
    "Điểm tối thiểu của mức hoàn thành xuất sắc nhiệm vụ": "90",
    "Điểm tối thiểu của mức hoàn thành tốt nhiệm vụ": "70",
    "Điểm tối thiểu của mức hoàn thành nhiệm vụ": "50",
    "Trọng số của điểm kết quả khi đề xuất mức xếp loại": "50",
    "Trọng số của điểm hội đồng tư vấn khi đề xuất mức xếp loại": "50",
}
RUN = "Đánh giá, xếp loại năm 2021"
SECRETARY, CHAIRMAN = "Bí thư Huyện ủy Một", "Chủ tịch UBND huyện Một"


def the_run_is_refused_without_values(adviser: Person) -> None:
    """Open the run: refused with every value that is missing; what was typed stays."""
    adviser.open("Đợt đánh giá")
    adviser.follow("Mở đợt đánh giá")
    adviser.choose("Kỳ đánh giá", "Giao nhiệm vụ năm 2021")
    adviser.type("Tên đợt đánh giá", RUN)
    adviser.type("Mã đợt", "nam-2021")
    adviser.type("Ngày chốt số liệu", "31/12/2021")
    with adviser.refused(422):
        adviser.press("Mở đợt và chốt số liệu")
        adviser.sees("Chưa mở được đợt đánh giá: còn 12 tham số", *VALUES)
    expect(adviser.field("Tên đợt đánh giá")).to_have_value(RUN)
    adviser.show("30-run-refused")


def illustrates_the_values(administrator: Person) -> None:
    """Enter the values that are missing."""
    administrator.open("Quy định và tham số")
    for label, value in VALUES.items():
        enters_a_value(administrator, label, value)
    administrator.sees("Đủ giá trị", "minh họa")
    administrator.show("31-parameters-illustrated")


def the_run_is_opened(adviser: Person) -> None:
    """Send the form again, and follow the worker until the facts are frozen."""
    adviser.press("Mở đợt và chốt số liệu")
    adviser.sees("Đã mở đợt đánh giá")
    adviser.show("32-run-opened")
    adviser.sees("Tiến độ theo nhóm đối tượng", SECRETARY, CHAIRMAN, "Giám đốc Sở Giáo dục và Đào tạo")
    adviser.show("33-run")


def speaks_for_oneself(subject: Person, name: str, points: str, level: str) -> None:
    """Mark oneself beside what was computed, once."""
    subject.open("Hồ sơ đánh giá của tôi")
    subject.show("34-own-files")
    subject.follow("Tự đánh giá", subject.row(name).last)
    subject.type("Điểm tự chấm", points)
    subject.tick(level)
    subject.type("Thuyết minh kết quả", "Các chỉ tiêu cơ bản hoàn thành; còn hạn chế trong giải ngân.")
    subject.show("35-self-mark")
    subject.press("Nộp bản tự đánh giá")
    subject.sees("Đã nộp bản tự đánh giá", "Các chỉ tiêu cơ bản hoàn thành")


def fills_in_the_sheet(member: Person, points: str) -> None:
    """Mark every file of the block on one sheet."""
    member.open("Đợt đánh giá")
    member.follow(RUN)
    member.follow("Phiếu chấm của tôi")
    for mark in member.main.get_by_label("Điểm của tôi:").all():
        mark.fill(points)
    for level in member.main.get_by_label("Mức đề nghị:").all():
        level.select_option(label="Hoàn thành tốt nhiệm vụ")
    member.show("36-sheet")
    member.press("Lưu phiếu chấm")
    member.sees("Đã lưu phiếu chấm")


def proposes(secretary: Person, minutes: str) -> None:
    """Lock the marks with the minutes of the meeting, and follow the worker until the proposals are there."""
    secretary.follow("Đề xuất của hội đồng")
    secretary.type("Số, ngày biên bản họp hội đồng", minutes)
    secretary.show("37-proposing")
    secretary.press("Khóa phiếu chấm và đề xuất")
    secretary.sees(f"Hội đồng đã đề xuất theo {minutes}")
    secretary.show("38-proposed")


def decides(committee: Person) -> None:
    """Depart from one proposal, which takes a reason; decide the others as proposed."""
    committee.open("Đợt đánh giá")
    committee.follow(RUN)
    committee.follow("Quyết định xếp loại")
    committee.show("39-decisions")
    committee.follow("Quyết định riêng", committee.row(CHAIRMAN))
    committee.tick("Hoàn thành nhiệm vụ")
    committee.type("Số, ký hiệu quyết định", "Quyết định số 51-QĐ/TU")
    with committee.refused(422):
        committee.press("Quyết định")
        committee.sees("Nội dung chưa hợp lệ")
    committee.show("40-departure-refused")
    committee.type("Lý do khác với đề xuất", "Có khuyết điểm trong quản lý đất đai.")
    committee.press("Quyết định")
    committee.sees("Đã quyết định hồ sơ", "khác đề xuất")

    committee.type("Số, ký hiệu quyết định", "Quyết định số 50-QĐ/TU")
    committee.press("Quyết định các hồ sơ đã chọn theo đề xuất")
    committee.sees("theo đề xuất", "Mọi hồ sơ của đợt đã được quyết định")
    committee.show("41-decided")


def closes(adviser: Person) -> None:
    """End the run once everything is decided."""
    adviser.open("Đợt đánh giá")
    adviser.follow(RUN)
    adviser.confirm("Kết thúc đợt")
    adviser.sees("Đã kết thúc đợt đánh giá")
    adviser.show("42-run-closed")


def reads_why(subject: Person, level: str, *words: str) -> None:
    """Read the explanation of one's own file, down to a report; see nobody else's."""
    subject.open("Hồ sơ đánh giá của tôi")
    subject.follow(CHAIRMAN)
    subject.sees(level, *words)
    subject.follow("Mở hết các bước để in")
    subject.sees("Thành lập tổ chức đảng trong doanh nghiệp", "minh họa", "Số liệu đã chốt")
    subject.show("43-explanation")
