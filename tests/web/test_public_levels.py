"""Who works here reads public levels, and nothing of what led to them."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.domain.background import CriterionMarkFacts
from core.evaluation.services import (
    CriteriaForm,
    DecisionForm,
    close_run,
    decide_many,
    request_proposals,
    save_criteria_sheet,
)
from tests.marked_year import CHAIRMAN, HEAD, SECOND, Marked
from tests.personal_work import ADVISER, CLERK, COMMITTEE
from tests.web.cycle_year import AsUser
from tests.world import counted
from tests.year import work_off

PAGE = "/t/khai/runs/levels"
MET = tuple(CriterionMarkFacts(item, "met", None) for item in ("1.1", "2.1", "2.2"))
POINTS = (CriterionMarkFacts("3.1", "", Decimal(8)),)


@pytest.fixture
def app(marked_app: Flask) -> Flask:
    return marked_app


def close(app: Flask) -> None:
    with app.app_context():
        marked = Marked(app)
        sheets = [CriteriaForm(marked.id(key), MET) for key in (HEAD, CHAIRMAN)]
        save_criteria_sheet(marked.actor(ADVISER), marked.run, [*sheets, CriteriaForm(marked.id(SECOND), POINTS)])
        request_proposals(marked.actor(ADVISER), marked.run, minutes="Tờ trình số 12-TTr/BTC")
        work_off()
        form = DecisionForm("HTT", "Quyết định số 9-QĐ/TU", date(2022, 1, 11), "Đơn thư kéo dài.")
        decide_many(marked.actor(COMMITTEE), marked.run, {marked.id(key): form for key in (HEAD, CHAIRMAN, SECOND)})
        close_run(marked.actor(ADVISER), marked.run)


def test_levels_are_listed_once_they_are_public(app: Flask, as_user: AsUser) -> None:
    clerk = as_user(CLERK)
    assert "Chưa có mức xếp loại nào được công khai" in clerk.text(PAGE)
    assert PAGE not in clerk.text("/t/khai/"), "the menu leads to nothing that is empty"
    close(app)
    assert PAGE in clerk.text("/t/khai/")
    with counted() as sent:
        text = clerk.text(PAGE)
    assert len(sent) <= 12, sent
    for told in ("Giám đốc Sở Xây dựng", "Hoàn thành tốt nhiệm vụ", "Quyết định số 9-QĐ/TU", "11/01/2022"):
        assert told in text
    assert "Đơn thư kéo dài" not in text
    assert "Chủ tịch UBND huyện Ba" not in clerk.text(f"{PAGE}?q=Giám+đốc+Sở")
    assert clerk.get(f"{PAGE}?run=gì").status_code == 200
