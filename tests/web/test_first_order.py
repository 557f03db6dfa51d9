"""What leads a committee to its first order, and what keeps it from one that nobody could get."""

import re
from datetime import date

from flask import Flask
from sqlalchemy import update

from core.assignment.models import Assignment
from core.db import RowContext, bind_context, db
from core.tenancy.models import Unit
from core.tenancy.queries import tenant_by_slug
from tests.web.assigning import order_districts
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, COMMITTEE, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with, send
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

TASKS = "/t/an/orders/new?tasks=1"
HOME = "/t/an/"


def test_the_first_page_leads_to_the_order_and_then_no_more(as_user: AsUser, cycle: str) -> None:
    committee = as_user(COMMITTEE)
    found = re.search(r'href="(/t/an/orders/new\?cycle=[^"]+)">Giao nhiệm vụ năm 2021', committee.text(HOME))
    assert found
    assert "Kỳ chưa có quyết định giao" not in as_user(ADMIN).text(HOME)
    assert "Kỳ chưa có quyết định giao" not in as_user(DISTRICT).text("/t/an/mot/")
    for asked in (found[1], f"{found[1]}&tasks=1"):
        with counted() as statements:
            page = committee.get(asked)
        assert len(statements) <= 12, (asked, statements)
    assert "Chưa khai thể thức văn bản" in words(page)
    units = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', words(page)))
    front = next(key for key, name in units.items() if "Mặt trận" in name)
    decision = {"number": "1-QĐ/TU", "signer": "Bí thư", "tasks-0-unit": front, "tasks-0-title": "Đề án"}
    wrong = send(committee, TASKS, form_with(page, "number"), {**decision, "tasks-0-kind": "new_members"})
    assert wrong.status_code == 422
    assert "” không dành cho" in words(wrong)
    assert "Nội dung dùng được: " in words(wrong)
    order_districts(as_user)
    assert "Kỳ chưa có quyết định giao" not in committee.text(HOME)


def test_work_for_nobody_cannot_be_issued(app: Flask, as_user: AsUser, cycle: str) -> None:
    with app.app_context():
        top = tenant_by_slug("an")
        assert top is not None
        bind_context(db.session(), RowContext(top.id))
        db.session.execute(update(Unit).where(Unit.kind == "department").values(valid_to=date(2021, 2, 1)))
        db.session.commit()
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?group=directors"
    page = committee.text(path)
    assert "Chưa có cơ quan nào thuộc nhóm" in page
    assert "Sở, ban, ngành" in page
    assert ">Kiểm tra và xem trước</button>" not in page
    assert ">Kiểm tra và xem trước</button>" in committee.text(TASKS)
    assert stored(app, Assignment) == []


def test_a_letterhead_signs_the_order(as_user: AsUser, cycle: str) -> None:
    listed = as_user(ADMIN).text("/t/an/letterheads")
    found = re.search(r'href="(/t/an/letterheads/[^"]+)"', listed)
    assert found
    typed = {"style": "party", "sign_for": "T/M BAN THƯỜNG VỤ", "sign_post": "BÍ THƯ", "valid_from": "01/01/2021"}
    for place in re.findall(r'href="(/t/an/letterheads/[^"]+)"', listed):
        assert fill(as_user(ADMIN), place, typed, has="issuer").status_code == 303
    page = as_user(COMMITTEE).text(TASKS)
    assert 'value="T/M BAN THƯỜNG VỤ, BÍ THƯ"' in page
    assert "Chưa khai thể thức văn bản" not in page
