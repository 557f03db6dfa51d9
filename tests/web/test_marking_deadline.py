"""Until when a council marks, who is behind, and reminding them once a day."""

import pytest
from flask import Flask

from tests.web.browser import words
from tests.web.filling import fill, form_to, form_with, send
from tests.web.rating_year import AsUser, Rating, rating
from tests.world import counted
from tests.year import ADVISER, COMMITTEE, GOVERNMENT, PARTY, PARTY_2, as_superuser

__all__ = ["rating"]

BEHIND = "Ủy viên Hội đồng khối Đảng đã chấm 0/7 hồ sơ."


@pytest.fixture
def app(marking_app: Flask) -> Flask:
    return marking_app


def set_deadline(as_user: AsUser, rating: Rating, day: str) -> int:
    adviser = as_user(ADVISER)
    form = form_with(adviser.get(rating.page("runs")), "until")
    return send(adviser, rating.page("runs", "/deadline"), form, {"until": day}).status_code


def test_who_opens_marking_sets_its_last_day_which_members_read(as_user: AsUser, rating: Rating) -> None:
    assert "Hồ sơ chấm điểm có hạn" not in as_user(PARTY).text("/t/an/")
    assert set_deadline(as_user, rating, "11/01/2022") == 422
    assert set_deadline(as_user, rating, "15/01/2022") == 303
    for member in (PARTY_2, GOVERNMENT):
        home, sheet = as_user(member).text("/t/an/"), as_user(member).text(rating.page("marks"))
        assert "Hồ sơ chấm điểm có hạn" in home
        assert "hạn 15/01/2022" in home
        assert "Hạn chấm: 15/01/2022" in sheet
        assert "còn 3 ngày" in sheet
    assert set_deadline(as_user, rating, "14/01/2022") == 303
    assert "Hạn chấm: 14/01/2022" in as_user(PARTY).text(rating.page("marks"))
    with rating.app.app_context():
        as_superuser("update council_deadline set until = '2022-01-10'")
    assert "Quá hạn" in as_user(PARTY).text("/t/an/")
    assert as_user(COMMITTEE).post(rating.page("runs", "/deadline"), {"until": "15/01/2022"}).status_code == 403


def test_chair_and_secretary_see_who_is_behind_and_remind_them_once_a_day(as_user: AsUser, rating: Rating) -> None:
    chair, member = as_user(PARTY), as_user(PARTY_2)
    set_deadline(as_user, rating, "15/01/2022")
    fill(chair, rating.page("marks"), {"marks-0-points": "61,25", "marks-0-level": "HT"})
    for page in (rating.page("marks"), rating.page("runs", "/sessions")):
        assert BEHIND in chair.text(page)
        assert BEHIND not in member.text(page)
    assert "61,25" not in member.text(rating.page("runs", "/sessions"))
    press = form_to(chair.get(rating.page("marks")), "/remind")
    remind = rating.page("marks", "/remind")
    assert member.post(remind).status_code == 403
    assert send(chair, remind, press).status_code == 303
    assert [job.kind for job in rating.work_off()] == ["evaluation.remind_members"]
    assert "Hội đồng nhắc" not in chair.text("/t/an/")
    home = member.text("/t/an/")
    assert "Hội đồng nhắc: còn 7 hồ sơ của đợt “Đánh giá, xếp loại năm 2021” chưa chấm, hạn 15/01/2022." in home
    assert f'href="{rating.page("marks")}">Hội đồng nhắc' in home
    assert "Hội đồng nhắc" not in as_user(GOVERNMENT).text("/t/an/")
    assert "Nhắc các thành viên này" not in chair.text(rating.page("marks"))
    again = chair.post(remind, {"request_key": "again"}, follow_redirects=True)
    assert "Hôm nay đã nhắc các thành viên" in words(again)
    assert rating.work_off() == []


def test_few_statements_for_who_leads(as_user: AsUser, rating: Rating) -> None:
    set_deadline(as_user, rating, "15/01/2022")
    places = ((PARTY, rating.page("marks")), (PARTY, rating.page("runs", "/sessions")), (ADVISER, rating.page("runs")))
    for address, page in places:
        browser = as_user(address)
        browser.get(page)
        with counted() as sent:
            assert browser.get(page).status_code == 200
        assert len(sent) <= 12, (page, sent)
