"""Pages of proposing where no council appraises: the advisory body closes marking with its document."""

import pytest
from flask import Flask

from tests.marked_year import Marked
from tests.personal_work import ADVISER, COMMITTEE
from tests.service.test_criteria_marks import give_all
from tests.web.browser import words
from tests.web.cycle_year import AsUser
from tests.web.filling import fill
from tests.world import counted
from tests.year import work_off

PAPER = "Tờ trình số 12-TTr/BTC ngày 10/01/2022"


@pytest.fixture
def app(marked_app: Flask) -> Flask:
    return marked_app


@pytest.fixture
def run(app: Flask) -> str:
    """The run as addresses name it."""
    with app.app_context():
        return "/".join(map(str, Marked(app).run))


def test_the_advisory_body_proposes_from_the_runs_page(app: Flask, as_user: AsUser, run: str) -> None:
    with app.app_context():
        give_all(Marked(app))
    adviser, path = as_user(ADVISER), f"/t/khai/proposals/{run}"
    assert path in adviser.text(f"/t/khai/runs/{run}")
    page = adviser.text(path)
    assert "cơ quan tham mưu đề xuất" in page
    assert "Còn 3 hồ sơ chưa có bản tự đánh giá" in page
    assert "Bình quân hội đồng" not in page
    refused = fill(adviser, path, {"minutes": ""})
    assert refused.status_code == 422
    assert words(refused).split('id="f-minutes-error">')[1].startswith("Hãy nhập nội dung này")
    answer = fill(adviser, path, {"minutes": PAPER})
    assert (answer.status_code, answer.location) == (303, path)
    with app.app_context():
        work_off()
    with counted() as sent:
        assert f"Đã đề xuất theo {PAPER}." in adviser.text(path)
    assert len(sent) <= 12, sent
    assert "cơ quan tham mưu" not in as_user(COMMITTEE).text(f"/t/khai/decisions/{run}")


def test_who_decides_sees_what_it_waits_for(as_user: AsUser, run: str) -> None:
    decider = as_user(COMMITTEE)
    assert "chờ cơ quan tham mưu đề xuất" in decider.text(f"/t/khai/decisions/{run}")
    assert decider.get(f"/t/khai/proposals/{run}").status_code == 403
    assert "Hồ sơ chờ đề xuất xếp loại" in as_user(ADVISER).text("/t/khai/")
