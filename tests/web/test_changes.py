"""Changes are asked for by who holds the work and decided by who gave it; work is never edited silently."""

from flask import Flask

from core.assignment.models import Assignment, Change, ChangeDecision
from tests.web.assigning import order_districts, work_named
from tests.web.browser import words
from tests.web.cycle_year import COMMITTEE, DISTRICT, DISTRICT_2, FRONT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with, send
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

MEMBERS = "Kết nạp đảng viên"
LONGER = {"kind": "extension", "reason": "Chờ hướng dẫn của Trung ương", "due_on": "15/12/2021"}


def held(as_user: AsUser, due_on: str = "30/11/2021") -> str:
    """Order the year, due before the cycle ends; return the page of district Một's new members."""
    order_districts(as_user, due_on=due_on)
    return work_named(as_user(DISTRICT), "/t/an/mot/work", MEMBERS)


def test_an_extension_is_asked_for_and_granted(app: Flask, as_user: AsUser, cycle: str):
    path, district = held(as_user), as_user(DISTRICT)
    answer = fill(district, f"{path}/changes/new", LONGER, has="reason")
    assert answer.status_code == 303, words(answer)
    assert "Chờ quyết định" in district.text("/t/an/mot/changes")
    assert "15/12/2021" not in district.text("/t/an/mot/work"), "nothing changes before it is decided"

    committee, change = as_user(COMMITTEE), answer.location.replace("/an/mot/", "/an/")
    assert MEMBERS in committee.text("/t/an/changes?state=waiting")
    decided = fill(committee, change, {"verdict": "approved", "document": "90-TB/TU"}, has="document")
    assert decided.status_code == 303, words(decided)
    assert MEMBERS not in committee.text("/t/an/changes?state=waiting")
    page = district.text(path)
    assert "15/12/2021" in page
    assert "30/11/2021" in page, "what the order said stays to be seen"
    assert {str(row.due_on) for row in stored(app, Assignment)} == {"2021-11-30"}


def test_another_plan_is_in_force_once_granted(app: Flask, as_user: AsUser, cycle: str):
    path, district, committee = held(as_user), as_user(DISTRICT), as_user(COMMITTEE)
    page = district.get(f"{path}/changes/new")
    target = words(page).split('name="target_id"')[1].split('option value="')[2].split('"')[0]
    typed = {"kind": "adjustment", "reason": "Chia tách địa bàn", "target_id": target, "plan": "50"}
    change = send(district, f"{path}/changes/new", form_with(page, "reason"), typed).location
    fill(committee, change.replace("/an/mot/", "/an/"), {"verdict": "approved"}, has="document")
    page = district.text(path)
    assert "50 đảng viên" in page
    assert "Theo quyết định giao: 60" in page


def test_what_is_wrong_is_told_and_kept(app: Flask, as_user: AsUser, cycle: str):
    path, district = held(as_user), as_user(DISTRICT)
    answer = fill(district, f"{path}/changes/new", {**LONGER, "due_on": "15/01/2022"}, has="reason")
    assert answer.status_code == 422
    page = words(answer)
    assert 'id="f-due_on-error"' in page
    assert 'value="15/01/2022"' in page
    assert LONGER["reason"] in page
    assert fill(district, f"{path}/changes/new", {**LONGER, "reason": ""}, has="reason").status_code == 422
    assert stored(app, Change) == []


def test_refusing_needs_a_reason_and_is_final(app: Flask, as_user: AsUser, cycle: str):
    path, committee = held(as_user), as_user(COMMITTEE)
    change = fill(as_user(DISTRICT), f"{path}/changes/new", LONGER, has="reason").location.replace("/an/mot/", "/an/")
    answer = fill(committee, change, {"verdict": "refused"}, has="document")
    assert answer.status_code == 422
    assert 'id="f-note-error"' in words(answer)
    late = form_with(committee.get(change), "document")
    said = {"verdict": "refused", "note": "Chưa đủ căn cứ"}
    assert fill(committee, change, said, has="document").status_code == 303
    assert "Chưa đủ căn cứ" in as_user(DISTRICT).text(change.replace("/t/an/", "/t/an/mot/"))
    assert send(committee, change, late, {"verdict": "approved", "request_key": "another"}).status_code == 422
    (decision,) = stored(app, ChangeDecision)
    assert decision.approved is False


def test_a_double_click_asks_once(app: Flask, as_user: AsUser, cycle: str):
    path, district = held(as_user), as_user(DISTRICT)
    form = form_with(district.get(f"{path}/changes/new"), "reason")
    first, second = (send(district, f"{path}/changes/new", form, LONGER) for _ in range(2))
    assert first.location == second.location
    assert len(stored(app, Change)) == 1


def test_only_the_holder_asks_and_only_the_assigner_decides(app: Flask, as_user: AsUser, cycle: str):
    path, district = held(as_user), as_user(DISTRICT)
    change = fill(district, f"{path}/changes/new", LONGER, has="reason").location
    assert "Ghi quyết định" not in district.text(change)
    assert district.post(f"{change}/decide", {"verdict": "approved"}).status_code == 409
    above = path.replace("/an/mot/", "/an/")
    assert as_user(COMMITTEE).get(f"{above}/changes/new").status_code == 403
    assert as_user(DISTRICT_2).get(f"{path.replace('/mot/', '/hai/')}/changes/new").status_code == 404
    assert as_user(FRONT).get(f"{above}/changes/new").status_code == 404
    assert stored(app, ChangeDecision) == []


def test_work_and_changes_of_others_are_not_there(as_user: AsUser, cycle: str):
    path = held(as_user)
    change = fill(as_user(DISTRICT), f"{path}/changes/new", LONGER, has="reason").location
    for page in (path, change):
        assert as_user("btv@binh.example").get(page.replace("/an/mot/", "/binh/")).status_code == 404
        assert as_user(DISTRICT_2).get(page.replace("/mot/", "/hai/")).status_code == 404
        assert as_user(FRONT).get(page.replace("/an/mot/", "/an/")).status_code == 404
    assert MEMBERS not in as_user(DISTRICT_2).text("/t/an/hai/changes")


def test_few_statements(as_user: AsUser, cycle: str):
    path, district = held(as_user), as_user(DISTRICT)
    change = fill(district, f"{path}/changes/new", LONGER, has="reason").location
    for address in ("/t/an/mot/changes", change, path, f"{path}/changes/new"):
        district.get(address)
        with counted() as statements:
            assert district.get(address).status_code == 200
        assert len(statements) <= 12, (address, len(statements), statements)
