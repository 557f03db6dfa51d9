"""The operator's pages: a province from its creation to its end, and nothing of what is in it."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.auth import invitations
from core.auth.services import NewUser
from core.db import db
from core.outbox.kinds import QUEUES
from core.outbox.models import OutboxRow
from core.tenancy.models import Tenant
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, PACK, AsUser, regulation, stored
from tests.web.filling import fill, form_with, press, send
from tests.web.invitations import PASSWORD, accept, handed
from tests.web.test_organisation import UNIT
from tests.world import World, counted

__all__ = ["regulation"]

OPERATOR = "van-hanh@he-thong.example"
PROVINCE = {
    "name": "Tỉnh Mới",
    "code": "92",
    "valid_from": "01/01/2021",
    "email": "quan-tri@moi.example",
}


@pytest.fixture
def operator(app: Flask, as_user: Callable[[str], Browser]) -> Browser:
    """An operator without any seat, signed in."""
    with app.app_context():
        link = invitations.invite(NewUser(uuid.uuid4(), OPERATOR, operator=True), "test")
        invitations.accept(link.token, PASSWORD)
    return as_user(OPERATOR)


def page_of(app: Flask, slug: str) -> str:
    return f"/operator/provinces/{next(row for row in stored(app, Tenant) if row.slug == slug).id}"


def test_an_operator_starts_at_the_provinces(operator: Browser) -> None:
    assert operator.get("/seats").location == "/operator/"
    page = operator.text("/operator/")
    assert "Tỉnh An" in page
    assert "Huyện Một" not in page


def test_nobody_else_learns_that_the_pages_exist(app: Flask, as_user: AsUser, browser: Browser) -> None:
    paths = ["/operator/", "/operator/health", "/operator/ledger", "/operator/provinces/new", page_of(app, "an")]
    paths += ["/operator/health.json", "/operator/packs", f"/operator/packs/{PACK}"]
    for path in paths:
        assert browser.get(path).status_code == 302
        assert as_user(ADMIN).get(path).status_code == 404
    assert as_user(ADMIN).post(f"{page_of(app, 'an')}/suspend", {"reason": "tự ý"}).status_code == 404


def test_an_operator_opens_no_page_of_a_province(app: Flask, operator: Browser) -> None:
    for path in ("/t/an/", "/t/an/organisation", "/t/an/audit", "/t/an/accounts", "/t/an/mot/"):
        assert operator.get(path).status_code == 404


def test_a_province_is_created_and_its_administrator_comes_in(operator: Browser, browser: Browser) -> None:
    answer = fill(operator, "/operator/provinces/new", PROVINCE)
    assert answer.status_code == 303, words(answer)
    path = handed(operator, answer.location)
    with counted() as statements:
        page = operator.text(answer.location)
    assert len(statements) <= 12, statements
    assert "/invitation/" not in page
    assert PROVINCE["email"] in page
    assert accept(browser, path).status_code == 303
    assert PROVINCE["email"] not in operator.text(answer.location), "who came in is the province's business"
    assert browser.get("/seats").location == "/t/moi/"
    assert "Tỉnh Mới" in browser.text("/t/moi/organisation")
    assert browser.get("/t/an/").status_code == 404
    assert "Lập đơn vị hành chính" in operator.text("/operator/ledger")
    assert "Vận hành hệ thống" in browser.text("/t/moi/audit")


def test_bad_input_is_told_and_kept(operator: Browser) -> None:
    for typed, told in (
        ({**PROVINCE, "name": ""}, "Hãy nhập nội dung này."),
        ({**PROVINCE, "slug": "an"}, "Địa chỉ này đã có đơn vị khác dùng."),
        ({**PROVINCE, "slug": "Tỉnh Mới"}, "không hợp lệ"),
        ({**PROVINCE, "code": "90", "valid_from": "15/10/2020"}, "Mã đơn vị đã được dùng"),
        ({**PROVINCE, "email": "quan-tri"}, "không phải địa chỉ thư"),
    ):
        answer = fill(operator, "/operator/provinces/new", typed)
        assert (answer.status_code, told in words(answer)) == (422, True), words(answer)
        assert all(f'value="{text}"' in words(answer) for text in typed.values() if text)


def test_a_suspended_province_says_so_on_every_page_and_writes_nothing(
    app: Flask, operator: Browser, as_user: AsUser
) -> None:
    admin, committee, page = as_user(ADMIN), as_user(COMMITTEE), page_of(app, "an")
    new_unit = f"/t/an/tenants/{page.rpartition('/')[2]}/units/new"
    assert fill(admin, new_unit, UNIT).status_code == 303
    assert fill(operator, page, {"reason": ""}).status_code == 422
    assert fill(operator, page, {"reason": "Rà soát an toàn thông tin"}).status_code == 303
    for path in ("/t/an/", "/t/an/organisation", "/t/an/cycles"):
        shown = committee.text(path)
        assert "Tỉnh An đang tạm dừng trên hệ thống" in shown
        assert "Rà soát an toàn thông tin" in shown
    refused = fill(admin, new_unit, {**UNIT, "name": "Sở Tài chính"}, has="name")
    assert refused.status_code == 423
    assert "Sở Tài chính" in words(refused), "what was typed is not lost"
    assert "tạm dừng" not in as_user("btv@binh.example").text("/t/binh/")
    assert as_user("bi-thu.mot@an.example").text("/t/an/mot/").count("đang tạm dừng trên hệ thống") == 1
    press(operator, page, "/resume")
    assert "đang tạm dừng" not in committee.text("/t/an/")
    assert fill(admin, new_unit, {**UNIT, "name": "Sở Tài chính"}).status_code == 303
    ledger = admin.text("/t/an/audit")
    assert "Tạm dừng đơn vị" in ledger
    assert "Cho hoạt động trở lại" in ledger


def test_a_province_ends(app: Flask, operator: Browser) -> None:
    page = page_of(app, "an")
    assert fill(operator, page, {"last_day": "15/02/2021", "document": "Nghị quyết 01"}).status_code == 422
    assert fill(operator, page, {"last_day": "14/02/2021", "document": "Nghị quyết 01"}).status_code == 303
    assert "Đã kết thúc" in operator.text(page)
    assert next(row for row in stored(app, Tenant) if row.slug == "an/mot").valid_to is not None


def test_a_further_administrator_is_invited(app: Flask, operator: Browser, browser: Browser) -> None:
    page = page_of(app, "an")
    assert fill(operator, page, {"email": "quan-tri-2@an.example"}).status_code == 303
    press(operator, page, "/invite-again")
    assert accept(browser, handed(operator, page)).status_code == 303
    assert browser.get("/t/an/organisation").status_code == 200


def test_health_tells_of_engines_queues_and_schema(app: Flask, operator: Browser) -> None:
    with counted() as statements:
        page = operator.text("/operator/health")
    assert len(statements) <= 12, statements
    assert "PostgreSQL 1" in page
    assert "<dd class=fact-key>ready</dd>" in page
    assert "Kết nối được" in page
    assert all(f"<td>{name} (" in page for name in QUEUES)
    assert page.count("không có</span>") == len(QUEUES), "no worker runs in this test"
    app.config["REDIS_URL"] = "redis://127.0.0.1:1"
    assert "Không kết nối được" in operator.text("/operator/health")
    told = operator.get("/operator/health.json").json
    assert (told["workers"], told["queues"][0]["length"]) == (None, None)
    assert told["engines"]["revision"] == told["expected"]


def test_health_tells_of_jobs_and_of_none_of_their_content(app: Flask, operator: Browser) -> None:
    now = clock.now()
    since = now - timedelta(hours=1)
    with app.app_context():
        actor = World(app).actor(COMMITTEE)
        whose = {"tenant_id": actor.tenant_id, "person_id": actor.person_id, "seat_id": actor.seat_id, "arguments": {}}
        waits = {"kind": "evaluation.freeze", "created_at": since}
        failed = {"kind": "evaluation.propose", "created_at": now, "attempts": 2, "done_at": now, "problem": "của Bà X"}
        rows = [OutboxRow(id=uuid.uuid4(), **whose, **each) for each in (waits, failed)]
        db.session.add_all(rows)
        db.session.commit()
    page = operator.text("/operator/health")
    assert f"Chậm: có việc chờ từ {since.astimezone(clock.VIETNAM):%d/%m/%Y}" in page
    assert "Tính đề xuất xếp loại" in page
    assert "của Bà X" not in page
    told = operator.get("/operator/health.json").json
    assert {row["name"]: row["waiting"] for row in told["queues"]} == {"bulk": 1, "default": 0}
    assert [(row["tenant"], row["state"]) for row in told["ended"]] == [("Tỉnh An", "failed")]
    assert "của Bà X" not in str(told)


def test_packs_tell_which_provinces_use_them(app: Flask, operator: Browser, regulation: None) -> None:
    with counted() as statements:
        page = operator.text("/operator/packs")
    assert len(statements) <= 12, statements
    row = page.split(f'href="/operator/packs/{PACK}"')[1].split("</tr>")[0]
    assert '<div class="cell">1</div>' in row
    assert "giaoviec " in row, "where it comes from"
    shown = operator.text(f"/operator/packs/{PACK}").split("Tỉnh đang dùng", 1)[1]
    assert page_of(app, "an") in shown
    assert "01/01/2021" in shown
    assert page_of(app, "binh") not in shown
    assert f"/operator/packs/{PACK}" in operator.text(page_of(app, "an"))
    assert f"/operator/packs/{PACK}" not in operator.text(page_of(app, "binh"))
    assert operator.get("/operator/packs/khong-co").status_code == 404


def test_a_double_click_creates_one_province(app: Flask, operator: Browser) -> None:
    path = "/operator/provinces/new"
    form = form_with(operator.get(path), "code")
    answers = [send(operator, path, form, PROVINCE) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert [row.slug for row in stored(app, Tenant)].count("moi") == 1
