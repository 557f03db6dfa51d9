"""The coefficient of work on the pages of orders."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from core import clock
from tests import rhythm_pack
from tests.packs import install
from tests.web.browser import words
from tests.web.filling import fill, form_with
from tests.web.rating_year import AsUser
from tests.year import COMMITTEE, Year

NEW = "/t/an/orders/new?item=product"


@pytest.fixture
def app(reported_app: Flask) -> Iterator[Flask]:
    install(reported_app, rhythm_pack.PACK)
    with reported_app.app_context():
        rhythm_pack.rate_by_it(Year(reported_app))
    with clock.at(datetime(2021, 6, 1, 9, tzinfo=clock.VIETNAM)):
        yield reported_app


def test_the_grid_asks_keeps_and_shows_it(as_user: AsUser) -> None:
    committee = as_user(COMMITTEE)
    page = committee.get(NEW)
    form = form_with(page, "columns-0-weight")
    assert "Hệ số quy đổi" in words(page)
    typed = {"number": "77-QĐ/TU", "signer": "Bí thư", "summary": "Giao thêm", "plans-0-plan": "2"}
    wrong = fill(committee, NEW, typed, has="columns-0-weight")
    assert wrong.status_code == 422
    assert "hệ số quy đổi lớn hơn 0" in words(wrong)
    assert form_with(wrong, "columns-0-weight").fields["plans-0-plan"] == "2"
    answer = fill(committee, NEW, {**typed, "columns-0-weight": "1,5"}, has="columns-0-weight")
    assert answer.status_code == 303, words(answer)
    order = committee.text(answer.location)
    assert "hệ số 1,5" in order
    work = order.split("/assignments/")[1].split('"')[0]
    assert "Hệ số quy đổi" in committee.text(f"/t/an/assignments/{work}")
    assert form is not None


def test_other_orders_do_not_ask(as_user: AsUser) -> None:
    page = words(as_user(COMMITTEE).get("/t/an/orders/new?item=body_task"))
    assert "Hệ số quy đổi" not in page
