"""Council members mark their block on a sheet or file by file; then the council proposes."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from core.evaluation.models import CouncilMark
from tests.web.browser import Browser, words
from tests.web.filling import fill, form_with, send
from tests.web.rating_year import AsUser, Rating, rating
from tests.world import counted
from tests.year import (
    ADVISER,
    CHAIRMAN,
    COMMITTEE,
    DIRECTOR,
    GOVERNMENT,
    PARTY,
    PARTY_2,
    SECRETARY,
    as_superuser,
)

__all__ = ["rating"]

BLOCK = 7
MINUTES = "Biên bản số 01-BB/HĐ ngày 10/01/2022"


@pytest.fixture
def app(marking_app: Flask) -> Flask:
    return marking_app


def marked(points: str = "88,5", level: str = "HTT") -> dict[str, str]:
    """Type the same mark into every row."""
    typed = {"points": points, "level": level, "comment": "Theo kết quả của khối"}
    return {f"marks-{n}-{name}": text for n in range(BLOCK) for name, text in typed.items()}


def fill_in(browser: Browser, rating: Rating, points: str = "88,5") -> None:
    assert fill(browser, rating.page("marks"), marked(points)).status_code == 303


def close(chair: Browser, rating: Rating) -> TestResponse:
    """Close the marking of the Party block, with a reason for each sheet that is missing."""
    path = rating.page("proposals")
    form = form_with(chair.get(path), "minutes")
    reasons = {name: "Đi công tác" for name in form.fields if name.startswith("missing_")}
    return send(chair, path, form, {"minutes": MINUTES, "confirmed": "on", **reasons})


def place(rating: Rating, subject: str) -> int:
    """Return the row of a subject on the sheet of the Party block."""
    return [key for key in rating.files() if key != DIRECTOR].index(subject)


class TestSheet:
    def test_a_member_marks_the_block_at_once(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        page = member.text(path)
        assert page.count('type="hidden" name="marks-') == 2 * BLOCK  # the file of each line, and its version
        assert "Giám đốc Sở" not in page
        answer = fill(member, path, marked())
        assert (answer.status_code, answer.location) == (303, path)
        assert rating.count(CouncilMark) == BLOCK
        assert "Đã chấm đủ 7/7 hồ sơ; còn sửa được đến khi chủ tịch hội đồng khóa phiếu chấm." in member.text(path)
        assert form_with(member.get(path), "marks-0-points").fields["marks-0-points"] == "88,5"

    def test_others_marks_are_not_shown(self, as_user: AsUser, rating: Rating) -> None:
        fill_in(as_user(PARTY_2), rating, "61,25")
        member = as_user(PARTY)
        for path in (rating.page("marks"), rating.file(SECRETARY), rating.file(SECRETARY, "/mark")):
            assert "61,25" not in member.text(path)
        page = member.text(rating.page("proposals"))
        assert "61,25" not in page
        assert page.count("chưa công khai") == BLOCK
        assert page.count(">1/2<") == BLOCK

    def test_part_of_a_sheet_may_be_saved(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        fill(member, path, {"marks-1-points": "90", "marks-1-level": "XS", "marks-1-comment": "Tốt"})
        assert rating.count(CouncilMark) == 1
        fill(member, path, {"marks-2-points": "70", "marks-2-level": "HTT"})
        assert rating.count(CouncilMark) == 2

    def test_what_is_wrong_stands_at_its_row_and_nothing_is_saved(self, as_user: AsUser, rating: Rating) -> None:
        typed = {**marked(), "marks-3-points": "một trăm", "marks-4-points": "100,5", "marks-5-level": ""}
        answer = fill(as_user(PARTY), rating.page("marks"), typed)
        page = words(answer)
        assert answer.status_code == 422
        assert page.split('id="f-marks-3-points-error">')[1].startswith("Hãy nhập một số")
        assert page.split('id="f-marks-4-points-error">')[1].startswith("Không được lớn hơn 100.")
        assert page.split('id="f-marks-5-level-error">')[1].startswith("Hãy chọn một mục.")
        subject = re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page)[4]
        assert f'<a href="#f-marks-4-points">{subject} – Điểm</a>: Không được lớn hơn 100.' in page
        kept = form_with(answer, "marks-0-points").fields
        assert (kept["marks-3-points"], kept["marks-6-points"]) == ("một trăm", "88,5")
        assert rating.count(CouncilMark) == 0

    def test_what_was_saved_line_by_line_may_be_sent_again(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        fill_in(member, rating)
        assert send(member, path, form_with(member.get(path), "marks-0-points")).status_code == 303
        assert "Đã lưu phiếu chấm." in member.text(path)

    def test_files_stand_side_by_side(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        line = f"marks-{place(rating, SECRETARY)}-"
        fill(as_user(PARTY_2), path, {f"{line}points": "90", f"{line}level": "XS"})
        with rating.app.app_context():
            as_superuser("update evaluation set facts = jsonb_set(facts, '{assignments,0,evidence}', '10')")
        row = member.text(path).split("Bí thư Huyện ủy Một</a>")[1].split("</tr>")[0]
        assert f'href="{rating.file(SECRETARY, "/why")}"' in row
        assert 'data-label="Minh chứng">10</td>' in row
        assert "Chưa chấm" in row
        assert "1/2 phiếu đã vào" in row

    def test_a_level_that_is_not_that_of_the_points_needs_a_reason(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        assert "XS từ 90 điểm; HTT từ 70 điểm; HT từ 50 điểm; thấp hơn là KHT" in member.text(path)
        line = {"marks-0-points": "97,5", "marks-0-level": "KHT"}
        answer = fill(member, path, line)
        assert answer.status_code == 422
        told = words(answer).split('id="f-marks-0-comment-error">')[1]
        assert told.startswith("97,5 điểm ứng với mức “Hoàn thành xuất sắc nhiệm vụ”.")
        assert fill(member, path, {**line, "marks-0-comment": "Vi phạm kỷ luật"}).status_code == 303
        assert "khác mức theo điểm (XS)" in member.text(path)
        assert fill(member, path, {"marks-1-points": "90", "marks-1-level": "XS"}).status_code == 303

    def test_a_double_click_saves_once(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        form = form_with(member.get(path), "marks-0-points")
        answers = [send(member, path, form, marked()) for _ in range(2)]
        assert {(answer.status_code, answer.location) for answer in answers} == {(303, path)}
        assert rating.count(CouncilMark) == BLOCK

    def test_a_sheet_of_another_window_is_refused_with_both_versions(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        stale = form_with(member.get(path), "marks-0-points")
        fill_in(member, rating, "90")
        answer = send(member, path, stale, marked("50"))
        assert answer.status_code == 409
        assert words(answer).count("Bản đang có: 90, HTT") == BLOCK
        again = form_with(answer, "marks-0-points")
        assert again.fields["marks-0-points"] == "50"
        assert send(member, path, again).status_code == 303
        assert form_with(member.get(path), "marks-0-points").fields["marks-0-points"] == "50"

    def test_a_file_of_the_other_block_is_refused(self, as_user: AsUser, rating: Rating) -> None:
        typed = {**marked(), "marks-0-file": rating.id(DIRECTOR)}
        assert fill(as_user(PARTY), rating.page("marks"), typed, has="marks-0-points").status_code == 404
        assert rating.count(CouncilMark) == 0

    def test_few_statements_whatever_the_block(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        member.get(path)
        with counted() as sent:
            assert member.get(path).status_code == 200
        assert len(sent) <= 12, sent


class TestLine:
    """What the page's script sends while the sheet is filled in."""

    def save(self, member: Browser, rating: Rating, **typed: str) -> tuple[int, dict[str, object]]:
        line = {"file": rating.id(SECRETARY), "version": "0", "points": "90", "level": "XS", **typed}
        answer = member.post(rating.page("marks", "/line"), line)
        return answer.status_code, answer.get_json(silent=True) or {}

    def test_a_line_is_saved_and_tells_when(self, as_user: AsUser, rating: Rating) -> None:
        member = as_user(PARTY)
        status, told = self.save(member, rating, comment="Tốt")
        assert (status, told["version"]) == (200, 1)
        assert re.fullmatch(r"Đã lưu \d\d:\d\d", str(told["saved"]))
        assert (told["given"], told["done"]) == (
            "1/2 phiếu đã vào",
            "Đã chấm 1/7 hồ sơ; sửa được đến khi chủ tịch hội đồng khóa phiếu chấm.",
        )
        assert self.save(member, rating, comment="Tốt")[1]["version"] == 1  # sent twice, done once
        assert self.save(member, rating, points="91,5", version="1")[1]["version"] == 2
        assert "91,5" in form_with(member.get(rating.page("marks")), "marks-0-points").fields.values()

    def test_a_line_that_was_saved_elsewhere_is_told(self, as_user: AsUser, rating: Rating) -> None:
        member = as_user(PARTY)
        self.save(member, rating)
        assert self.save(member, rating, points="60") == (
            409,
            {"problems": ["Chưa lưu. Bản đang có: 90, XS"], "version": 1},
        )
        typed = {"points": "60", "version": "1"}
        assert self.save(member, rating, **typed)[0] == 422  # 60 points are no XS: why?
        assert self.save(member, rating, **typed, comment="Có sáng kiến lớn")[0] == 200

    def test_what_is_wrong_is_told(self, as_user: AsUser, rating: Rating) -> None:
        status, told = self.save(as_user(PARTY), rating, points="một trăm", level="")
        assert status == 422
        assert str(told["problems"]).startswith("['Chưa lưu: ")
        assert self.save(as_user(PARTY), rating, points="100,5")[0] == 422
        assert rating.count(CouncilMark) == 0
        self.save(as_user(PARTY), rating)
        assert "; đang giữ 90." in str(self.save(as_user(PARTY), rating, points="100,5", version="1")[1])

    def test_only_the_own_block_and_until_the_council_proposes(self, as_user: AsUser, rating: Rating) -> None:
        member = as_user(PARTY)
        assert self.save(member, rating, file=rating.id(DIRECTOR))[0] == 404
        assert self.save(as_user(GOVERNMENT), rating)[0] == 404
        assert self.save(as_user(COMMITTEE), rating)[0] == 403
        fill_in(member, rating)
        close(member, rating)
        status, told = self.save(as_user(PARTY_2), rating)
        assert (status, "không sửa phiếu chấm được" in str(told["problems"])) == (409, True)
        rating.work_off()
        assert self.save(member, rating, points="1", version="1")[0] == 409
        assert rating.count(CouncilMark) == BLOCK


