"""Jobs: how far one is, why it failed, what it made; one's own, or all for who reads the audit trail."""

import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask
from uuid_utils.compat import uuid7

from core.db import bind_context, db
from core.outbox.models import OutboxRow
from tests.assigned_year import ADVISOR, DECIDER, DEPARTMENT
from tests.conftest import World
from tests.web.cycle_year import AsUser, counted

NOW = datetime(2021, 2, 15, 2, tzinfo=UTC)


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def make(app: Flask, address: str, **values: object) -> uuid.UUID:
    """Put a job of a seat into the outbox."""
    with app.app_context():
        actor = World(app).actor(address)
        bind_context(db.session(), actor.context)
        row = OutboxRow(
            id=uuid7(),
            tenant_id=actor.tenant_id,
            person_id=actor.person_id,
            seat_id=actor.seat_id,
            kind="evaluation.freeze",
            arguments={"run": str(uuid.uuid4())},
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
    assert "Gói quy định" not in browser.text("/t/an/jobs?state=done")
    assert path in browser.text("/t/an/jobs?state=failed")


def test_the_list_shows_what_was_done(as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    with counted() as statements:
        page = browser.text("/t/an/jobs")
    assert len(statements) <= 12, statements
    assert "Thông báo quyết định giao nhiệm vụ" in page


def test_a_job_is_its_persons_own(app: Flask, as_user: AsUser) -> None:
    path = f"/t/an/jobs/{make(app, DEPARTMENT)}"
    assert as_user(DEPARTMENT).get(path).status_code == 200
    assert as_user(DECIDER).get(path).status_code == 200
    assert as_user("mat-tran@an.example").get(path).status_code == 404
    assert as_user("btv@binh.example").get(path.replace("/t/an/", "/t/binh/")).status_code == 404
    assert as_user(DEPARTMENT).get(f"/t/an/jobs/{uuid.uuid4()}/progress").status_code == 404
