"""Pages of appeals, and the calendar on the run's page."""

from datetime import date

import pytest
from flask import Flask

from core import clock
from tests.marked_year import HEAD, Marked, seat_of
from tests.personal_work import ADVISER, COMMITTEE, DEPUTY, DIRECTOR
from tests.service.test_appeals import decide_lower
from tests.service.test_criteria_marks import give_all, propose
from tests.web.browser import Browser, words
from tests.web.cycle_year import AsUser
from tests.web.filling import fill, form_with
from tests.world import counted

ANSWER = {"reason": "Xét lại minh chứng.", "document": "Thông báo số 20-TB/TU", "answered_on": "12/01/2022"}


@pytest.fixture
def app(marked_app: Flask) -> Flask:
    with marked_app.app_context():
        marked = Marked(marked_app)
        give_all(marked)
        propose(marked)
        decide_lower(marked)
    return marked_app


@pytest.fixture
def run(app: Flask) -> str:
    with app.app_context():
        return "/t/khai/runs/" + "/".join(map(str, Marked(app).run))


@pytest.fixture
def file(app: Flask) -> str:
    with app.app_context():
        return "/t/khai/evaluations/" + "/".join(map(str, Marked(app).file(HEAD)))


def subject_on(app: Flask, as_user: AsUser, address: str = DIRECTOR) -> Browser:
    browser = as_user(address)
    browser.post("/seats", {"seat": seat_of(app, address, "subject")})
    return browser


def test_an_appeal_goes_from_the_subject_to_the_authority_and_back(
    app: Flask, as_user: AsUser, run: str, file: str
) -> None:
    subject, decider = subject_on(app, as_user), as_user(COMMITTEE)
    page = subject.text(file)
    assert f"{file}/appeal" in page
    assert "Đến hết ngày 19/01/2022 (Điều 14, Quy định thử về tiêu chí chung)." in page
    refused = fill(subject, f"{file}/appeal", {"text": " ", "level": "XS"}, has="text")
    assert refused.status_code == 422
    assert form_with(refused, "text").fields["level"] == "XS"
    assert fill(subject, f"{file}/appeal", {"text": "Đề nghị xét lại.", "level": "XS"}).location == file
    assert "Đề nghị xét lại." in subject.text(file)
    assert subject.get(f"{file}/appeal").location == file

    assert "Kiến nghị chờ trả lời" in decider.text("/t/khai/")
    with counted() as sent:
        page = decider.text(run)
    assert len(sent) <= 12, sent
    assert f"{file}/answer" in page
    assert "26/01/2022" in page  # ten working days after 12 January
    refused = fill(decider, f"{file}/answer", {**ANSWER, "reason": ""}, has="reason")
    assert words(refused).split('id="f-reason-error">')[1].startswith("Hãy nhập nội dung này")
    assert fill(decider, f"{file}/answer", {**ANSWER, "level": "XS"}, has="reason").location == file
    page = subject.text(file)
    assert "Quyết định được thay đổi" in page
    assert "Quyết định trước đó: Hoàn thành tốt nhiệm vụ, Quyết định số 9-QĐ/TU ngày 11/01/2022." in page
    assert "Quyết định giải quyết kiến nghị" in page
    assert "Kiến nghị chờ trả lời" not in decider.text("/t/khai/")


def test_after_the_window_the_page_says_so(app: Flask, as_user: AsUser, file: str) -> None:
    clock.work_on(date(2022, 1, 20))
    subject = subject_on(app, as_user)
    told = "Đã hết thời hạn kiến nghị ngày 19/01/2022 (Điều 14, Quy định thử về tiêu chí chung)."
    assert told in subject.text(file)
    page = subject.text(f"{file}/appeal")
    assert told in page
    assert 'name="text"' not in page


def test_others_find_no_appeal(app: Flask, as_user: AsUser, file: str) -> None:
    assert subject_on(app, as_user, DEPUTY).get(f"{file}/appeal").status_code == 404
    assert as_user(ADVISER).get(f"{file}/answer").status_code == 403
    assert as_user(COMMITTEE).get(f"{file}/answer").status_code == 404  # nobody appealed


def test_the_calendar_marks_what_is_past_and_next(as_user: AsUser, run: str) -> None:
    page = as_user(ADVISER).text(run)
    calendar = page.split("Lịch đánh giá theo quy định")[1].split("</table>")[0]
    days = [line for line in ("05/01/2022", "10/01/2022", "15/01/2022", "21/01/2022", "04/02/2022") if line in calendar]
    assert len(days) == 5
    assert (calendar.count("đã qua"), calendar.count("sắp tới")) == (2, 1)
    assert "Điều 14, Quy định thử về tiêu chí chung" in calendar
