"""The limits of a run on their page, and beside the decisions before they are made."""

import pytest
from flask import Flask

from tests.marked_year import CHAIRMAN, HEAD, Marked
from tests.personal_work import ADVISER, COMMITTEE, PARTY_GROUP
from tests.service.test_criteria_marks import give_all, propose
from tests.web.browser import words
from tests.web.cycle_year import AsUser
from tests.web.filling import fill
from tests.world import counted

DECISION = {"document": "Quyết định số 9-QĐ/TU", "decided_on": "11/01/2022"}


@pytest.fixture
def app(marked_app: Flask) -> Flask:
    with marked_app.app_context():
        marked = Marked(marked_app)
        give_all(marked)
        propose(marked)
    return marked_app


@pytest.fixture
def run(app: Flask) -> str:
    with app.app_context():
        return "/".join(map(str, Marked(app).run))


def test_each_group_is_shown_with_its_proof(as_user: AsUser, run: str) -> None:
    adviser, path = as_user(ADVISER), f"/t/khai/runs/{run}/quotas"
    assert path in adviser.text(f"/t/khai/runs/{run}")
    with counted() as sent:
        page = adviser.text(path)
    assert len(sent) <= 12, sent
    group = page.split("Cán bộ lãnh đạo diện Ban Thường vụ Tỉnh ủy quản lý: ")[1]
    assert "2 người xếp mức XS, giới hạn 1, nhóm có 2" in page
    assert "Số người được xếp loại" in group
    assert "Tỷ lệ tối đa xếp mức xuất sắc" in group
    assert group.count("đồng hạng ở ranh giới") == 2
    assert "Tổng điểm: 95" in group


def test_who_is_over_is_named_before_deciding(app: Flask, as_user: AsUser, run: str) -> None:
    decider, path = as_user(COMMITTEE), f"/t/khai/decisions/{run}"
    page = decider.text(path)
    assert "2 hồ sơ xếp mức XS, giới hạn là 1." in page
    assert "Giám đốc Sở Xây dựng (đồng hạng)" in page
    refused = fill(decider, path, DECISION)
    assert refused.status_code == 422
    assert "sẽ có 2 hồ sơ xếp mức XS" in words(refused).split('id="f-exception-error">')[1]
    given = {**DECISION, "exception": "Thành tích nổi trội", "exception_document": "Thông báo số 15-TB/TU"}
    assert fill(decider, path, given).status_code == 303
    with app.app_context():
        decided = {key: row.decision.exception for key, row in Marked(app).files().items() if row.decision}
        file = "/".join(map(str, Marked(app).file(HEAD)))
    assert (decided[HEAD], decided[CHAIRMAN], len(decided)) == ("Thành tích nổi trội", "Thành tích nổi trội", 3)
    assert "Ngoại lệ vượt tỷ lệ khống chế: Thành tích nổi trội (Thông báo số 15-TB/TU)." in decider.text(
        f"/t/khai/evaluations/{file}"
    )


def test_who_does_not_rate_sees_none(as_user: AsUser, run: str) -> None:
    assert as_user(PARTY_GROUP).get(f"/t/khai/runs/{run}/quotas").status_code in (403, 404)
