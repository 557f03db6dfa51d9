"""A cycle is made, refused while something is missing, opened and closed; its catalogue is edited."""

import re
from datetime import date

import pytest
from flask import Flask

from core.assignment.models import CatalogueItem, Cycle
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, COMMITTEE, DIRECTOR, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with, press, send

__all__ = ["cycle", "due_days", "regulation"]

TYPED = {
    "name": "Giao nhiệm vụ năm 2021",
    "key": "2021",
    "kind": "year",
    "starts_on": "01/01/2021",
    "ends_on": "31/12/2021",
    "registration_opens_on": "15/01/2021",
    "registration_closes_on": "28/02/2021",
    "rule_date": "01/01/2021",
}


def test_without_a_regulation_the_page_says_what_to_do(as_user: AsUser):
    assert "Chưa có quy định nào được bật" in as_user(ADMIN).text("/t/an/cycles/new")


def test_a_cycle_is_made_and_refused_while_a_parameter_is_missing(app: Flask, as_user: AsUser, regulation: None):
    admin = as_user(ADMIN)
    answer = fill(admin, "/t/an/cycles/new", TYPED)
    assert answer.status_code == 303
    (made,) = stored(app, Cycle)
    assert (made.key, made.state, made.scheme) == ("2021", "draft", "vinh_phuc")
    page = admin.text(answer.location)
    assert "Chưa mở được kỳ" in page
    assert "Kết nạp đảng viên" in page

    asked = admin.get(f"{answer.location}/issue")
    assert "Chưa mở được kỳ" in words(asked)
    assert ">Mở kỳ</button>" not in words(asked)
    refused = admin.post(f"{answer.location}/issue", {"examples": "keep"})
    assert refused.status_code == 422
    assert "báo cáo" in words(refused)
    assert stored(app, Cycle)[0].state == "draft"


def test_the_form_proposes_the_year_that_has_no_cycle(app: Flask, as_user: AsUser, due_days: None) -> None:
    admin = as_user(ADMIN)
    assert fill(admin, "/t/an/cycles/new", {}, has="name").status_code == 303, "as it is proposed"
    (made,) = stored(app, Cycle)
    assert (made.key, made.kind, made.rule_date, made.ends_on) == ("2021", "year", date(2021, 1, 1), date(2021, 12, 31))
    assert 'value="01/01/2022"' in admin.text("/t/an/cycles/new")


def test_a_cycle_is_opened_and_closed(app: Flask, as_user: AsUser, due_days: None):
    admin = as_user(ADMIN)
    path = fill(admin, "/t/an/cycles/new", TYPED).location
    assert as_user(DISTRICT).get("/t/an/mot/cycles").status_code == 200
    assert "Giao nhiệm vụ năm 2021" not in as_user(DISTRICT).text("/t/an/mot/cycles"), "a draft is not seen below"

    asked = admin.text(f"{path}/issue")
    assert "Được ghim khi mở, không sửa lại được" in asked
    assert "Vẫn làm được sau khi mở" in asked
    assert stored(app, Cycle)[0].state == "draft", "reading what is fixed opens nothing"
    assert fill(admin, f"{path}/issue", {"examples": "keep"}).status_code == 303
    (issued,) = stored(app, Cycle)
    assert issued.state == "open"
    assert issued.fingerprint in admin.text(path)
    assert "Việc tiếp theo trong kỳ" in admin.text(path)
    assert "Giao nhiệm vụ năm 2021" in as_user(DISTRICT).text("/t/an/mot/cycles")

    assert press(admin, path, "/close").status_code == 303
    assert stored(app, Cycle)[0].state == "closed"