class TestOneFile:
    def test_a_file_is_marked_beside_its_tree(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.file(SECRETARY, "/mark")
        assert "Điểm kết quả: Bí thư Huyện ủy Một" in member.text(path)
        answer = fill(member, path, {"points": "91,5", "level": "XS", "comment": "Dám nghĩ, dám làm."})
        assert (answer.status_code, answer.location) == (303, rating.page("marks"))
        row = place(rating, SECRETARY)
        sheet = form_with(member.get(rating.page("marks")), "marks-0-points").fields
        assert sheet[f"marks-{row}-points"] == "91,5"
        assert sheet[f"marks-{row}-comment"] == "Dám nghĩ, dám làm."

    def test_a_stale_mark_is_refused_with_both_versions(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.file(SECRETARY, "/mark")
        fill(member, path, {"points": "91", "level": "XS"})
        stale = form_with(member.get(path), "points")
        fill(member, path, {"points": "92"})
        answer = send(member, path, stale, {"points": "60", "level": "HT"})
        page = words(answer)
        assert answer.status_code == 409
        assert '<td data-label="Bản đang có">92</td><td data-label="Bản bạn nhập">60</td>' in page
        levels = 'Hoàn thành xuất sắc nhiệm vụ</td><td data-label="Bản bạn nhập">Hoàn thành nhiệm vụ</td>'
        assert levels in page

    def test_the_other_block_does_not_exist(self, as_user: AsUser, rating: Rating) -> None:
        assert as_user(PARTY).get(rating.file(DIRECTOR, "/mark")).status_code == 404
        assert as_user(GOVERNMENT).get(rating.file(SECRETARY, "/mark")).status_code == 404
        for screen in ("marks", "proposals"):
            assert as_user("hd-dang@binh.example").get(rating.page(screen)).status_code == 404

    def test_only_councils_mark(self, as_user: AsUser, rating: Rating) -> None:
        for browser in map(as_user, (COMMITTEE, ADVISER)):
            for path in (rating.page("marks"), rating.file(CHAIRMAN, "/mark")):
                assert browser.get(path).status_code == 403
        assert as_user(COMMITTEE).get(rating.page("proposals")).status_code == 403
        assert as_user(ADVISER).get(rating.page("proposals")).status_code == 404  # every block has its council


class TestProposing:
    def test_unmarked_files_are_named(self, as_user: AsUser, rating: Rating) -> None:
        page = as_user(PARTY).text(rating.page("proposals"))
        assert "Còn 7 hồ sơ chưa thành viên nào chấm" in page
        assert 'name="minutes"' not in page

    def test_the_council_proposes_with_its_minutes(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("proposals")
        fill_in(member, rating, "80")
        fill_in(as_user(PARTY_2), rating, "70")
        answer = close(member, rating)
        assert (answer.status_code, answer.location) == (303, path)
        assert f'data-poll="{path}/progress"' in member.text(path)
        assert member.get(f"{path}/progress").get_json()["ended"] is False

        rating.work_off()
        page = member.text(path)
        assert "Hồ sơ thuộc hội đồng: 7, đã đề xuất 7" in page
        assert f"Hội đồng đã đề xuất theo {MINUTES}." in page
        row = page.split("Bí thư Huyện ủy Một</a>")[1].split("</tr>")[0]
        assert all(text in row for text in ("2/2", "Bình quân 75 của 2 phiếu", "từ 70 đến 80, chênh 10", "87,5"))
        assert "Ủy viên Hội đồng khối Đảng: 70" in row
        assert rating.file(SECRETARY, "/why") in row
        assert "không sửa được nữa" in member.text(rating.page("marks"))
        # Only now members see each other's marks.
        assert "Ủy viên Hội đồng khối Đảng" in member.text(rating.file(SECRETARY))

    def test_minutes_are_needed(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("proposals")
        fill_in(member, rating)
        answer = fill(member, path, {"minutes": " "}, has="minutes")
        assert answer.status_code == 422
        assert words(answer).split('id="f-minutes-error">')[1].startswith("Hãy nhập nội dung này")

    def test_only_the_chair_closes_and_says_so_for_each_missing_sheet(self, as_user: AsUser, rating: Rating) -> None:
        chair, member, path = as_user(PARTY), as_user(PARTY_2), rating.page("proposals")
        fill_in(chair, rating)
        page = member.text(path)
        assert 'name="minutes"' not in page
        assert "do chủ tịch hội đồng (Chủ tịch Hội đồng khối Đảng) làm" in page
        assert member.post(path, {"minutes": MINUTES}).status_code in (400, 403, 422)
        answer = fill(chair, path, {"minutes": MINUTES}, has="minutes")
        assert answer.status_code == 422
        told = words(answer)
        assert "Ủy viên Hội đồng khối Đảng đã chấm 0/7 hồ sơ" in told
        assert 'f-confirmed-error">Hãy đánh dấu ô này.' in told
        assert '-error">Hãy nhập nội dung này.' in told
        assert f'value="{MINUTES}"' in told
        assert rating.work_off() == []
        assert close(chair, rating).status_code == 303
        rating.work_off()
        for reader in (chair, member):
            assert "Khóa khi còn thiếu phiếu chấm của 1 thành viên" in reader.text(path)
            assert "Đi công tác" in reader.text(path)

    def test_what_the_state_refuses_is_told_on_the_page(self, as_user: AsUser, rating: Rating) -> None:
        chair, path = as_user(PARTY), rating.page("proposals")
        for member in (chair, as_user(PARTY_2)):
            fill_in(member, rating)
        late = form_with(chair.get(path), "minutes")
        close(chair, rating)
        typed = {"request_key": "another", "minutes": "Biên bản khác", "confirmed": "on"}
        answer = send(chair, path, late, typed)
        assert answer.status_code == 409
        assert 'role="alert" data-refused>Đề xuất xếp loại đang được tính.' in words(answer)
        assert "Hồ sơ thuộc hội đồng: 7, đã đề xuất 0" in words(answer)

    def test_a_double_click_proposes_once(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("proposals")
        fill_in(member, rating)
        fill_in(as_user(PARTY_2), rating)
        form = form_with(member.get(path), "minutes")
        answers = [send(member, path, form, {"minutes": MINUTES, "confirmed": "on"}) for _ in range(2)]
        assert {(answer.status_code, answer.location) for answer in answers} == {(303, path)}
        assert [job.kind for job in rating.work_off()] == ["evaluation.propose"]

    def test_a_mark_that_comes_too_late_is_kept_on_its_page(self, as_user: AsUser, rating: Rating) -> None:
        member, path = as_user(PARTY), rating.page("marks")
        fill_in(member, rating)
        other = as_user(PARTY_2)
        late = form_with(other.get(path), "marks-0-points")
        close(member, rating)
        answer = send(other, path, late, marked("77,25"))
        assert answer.status_code == 409
        assert "không sửa phiếu chấm được" in words(answer)
        assert "77,25" in words(answer)
        rating.work_off()
        page = words(send(other, path, late, {"request_key": "later", **marked("77,25")}))
        assert "data-refused>Hội đồng đã đề xuất xếp loại, không sửa phiếu chấm được nữa." in page
        assert page.count("Bạn vừa nhập: 77,25") == BLOCK
        one = rating.file(SECRETARY, "/mark")
        page = words(other.post(one, {"points": "66", "level": "HT", "comment": "Chậm"}))
        assert "không sửa phiếu chấm được nữa" in page
        assert "66 · " in page
        assert "Chậm" in page
