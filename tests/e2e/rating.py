"""The acts of rating: a run is opened, subjects speak, councils propose, the authority decides, a subject reads why."""

from playwright.sync_api import expect

from tests.e2e.opening import confirms_as_illustrations
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
SURE = "Tôi xác nhận khóa phiếu chấm và đề xuất; việc này chỉ làm một lần, không mở lại được."
SECRETARY, CHAIRMAN = "Bí thư Huyện ủy Một", "Chủ tịch UBND huyện Một"


def prepares_the_run(adviser: Person, cycle: str) -> None:
    """Fill in the form of a run of the whole cycle."""
    adviser.open("Đợt đánh giá")
    adviser.follow("Mở đợt đánh giá")
    adviser.choose("Kỳ đánh giá", cycle)
    adviser.type("Tên đợt đánh giá", RUN)
    adviser.type("Mã đợt", "nam-2021")
    adviser.type("Ngày chốt số liệu", "31/12/2021")


def the_run_is_refused_without_values(adviser: Person) -> None:
    """Open the run: refused with every value that is missing; what was typed stays."""
    prepares_the_run(adviser, "Giao nhiệm vụ năm 2021")
    with adviser.refused(422):
        adviser.press("Mở đợt và chốt số liệu")
        adviser.sees("Chưa mở được đợt đánh giá: còn 12 tham số", *VALUES)
    expect(adviser.field("Tên đợt đánh giá")).to_have_value(RUN)
    adviser.show("30-run-refused")


def illustrates_the_values(administrator: Person) -> None:
    """Enter all values that are missing, on the page of what nobody confirmed."""
    administrator.open("Quy định và tham số")
    administrator.follow("Giá trị chưa xác nhận")
    confirms_as_illustrations(administrator, VALUES)
    administrator.sees(f"Đã xác nhận {len(VALUES)} giá trị", "Không còn giá trị nào phải xác nhận")
    administrator.open("Quy định và tham số")
    administrator.sees("Đủ giá trị", "minh họa")
    administrator.show("31-parameters-illustrated")


def the_run_is_opened(adviser: Person, *subjects: str) -> None:
    """Send the form, and follow the worker until the facts are frozen."""
    adviser.press("Mở đợt và chốt số liệu")
    adviser.sees("Đã mở đợt đánh giá")
    adviser.show("32-run-opened")
    adviser.sees("Tiến độ theo nhóm đối tượng", *subjects)
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
    """Mark every file of the block on one sheet, whose button stays where it is while the lines save themselves."""
    member.open("Đợt đánh giá")
    member.follow(RUN)
    member.follow("Phiếu chấm của tôi")
    place = member.place("Lưu phiếu chấm")
    for mark in member.main.get_by_label("Điểm của tôi:").all():
        mark.fill(points)
    for level in member.main.get_by_label("Mức đề nghị:").all():
        level.select_option(label="Hoàn thành tốt nhiệm vụ")
    member.show("36-sheet")
    if member.place("Lưu phiếu chấm") != place:
        member.watch.troubles.append("the button moved while lines saved themselves")
    member.press("Lưu phiếu chấm")
    member.sees("Đã lưu phiếu chấm")


def proposes(chair: Person, minutes: str) -> None:
    """Lock the marks with the minutes of the meeting, and follow the worker until the proposals are there."""
    chair.follow("Đề xuất của hội đồng")
    chair.type("Số, ngày biên bản họp hội đồng", minutes)
    chair.field(SURE).check()
    chair.show("37-proposing")
    chair.press("Khóa phiếu chấm và đề xuất")
    chair.sees(f"Hội đồng đã đề xuất theo {minutes}")
    chair.show("38-proposed")


def proposes_without_a_council(adviser: Person, document: str) -> None:
    """Let the advisory body itself propose, where the regulation names no council."""
    adviser.open("Đợt đánh giá")
    adviser.follow(RUN)
    adviser.follow("Đề xuất xếp loại")
    adviser.sees("Quy định không lập hội đồng cho các đối tượng này")
    adviser.type("Số, ngày biên bản hoặc văn bản đề xuất", document)
    adviser.show("37-proposing")
    adviser.press("Tính đề xuất")
    adviser.sees(f"Đã đề xuất theo {document}")
    adviser.show("38-proposed")


def departs(committee: Person, subject: str, level: str, reason: str) -> None:
    """Decide one file otherwise than proposed, which takes a reason."""
    committee.open("Đợt đánh giá")
    committee.follow(RUN)
    committee.follow("Quyết định xếp loại")
    committee.show("39-decisions")
    committee.follow("Quyết định riêng", committee.row(subject))
    committee.tick(level)
    committee.type("Số, ký hiệu quyết định", "Quyết định số 51-QĐ/TU")
    with committee.refused(422):
        committee.press("Quyết định")
        committee.sees("Nội dung chưa hợp lệ")
    committee.show("40-departure-refused")
    committee.type("Lý do khác với đề xuất", reason)
    committee.press("Quyết định")
    committee.sees("Đã quyết định hồ sơ", "khác đề xuất")


def decides_as_proposed(committee: Person) -> None:
    """Decide all that is left as proposed, by one document."""
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


def reads_why(subject: Person, name: str, level: str, *words: str) -> None:
    """Read the explanation of one's own file down to a report and the values behind it."""
    subject.open("Hồ sơ đánh giá của tôi")
    subject.follow(name)
    subject.sees(level)
    subject.follow("Mở hết các bước để in")
    subject.sees("minh họa", "Số liệu đã chốt", *words)
    subject.show("43-explanation")


def appeals(subject: Person, name: str, text: str) -> None:
    """Object to the decision on oneself, once."""
    subject.open("Hồ sơ đánh giá của tôi")
    subject.follow(name)
    subject.follow("Kiến nghị về kết quả")
    with subject.refused(422):
        subject.press("Gửi kiến nghị")
        subject.sees("Nội dung chưa hợp lệ")
    subject.choose("Mức đề nghị xếp lại", "Hoàn thành tốt nhiệm vụ")
    subject.type("Nội dung kiến nghị", text)
    subject.show("44-appeal")
    subject.press("Gửi kiến nghị")
    subject.sees(text, "đề nghị xếp lại")


def answers(committee: Person, name: str, level: str, text: str) -> None:
    """Answer an appeal with another level; the decision before it stays in the file."""
    committee.open("Đợt đánh giá")
    committee.follow(RUN)
    committee.follow(name)
    committee.sees(text)
    committee.follow("Trả lời kiến nghị")
    committee.choose("Mức xếp loại mới", level)
    committee.type("Lý do giữ nguyên hoặc thay đổi", "Số liệu đã được xác minh lại.")
    committee.type("Số, ký hiệu văn bản trả lời", "Công văn số 60-CV/TU")
    committee.show("45-answer-form")
    committee.press("Trả lời")
    committee.sees("Đã trả lời kiến nghị", "Quyết định được thay đổi")
    committee.show("46-answered")


def reads_the_answer(subject: Person, name: str, level: str) -> None:
    """Read what came of one's appeal."""
    subject.open("Hồ sơ đánh giá của tôi")
    subject.follow(name)
    subject.sees("Quyết định được thay đổi", "Công văn số 60-CV/TU", level, "Quyết định trước đó")
