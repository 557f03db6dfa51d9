"""The operator's pages: a province from its creation to its end, and nothing of what is in it."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask

from core.auth import invitations
from core.auth.services import NewUser
from core.outbox.kinds import QUEUES
from core.tenancy.models import Tenant
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, AsUser, stored
from tests.web.filling import fill, form_with, press, send
from tests.web.test_accounts import PASSWORD, accept, handed
from tests.web.test_organisation import UNIT
from tests.world import counted

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
    page = operator.text("/operator/health")
    assert "PostgreSQL 1" in page
    assert "Kết nối được" in page
    assert all(f"<td>{name}</td>" in page for name in QUEUES)
    assert page.count("không có</span>") == len(QUEUES), "no worker runs in this test"
    app.config["REDIS_URL"] = "redis://127.0.0.1:1"
    assert "Không kết nối được" in operator.text("/operator/health")


def test_a_double_click_creates_one_province(app: Flask, operator: Browser) -> None:
    path = "/operator/provinces/new"
    form = form_with(operator.get(path), "code")
    answers = [send(operator, path, form, PROVINCE) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert [row.slug for row in stored(app, Tenant)].count("moi") == 1
