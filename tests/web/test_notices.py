"""Notices: to the unit that holds the work, in words, until somebody read them."""

import re

import pytest
from flask import Flask

from core.audit.models import AuditEntry
from core.notify.models import Notice
from tests.assigned_year import DECIDER, DEPARTMENT, DISTRICT, FRONT
from tests.web.cycle_year import AsUser, stored
from tests.web.filling import form_to, forms, send
from tests.world import counted


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    return reported_app


def test_a_unit_reads_what_happened_and_follows_it(as_user: AsUser) -> None:
    browser = as_user(DEPARTMENT)
    with counted() as statements:
        page = browser.text("/t/an/notices")
    assert len(statements) <= 12, statements
    assert "nhiệm vụ theo Quyết định số" in page
    assert "Ủy ban Mặt trận" not in page
    assert "/t/an/orders/" in page
    assert "Thông báo mới" in browser.text("/t/an/")
    only = browser.text("/t/an/notices?kind=report_reviewed")
    assert "đã được cấp trên cho ý kiến" in only
    assert "theo Quyết định số" not in only


def test_all_are_marked_as_read_once(app: Flask, as_user: AsUser) -> None:
    browser = as_user(DEPARTMENT)
    form = form_to(browser.get("/t/an/notices"), "/notices/read")
    assert [send(browser, "/t/an/notices", form).status_code for _ in range(2)] == [303, 303]
    assert "Đánh dấu tất cả đã đọc" not in browser.text("/t/an/notices")
    read = [row for row in stored(app, Notice) if row.read_at]
    assert read
    assert [row.action for row in stored(app, AuditEntry)].count("notice.read") == len(read)


def test_one_is_marked_by_its_own_unit_alone(app: Flask, as_user: AsUser) -> None:
    front = as_user(FRONT)
    action = next(
        form.action for form in forms(front.get("/t/an/notices")) if re.search(r"[0-9a-f]/read$", form.action)
    )
    others = (as_user(DEPARTMENT).post(action), as_user(DECIDER).post(action))
    assert [answer.status_code for answer in others] == [404, 404]
    assert as_user(DISTRICT).post(action.replace("/t/an/", "/t/an/mot/")).status_code == 404
    assert front.post(action).status_code == 303
    assert sum(1 for row in stored(app, Notice) if row.read_at) == 1


def test_who_holds_no_work_is_told_that_nothing_comes_here(as_user: AsUser) -> None:
    browser = as_user("quan-tri@an.example")
    assert "vai trò này không nhận thông báo" in browser.text("/t/an/notices")
    assert browser.post("/t/an/notices/read").status_code == 403
    assert 'href="/t/an/notices"' not in browser.text("/t/an/")
