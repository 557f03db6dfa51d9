"""The pages of a review: who reviews what, a file that goes on, and one that goes back to its subject."""

import re

import pytest
from flask import Flask

from core.evaluation.services import name_reviewer
from tests.service.test_directions import worked_off
from tests.web.filling import fill, press
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.web.test_home import section
from tests.world import counted
from tests.year import ADVISER, COMMITTEE, PARTY, SECRETARY, Year

__all__ = ["rating"]

FRONT = "mat-tran@an.example"
CLAIM = {"points": "95", "level": "XS", "narrative": "Vượt kế hoạch."}
LIST = "/t/an/evaluations/reviews"


@pytest.fixture
def app(review_app: Flask) -> Flask:
    return review_app


def named(rating: Rating) -> None:
    """Let the head of the Front's committee review the secretary's file."""
    with rating.app.app_context():
        year = Year(rating.app)
        seat = year.actor(FRONT).seat_id
        assert seat is not None
        name_reviewer(year.actor(ADVISER), year.run, seat, [year.file(SECRETARY)[1]])


def test_a_file_goes_on_and_everybody_after_sees_what_was_held_of_it(rating: Rating, as_user: AsUser) -> None:
    named(rating)
    page, reviewer = rating.file(SECRETARY, "/review"), as_user(FRONT)
    assert page not in reviewer.text("/t/an/"), "its subject has said nothing yet"
    fill(as_user(SUBJECT), rating.file(SECRETARY, "/self-mark"), CLAIM)
    assert page in section(reviewer.text("/t/an/"), "Hồ sơ chờ tôi thẩm định")
    assert page in reviewer.text(LIST)
    with counted() as sent:
        shown = reviewer.text(page)
    assert len(sent) <= 12, sent
    assert "Vượt kế hoạch." in shown
    wrong = fill(reviewer, page, {"points": "500", "level": "HTT", "remark": "Còn chậm"})
    assert wrong.status_code == 422
    assert "Còn chậm" in wrong.text
    typed = {"points": "80", "level": "HTT", "remark": "Còn chậm.", "w0": "Thiếu minh chứng."}
    assert fill(reviewer, page, typed).status_code == 303
    assert page not in reviewer.text("/t/an/")
    sheet = as_user(PARTY).text(rating.page("marks"))
    assert "Thẩm định: " in sheet
    assert "6 hồ sơ chưa được thẩm định" in sheet
    assert "1 hồ sơ" in section(as_user(PARTY).text("/t/an/"), "Hồ sơ chờ chấm điểm")
    told = as_user(ADVISER).text(rating.file(SECRETARY, "/why"))
    assert all(word in told for word in ("Thẩm định bản tự đánh giá", "Còn chậm.", "Thiếu minh chứng."))
    assert "Còn chậm." not in as_user(SUBJECT).text(rating.file(SECRETARY, "/why")), "not before it is decided"


def test_who_is_named_is_told_what_waits_already(rating: Rating, as_user: AsUser) -> None:
    reviewer = as_user(FRONT)
    fill(as_user(SUBJECT), rating.file(SECRETARY, "/self-mark"), CLAIM)
    assert "Phân công thẩm định" not in reviewer.text("/t/an/")
    named(rating)
    with rating.app.app_context():
        worked_off()
    home = reviewer.text("/t/an/")
    told = re.findall(r'<a href="([^"]+)">(Được phân công thẩm định 1 hồ sơ của đợt “[^”]+”[^<]+)</a>', home)
    assert [address for address, _text in told] == [LIST]
    assert told[0][1].endswith("1 hồ sơ đã nộp, đang chờ thẩm định.")
    assert "Riêng tôi" in reviewer.text("/t/an/notices")
    found = as_user(COMMITTEE).text("/t/an/notices")
    assert "Được phân công thẩm định 1 hồ sơ" in found, "by the regulation, when facts were frozen"
    assert "đang chờ thẩm định" not in found
    for other in (ADVISER, "so-giao-duc@an.example"):
        assert "Được phân công thẩm định" not in as_user(other).text("/t/an/notices"), other
    assert press(reviewer, "/t/an/notices", "/t/an/notices/read").status_code == 303
    assert "Đánh dấu tất cả đã đọc" not in reviewer.text("/t/an/notices")


def test_a_file_goes_back_with_its_reason_and_is_filed_anew(rating: Rating, as_user: AsUser) -> None:
    named(rating)
    page, reviewer, subject = rating.file(SECRETARY, "/review"), as_user(FRONT), as_user(SUBJECT)
    fill(subject, rating.file(SECRETARY, "/self-mark"), CLAIM)
    assert fill(reviewer, page, {"reason": " "}).status_code == 422
    assert fill(reviewer, page, {"reason": "Chưa nêu hạn chế."}).status_code == 303
    assert "sửa và nộp lại" in section(subject.text("/t/an/"), "Hồ sơ đánh giá của tôi")
    again = subject.text(rating.file(SECRETARY, "/self-mark"))
    assert "Chưa nêu hạn chế." in again
    assert "Vượt kế hoạch." in again, "what was said before is there to be changed"
    fill(subject, rating.file(SECRETARY, "/self-mark"), CLAIM | {"narrative": "Đã nêu hạn chế."})
    assert "Đã nêu hạn chế." in reviewer.text(page)


def test_the_authority_names_who_reviews(rating: Rating, as_user: AsUser) -> None:
    adviser, page = as_user(ADVISER), rating.page("runs", "/reviewers")
    assert page in section(adviser.text("/t/an/"), "Hồ sơ chưa có người thẩm định")
    assert page in adviser.text(rating.page("runs"))
    with rating.app.app_context():
        seat = str(Year(rating.app).actor(FRONT).seat_id)
    typed = {"seat": seat, "files": [rating.id(SECRETARY)]}
    assert fill(adviser, page, typed).status_code == 303
    file = rating.file(SECRETARY, "/review")
    assert as_user(FRONT).get(file).status_code == 200
    for other in ("so-giao-duc@an.example", COMMITTEE):
        assert as_user(other).get(file).status_code == 404
    for other in (PARTY, SUBJECT):
        assert as_user(other).get(file).status_code == 403
    assert as_user(COMMITTEE).get(page).status_code == 403
