"""Counts of the regulation on pages: the fourth task where three are the rule is refused with the clause."""

import re
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from core.assignment.models import Assignment, Registration
from core.assignment.services import create_cycle, issue_cycle
from core.db import bind_context, db
from core.tenancy.queries import authorities
from tests.service.year_2022 import CLAUSE_2022, CYCLE_2022, in_2022
from tests.web.assigning import DECISION
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, COMMITTEE, FRONT, AsUser, due_days, regulation, stored
from tests.web.filling import fill, form_with, send
from tests.world import World

__all__ = ["due_days", "regulation"]

NEW = "/t/an/registrations/new"
TASK = {
    "kind": "front_economy_task",
    "title": "Vận động hội viên làm kinh tế",
    "reasons": ["hard"],
    "obstacles": "Thiếu vốn",
    "committed_result": "Mô hình hoạt động",
    "committed_on": "30/11/2022",
    "plan": "1",
}


@pytest.fixture
def cycle(app: Flask, due_days: None) -> Iterator[str]:
    """The open cycle of 2022, and the time of its registration."""
    with in_2022(1, 20):
        with app.app_context():
            admin = World(app).actor(ADMIN)
            bind_context(db.session(), admin.context)
            cycle_id: uuid.UUID = create_cycle(admin, authorities(admin.tenant_id)[0].id, CYCLE_2022)
            issue_cycle(admin, cycle_id)
            db.session.remove()
        yield f"{admin.tenant_id}/{cycle_id}"


def test_a_fourth_task_is_refused_when_it_is_registered(app: Flask, as_user: AsUser, cycle: str):
    front = as_user(FRONT)
    for kind in ("front_party_task", "front_government_task", "front_economy_task"):
        assert fill(front, NEW, {**TASK, "kind": kind}).status_code == 303
    answer = fill(front, NEW, {**TASK, "title": "Việc thứ tư"})
    assert answer.status_code == 422
    page = words(answer)
    assert "được giao 2 nhiệm vụ về phát triển kinh tế - xã hội; quy định không quá 1" in page
    assert CLAUSE_2022 in page
    assert "Việc thứ tư" in page, "what was typed stays"
    assert len(stored(app, Registration)) == 3


def test_an_order_names_why_work_was_chosen(app: Flask, as_user: AsUser, cycle: str):
    path, committee = "/t/an/orders/new?tasks=1", as_user(COMMITTEE)
    form = form_with(committee.get(path), "number")
    department = department_of(committee.text(path))
    typed = {**DECISION, "issued_on": "20/01/2022", "due_on": "31/12/2022"}
    for number in range(5):
        row = f"tasks-{number}"
        typed |= {f"{row}-unit": department, f"{row}-kind": "hard_job", f"{row}-title": f"Việc {number}"}
        typed |= {f"{row}-plan": "4", f"{row}-reasons": ["hard"] if number else ["new"]}
    answer = send(committee, path, form, typed)
    assert answer.status_code == 422
    assert "được giao 4 việc khó; quy định ít nhất 5" in words(answer)
    answer = send(committee, path, form, {**typed, "tasks-0-reasons": ["hard", "new"]})
    assert answer.status_code == 303, words(answer)
    work = stored(app, Assignment)
    assert [row.reasons for row in work] == [["hard", "new"], *[["hard"]] * 4]
    page = committee.text(f"/t/an/assignments/{work[0].tenant_id}/{work[0].id}")
    assert "Việc khó; Việc mới" in page


def department_of(page: str) -> str:
    """Return how the first row of work names the department of education."""
    choices = re.search(r'name="tasks-0-unit".*?</select>', page, re.DOTALL)
    assert choices
    chosen = re.search(r'<option value="([^"]+)"[^>]*>\s*Sở Giáo dục và Đào tạo', choices[0])
    assert chosen
    return chosen[1]
