"""The page of a cycle tells how its pin stands to the present, and leads to the decision to pin it anew."""

import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.assignment.models import Cycle, PinDecision
from core.db import db
from core.extensions.services import ParameterForm, confirm_parameter
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, COMMITTEE, DIRECTOR, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with, send
from tests.world import World, counted

__all__ = ["cycle", "due_days", "regulation"]

DECISION = {"document": "Quyết định số 20-QĐ/TU", "document_date": "01/02/2021", "reason": "Có hướng dẫn mới"}


def enter(app: Flask, value: int, version: int, key: str = "report.due_days") -> None:
    with app.app_context():
        form = ParameterForm("vinh_phuc", key, Decimal(value), date(2021, 1, 1), "15-HD/BTCTU", date(2021, 1, 9))
        confirm_parameter(World(app).actor(ADMIN), form, version=version)
        db.session.remove()


@pytest.fixture
def changed(app: Flask, cycle: str) -> str:
    """The cycle, after the days until a report is due were changed from 10 to 25; as a path."""
    enter(app, 25, 1)
    return f"/t/an/cycles/{cycle}"


def test_a_cycle_as_it_was_opened_says_that_nothing_differs(as_user: AsUser, cycle: str) -> None:
    page = as_user(ADMIN).text(f"/t/an/cycles/{cycle}")
    assert "Quy định và giá trị đang ghim trùng với hiện nay." in page
    assert "Ghim lại" not in page
    answer = as_user(ADMIN).get(f"/t/an/cycles/{cycle}/pin")
    assert answer.status_code == 409
    assert "Không có gì khác để ghim lại." in words(answer)


def test_what_differs_is_shown_and_pinned_anew_by_a_decision(app: Flask, as_user: AsUser, changed: str) -> None:
    admin = as_user(ADMIN)
    page = admin.text(changed)
    assert "thay đổi sau khi mở kỳ không tự áp dụng" in page
    assert "15-HD/BTCTU, 09/01/2021" in page
    assert re.search(r">\s*10 <span.*?>\s*25 <span", page, re.DOTALL)

    answer = fill(admin, f"{changed}/pin", DECISION)
    assert (answer.status_code, answer.location) == (303, changed)
    (decision,) = stored(app, PinDecision)
    (row,) = stored(app, Cycle)
    assert (decision.reason, decision.new_fingerprint) == ("Có hướng dẫn mới", row.fingerprint)
    page = admin.text(changed)
    assert "Quy định và giá trị đang ghim trùng với hiện nay." in page
    assert "Các lần ghim lại" in page
    assert "Quyết định số 20-QĐ/TU, ngày 01/02/2021" in page


def test_values_confirmed_after_opening_are_no_conflict(app: Flask, as_user: AsUser, cycle: str) -> None:
    enter(app, 90, 0, "threshold.xs")
    page = as_user(ADMIN).text(f"/t/an/cycles/{cycle}")
    assert "Các giá trị này được xác nhận sau khi mở kỳ" in page
    assert "không tự áp dụng" not in page


def test_what_is_missing_is_told_and_kept(app: Flask, as_user: AsUser, changed: str) -> None:
    answer = fill(as_user(ADMIN), f"{changed}/pin", {**DECISION, "document_date": "32/01/2021", "reason": ""})
    assert answer.status_code == 422
    page = words(answer)
    assert 'id="f-reason-error"' in page
    assert 'value="32/01/2021"' in page
    assert stored(app, PinDecision) == []


def test_a_stale_page_is_shown_what_differs_now(app: Flask, as_user: AsUser, changed: str) -> None:
    admin = as_user(ADMIN)
    form = form_with(admin.get(f"{changed}/pin"), "reason")
    enter(app, 20, 2)
    answer = send(admin, f"{changed}/pin", form, DECISION)
    assert answer.status_code == 409
    assert "Nội dung đã được người khác cập nhật" in words(answer)
    assert "Có hướng dẫn mới" in words(answer)
    assert stored(app, PinDecision) == []
    assert send(admin, f"{changed}/pin", form_with(answer, "reason")).status_code == 303


def test_a_double_click_decides_once(app: Flask, as_user: AsUser, changed: str) -> None:
    admin = as_user(ADMIN)
    form = form_with(admin.get(f"{changed}/pin"), "reason")
    assert [send(admin, f"{changed}/pin", form, DECISION).status_code for _ in range(2)] == [303, 303]
    assert len(stored(app, PinDecision)) == 1


def test_only_the_administrator_of_the_tenant_decides(as_user: AsUser, changed: str) -> None:
    for address in (COMMITTEE, DIRECTOR):
        assert "Khác với hiện nay" in as_user(address).text(changed)
        assert "/pin" not in as_user(address).text(changed)
        assert as_user(address).get(f"{changed}/pin").status_code == 403
    below = changed.replace("/t/an/", "/t/an/mot/")
    assert "Khác với hiện nay" in as_user(DISTRICT).text(below)
    assert as_user(DISTRICT).get(f"{below}/pin").status_code == 404


def test_the_pages_ask_little(as_user: AsUser, changed: str) -> None:
    admin = as_user(ADMIN)
    for path in (changed, f"{changed}/pin"):
        with counted() as statements:
            assert admin.get(path).status_code == 200
        assert len(statements) <= 12, statements
