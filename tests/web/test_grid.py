"""Ways to fill a grid of plans at once; nothing is saved until the decision is issued."""

import re
from typing import Any

from flask import Flask

from core.assignment.models import Target
from core.db import db
from tests.service.test_earlier_year import NEXT
from tests.web.assigning import DECISION, TARGETS, cascade, cells, order_districts, with_plans
from tests.web.browser import Browser, words
from tests.web.cycle_year import COMMITTEE, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import Form, fill, form_with, send
from tests.web.test_cascade import EAST, WEST, path_of
from tests.world import World, open_cycle

__all__ = ["cycle", "due_days", "regulation"]

MEMBERS = "new_members"


def pressed(browser: Browser, path: str, way: str, typed: dict[str, Any], **plans: str) -> tuple[Form, dict[str, str]]:
    """Press a button of the grid; return the page's form and what stands in the cells of new members, by unit."""
    form, decision = with_plans(browser, path, {(unit, MEMBERS): plan for unit, plan in plans.items()})
    answer = send(browser, path, form, {**decision, **typed, "add_row": way})
    assert answer.status_code == 200, words(answer)
    return plans_in(answer)


def plans_in(answer: Any) -> tuple[Form, dict[str, str]]:
    """Return the form of a page, and the plans of new members in it."""
    form = form_with(answer, "number")
    found = {unit: place for (unit, kind), place in cells(words(answer)).items() if kind == MEMBERS}
    return form, {unit: form.fields[f"{place}-plan"] for unit, place in found.items()}


def test_an_even_split_uses_up_what_is_left(app: Flask, as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    assert "data-shows" not in words(district.get(path))
    form, plans = pressed(district, path, "even", {"number": "07-QĐ/HU"})
    assert plans == {"Huyện ủy Một (phần giữ lại để trực tiếp thực hiện)": "", EAST: "30", WEST: "30"}, (
        "among the levels below, unless others are ticked"
    )
    assert form.fields["number"] == "07-QĐ/HU", "what was typed stays"
    assert not [row for row in stored(app, Target) if row.parent_id], "nothing is saved"
    answer = cascade(district, path, form)
    assert answer.status_code == 303, words(answer).split("<main")[1][:3000]
    assert sum(row.plan for row in stored(app, Target) if row.kind == MEMBERS and row.parent_id) == 60


def test_an_even_split_is_among_those_that_are_ticked(as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    page = words(district.get(path))
    west = next(
        key for key, name in re.findall(r'name="into" value="([^"]+)".*?Chia đều cho ([^<]+)<', page) if name == WEST
    )
    _form, plans = pressed(district, path, "even", {"into": [west]})
    assert {unit: plan for unit, plan in plans.items() if plan} == {WEST: "60"}
    form, decision = with_plans(district, path, {})
    refused = send(district, path, form, {**decision, "into": [], "add_row": "even"})
    assert (refused.status_code, "Hãy đánh dấu những đơn vị được chia đều" in words(refused)) == (422, True)


def test_numbers_that_were_typed_may_stay(as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    _form, plans = pressed(district, path, "even", {"keep": "on"}, **{EAST: "50"})
    assert (plans[EAST], plans[WEST]) == ("50", "10")
    _form, plans = pressed(district, path, "even", {}, **{EAST: "50"})
    assert plans[EAST] != "50"


def test_by_weights(as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    places = cells(district.text(path))
    shares = {f"{places[EAST, MEMBERS]}-share": "1", f"{places[WEST, MEMBERS]}-share": "2"}
    _form, plans = pressed(district, path, "shares", shares)
    assert {unit: plan for unit, plan in plans.items() if plan} == {EAST: "20", WEST: "40"}
    form, decision = with_plans(district, path, {})
    refused = send(district, path, form, {**decision, "add_row": "shares"})
    assert refused.status_code == 422
    assert "Hãy nhập trọng số lớn hơn 0" in words(refused)


def test_lines_of_a_spreadsheet_find_their_units(app: Flask, as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    pasted = "TT\tĐơn vị\tChỉ tiêu\n1\tĐẢNG ỦY XÃ ĐÔNG\t25\n2\txa tay\t30\n3\tXã Bắc\t5\nĐảng ủy xã Đông\t9"
    form, decision = with_plans(district, path, {})
    answer = send(district, path, form, {**decision, "pasted": pasted, "add_row": "paste"})
    form, plans = plans_in(answer)
    assert (plans[EAST], plans[WEST]) == ("25", "30")
    assert form.fields["pasted"].split("\n") == ["TT\tĐơn vị\tChỉ tiêu", "3\tXã Bắc\t5", "Đảng ủy xã Đông\t9"]
    page = words(answer)
    assert "không có đơn vị nào tên như vậy" in page
    assert "đơn vị này đã có ở một dòng trên" in page

    refused = send(district, path, form)
    assert refused.status_code == 422, "lines that reached no cell are not lost in silence"
    assert "chưa được điền vào bảng" in words(refused)
    assert cascade(district, path, form_with(refused, "number"), {"pasted": ""}).status_code == 303
    assert sorted(row.plan for row in stored(app, Target) if row.kind == MEMBERS and row.parent_id) == [25, 30]


def test_a_block_fills_the_columns_from_the_chosen_one_on(as_user: AsUser, cycle: str):
    committee = as_user(COMMITTEE)
    page = committee.get(TARGETS)
    form = form_with(page, "number")
    typed = {**DECISION, "column": MEMBERS, "pasted": "huyen uy mot\t1.060\nHuyện ủy Hai 40", "add_row": "paste"}
    _form, plans = plans_in(send(committee, TARGETS, form, typed))
    assert (plans["Huyện ủy Một"], plans["Huyện ủy Hai"]) == ("1.060", "40")


def test_without_a_plan_there_is_nothing_to_split(as_user: AsUser, cycle: str):
    committee = as_user(COMMITTEE)
    form = form_with(committee.get(TARGETS), "number")
    refused = send(committee, TARGETS, form, {**DECISION, "column": MEMBERS, "add_row": "even"})
    assert refused.status_code == 422
    assert "chưa có chỉ tiêu chung để chia" in words(refused)
    assert "điền 34, 33, 33" in words(refused), "an example until there is something to split"
    fill(committee, f"/t/an/cycles/{cycle}/targets", {"kind": MEMBERS, "plan": "200"})
    live = committee.text("/t/an/orders/new?item=new_members")
    assert re.search(r"còn 200 đảng viên, 3 đơn vị có dấu:\s+2 đơn vị nhận 67; 1 đơn vị nhận 66\.", live), live
    _form, plans = plans_in(send(committee, TARGETS, form, {**DECISION, "column": MEMBERS, "add_row": "even"}))
    assert sum(map(int, plans.values())) == 200


def test_nothing_was_given_the_year_before(as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    form, decision = with_plans(district, path, {})
    refused = send(district, path, form, {**decision, "add_row": "earlier"})
    assert refused.status_code == 422
    assert "Kỳ trước không giao nội dung này" in words(refused)


def test_an_order_begins_with_the_plans_of_the_year_before(app: Flask, as_user: AsUser, cycle: str):
    order_districts(as_user)
    with app.app_context():
        tenant, later = open_cycle(World(app), NEXT)
        db.session.remove()
    address = f"{TARGETS}&cycle={tenant}.{later}"
    _form, plans = plans_in(as_user(COMMITTEE).get(f"{address}&earlier=1"))
    assert (plans["Huyện ủy Một"], plans["Huyện ủy Hai"]) == ("60", "40")
    _form, empty = plans_in(as_user(COMMITTEE).get(address))
    assert set(empty.values()) == {""}
