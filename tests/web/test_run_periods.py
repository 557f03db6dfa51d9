"""Opening a run for a period from the screen."""

import pytest
from flask import Flask

from tests import rhythm_pack
from tests.packs import install
from tests.web.browser import words
from tests.web.filling import fill, form_with
from tests.web.rating_year import AsUser, Rating, rating
from tests.year import ADVISER, Year

__all__ = ["rating"]

NEW = "/t/an/runs/new"


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    install(reported_app, rhythm_pack.PACK)
    with reported_app.app_context():
        rhythm_pack.rate_by_it(Year(reported_app))
    return reported_app


def test_periods_are_offered_opened_and_shown(as_user: AsUser, rating: Rating) -> None:
    adviser = as_user(ADVISER)
    page = adviser.get(NEW)
    text = words(page)
    for offer in ("Quý I/2021: Đánh giá quý", "Quý IV/2021: Đánh giá quý", "Năm 2021: Đánh giá năm"):
        assert offer in text
    cycle = text.split('<option value="')[1:]
    value = next(each.split('"')[0] for each in cycle if "Quý IV/2021" in each.split("</option>")[0])
    typed = {"cycle": value, "name": "Đánh giá quý IV", "key": "quy-4", "cut_off": "31/12/2021"}
    assert form_with(page, "cut_off").fields["cycle"] == "", "nobody chose for the user"

    assert "Lý do mở khi còn kỳ ngắn hơn" in text

    wrong = fill(adviser, NEW, {**typed, "cut_off": "30/09/2021"})
    assert wrong.status_code == 422
    assert form_with(wrong, "cut_off").fields["cycle"] == value

    run = fill(adviser, NEW, typed).location
    rating.work_off()
    shown = adviser.text(run)
    assert "Đánh giá quý" in shown
    assert "01/10/2021 – 31/12/2021" in shown
    assert "kết quả của đợt này không phải là quyết định xếp loại" in shown
    assert "01/10/2021 – 31/12/2021" in adviser.text("/t/an/runs")
    assert "Quý IV/2021: Đánh giá quý" not in adviser.text(NEW), "a period is rated once"
    assert "Quý III/2021: Đánh giá quý" in adviser.text(NEW)


def test_a_longer_run_tells_what_is_not_decided_at_its_field(as_user: AsUser) -> None:
    adviser = as_user(ADVISER)
    offers = words(adviser.get(NEW)).split('<option value="')[1:]
    value = next(each.split('"')[0] for each in offers if "Năm 2021: Đánh giá năm" in each.split("</option>")[0])
    typed = {"cycle": value, "name": "Năm 2021", "key": "nam-2021", "cut_off": "31/12/2021"}
    refused = fill(adviser, NEW, typed)
    assert refused.status_code == 422
    error = words(refused).split('id="f-gap_reason-error">')[1].split("</")[0]
    assert "Quý I/2021; Quý II/2021; Quý III/2021; Quý IV/2021" in error
    assert form_with(refused, "cut_off").fields["cycle"] == value
    run = fill(adviser, NEW, {**typed, "gap_reason": "Bắt đầu áp dụng từ cuối năm"}).location
    assert "Bắt đầu áp dụng từ cuối năm" in adviser.text(run)
