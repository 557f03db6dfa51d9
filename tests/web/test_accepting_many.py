"""Rows of the list are ticked, one confirmation says how many are accepted and which are left, and then they are."""

from collections import Counter

from flask import Flask

from core.assignment.models import RegistrationReview
from tests.web.browser import words
from tests.web.cycle_year import ADVISER, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_to, form_with, press, send
from tests.web.test_registrations import NEW, TYPED
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

LIST = "/t/an/registrations"


def test_one_confirmation_for_many(app: Flask, as_user: AsUser, cycle: str) -> None:
    district, adviser = as_user(DISTRICT), as_user(ADVISER)
    paths = [fill(district, NEW, {**TYPED, "title": f"Việc {number}"}).location for number in range(3)]
    for path in paths:
        assert press(district, path, "/submit").status_code == 303
    assert 'name="pick"' not in district.text("/t/an/mot/registrations"), "nobody accepts their own"
    page = adviser.get(LIST)
    assert words(page).count('name="pick"') == 3
    ticks = [key.split('"')[0] for key in words(page).split('name="pick" value="')[1:]]
    form = form_to(page, f"accept?cycle={cycle.replace('/', '.')}")
    with counted() as statements:
        sure = send(adviser, LIST, form, {"pick": ticks[:2]})
    assert len(statements) <= 12, statements
    assert "2 bản đăng ký của 1 đơn vị, chức danh qua được mọi kiểm tra" in words(sure)
    assert stored(app, RegistrationReview) == []
    fill(adviser, paths[0].replace("/t/an/mot/", "/t/an/"), {"verdict": "returned", "comment": "Trùng"}, has="comment")
    again = send(adviser, LIST, form, {"pick": ticks})
    told = words(again)
    assert "1 bản không được chấp nhận lần này" in told
    assert "không ở trạng thái chờ xem xét" in told
    done = send(adviser, form.action, form_with(again, "seen"), {"confirm": "1"})
    assert done.status_code == 303, words(done)
    assert Counter(row.verdict for row in stored(app, RegistrationReview)) == {"accepted": 2, "returned": 1}
    assert "Đã chấp nhận 2 bản đăng ký" in adviser.text(done.location)


def test_all_that_wait_are_those_that_were_shown(app: Flask, as_user: AsUser, cycle: str) -> None:
    district, adviser = as_user(DISTRICT), as_user(ADVISER)
    assert "accept?cycle" not in adviser.text(LIST), "nothing waits"
    first = fill(district, NEW, TYPED).location
    press(district, first, "/submit")
    form = form_to(adviser.get(LIST), f"accept?cycle={cycle.replace('/', '.')}")
    sure = send(adviser, LIST, form, {"all": "1"})
    press(district, fill(district, NEW, {**TYPED, "title": "Nộp sau"}).location, "/submit")
    assert send(adviser, form.action, form_with(sure, "seen"), {"confirm": "1"}).status_code == 303
    assert [row.verdict for row in stored(app, RegistrationReview)] == ["accepted"]
    assert "Chưa chọn bản đăng ký nào" in words(send(adviser, LIST, form, {"pick": []}))
    own = district.post(form.action.replace("/t/an/", "/t/an/mot/"), {"all": "1"})
    assert "do cấp trên xem xét" in words(own)
