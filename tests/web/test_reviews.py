"""Pages of the level above: which reports wait, a verdict per line, taking an acceptance back."""

from decimal import Decimal

import pytest
from flask import Flask

from core.db import db
from tests.assigned_year import (
    ADMINISTRATOR,
    ADVISOR,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    OTHER_COMMUNE,
    OTHER_DISTRICT,
    Assigned,
)
from tests.web.browser import words
from tests.web.filling import fill, form_with, send
from tests.web.reporting import AsUser, Key, at, of_page
from tests.world import counted, on


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def filed(app: Flask, address: str, **entered: int) -> Key:
    with app.app_context():
        key = Assigned(app).file(address, "2021-Q1", **entered)
        db.session.remove()
        return key


def states(app: Flask, key: Key) -> list[str]:
    with app.app_context():
        year = Assigned(app)
        kinds = ("new_members", "mobilisation", "land_clearance")
        try:
            return [year.line(key, kind).state for kind in kinds]
        except IndexError:
            return [year.line(key, "new_members").state]


def province_total(app: Flask) -> Decimal | None:
    with app.app_context():
        year = Assigned(app)
        return year.total(year.province_target())[0]


def test_a_district_accepts_a_commune_and_the_sum_rises_to_the_province(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, COMMUNE, new_members=12)
        browser = as_user(DISTRICT)
        text = browser.text("/t/an/mot/reviews")
        assert "Đảng ủy xã Đông" in text
        assert "Đảng ủy xã Tây" not in text
        path = at("an/mot", key, "reviews")
        assert path in text
        assert "12 đảng viên" in browser.text(path)
        answer = fill(browser, path, {"lines-0-verdict": "accepted"}, has="lines-0-line")
        assert answer.location == path
        text = browser.text(path)
        assert "Được chấp nhận" in text
        assert "Không còn dòng nào chờ ý kiến" in text
    assert province_total(app) == 12


def test_one_sending_returns_some_lines_and_accepts_all_others(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, DISTRICT, mobilisation=1)
        browser, path = as_user(ADVISOR), at("an", key, "reviews")
        form = form_with(browser.get(path), "lines-0-line")
        with app.app_context():
            line = Assigned(app).line(key, "mobilisation").line.id
            db.session.remove()
        prefix = next(name.removesuffix("line") for name, text in form.fields.items() if text == str(line))
        typed = {f"{prefix}verdict": "returned", "accept_all": "1"}
        answer = send(browser, path, form, typed)
        assert answer.status_code == 422  # returned, and not told why
        assert f'id="f-{prefix}comment-error"' in words(answer)
        assert states(app, key) == ["submitted"] * 3
        again = form_with(answer, "lines-0-line")
        assert again.fields[f"{prefix}verdict"] == "returned"
        answer = send(browser, path, again, {f"{prefix}comment": "Thiếu minh chứng", "accept_all": "1"})
        assert answer.status_code == 303
        assert states(app, key) == ["accepted", "returned", "accepted"]
        assert "Thiếu minh chứng" in as_user(DISTRICT).text(at("an/mot", key))


def test_a_comment_without_a_verdict_asks_for_one_and_nothing_chosen_is_told(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, COMMUNE, new_members=12)
        browser, path = as_user(DISTRICT), at("an/mot", key, "reviews")
        answer = fill(browser, path, {"lines-0-comment": "Tốt"}, has="lines-0-line")
        assert answer.status_code == 422
        assert form_with(answer, "lines-0-line").fields["lines-0-comment"] == "Tốt"
        answer = fill(browser, path, {}, has="lines-0-line")
        assert answer.status_code == 422
        assert "Chưa cho ý kiến" in words(answer)


def test_an_acceptance_is_taken_back_with_a_reason(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, COMMUNE, new_members=12)
        browser, path = as_user(DISTRICT), at("an/mot", key, "reviews")
        fill(browser, path, {"lines-0-verdict": "accepted"}, has="lines-0-line")
        with app.app_context():
            line = Assigned(app).line(key, "new_members").line.id
            db.session.remove()
        taking_back = f"{path}/lines/{line}"
        assert taking_back in browser.text(path)
        assert fill(browser, taking_back, {"comment": " "}).status_code == 422
        assert province_total(app) == 12
        assert fill(browser, taking_back, {"comment": "Hồ sơ chưa đủ"}).status_code == 303
        assert province_total(app) is None
        assert browser.get(taking_back).status_code == 404
        text = as_user(COMMUNE).text(at("an/mot/dong", key))
        assert "Đã rút chấp nhận" in text
        assert "Hồ sơ chưa đủ" in text