def test_examples_are_left_out_until_they_are_named(app: Flask, as_user: AsUser, due_days: None):
    admin = as_user(ADMIN)
    path = fill(admin, "/t/an/cycles/new", TYPED).location
    asked = admin.text(f"{path}/issue")
    assert "10 mục dưới đây là ví dụ" in asked
    assert "đúng 18" in asked, "what the regulation asks for stands beside what is left"
    assert fill(admin, f"{path}/issue", {}, has="examples").status_code == 303, "left out as it stands"
    choose = "/t/an/orders/new"
    assert "chỉ tiêu số 1 (minh họa)" not in as_user(COMMITTEE).text(choose)
    page = admin.text(path)
    assert "10 mục minh họa đã bỏ ngoài danh mục" in page
    example = next(row for row in stored(app, CatalogueItem) if row.key == "defence_1")
    edit = f"/t/an/catalogue/{example.tenant_id}/{example.id}"
    assert fill(admin, edit, {"label": "Tuyển quân đạt chỉ tiêu"}).status_code == 303
    named = next(row for row in stored(app, CatalogueItem) if row.key == "defence_1")
    assert (named.left_out, named.illustrative, named.issued_at is None) == (False, False, False)
    offered = as_user(COMMITTEE).text(choose)
    assert "Tuyển quân đạt chỉ tiêu" in offered
    assert "9 mục minh họa đã bỏ ngoài danh mục" in admin.text(path)


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(app: Flask, as_user: AsUser, due_days: None):
    answer = fill(as_user(ADMIN), "/t/an/cycles/new", {**TYPED, "starts_on": "32/01/2021", "name": ""})
    assert answer.status_code == 422
    page = words(answer)
    assert 'value="32/01/2021"' in page
    assert 'id="f-starts_on-error"' in page
    assert 'id="f-name-error"' in page
    answer = fill(as_user(ADMIN), "/t/an/cycles/new", {**TYPED, "ends_on": "01/01/2020"})
    assert answer.status_code == 422
    assert 'id="f-ends_on-error"' in words(answer)
    assert stored(app, Cycle) == []


def test_a_double_click_makes_one_cycle(app: Flask, as_user: AsUser, due_days: None):
    admin = as_user(ADMIN)
    form = form_with(admin.get("/t/an/cycles/new"), "key")
    first, second = (send(admin, "/t/an/cycles/new", form, TYPED) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(stored(app, Cycle)) == 1


def test_only_who_manages_cycles_of_the_whole_tenant(as_user: AsUser, cycle: str):
    assert as_user(COMMITTEE).get("/t/an/cycles/new").status_code == 403
    assert as_user(DIRECTOR).get("/t/an/cycles/new").status_code == 403, "a seat of one department"
    director = as_user(DIRECTOR)
    assert "Đóng kỳ" not in director.text(f"/t/an/cycles/{cycle}")
    assert director.post(f"/t/an/cycles/{cycle}/close").status_code == 403
    assert as_user("quan-tri@binh.example").get(f"/t/binh/cycles/{cycle}").status_code == 404
    assert as_user(DISTRICT).post(f"/t/an/mot/cycles/{cycle}/close").status_code == 404, "a rule of a tenant above"


def catalogue_links(page: str) -> list[str]:
    return re.findall(r'href="(/t/an/catalogue/[^"]+)"', page)


def test_the_catalogue_is_edited_and_a_stale_edit_is_shown(app: Flask, as_user: AsUser, cycle: str):
    admin = as_user(ADMIN)
    path = catalogue_links(admin.text(f"/t/an/cycles/{cycle}"))[0]
    stale = form_with(admin.get(path), "label")
    assert fill(admin, path, {"label": "Kết nạp đảng viên mới"}).status_code == 303

    answer = send(admin, path, stale, {"label": "Bản của tôi"})
    assert answer.status_code == 409
    page = words(answer)
    assert "Kết nạp đảng viên mới" in page
    assert "Bản của tôi" in page
    assert "Kết nạp đảng viên mới" in {item.label for item in stored(app, CatalogueItem)}

    again = send(admin, path, form_with(answer, "label"))
    assert again.status_code == 303, "sending once more replaces what is stored"
    assert "Bản của tôi" in {item.label for item in stored(app, CatalogueItem)}


def test_the_catalogue_of_another_tenant_is_not_there(as_user: AsUser, cycle: str):
    path = catalogue_links(as_user(ADMIN).text(f"/t/an/cycles/{cycle}"))[0]
    assert as_user("quan-tri@binh.example").get(path.replace("/t/an/", "/t/binh/")).status_code == 404
    assert as_user(DISTRICT).get(path.replace("/t/an/", "/t/an/mot/")).status_code == 403


@pytest.mark.parametrize("action", ["issue", "close"])
def test_a_step_that_the_state_does_not_allow(as_user: AsUser, cycle: str, action: str):
    admin = as_user(ADMIN)
    if action == "close":
        assert press(admin, f"/t/an/cycles/{cycle}", "/close").status_code == 303
    assert admin.post(f"/t/an/cycles/{cycle}/{action}").status_code == 409
