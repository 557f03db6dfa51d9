"""The installed packs as an administrator sees them: the tenant's set, what waits and why, what each pack says."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from uuid_utils.compat import uuid7

from core.assignment.services import create_cycle
from core.db import bind_context, db
from core.extensions.chain import hook_names
from core.extensions.discovery import init_packs
from core.extensions.services import disable_pack, enable_pack
from core.outbox.models import OutboxRow
from core.tenancy.queries import authorities
from tests.assigned_year import ADMINISTRATOR, ADVISOR
from tests.extensions.kit import make_pack
from tests.packs import beside, install
from tests.web.cycle_year import ADMIN, COMMITTEE, FORM, PACK, AsUser, regulation
from tests.world import World, counted

__all__ = ["regulation"]

PAGE = "/t/an/parameters/installed"


@pytest.fixture
def draft(app: Flask, regulation: None) -> uuid.UUID:
    """A cycle that cannot be opened: nobody said how many days a report may take."""
    with app.app_context():
        admin = World(app).actor(ADMIN)
        bind_context(db.session(), admin.context)
        cycle_id: uuid.UUID = create_cycle(admin, authorities(admin.tenant_id)[0].id, FORM)
        db.session.remove()
        return cycle_id


def with_packs(app: Flask, *made: tuple[str, str]) -> None:
    """Install packs (key, what it extends) beside the bundled ones, and one that could not be loaded."""
    packs = [make_pack(key, "", extends=extends) for key, extends in made]
    init_packs(app, beside(*packs, failures={"hong": "SyntaxError: invalid syntax"}))


def waiting(page: str) -> str:
    return page.split('id="waiting"')[1].split("<h2", maxsplit=1)[0]


def test_the_set_of_a_tenant_is_told(as_user: AsUser, regulation: None) -> None:
    with counted() as statements:
        page = as_user(ADMIN).text(PAGE)
    assert len(statements) <= 12, statements
    used = page.split("Bộ quy định của đơn vị")[1].split("<h2")[0]
    assert f"/t/an/parameters/{PACK}" in used
    assert "01/01/2021" in used
    assert "Tỉnh An" in used
    assert "Không có kỳ hay đợt nào phải chờ" in waiting(page)
    assert as_user(COMMITTEE).get(PAGE).status_code == 403
    assert as_user(COMMITTEE).get(f"{PAGE}/{PACK}").status_code == 403


def test_a_pack_is_used_since_it_was_last_switched_on(app: Flask, as_user: AsUser, regulation: None) -> None:
    with app.app_context():
        admin = World(app).actor(ADMIN)
        disable_pack(admin, PACK, date(2021, 1, 10))
        enable_pack(admin, PACK, date(2021, 1, 20))
        enable_pack(admin, PACK, date(2021, 2, 1))
        db.session.remove()
    used = as_user(ADMIN).text(PAGE).split("Bộ quy định của đơn vị")[1].split("<h2")[0]
    assert "20/01/2021" in used
    with app.app_context():
        disable_pack(World(app).actor(ADMIN), PACK, date(2021, 2, 1))
        db.session.remove()
    assert "Đơn vị chưa dùng quy định nào." in as_user(ADMIN).text(PAGE)


def test_a_cycle_waits_for_a_value_and_the_page_leads_there(app: Flask, as_user: AsUser, draft: uuid.UUID) -> None:
    shown = waiting(as_user(ADMIN).text(PAGE))
    assert f"/{draft}" in shown
    assert "còn thiếu tham số" in shown
    assert "/t/an/parameters/unconfirmed" in shown
    with app.app_context():
        disable_pack(World(app).actor(ADMIN), PACK, date(2021, 1, 1))
        db.session.remove()
    shown = waiting(as_user(ADMIN).text(PAGE))
    assert "chưa được bật cho đơn vị này" in shown
    assert "/unconfirmed" not in shown


def test_what_cannot_be_used_is_told_in_words(app: Flask, as_user: AsUser, regulation: None) -> None:
    with_packs(app, ("lac", "khong_co"))
    page = as_user(ADMIN).text(PAGE)
    failures = page.split('id="failures"')[1]
    assert "Mã của gói không đúng cú pháp." in failures
    assert "SyntaxError: invalid syntax" in failures
    assert "chuỗi quy định của gói bị hỏng" in failures
    broken = as_user(ADMIN).text(f"{PAGE}/lac")
    assert "khong_co" in broken
    assert as_user(ADMIN).get(f"{PAGE}/hong").status_code == 404


def test_a_pack_of_another_province_does_not_exist(app: Flask, as_user: AsUser) -> None:
    elsewhere = make_pack("rieng", "")
    elsewhere = replace(elsewhere, manifest=replace(elsewhere.manifest, tenants=("binh",)))
    install(app, elsewhere)
    assert "rieng" not in as_user(ADMIN).text(PAGE)
    assert as_user(ADMIN).get(f"{PAGE}/rieng").status_code == 404
    assert as_user("quan-tri@binh.example").get("/t/binh/parameters/installed/rieng").status_code == 200


def test_a_pack_tells_hooks_parameters_and_forms(as_user: AsUser) -> None:
    browser = as_user(ADMIN)
    with counted() as statements:
        page = browser.text(f"{PAGE}/{PACK}")
    assert len(statements) <= 12, statements
    assert all(f"<code>{hook}</code>" in page for hook in hook_names())
    assert "report.due_days" in page
    assert "chưa xác minh" in page
    assert "Lời hướng dẫn lấy từ gói" in page
    assert "mặc định của hệ thống" in browser.text(f"{PAGE}/core")
    coming = browser.text(f"{PAGE}/nghi_dinh_335")
    assert "không có bản nào có hiệu lực" not in coming, "one that is not in force yet is read on its first day"


class TestWithARun:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    @pytest.mark.parametrize(("problem", "told"), [("Gói gặp lỗi lạ.", True), (None, False)])
    def test_a_run_waits_for_its_job(self, app: Flask, as_user: AsUser, problem: str | None, told: bool) -> None:
        now = datetime(2022, 1, 5, tzinfo=UTC)
        with app.app_context():
            actor = World(app).actor(ADVISOR)
            bind_context(db.session(), actor.context)
            run = db.session.execute(db.text("select id from rating_run where state <> 'closed'")).scalar()
            job = OutboxRow(
                id=uuid7(),
                tenant_id=actor.tenant_id,
                person_id=actor.person_id,
                seat_id=actor.seat_id,
                kind="evaluation.propose",
                arguments={"run": str(run)},
                created_at=now,
                done_at=now,
                problem=problem,
            )
            db.session.add(job)
            db.session.commit()
            job_id = job.id
        shown = waiting(as_user(ADVISOR).text(PAGE))
        assert ("Gói gặp lỗi lạ." in shown) == told
        assert (f"/t/an/jobs/{job_id}" in shown) == told
        assert "/t/an/runs/" not in waiting(as_user(ADMINISTRATOR).text(PAGE)), "runs are not for every seat"
        assert ("/t/an/runs/" in shown) == told