def test_a_double_click_accepts_once(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, COMMUNE, new_members=12)
        browser, path = as_user(DISTRICT), at("an/mot", key, "reviews")
        form = form_with(browser.get(path), "lines-0-line")
        answers = [send(browser, path, form, {"lines-0-verdict": "accepted"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
    assert province_total(app) == 12


def test_a_second_reviewer_is_told_that_someone_was_first(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, DISTRICT)
        path, late = at("an", key, "reviews"), as_user(ADVISOR)
        form = form_with(late.get(path), "lines-0-line")
        fill(as_user(DECIDER), path, {"accept_all": "1"}, has="lines-0-line")
        answer = send(late, path, form, {"lines-0-verdict": "returned", "lines-0-comment": "Chậm chân"})
        assert answer.status_code == 409
        assert "Người khác vừa cho ý kiến" in words(answer)
        assert "Chậm chân" in words(answer)  # what was typed is not lost


def test_who_reviews_what(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key, other = filed(app, COMMUNE, new_members=12), filed(app, OTHER_DISTRICT)
        province = as_user(ADVISOR)
        page = province.get(at("an", key, "reviews"))  # sees what the district has to judge
        assert page.status_code == 200
        assert "lines-0-verdict" not in words(page)
        assert "Đảng ủy xã Đông" not in province.text("/t/an/reviews")
        assert as_user(DISTRICT).get(at("an/mot", other, "reviews")).status_code == 404
        assert as_user(OTHER_COMMUNE).get(at("an/mot/tay", key, "reviews")).status_code == 404
        assert as_user("btc@binh.example").get(at("binh", key, "reviews")).status_code == 404
        assert as_user(ADMINISTRATOR).get("/t/an/reviews").status_code == 403
        assert as_user(COMMUNE).post(at("an/mot/dong", key, "reviews")).status_code == 422
        head = as_user(DEPARTMENT)
        assert "chỉ làm việc trong một cơ quan" in head.text("/t/an/reviews")
        with app.app_context():
            draft = Assigned(app).draft(OTHER_COMMUNE, "2021-Q1")
            db.session.remove()
        assert as_user(DISTRICT).get(at("an/mot", draft, "reviews")).status_code == 404


def test_the_list_is_filtered_by_the_address(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        filed(app, DISTRICT)
        filed(app, OTHER_DISTRICT)
        browser = as_user(ADVISOR)
        assert "Huyện ủy Hai" in browser.text("/t/an/reviews?state=waiting&window=2021-Q1&sort=unit")
        assert "Huyện ủy Hai" not in browser.text("/t/an/reviews?q=Một")
        assert "Không có mục nào khớp" in browser.text("/t/an/reviews?window=2021-Q2")
        assert "Không có mục nào khớp" in browser.text("/t/an/reviews?state=done")
        assert "Huyện ủy Hai" in browser.text("/t/an/reviews?sort=nonsense&window=2021-Q7&cycle=x")


def test_pages_of_reviews_take_few_statements(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, DISTRICT)
        browser = as_user(ADVISOR)
        for path in ("/t/an/reviews", at("an", key, "reviews")):
            with counted() as statements:
                assert browser.get(path).status_code == 200
            assert len(of_page(statements)) <= 12, statements


def test_a_reviewer_tells_what_exceeds_and_what_is_done_again(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        key = filed(app, DISTRICT, mobilisation=1)
        browser, path = as_user(ADVISOR), at("an", key, "reviews")
        wrong = {"lines-0-verdict": "accepted", "lines-0-redo": "1"}
        answer = fill(browser, path, wrong, has="lines-0-line")
        assert answer.status_code == 422
        assert "Chỉ ghi phải làm lại khi trả lại" in words(answer)
        typed = {
            "lines-0-verdict": "accepted",
            "lines-0-exceeded": "1",
            "lines-1-verdict": "returned",
            "lines-1-comment": "Chưa đạt",
            "lines-1-redo": "1",
        }
        assert fill(browser, path, typed, has="lines-0-line").location == path
        page = as_user(DISTRICT).text(at("an/mot", key))
        assert "vượt yêu cầu" in page
        assert "phải làm lại nội dung chính" in page
