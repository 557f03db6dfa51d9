"""The cockpit of a period: steps, missing reports, targets, units side by side, trend, ratings for who may see them."""

import re

import pytest
from flask import Flask

from tests.assigned_year import ADVISOR, COMMUNE, DECIDER, DEPARTMENT, DISTRICT
from tests.web.cycle_year import AsUser
from tests.world import counted, on


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def test_the_cockpit_tells_how_the_steps_of_a_period_stand(as_user: AsUser) -> None:
    browser = as_user(DECIDER)
    with counted() as statements:
        page = browser.text("/t/an/overview")
    assert len(statements) <= 12, statements
    shown = re.findall(r'<li class="is-(\w+)"[^>]*>.*?<a href="([^"]+)">([^<]+)</a>', page, re.DOTALL)
    states = {label: (state, url) for state, url, label in shown}
    assert list(states)[:2] == ["Đăng ký nhiệm vụ", "Giao nhiệm vụ"]
    assert states["Giao nhiệm vụ"][0] == "done"
    assert "Báo cáo Quý IV/2021" in states
    for _state, url in states.values():
        assert browser.get(url).status_code == 200, url


def test_each_number_of_the_matrix_leads_to_its_reports_in_three_clicks(as_user: AsUser) -> None:
    browser = as_user(DECIDER)
    assert 'href="/t/an/overview/units?cycle=' in browser.text("/t/an/overview")  # the first click
    with counted() as statements:
        page = browser.text("/t/an/overview/units?group=districts")
    assert len(statements) <= 12, statements
    assert 'class="table heat-map"' in page
    assert "Huyện ủy Một" in page
    row = page.split("Kết nạp đảng viên</a>", 1)[-1] if "Kết nạp đảng viên</a>" in page else page
    cell = re.search(r'href="(/t/an/targets/[^"]+)"', row)
    assert cell  # the second
    ledger = browser.text(cell[1])
    report = re.search(r'href="(/t/an/(?:mot/)?(?:reports|reviews)/[^"]+)"', ledger)
    assert report, ledger  # the third
    assert browser.get(report[1]).status_code == 200


def test_the_matrix_is_sorted_by_a_unit_or_a_target(as_user: AsUser) -> None:
    browser = as_user(DECIDER)
    address = "/t/an/overview/units?group=districts"

    def rows(by: str) -> list[str]:
        page = browser.text(f"{address}&by={by}")
        return re.findall(r'<th scope="row">\s*<a [^>]*>([^<]+)<', page)

    declared = rows("")
    assert sorted(rows("-unit.0")) == sorted(declared)
    assert rows("unit.0") != declared or rows("-unit.0") != declared
    for rubbish in ("x", "unit.99", "target.-1", "-unit.", "unit.0.1"):
        assert rows(rubbish) == declared


def test_targets_stand_in_a_table_with_their_parts(as_user: AsUser) -> None:
    with counted() as statements:
        page = as_user(DECIDER).text("/t/an/overview/targets")
    assert len(statements) <= 12, statements
    assert "Kết nạp đảng viên" in page
    assert "/t/an/overview/chart.svg" in page


def test_the_trend_adds_up_to_what_was_accepted(as_user: AsUser) -> None:
    browser = as_user(DECIDER)
    with on(12, 31), counted() as statements:
        page = browser.text("/t/an/overview/trend")
    assert len(statements) <= 12, statements
    assert "Chưa có kỳ trước của cùng cấp giao để so." in page
    assert browser.get("/t/an/overview/trend.svg").mimetype == "image/svg+xml"


def test_ratings_stand_against_their_limits_with_ties(as_user: AsUser) -> None:
    with counted() as statements:
        page = as_user(DECIDER).text("/t/an/overview/ratings")
    assert len(statements) <= 12, statements
    assert "Số đối tượng đã quyết định trong kỳ" in page
    assert "Hoàn thành xuất sắc nhiệm vụ" in page
    assert "Thứ tự theo điểm" in page
    assert as_user(DISTRICT).get("/t/an/mot/overview/ratings").status_code == 403


def test_a_district_sees_what_it_holds_and_gave_out(as_user: AsUser) -> None:
    browser = as_user(DISTRICT)
    with counted() as statements:
        page = browser.text("/t/an/mot/overview")
    assert len(statements) <= 12, statements
    assert "Cấp mình được cấp trên giao 18 chỉ tiêu." in page
    matrix = browser.text("/t/an/mot/overview/units")
    assert re.search(r'<th scope="col" class="num">Huyện Một</th>', matrix), "its own beside its communes"
    assert "Cơ quan, đơn vị cấp dưới: mức thực hiện so với kế hoạch" in matrix
    page = browser.text("/t/an/mot/overview/targets")
    assert "Kết nạp đảng viên" in page
    assert "Đảng ủy xã Đông" in page
    assert "Huyện ủy Hai" not in page


def test_a_unit_sees_its_own_targets_alone(as_user: AsUser) -> None:
    browser = as_user(DEPARTMENT)
    page = browser.text("/t/an/overview")
    assert "Sản phẩm được giao" in page
    for hidden in ("Kết nạp đảng viên", "heat-map", "Đã nộp", 'class="tabs"', 'class="steps"'):
        assert hidden not in page
    for whole in ("units", "trend", "ages.svg", "trend.svg", "ratings"):
        assert browser.get(f"/t/an/overview/{whole}").status_code == 403, whole


def test_a_window_can_be_chosen(as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    assert "Báo cáo Quý II/2021" in browser.text("/t/an/overview?window=2021-Q2")
    assert browser.get("/t/an/overview?window=x&cycle=y").status_code == 200


def test_the_chart_is_a_picture_that_runs_nothing(as_user: AsUser) -> None:
    answer = as_user(COMMUNE).get("/t/an/mot/dong/overview/chart.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert b"<script" not in answer.get_data()


def test_who_may(as_user: AsUser) -> None:
    assert as_user("quan-tri@an.example").get("/t/an/overview").status_code == 403
    assert as_user(DECIDER).get("/t/binh/overview").status_code == 404
