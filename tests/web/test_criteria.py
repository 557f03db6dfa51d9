"""Pages of general criteria: on the self-mark page, on a sheet over many files, file by file."""

import pytest
from flask import Flask

from tests.marked_year import CHAIRMAN, HEAD, SECOND, Marked, seat_of
from tests.personal_work import ADVISER, COMMITTEE, DIRECTOR
from tests.web.browser import Browser, words
from tests.web.cycle_year import AsUser
from tests.web.filling import fill, form_with, send
from tests.world import counted


@pytest.fixture
def app(marked_app: Flask) -> Flask:
    return marked_app


@pytest.fixture
def sheet(app: Flask) -> str:
    """The address of the sheet over many files."""
    with app.app_context():
        return "/t/khai/criteria/" + "/".join(map(str, Marked(app).run))


def page_of(app: Flask, subject: str, ending: str = "") -> str:
    with app.app_context():
        return f"/t/khai/evaluations/{'/'.join(map(str, Marked(app).file(subject)))}{ending}"


def subject_on(app: Flask, as_user: AsUser, address: str = DIRECTOR) -> Browser:
    """Open a browser on the seat from which a person sees their own files."""
    browser = as_user(address)
    browser.post("/seats", {"seat": seat_of(app, address, "subject")})
    return browser


CLAIM = {"narrative": "Đã làm.", "level": "HTT", "c0": "met", "c1": "unmet", "c2": "met", "n1": "Có lần đi muộn."}


class TestSelfMark:
    def test_the_subject_is_asked_for_each_item(self, app: Flask, as_user: AsUser) -> None:
        subject, path = subject_on(app, as_user), page_of(app, HEAD, "/self-mark")
        page = subject.text(path)
        assert "Tiêu chí chung của lãnh đạo" in page
        assert "Chấp hành kỷ luật" in page
        refused = fill(subject, path, {**CLAIM, "c2": ""})
        assert refused.status_code == 422
        assert words(refused).split('id="f-c2-error">')[1].startswith("Hãy chọn một mục.")
        assert form_with(refused, "n1").fields["n1"] == "Có lần đi muộn."
        answer = fill(subject, path, CLAIM)
        assert (answer.status_code, answer.location) == (303, page_of(app, HEAD))
        shown = subject.text(page_of(app, HEAD))
        assert "Không đảm bảo: Có lần đi muộn." in shown
        assert "Cấp có thẩm quyền chấm" not in shown


class TestMarking:
    def test_many_files_are_marked_on_a_sheet(self, app: Flask, as_user: AsUser, sheet: str) -> None:
        adviser = as_user(ADVISER)
        assert sheet in adviser.text(sheet.replace("criteria", "runs"))
        with counted() as sent:
            page = adviser.text(sheet)
        assert len(sent) <= 12, sent
        assert page.count('type="hidden" name="files-') == 2
        assert "Phó Giám đốc" not in page
        typed = {f"files-{n}-c{item}": "met" for n in range(2) for item in range(3)}
        answer = fill(adviser, sheet, {**typed, "files-1-c2": ""})
        assert answer.status_code == 303
        page = adviser.text(sheet)
        assert page.count(">đủ<") == 1
        assert form_with(adviser.get(sheet), "files-0-c1").fields["files-0-c1"] == "met"

    def test_points_out_of_bounds_stand_at_their_cell(self, as_user: AsUser, sheet: str) -> None:
        adviser, path = as_user(ADVISER), f"{sheet}?sheet=others"
        refused = fill(adviser, path, {"files-0-c0": "10,5"})
        assert refused.status_code == 422
        assert words(refused).split('id="f-files-0-c0-error">')[1].startswith("Không được lớn hơn 10")
        assert fill(adviser, path, {"files-0-c0": "8,5"}).status_code == 303
        assert form_with(adviser.get(path), "files-0-c0").fields["files-0-c0"] == "8,5"

    def test_one_file_is_marked_beside_the_own_marks(self, app: Flask, as_user: AsUser, sheet: str) -> None:
        fill(subject_on(app, as_user), page_of(app, HEAD, "/self-mark"), CLAIM)
        adviser, path = as_user(ADVISER), page_of(app, HEAD, "/criteria")
        assert "Không đảm bảo: Có lần đi muộn." in adviser.text(path)
        stale = form_with(adviser.get(path), "c0")
        answer = fill(adviser, path, {"c0": "met", "c1": "met", "n1": "Đã khắc phục."})
        assert (answer.status_code, answer.location) == (303, f"{sheet}?sheet=leaders")
        assert send(adviser, path, stale, {"c0": "unmet"}).status_code == 409
        fill(adviser, sheet, {"files-0-c2": "met"})
        assert form_with(adviser.get(path), "n1").fields["n1"] == "Đã khắc phục.", "the sheet keeps notes"

    def test_only_who_appraises_marks(self, app: Flask, as_user: AsUser, sheet: str) -> None:
        for browser in (as_user(COMMITTEE), subject_on(app, as_user)):
            for path in (sheet, page_of(app, HEAD, "/criteria")):
                assert browser.get(path).status_code == 403
        adviser = as_user(ADVISER)
        assert adviser.get(f"{sheet}?sheet=nothing").status_code == 404
        assert adviser.get(page_of(app, CHAIRMAN, "/criteria")).status_code == 200
        assert "Trung thực" in adviser.text(page_of(app, SECOND, "/criteria"))
