"""The acts of a council's session: convened, attended, voted in by secret ballot, written down."""

from playwright.sync_api import expect

from tests.e2e.person import Person
from tests.e2e.rating import RUN, SURE

CHAIR, MEMBER = "Chủ tịch Hội đồng khối Đảng", "Ủy viên Hội đồng khối Đảng"
MINUTES = "Biên bản số 01-BB/HĐ ngày 12/01/2022"


def convenes(chair: Person) -> None:
    """Begin a session about the run."""
    chair.open("Đợt đánh giá")
    chair.follow(RUN)
    chair.follow("Phiếu chấm của tôi")
    chair.follow("Phiên họp hội đồng")
    chair.type("Ngày họp", "12/01/2022")
    chair.type("Địa điểm", "Phòng họp số 1")
    chair.choose("Chủ trì", CHAIR)
    chair.choose("Thư ký", MEMBER)
    chair.show("50-session-form")
    chair.press("Mở phiên họp")
    chair.sees("Chưa đủ số thành viên họp", "Bỏ phiếu kín")


def calls_the_roll(chair: Person, *present: str) -> None:
    """Say who is there."""
    for name in present:
        chair.tick(name)
    chair.press("Ghi thành viên có mặt")
    chair.sees("Đã ghi thành viên có mặt")


def opens_the_vote(chair: Person) -> None:
    """Open the vote: refused below the quorum, with its clause."""
    calls_the_roll(chair, CHAIR)
    with chair.refused(409):
        chair.press("Mở biểu quyết")
        chair.sees("có mặt 1, cần 2")
        chair.sees_not("Gửi lại nội dung này")
    chair.show("51-below-quorum")
    chair.page.go_back()
    calls_the_roll(chair, CHAIR, MEMBER)
    chair.sees("Đủ số thành viên họp")
    chair.press("Mở biểu quyết")
    chair.sees("không ghi ai chọn mức nào")
    chair.show("52-ballot")


def votes(member: Person, level: str) -> None:
    """Give one's votes on all files; they cannot be changed."""
    for choice in member.main.locator("form select").all():
        choice.select_option(label=level)
    member.press("Bỏ phiếu")
    member.sees("Đã ghi nhận phiếu biểu quyết")
    expect(member.main.get_by_role("button", name="Bỏ phiếu", exact=True)).to_have_count(0)


def comes_to_the_session(member: Person) -> None:
    """Open the session as another member; what the others voted is not told."""
    member.open("Đợt đánh giá")
    member.follow(RUN)
    member.follow("Phiếu chấm của tôi")
    member.follow("Phiên họp hội đồng")
    member.follow("12/01/2022")
    member.sees(f"{CHAIR}: đã bỏ 7/7 phiếu")
    member.sees_not("Kết quả biểu quyết")


def ends(chair: Person) -> None:
    """End the session: now the votes are told, as sums."""
    chair.page.reload()
    chair.confirm("Kết thúc phiên họp")
    chair.sees("Kết quả biểu quyết: 2 thành viên có mặt")
    chair.show("53-votes")


def writes_the_minutes(secretary: Person) -> None:
    """Write the minutes, which the chair is to sign."""
    secretary.page.reload()
    secretary.follow("Biên bản")
    secretary.type("Số, ngày biên bản", MINUTES)
    secretary.type("Kết luận của chủ trì", "Đề xuất mức theo kết quả biểu quyết.")
    secretary.press("Lưu biên bản")
    secretary.sees("Đã lưu biên bản", "chưa ký")
    expect(secretary.main.get_by_role("button", name="Ký biên bản")).to_have_count(0)


def signs_the_minutes(chair: Person) -> None:
    """Sign what the secretary wrote: then it is fixed."""
    chair.page.reload()
    chair.follow("Biên bản")
    chair.press("Ký biên bản")
    chair.sees("Đã ký", MINUTES, "Đề xuất mức theo kết quả biểu quyết.")
    chair.show("54-minutes")


def proposes_what_was_voted(chair: Person, subject: str, level: str) -> None:
    """Propose by the minutes, and wait for the level that the votes carry."""
    chair.open("Đợt đánh giá")
    chair.follow(RUN)
    chair.follow("Phiếu chấm của tôi")
    chair.follow("Đề xuất của hội đồng")
    expect(chair.field("Số, ngày biên bản họp hội đồng")).to_have_value(MINUTES)
    chair.field(SURE).check()
    chair.press("Khóa phiếu chấm và đề xuất")
    chair.sees(f"Hội đồng đã đề xuất theo {MINUTES}")
    expect(chair.row(subject, level)).to_be_visible()
    chair.show("55-proposed")
