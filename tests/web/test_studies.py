"""The pages of a what-if: from the form to the outcome, kept by a name."""

import re

import pytest
from flask import Flask

from tests.web.filling import fill
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.year import ADVISER

__all__ = ["rating"]


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def address(rating: Rating) -> str:
    return rating.page("runs", "/studies")


def test_from_the_form_to_a_kept_outcome(as_user: AsUser, rating: Rating) -> None:
    browser = as_user(ADVISER)
    page = browser.text(address(rating))
    assert "Đang dùng: 90" in page
    quota = {"level": "XS", "ratio": "20", "base": "all_rated", "rounding": "down", "group": "group"}
    sent = {"value_threshold__xs": "99,5", **{f"quota_{name}": value for name, value in quota.items()}}
    asked = fill(browser, address(rating), sent)
    assert asked.status_code == 303
    place = asked.headers["Location"]
    assert "Đang tính thử" in browser.text(place)
    rating.work_off()
    shown = browser.text(place)
    assert re.search(r"[1-9]/8 đối tượng đổi mức", shown)
    assert "Điểm tối thiểu của mức hoàn thành xuất sắc nhiệm vụ: 90 → 99,5" in re.sub(r"<[^>]+>", "", shown)
    assert "Giới hạn trước → sau" in shown
    kept = fill(browser, place, {"name": "Ngưỡng 99,5"})
    assert kept.status_code == 303
    assert "Ngưỡng 99,5" in browser.text(address(rating))


def test_half_a_quota_and_bad_numbers_keep_what_was_typed(as_user: AsUser, rating: Rating) -> None:
    browser = as_user(ADVISER)
    answer = fill(browser, address(rating), {"quota_level": "XS", "value_threshold__xs": "chín"})
    assert (answer.status_code, "chín" in answer.text) == (422, True)
    answer = fill(browser, address(rating), {"quota_level": "XS", "quota_ratio": "20"})
    assert answer.status_code == 422
    assert "Hãy nhập đủ các phần của tỷ lệ khống chế giả định." in answer.text


def test_another_pack_offers_its_own_parameters(as_user: AsUser, rating: Rating) -> None:
    page = as_user(ADVISER).text(address(rating) + "?scheme=tuyen_quang")
    assert 'name="value_share__xs"' in page
    assert "không có bản nào có hiệu lực" in as_user(ADVISER).text(address(rating) + "?rule_date=01/01/2031")


def test_a_subject_may_not_ask(as_user: AsUser, rating: Rating) -> None:
    assert as_user(SUBJECT).get(address(rating)).status_code in (403, 404)
