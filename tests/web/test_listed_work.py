"""Work that is chosen from a table of the regulation, on the pages of registrations and orders."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from core.domain.settings import SettingRow
from core.extensions.discovery import Registry, init_packs
from core.extensions.services import enable_pack, save_settings
from tests.extensions.kit import make_pack
from tests.service.test_settings import FORM, LISTED_WORK
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, COMMITTEE, DIRECTOR, AsUser
from tests.web.filling import fill, form_with, send
from tests.world import CYCLE, NEW_YEAR, World, on, open_cycle

DECISION = {"number": "01-QĐ", "signer": "Bí thư", "summary": "Giao sản phẩm"}
CODES = (SettingRow("SP-01", "Báo cáo", {"coefficient": "1.5"}), SettingRow("SP-02", "Đề án", {"coefficient": "2"}))


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    init_packs(app, Registry([make_pack("listed", LISTED_WORK)]))
    with app.app_context():
        world = World(app)
        administrator = world.actor(ADMIN)
        enable_pack(administrator, "listed", NEW_YEAR)
        save_settings(administrator, replace(FORM, rows=CODES))
        open_cycle(world, replace(CYCLE, scheme="listed"))
    with on(2, 1):
        yield app


def test_a_registration_is_a_code_of_the_list(as_user: AsUser) -> None:
    director = as_user(DIRECTOR)
    page = director.text("/t/an/registrations/new")
    assert "SP-02: Đề án" in page
    typed = {"kind": "product", "committed_result": "Hai đề án", "committed_on": "30/06/2021", "plan": "2"}
    refused = fill(director, "/t/an/registrations/new", typed, has="committed_result")
    assert refused.status_code == 422
    assert "Hãy nhập tên nhiệm vụ hoặc chọn mã trong danh mục." in words(refused)
    filed = fill(director, "/t/an/registrations/new", {**typed, "listed": "SP-02"}, has="committed_result")
    assert filed.status_code == 303, words(filed)
    shown = director.text(filed.location)
    assert all(text in shown for text in ("Đề án", "SP-02"))


def test_an_order_takes_title_and_coefficient_of_the_code(as_user: AsUser) -> None:
    committee = as_user(COMMITTEE)
    new = "/t/an/orders/new?item=product"
    page = committee.get(new)
    assert "SP-01: Báo cáo" in words(page)
    asked = form_with(page, "columns-0-weight").fields
    assert ("columns-0-listed" in asked, "plans-0-listed" in asked) == (True, False), "asked once for the column"
    typed = {**DECISION, "plans-0-plan": "3", "columns-0-listed": "SP-99", "columns-0-weight": "1"}
    wrong = fill(committee, new, typed, has="plans-0-plan")
    assert (wrong.status_code, "Hãy chọn một mục trong danh sách" in words(wrong)) == (422, True)
    typed |= {"columns-0-listed": "SP-01", "columns-0-weight": ""}
    given = fill(committee, new, typed, has="plans-0-plan")
    assert given.status_code == 303, words(given)
    order = committee.text(given.location)
    assert all(text in order for text in ("Báo cáo", "mã SP-01", "hệ số 1,5"))
    work = order.split("/assignments/")[1].split('"')[0]
    assert "SP-01" in committee.text(f"/t/an/assignments/{work}")


def test_each_cell_may_say_for_itself_what_its_column_says(as_user: AsUser) -> None:
    committee = as_user(COMMITTEE)
    new = "/t/an/orders/new?item=product"
    typed = {**DECISION, "plans-0-plan": "3", "columns-0-listed": "SP-01"}
    apart = fill(committee, new, {**typed, "add_row": "apart"}, has="plans-0-plan")
    form = form_with(apart, "plans-0-plan")
    assert (form.fields["plans-0-listed"], "columns-0-listed" in form.fields) == ("SP-01", False)
    given = send(committee, new, form, {"plans-0-listed": "SP-02"})
    assert given.status_code == 303, words(given)
    assert "mã SP-02" in committee.text(given.location)


def test_work_with_words_of_its_own_may_leave_them_to_the_code(as_user: AsUser) -> None:
    committee = as_user(COMMITTEE)
    new = "/t/an/orders/new?tasks=1"
    choose = form_with(committee.get(new), "tasks-0-title")
    assert choose is not None
    unit = words(committee.get(new)).split('name="tasks-0-unit"')[1].split('<option value="')[2].split('"')[0]
    row = {"tasks-0-unit": unit, "tasks-0-kind": "product", "tasks-0-listed": "SP-02", "tasks-0-plan": "1"}
    given = fill(committee, new, {**DECISION, **row}, has="tasks-0-title")
    assert given.status_code == 303, words(given)
    assert all(text in committee.text(given.location) for text in ("Đề án", "mã SP-02", "hệ số 2"))
