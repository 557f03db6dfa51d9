"""Attesting results from the screen, and reading what was attested."""

import pytest
from flask import Flask

from tests.web.browser import words
from tests.web.filling import fill
from tests.web.rating_year import AsUser, Rating, rating
from tests.world import counted
from tests.year import ADVISER, COMMITTEE

__all__ = ["rating"]

LIST = "/t/an/ratings/attestations"


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def test_results_are_attested_shown_and_listed(as_user: AsUser, rating: Rating) -> None:
    committee, page = as_user(COMMITTEE), rating.page("runs", "/attestation")
    assert "Chưa có cơ quan nào xác nhận" in committee.text(LIST)
    assert page in committee.text(rating.page("runs"))
    text = committee.text(page)
    assert "Hoàn thành xuất sắc nhiệm vụ" in text
    assert "Bí thư Huyện ủy" not in text
    wrong = fill(committee, page, {"document": "", "outstanding": "Bằng khen số 12"})
    assert wrong.status_code == 422
    assert "Bằng khen số 12" in words(wrong)
    typed = {"document": "15-BC/TU", "outstanding": "Bằng khen số 12"}
    assert fill(committee, page, typed).location == page
    assert "đang có hiệu lực" in committee.text(page)
    listed = committee.text(LIST)
    assert "15-BC/TU" in listed
    assert "Bằng khen số 12" in listed
    for address in (LIST, page):
        with counted() as sent:
            assert committee.get(address).status_code == 200
        assert len(sent) <= 12, sent


def test_others_do_not_come_in(as_user: AsUser, rating: Rating) -> None:
    page = rating.page("runs", "/attestation")
    assert as_user(ADVISER).get(page).status_code == 403
    assert as_user("quan-tri@an.example").get(LIST).status_code == 403
    assert as_user("btv@binh.example").get(page).status_code == 404
    assert as_user(COMMITTEE).get(page).status_code == 200
