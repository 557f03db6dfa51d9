"""Before a cascade is issued: what it would give, for whom, and what is asked of who has a part already."""

import re

from flask import Flask

from core.assignment.models import Assignment, Change, Target
from tests.web.assigning import cascade, cells, with_plans
from tests.web.browser import words
from tests.web.cycle_year import DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with, send
from tests.web.test_board import plain
from tests.web.test_cascade import EAST, WEST, path_of

__all__ = ["cycle", "due_days", "regulation"]

MEMBERS = "new_members"
OWN = "Huyện ủy Một (phần giữ lại để trực tiếp thực hiện)"


def parts(app: Flask) -> list[Assignment]:
    return [row for row in stored(app, Assignment) if row.parent_id]


def test_a_preview_says_who_gets_what_and_gives_nothing(app: Flask, as_user: AsUser, cycle: str) -> None:
    path, district = path_of(as_user), as_user(DISTRICT)
    form, typed = with_plans(district, path, {(OWN, MEMBERS): "6", (EAST, MEMBERS): "24"})
    seen = send(district, path, form, {**typed, "number": "07-QĐ/HU", "due_on": "30/11/2021"})
    page = plain(words(seen))
    assert (seen.status_code, parts(app)) == (200, [])
    for said in ("24 40 % 30/11/2021", "6 10 %", "phần giữ lại", "Phân bổ lần này 30", "Còn lại chưa phân bổ 30"):
        assert said in page, said
    back = send(district, path, form_with(seen, "number"), {"add_row": ""})
    assert {"07-QĐ/HU", "30/11/2021"} <= set(form_with(back, "number").fields.values()), "what was typed comes back"
    assert form_with(back, "number").fields[f"{cells(words(back))[EAST, MEMBERS]}-plan"] == "24"
    issued = send(district, path, form_with(seen, "number"), {"step": "issue"})
    assert (issued.status_code, len(parts(app))) == (303, 2)
    assert "Huyện ủy Một (phần giữ lại) 6" in plain(district.text(path))
    form, typed = with_plans(district, path, {(WEST, MEMBERS): "1"})
    used = send(district, path, form, {**typed, "number": "07-QĐ/HU"})
    assert (used.status_code, "Số quyết định 07-QĐ/HU đã được dùng" in words(used)) == (422, True)


def test_who_has_a_part_gets_no_second_one_by_mistake(app: Flask, as_user: AsUser, cycle: str) -> None:
    path, district = path_of(as_user), as_user(DISTRICT)
    form, typed = with_plans(district, path, {(EAST, MEMBERS): "25"})
    assert "Giao thêm một nhiệm vụ nữa" not in district.text(path), "nobody has a part"
    assert cascade(district, path, form, {**typed, "number": "07-QĐ/HU"}).status_code == 303
    form, typed = with_plans(district, path, {(EAST, MEMBERS): "5", (WEST, MEMBERS): "10"})
    typed = {**typed, "number": "08-QĐ/HU"}
    refused = send(district, path, form, typed)
    assert (refused.status_code, len(parts(app))) == (422, 1)
    assert "“Đảng ủy xã Đông” đã có phần của nhiệm vụ này theo Quyết định số 07-QĐ/HU" in words(refused)
    assert "Đảng ủy xã Tây” đã có" not in words(refused)
    assert re.search(r'href="[^"]+/adjust">Điều chỉnh phần này', words(refused))
    again = send(district, path, form, {**typed, "again": "on"})
    assert "đã có 25 theo Quyết định số 07-QĐ/HU" in plain(words(again))
    assert send(district, path, form_with(again, "number"), {"step": "issue"}).status_code == 303
    assert len(parts(app)) == 3


def test_the_part_that_was_given_is_adjusted_instead(app: Flask, as_user: AsUser, cycle: str) -> None:
    path, district = path_of(as_user), as_user(DISTRICT)
    form, typed = with_plans(district, path, {(EAST, MEMBERS): "25"})
    cascade(district, path, form, {**typed, "number": "07-QĐ/HU"})
    found = re.search(r'href="([^"]+/adjust)">', district.text(path))
    assert found
    page = plain(district.text(found[1]))
    assert "Mức đang có hiệu lực 25 đảng viên" in page
    assert "Còn lại chưa phân bổ 35" in page
    same = fill(district, found[1], {"plan": "25", "reason": "Rà soát"})
    assert (same.status_code, "Mức mới phải khác" in words(same)) == (422, True)
    assert fill(district, found[1], {"plan": "30", "reason": "Rà soát", "document": "09-QĐ/HU"}).status_code == 303
    assert len(stored(app, Change)) == 1
    assert [row.plan for row in stored(app, Target) if row.parent_id and row.kind == MEMBERS][-1] == 25, "never edited"
    assert "Đã phân bổ 30" in plain(district.text(path)), "the new plan is in force"
    beyond = {"plan": "61", "reason": "Rà soát"}
    refused = fill(district, found[1], beyond)
    assert (refused.status_code, "giao 61 trong khi chỉ tiêu là 60" in words(refused)) == (422, True)
    issued = fill(district, found[1], {**beyond, "over_allocation_reason": "Xã xin nhận thêm"})
    assert issued.status_code == 303, words(issued)
    told = plain(district.text(issued.location))
    assert "Điều chỉnh: 30 → 61 đảng viên" in told
    assert "Giao vượt chỉ tiêu, lý do: Xã xin nhận thêm" in told
    assert "Người đề nghị" not in told, "nobody asks oneself"
    lower = fill(district, found[1], {"plan": "60,5", "reason": "Rà soát"})
    assert lower.status_code == 303, "less of what exceeds needs no reason"
    commune = as_user("bi-thu.dong.mot@an.example")
    assert commune.get(found[1]).status_code in (403, 404), "who holds it asks for a change"
