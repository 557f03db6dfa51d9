"""The overview: targets with their parts, reports that are missing, ratings for who may see them."""

import pytest
from flask import Flask

from tests.assigned_year import ADVISOR, COMMUNE, DECIDER, DEPARTMENT, DISTRICT
from tests.web.cycle_year import AsUser
from tests.world import counted


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def test_the_province_sees_its_targets_by_unit_and_the_ratings(as_user: AsUser) -> None:
    browser = as_user(DECIDER)
    with counted() as statements:
        page = browser.text("/t/an/overview")
    assert len(statements) <= 12, statements
    assert "Kết nạp đảng viên" in page
    assert 'class="table heat-map"' in page
    assert "Huyện ủy Một" in page
    assert "Kết quả xếp loại" in page
    assert "Hoàn thành xuất sắc nhiệm vụ" in page
    assert "/t/an/overview/chart.svg" in page


def test_a_district_sees_what_it_holds_and_gave_out_and_no_ratings(as_user: AsUser) -> None:
    browser = as_user(DISTRICT)
    page = browser.text("/t/an/mot/overview")
    assert "Kết nạp đảng viên" in page
    assert "Đảng ủy xã Đông" in page
    assert "Huyện ủy Hai" not in page
    assert "Kết quả xếp loại" not in page


def test_a_unit_sees_its_own_targets_alone(as_user: AsUser) -> None:
    page = as_user(DEPARTMENT).text("/t/an/overview")
    assert "Sản phẩm được giao" in page
    for hidden in ("Kết nạp đảng viên", "heat-map", "Kết quả xếp loại", "Đã nộp"):
        assert hidden not in page


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
