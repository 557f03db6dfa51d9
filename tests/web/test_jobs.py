"""Jobs: how far one is, why it failed, what it made; one's own, or all for who reads the audit trail."""

import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from uuid_utils.compat import uuid7

from core.db import bind_context, db
from core.evaluation.models import RatingRun
from core.outbox.models import OutboxRow
from tests.assigned_year import ADVISOR, DECIDER, DEPARTMENT
from tests.web.browser import words
from tests.web.cycle_year import AsUser
from tests.web.filling import form_with
from tests.world import World, counted

NOW = datetime(2021, 2, 15, 2, tzinfo=UTC)


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def make(app: Flask, address: str, **values: object) -> uuid.UUID:
    """Put a job of a seat into the outbox."""
    with app.app_context():
        actor = World(app).actor(address)
        bind_context(db.session(), actor.context)
        run = db.session.scalars(select(RatingRun)).first()
        assert run is not None
        row = OutboxRow(
            id=uuid7(),
            tenant_id=actor.tenant_id,
            person_id=actor.person_id,
            seat_id=actor.seat_id,
            kind="evaluation.freeze",
            arguments={"run": str(run.id)},
            created_at=NOW,
            **{"total": 9, **values},
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def test_a_job_under_way_is_followed(app: Flask, as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    path = f"/t/an/jobs/{make(app, ADVISOR, attempts=1, progress=3)}"
    for _reload in range(2):
        page = browser.text(path)
        assert "Đang chạy" in page
        assert f'data-poll="{path}/progress"' in page
        assert '<meta http-equiv="refresh"' in page
        assert "/t/an/runs/" in page
    assert browser.get(f"{path}/progress").json == {
        "done": 3,
        "total": 9,
        "label": "Chốt số liệu đợt đánh giá",
        "ended": False,
    }


def test_a_job_that_failed_says_why(app: Flask, as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    path = f"/t/an/jobs/{make(app, ADVISOR, attempts=1, problem='Gói quy định gặp lỗi.', done_at=NOW)}"
    page = browser.text(path)
    assert "Không thực hiện được" in page
    assert "Gói quy định gặp lỗi." in page
    assert "data-poll" not in page
    assert browser.get(f"{path}/progress").json["ended"] is True
    assert "Gói quy định gặp lỗi" not in browser.text("/t/an/jobs?state=done")
    assert path in browser.text("/t/an/jobs?state=failed")


def test_the_list_shows_what_was_done(as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    with counted() as statements:
        page = browser.text("/t/an/jobs")
    assert len(statements) <= 12, statements
    assert "Thông báo quyết định giao nhiệm vụ" in page
    assert "/t/an/orders/" in page, "what came of it"
    assert "Ban Thường vụ" in page.split("<tbody>")[1], "who started it"


def test_the_list_is_narrowed_to_who_started_a_job(app: Flask, as_user: AsUser) -> None:
    path = f"/t/an/jobs/{make(app, ADVISOR, attempts=1, problem='Hỏng.', done_at=NOW)}"
    browser = as_user(ADVISOR)
    found = browser.text("/t/an/jobs?starter=to+chuc&state=failed&sort=done")
    assert f"{path}/resume" in found
    assert path not in browser.text("/t/an/jobs?starter=giam+doc")
    assert f"{path}/resume" not in as_user(DECIDER).text("/t/an/jobs")
    assert "Chỉ người có cùng thẩm quyền với người bắt đầu (Ban Tổ chức)" in as_user(DECIDER).text(path)


def test_a_job_is_its_persons_own(app: Flask, as_user: AsUser) -> None:
    path = f"/t/an/jobs/{make(app, DEPARTMENT)}"
    assert as_user(DEPARTMENT).get(path).status_code == 200
    assert as_user(DECIDER).get(path).status_code == 200
    assert as_user("mat-tran@an.example").get(path).status_code == 404
    assert as_user("btv@binh.example").get(path.replace("/t/an/", "/t/binh/")).status_code == 404
    assert as_user(DEPARTMENT).get(f"/t/an/jobs/{uuid.uuid4()}/progress").status_code == 404


def test_a_job_is_stopped_and_resumed_after_a_second_look(app: Flask, as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    path = f"/t/an/jobs/{make(app, ADVISOR, total=1000, progress=300)}"
    page = browser.text(path)
    assert "Đang chạy" in page
    assert "300/1.000" in page
    assert f'href="{path}/cancel"' in page
    assert f"{path}/resume" not in page
    sure = browser.get(f"{path}/cancel")
    assert "Phần đã làm được giữ nguyên" in words(sure)
    assert browser.post(f"{path}/cancel", dict(form_with(sure, "request_key").fields)).location == path
    page = browser.text(path)
    assert "Đã dừng theo yêu cầu" in page
    assert "data-poll" not in page
    assert "300/1.000" in page
    assert path in browser.text("/t/an/jobs?state=cancelled")
    sure = browser.get(f"{path}/resume")
    assert browser.post(f"{path}/resume", dict(form_with(sure, "request_key").fields)).location == path
    assert "Đang chạy" in browser.text(path)
    assert "Dừng việc chạy nền" in browser.text("/t/an/audit")


def test_a_second_sending_stops_nothing_twice(app: Flask, as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    path = f"/t/an/jobs/{make(app, ADVISOR)}"
    fields = dict(form_with(browser.get(f"{path}/cancel"), "request_key").fields)
    assert [browser.post(f"{path}/cancel", fields).status_code for _ in range(2)] == [303, 303]
    assert browser.post(f"{path}/cancel").status_code == 409


def test_who_may_not_do_the_work_has_no_buttons(app: Flask, as_user: AsUser) -> None:
    """The decider reads all jobs of the tenant, but freezing figures is the advisory body's."""
    path = f"/t/an/jobs/{make(app, ADVISOR)}"
    assert f"{path}/cancel" in as_user(ADVISOR).text(path)
    browser = as_user(DECIDER)
    page = browser.text(path)
    assert "Chốt số liệu đợt đánh giá" in page
    assert f"{path}/cancel" not in page
    assert browser.post(f"{path}/cancel").status_code == 403


def test_a_lost_job_says_that_it_will_go_on(app: Flask, as_user: AsUser) -> None:
    past = datetime(2021, 2, 15, 1, tzinfo=UTC)
    path = f"/t/an/jobs/{make(app, ADVISOR, attempts=1, progress=3, queued_at=past, lease_until=past)}"
    browser = as_user(ADVISOR)
    page = browser.text(path)
    assert "Bị gián đoạn" in page
    assert f"{path}/resume" in page
    assert path in browser.text("/t/an/jobs?state=lost")
    assert path not in browser.text("/t/an/jobs?state=running")
