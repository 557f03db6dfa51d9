"""An order before it is issued: everything is checked and shown, nothing is written."""

import re
from datetime import date

from flask import Flask
from sqlalchemy import update

from core.assignment.models import Assignment, AssignmentOrder
from core.db import bind_context, db
from core.tenancy.models import Unit
from tests.web.assigning import DECISION, TARGETS, all_plans, with_plans
from tests.web.browser import words
from tests.web.cycle_year import COMMITTEE, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import form_with, send
from tests.web.test_papers import annex, opened
from tests.world import World

__all__ = ["cycle", "due_days", "regulation"]


def test_everything_is_shown_and_nothing_written(app: Flask, as_user: AsUser, cycle: str):
    committee = as_user(COMMITTEE)
    form, typed = all_plans(committee, TARGETS, {"Huyện ủy Một": "60", "Huyện ủy Hai": "40"})
    answer = send(committee, TARGETS, form, {**typed, "preview": "1"})
    assert answer.status_code == 200
    page = words(answer)
    assert "giao 36 nhiệm vụ cho 2 đơn vị" in page
    assert "Huyện ủy Một: 18 nhiệm vụ" in page
    assert "60 đảng viên" in page
    assert stored(app, AssignmentOrder) == stored(app, Assignment) == []
    found = re.search(r'name="issue" value="([0-9a-f]+)">Ban hành quyết định', page)
    assert found
    assert ">Ban hành quyết định</button>" not in words(committee.get(TARGETS)), "nothing is issued unseen"
    looked = form_with(answer, "number")
    other = send(committee, TARGETS, looked, {"summary": "Khác", "issue": found[1]})
    assert (other.status_code, "Nội dung đã đổi sau lần xem trước" in words(other)) == (200, True)
    assert stored(app, AssignmentOrder) == []
    issued = send(committee, TARGETS, looked, {"issue": found[1]})
    assert issued.status_code == 303, "what was previewed can be issued as it stands"
    assert len(stored(app, Assignment)) == 36


def test_what_breaks_a_count_is_told_with_its_clause(app: Flask, as_user: AsUser, cycle: str):
    committee = as_user(COMMITTEE)
    form, typed = with_plans(committee, TARGETS, {("Huyện ủy Một", "new_members"): "60"})
    answer = send(committee, TARGETS, form, {**typed, "preview": "1"})
    assert answer.status_code == 422
    assert "quy định" in words(answer)
    assert "Bản xem trước, chưa ban hành" not in words(answer)
    assert stored(app, AssignmentOrder) == []


def test_words_that_tell_nobody_what_to_do_are_told(app: Flask, as_user: AsUser, cycle: str):
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?tasks=1&item=product"
    page = committee.get(path)
    units = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', words(page)))
    school = next(key for key, name in units.items() if "Giáo dục" in name)
    task = {"unit": school, "kind": "product", "title": "Sản phẩm được giao", "plan": "3"}
    typed = DECISION | {f"tasks-0-{name}": text for name, text in task.items()} | {"preview": "1"}
    seen = words(send(committee, path, form_with(page, "number"), typed))
    assert "chỉ có tên chung của danh mục" in seen
    assert "chưa ghi sản phẩm phải có" in seen
    typed |= {"tasks-0-title": "Đề án chuyển đổi số trường học", "tasks-0-products": "Đề án được phê duyệt"}
    seen = words(send(committee, path, form_with(page, "number"), typed))
    assert "Bản xem trước, chưa ban hành" in seen
    assert "không biết phải làm gì" not in seen
    assert "Sở Giáo dục và Đào tạo (giao cho: Giám đốc sở)" in seen
    issued = send(committee, path, form_with(page, "number"), {**typed, "preview": []})
    word = annex(opened(committee.get(f"{issued.location}/word")))
    assert ["Giám đốc Sở Giáo dục và Đào tạo"] in word, "who answers for the work is addressed"


def test_a_row_without_its_number_is_told_there_with_all_else(as_user: AsUser, cycle: str):
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?tasks=1&item=product"
    page = committee.get(path)
    units = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', words(page)))
    school = next(key for key, name in units.items() if "Giáo dục" in name)
    task = {"unit": school, "kind": "product", "title": "Đề án chuyển đổi số", "products": "Đề án"}
    dropped = {"tasks-1-title": "Dòng viết nhầm", "tasks-1-drop": "on"}
    typed = DECISION | {f"tasks-0-{name}": text for name, text in task.items()} | dropped | {"preview": "1"}
    answer = send(committee, path, form_with(page, "number"), {**typed, "summary": ""})
    refused = words(answer)
    assert answer.status_code == 422
    assert '<a href="#f-tasks-0-plan">Dòng 1 “Đề án chuyển đổi số” – Chỉ tiêu</a>: Hãy nhập số' in refused
    assert '<a href="#f-summary">Trích yếu</a>' in refused
    assert "Dòng viết nhầm" not in refused
    seen = words(send(committee, path, form_with(page, "number"), {**typed, "tasks-0-plan": "3"}))
    assert "giao 1 nhiệm vụ cho 1 đơn vị" in seen
    idle = seen.partition("Không được giao gì trong quyết định này")[2].partition("</p>")[0]
    assert ("Huyện ủy Một" in idle, "Sở Giáo dục và Đào tạo" in idle) == (True, False)


def test_who_is_there_to_get_work_stands_before_who_is_not(app: Flask, as_user: AsUser, cycle: str):
    page = as_user(COMMITTEE).text("/t/an/orders/new")
    assert page.index("Thêm những nhiệm vụ có tên") < page.index("Chỉ tiêu theo danh mục")
    assert "Chưa có ai nhận" not in page
    with app.app_context():
        bind_context(db.session(), World(app).actor(COMMITTEE).context)
        db.session.execute(update(Unit).where(Unit.kind == "department").values(valid_to=date(2021, 2, 1)))
        db.session.commit()
    page = as_user(COMMITTEE).text("/t/an/orders/new")
    assert "Chưa có ai nhận: 1 nhóm" in page
    assert page.index("Chưa có ai nhận") < page.index("Sản phẩm được giao")
