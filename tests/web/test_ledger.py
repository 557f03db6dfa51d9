"""The page of a target: its sum, its parts, and every entry down to its report line."""

import pytest
from flask import Flask

from core.db import db
from core.reporting.services import LineForm, correct_line
from tests.assigned_year import (
    ADMINISTRATOR,
    ADVISOR,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    FRONT,
    OTHER_COMMUNE,
    OTHER_DISTRICT,
    Assigned,
)
from tests.web.reporting import AsUser, Key, at, of_page
from tests.world import counted, on


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def target(app: Flask, address: str, kind: str) -> Key:
    with app.app_context():
        _work, found = Assigned(app).held(address, kind)
        db.session.remove()
        assert found is not None
        return found.tenant_id, found.id


def test_a_number_is_followed_down_to_its_report_line(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            year = Assigned(app)
            root = year.province_target()
            first = year.file(COMMUNE, "2021-Q1", new_members=12)
            second = year.file(OTHER_COMMUNE, "2021-Q1", new_members=5)
            year.judge(DISTRICT, first)
            year.judge(DISTRICT, second)
            line = year.line(first, "new_members").line
            form = LineForm(line.id, line.value - 3, narrative="Tính trùng")  # type: ignore[operator]
            correct_line(year.leader(COMMUNE), (line.tenant_id, line.id), form)
            year.judge(DISTRICT, first)
            db.session.remove()
        province = as_user(DECIDER)
        page = province.text(at("an", root, "targets"))
        assert "14 đảng viên" in page
        assert "200 đảng viên" in page
        assert "7 %" in page
        assert "Đã phân bổ 180 đảng viên trên kế hoạch 200 đảng viên" in page
        assert "Chưa phân bổ 20" in page
        district = target(app, DISTRICT, "new_members")
        assert at("an", district, "targets") in page
        assert page.count("Ghi đảo") == 1
        page = province.text(at("an", district, "targets"))
        assert at("an", root, "targets") in page  # the way up
        assert at("an", target(app, COMMUNE, "new_members"), "targets") in page
        assert f"{at('an', first)}#line-{line.id}" in page
        assert province.get(at("an", first)).status_code == 200
        own = as_user(DISTRICT).text(at("an/mot", district, "targets"))
        assert "14 đảng viên" in own
        assert "Chỉ tiêu cấp trên" not in own


def test_entries_are_sorted_and_paged_by_the_address(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            year = Assigned(app)
            root = year.province_target()
            for address, value in ((COMMUNE, 12), (OTHER_COMMUNE, 5)):
                year.judge(DISTRICT, year.file(address, "2021-Q1", new_members=value))
            db.session.remove()
        path = at("an", root, "targets")
        text = as_user(DECIDER).text(f"{path}?sort=-unit").split("Các bút toán")[-1]
        assert text.index("Đảng ủy xã Đông") > -1
        first, second = sorted(("Đảng ủy xã Tây", "Đảng ủy xã Đông"), key=text.index)
        other = as_user(DECIDER).text(f"{path}?sort=unit").split("Các bút toán")[-1]
        assert sorted((first, second), key=other.index) == [second, first]


def test_a_ratio_shows_both_numbers(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            year = Assigned(app)
            key = year.file(DISTRICT, "2021-Q1", disbursement=(903, 1000))
            year.judge(ADVISOR, key, role="advisor")
            db.session.remove()
        text = as_user(DISTRICT).text(at("an/mot", target(app, DISTRICT, "disbursement"), "targets"))
        assert "903/1.000 (90,3 %)" in text
        assert "100,3 %" in text  # of a plan of 90


def test_who_sees_which_target(app: Flask, as_user: AsUser) -> None:
    with app.app_context():
        root = Assigned(app).province_target()
        db.session.remove()
    district = target(app, DISTRICT, "disbursement")
    own = target(app, FRONT, "body_task")
    assert as_user(DISTRICT).get(at("an/mot", root, "targets")).status_code == 404
    assert as_user(OTHER_DISTRICT).get(at("an/hai", district, "targets")).status_code == 404
    assert as_user(COMMUNE).get(at("an/mot/dong", district, "targets")).status_code == 404
    assert as_user("btv@binh.example").get(at("binh", root, "targets")).status_code == 404
    assert as_user(FRONT).get(at("an", own, "targets")).status_code == 200
    assert as_user(DEPARTMENT).get(at("an", own, "targets")).status_code == 404
    assert as_user(ADMINISTRATOR).get(at("an", root, "targets")).status_code == 403


def test_a_target_without_results_says_so_in_few_statements(app: Flask, as_user: AsUser) -> None:
    with app.app_context():
        root = Assigned(app).province_target()
        db.session.remove()
    browser = as_user(DECIDER)
    with counted() as statements:
        assert "Chưa có dòng báo cáo nào được chấp nhận" in browser.text(at("an", root, "targets"))
    assert len(of_page(statements)) <= 12, statements
