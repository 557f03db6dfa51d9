"""The page of a piece of work says what waits around it and whose turn it is; splitting, what becomes of numbers."""

import re

import pytest
from flask import Flask

from core.db import db
from tests.assigned_year import ADVISOR, COMMUNE, DISTRICT, OTHER_COMMUNE, Assigned
from tests.web.browser import words
from tests.web.cycle_year import AsUser
from tests.web.filling import fill
from tests.web.test_board import plain
from tests.world import counted, on


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def work_of(app: Flask, address: str, kind: str) -> str:
    """Return the address of the page of a piece of work within its tenant."""
    with app.app_context():
        work, _target = Assigned(app).held(address, kind)
        found = f"assignments/{work.tenant_id}/{work.id}"
        db.session.remove()
    return found


def test_what_waits_around_work_is_on_its_page(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        page = f"/t/an/mot/dong/{work_of(app, COMMUNE, 'new_members')}"
        commune = as_user(COMMUNE)
        assert "Báo cáo đến kỳ: Quý I/2021" in commune.text(page)
        with app.app_context():
            key = Assigned(app).file(COMMUNE, "2021-Q1", new_members=12)
            db.session.remove()
        raised = fill(commune, page.replace("assignments/", "obstacles/new/"), {"description": "Thiếu nguồn"})
        assert raised.status_code == 303
        shown = plain(commune.text(page))
        assert "Báo cáo Quý I/2021: 12 đảng viên Chờ ý kiến của Ban Thường vụ Huyện ủy Một" in shown
        assert "Thiếu nguồn chờ Ban Thường vụ Huyện ủy Một chỉ đạo" in shown
        assert "Kỳ báo cáo tới: Quý II/2021 kỳ hết ngày 30/06/2021" in shown
        with app.app_context():
            Assigned(app).judge(DISTRICT, key, "returned")
            db.session.remove()
        district = as_user(DISTRICT)
        above = page.replace("/mot/dong/", "/mot/")
        with counted() as statements:
            seen = plain(district.text(above))
        assert "Bị trả lại đơn vị đính chính: Có lý do" in seen
        assert len(statements) <= 12, statements


def test_splitting_says_what_becomes_of_what_was_reported(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        district, page = as_user(DISTRICT), f"/t/an/mot/{work_of(app, DISTRICT, 'enterprise_organisations')}/cascade"
        assert "Sau khi phân bổ, đơn vị không nhập số trực tiếp" in district.text(page)
        with app.app_context():
            key = Assigned(app).file(DISTRICT, "2021-Q1", enterprise_organisations=2)
            db.session.remove()
        waiting = plain(district.text(page))
        assert "Phần giữ lại báo cáo từ Quý II/2021, hạn nộp 10/07/2021" in waiting, "that of quarter I is filed"
        assert "Đơn vị đã tự nhập số cho chỉ tiêu này, chưa được chấp nhận. Quý I/2021 : 2" in waiting
        assert "số đã nộp sẽ bị trả lại" in waiting
        with app.app_context():
            Assigned(app).judge(ADVISOR, key, role="advisor")
            db.session.remove()
        counted_page = words(district.get(page))
        assert "đề nghị Ban Thường vụ Tỉnh ủy" in counted_page
        assert not re.search(r'name="plans-\d+-plan"', counted_page), "nothing is typed in vain"


def test_a_draft_is_led_to_by_who_writes_it_alone(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        page = work_of(app, OTHER_COMMUNE, "new_members")
        with app.app_context():
            tenant, report = Assigned(app).draft(OTHER_COMMUNE, "2021-Q1", new_members=5)
            db.session.remove()
        own = as_user(OTHER_COMMUNE).text(f"/t/an/mot/tay/{page}")
        assert f'/reports/{tenant}/{report}">Báo cáo đến kỳ: Quý I/2021' in own
        above = as_user(DISTRICT).text(f"/t/an/mot/{page}")
        assert "Báo cáo đến kỳ: Quý I/2021" in above
        assert str(report) not in above, "what is not filed yet is its writers' alone"
