"""A district splits what it was given among its communes; allocated, assigned and unassigned are seen."""

import re

from flask import Flask

from core.assignment.models import Assignment, Target
from tests.web.assigning import DECISION, cascade, cells, order_districts, with_plans, work_named
from tests.web.browser import words
from tests.web.cycle_year import COMMITTEE, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import form_with, send
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

EAST, WEST = "Đảng ủy xã Đông", "Đảng ủy xã Tây"
MEMBERS = "Kết nạp đảng viên"


def path_of(as_user: AsUser) -> str:
    """Order the year and return the page on which district Một splits its new members."""
    order_districts(as_user)
    return work_named(as_user(DISTRICT), "/t/an/mot/work", MEMBERS) + "/cascade"


def test_a_target_is_split_among_communes(app: Flask, as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    plans = {(EAST, "new_members"): "25", (WEST, "new_members"): "30"}
    form, typed = with_plans(district, path, plans)
    answer = cascade(district, path, form, {**typed, "number": "07-QĐ/HU"})
    assert answer.status_code == 303, words(answer)

    parts = [row for row in stored(app, Target) if row.kind == "new_members" and row.parent_id]
    above = next(row for row in stored(app, Target) if row.id == parts[0].parent_id)
    assert sorted(row.plan for row in parts) == [25, 30]
    assert (above.plan, above.measured_by) == (60, "parts")
    given = [row for row in stored(app, Assignment) if row.parent_id]
    assert {row.order_number for row in given} == {"07-QĐ/HU"}
    assert MEMBERS in as_user("bi-thu.dong.mot@an.example").text("/t/an/mot/dong/work")

    page = district.text(path.removesuffix("/cascade"))
    assert EAST in page
    assert WEST in page
    facts = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Đã phân bổ 55" in facts
    assert "Chưa phân bổ 5" in facts
    assert "Còn lại chưa phân bổ 5" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", district.text(path)))


def test_a_district_keeps_a_part_of_its_own(app: Flask, as_user: AsUser, cycle: str):
    """What it keeps of one of its 18 tasks is no nineteenth; the order tells what is left, and leads back."""
    path, district = path_of(as_user), as_user(DISTRICT)
    own = "Huyện ủy Một (phần giữ lại để trực tiếp thực hiện)"
    form, typed = with_plans(district, path, {(own, "new_members"): "1", (EAST, "new_members"): "25"})
    answer = cascade(district, path, form, {**typed, "number": "07-QĐ/HU"})
    assert answer.status_code == 303, words(answer)
    assert sorted(row.plan for row in stored(app, Target) if row.kind == "new_members" and row.plan < 30) == [1, 25]
    page = district.text(answer.location)
    assert "còn 34 đảng viên chưa phân bổ" in page
    back = path.removesuffix("/cascade")
    assert f'<a href="{back}">Nhiệm vụ được phân bổ</a>' in page
    assert "chưa phân bổ" not in re.sub(r"<table.*", "", district.text(answer.location), flags=re.DOTALL), "told once"


def test_more_than_the_level_has_needs_a_reason(app: Flask, as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    form, typed = with_plans(district, path, {(EAST, "new_members"): "65"})
    answer = cascade(district, path, form, {**typed, "number": "07-QĐ/HU"})
    assert answer.status_code == 422
    assert 'id="f-over_allocation_reason-error"' in words(answer)
    assert 'value="65"' in words(answer)
    assert not [row for row in stored(app, Assignment) if row.parent_id]
    again = cascade(district, path, form_with(answer, "number"), {"over_allocation_reason": "Dự phòng"})
    assert again.status_code == 303
    assert "Dự phòng" in district.text(again.location)


def test_an_empty_grid_is_no_decision(app: Flask, as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    assert ("Huyện ủy Một (phần giữ lại để trực tiếp thực hiện)", "new_members") in cells(words(district.get(path)))
    form, typed = with_plans(district, path, {})
    answer = cascade(district, path, form, {**typed, "number": "07-QĐ/HU"})
    assert answer.status_code == 422
    assert "chưa có nhiệm vụ nào" in words(answer)
    assert 'value="07-QĐ/HU"' in words(answer)


def test_a_double_click_splits_once(app: Flask, as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    form, typed = with_plans(district, path, {(EAST, "new_members"): "25"})
    once = {**typed, "number": "07-QĐ/HU", "step": "issue"}
    first, second = (send(district, path, form, once) for _ in range(2))
    assert first.location == second.location
    assert len([row for row in stored(app, Assignment) if row.parent_id]) == 1


def test_work_that_is_done_or_not_is_ticked(app: Flask, as_user: AsUser, cycle: str):
    order_districts(as_user)
    district = as_user(DISTRICT)
    path = work_named(district, "/t/an/mot/work", "Giải phóng mặt bằng các dự án trọng điểm") + "/cascade"
    page = district.get(path)
    east = cells(words(page))[EAST, "land_clearance"]
    typed = {**DECISION, "number": "08-QĐ/HU", f"{east}-give": "on"}
    assert cascade(district, path, form_with(page, "number"), typed).status_code == 303
    (part,) = [row for row in stored(app, Assignment) if row.parent_id]
    assert part.title == "Giải phóng mặt bằng các dự án trọng điểm"


def test_units_of_others_cannot_be_slipped_in(app: Flask, as_user: AsUser, cycle: str):
    """The cells name units: a forged one of another district is refused by the service."""
    path, district = path_of(as_user), as_user(DISTRICT)
    form, typed = with_plans(district, path, {(EAST, "new_members"): "25"})
    other = next(row for row in stored(app, Target) if row.kind == "new_members" and row.plan == 40)
    work = next(row for row in stored(app, Assignment) if row.id == other.assignment_id)
    place = cells(words(district.get(path)))[EAST, "new_members"]
    answer = send(
        district, path, form, {**typed, "number": "07-QĐ/HU", f"{place}-unit": f"{work.tenant_id}.{work.unit_id}"}
    )
    assert answer.status_code == 422
    assert not [row for row in stored(app, Assignment) if row.parent_id]


def test_who_may_split(as_user: AsUser, cycle: str):
    path = path_of(as_user)
    assert as_user("chu-tich.mot@an.example").get(path).status_code == 403, "no authority"
    assert as_user("tong-hop.mot@an.example").get(path).status_code == 403, "no permission"
    assert as_user("bi-thu.hai@an.example").get(path.replace("/mot/", "/hai/")).status_code == 404
    assert as_user(COMMITTEE).get(path.replace("/an/mot/", "/an/")).status_code == 404, "the level itself splits"
    assert as_user("btv@binh.example").get(path.replace("/an/mot/", "/binh/")).status_code == 404


def test_few_statements(as_user: AsUser, cycle: str):
    path, district = path_of(as_user), as_user(DISTRICT)
    for address in (path, path.removesuffix("/cascade"), "/t/an/mot/work"):
        district.get(address)
        with counted() as statements:
            assert district.get(address).status_code == 200
        assert len(statements) <= 12, (address, len(statements), statements)
