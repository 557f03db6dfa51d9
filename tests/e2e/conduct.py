"""The acts around the register of exemplary conduct: opened, watched, committed, observed, marked."""

from tests.e2e.person import Person

REGISTER = "Sổ theo dõi trách nhiệm nêu gương"
COMMITMENTS = ("Đối thoại với dân nơi thu hồi đất", "Không can thiệp vào việc đấu thầu")


def opens_the_register(adviser: Person, subject: str, watcher: str) -> None:
    """Open the register of the year, and name who watches one person and who speaks for the cell."""
    adviser.open("Sổ theo dõi")
    adviser.follow("Mở sổ của năm")
    adviser.choose("Năm", "2021")
    adviser.tick("Cán bộ lãnh đạo diện Ban Thường vụ Tỉnh ủy quản lý")
    adviser.press("Mở sổ")
    adviser.sees("Đã mở sổ theo dõi", "Những người trong sổ", subject)
    adviser.show("10-register")
    adviser.follow(subject)
    for capacity in ("Người theo dõi", "Chi bộ"):
        adviser.follow("Cử người theo dõi")
        adviser.choose("Người được cử", watcher)
        adviser.tick(capacity)
        adviser.press("Cử")
        adviser.sees("Đã cử người theo dõi", watcher)
    adviser.show("11-watchers")


def commits(subject: Person) -> None:
    """Write the yearly commitment from what the form suggests, look at it, and file it."""
    subject.open("Sổ theo dõi")
    subject.follow(REGISTER)
    subject.follow("Ghi: Bản cam kết tu dưỡng, rèn luyện, phấn đấu")
    rows = subject.main.locator("table.rows tbody tr")
    for number, content in enumerate(COMMITMENTS):
        subject.type("Nội dung", content, rows.nth(number))
        subject.type("Biện pháp, thời gian thực hiện", "Hằng quý", rows.nth(number))
    for number in range(len(COMMITMENTS), rows.count()):
        subject.type("Nội dung", "", rows.nth(number))
    subject.show("12-commitment-form")
    subject.press("Lưu bản dự thảo")
    subject.sees("Đã lưu bản dự thảo", *COMMITMENTS)
    subject.follow("Sửa và nộp")
    subject.press("Nộp")
    subject.sees("Đã nộp; nội dung không sửa được nữa")
    subject.show("13-commitment")


def observes(watcher: Person, subject: str) -> None:
    """Write down what was seen in the year; a day outside of it is refused."""
    _opens_the_file(watcher, subject)
    watcher.follow("Ghi: Ghi nhận theo dõi trong năm")
    watcher.type("Ngày ghi nhận", "30/06/2020")
    watcher.type("Nội dung ghi nhận", "Đã đối thoại tại hai xã")
    with watcher.refused(422):
        watcher.press("Nộp")
        watcher.sees("Nội dung chưa hợp lệ")
    watcher.type("Ngày ghi nhận", "30/06/2021")
    watcher.press("Nộp")
    watcher.sees("Đã nộp; nội dung không sửa được nữa", "30/06/2021")
    watcher.show("14-observation")


def marks_the_own_commitment(subject: Person) -> None:
    """Say of each item how it was kept."""
    subject.open("Sổ theo dõi")
    subject.follow(REGISTER)
    subject.sees(*COMMITMENTS)
    subject.follow("Ghi: Tự đánh giá kết quả thực hiện cam kết")
    _marks(subject, "Đã thực hiện", "Đã thực hiện")
    subject.press("Nộp")
    subject.sees("Đã nộp; nội dung không sửa được nữa")
    subject.show("15-own-marks")


def marks_for_the_cell(watcher: Person, subject: str) -> None:
    """Mark the same items as the cell decided."""
    _opens_the_file(watcher, subject)
    watcher.follow("Ghi: Chi bộ đánh giá kết quả thực hiện cam kết")
    _marks(watcher, "Đã thực hiện", "Thực hiện chưa đầy đủ")
    watcher.type("Biên bản họp chi bộ", "Biên bản số 12-BB/CB")
    watcher.press("Nộp")
    watcher.sees("Đã nộp; nội dung không sửa được nữa", "Thực hiện chưa đầy đủ")
    watcher.show("16-marks-of-the-cell")


def commends(adviser: Person, subject: str) -> None:
    """Record a commendation with its document; the authority reads all that was written."""
    adviser.open("Sổ theo dõi")
    adviser.follow(REGISTER)
    adviser.follow(subject)
    adviser.sees(*COMMITMENTS, "Đã đối thoại tại hai xã", "Biên bản số 12-BB/CB")
    adviser.follow("Ghi: Biểu dương, khen thưởng về nêu gương")
    adviser.type("Số, ký hiệu văn bản", "15-QĐ/TU")
    adviser.type("Ngày văn bản", "20/12/2021")
    adviser.type("Cấp ban hành", "Ban Thường vụ Tỉnh ủy")
    adviser.press("Nộp")
    adviser.sees("15-QĐ/TU")
    adviser.show("17-commendation")


def _opens_the_file(watcher: Person, subject: str) -> None:
    watcher.open("Sổ theo dõi")
    watcher.follow(subject)


def _marks(person: Person, *results: str) -> None:
    rows = person.main.locator("table").filter(has_text=COMMITMENTS[0]).locator("tbody tr")
    for number, result in enumerate(results):
        rows.nth(number).locator("select").select_option(label=result)
