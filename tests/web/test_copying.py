"""Specific work of the year before begins a new order or registration: its words, its days a year on."""

import re

import pytest
from flask import Flask

from core.assignment.models import Assignment
from core.db import db
from tests.service.test_earlier_year import NEXT
from tests.web.assigning import DECISION
from tests.web.browser import words
from tests.web.cycle_year import COMMITTEE, DIRECTOR, FRONT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import form_with, send
from tests.world import World, counted, open_cycle

__all__ = ["cycle", "due_days", "regulation"]

TITLE = "Đề án nâng cao chất lượng giáo dục"
WORK = {
    "tasks-0-kind": "product",
    "tasks-0-title": TITLE,
    "tasks-0-products": "Đề án và dự thảo nghị quyết",
    "tasks-0-plan": "4",
    "tasks-0-due_on": "30/11/2021",
}


@pytest.fixture
def later(app: Flask, as_user: AsUser, cycle: str) -> str:
    """The year after one in which a department was given work with words of its own, and a figure."""
    committee, path = as_user(COMMITTEE), "/t/an/orders/new?tasks=1&item=body_task"
    page = committee.get(path)
    unit = words(page).split(">Sở Giáo dục và Đào tạo</option>")[0].rsplit('value="', 1)[1].split('"')[0]
    form = form_with(page, "number")
    plan = next(name for name in form.fields if re.fullmatch(r"plans-\d+-(plan|give)", name))
    answer = send(committee, path, form, {**DECISION, **WORK, "tasks-0-unit": unit, plan: "1"})
    assert answer.status_code == 303, words(answer)
    with app.app_context():
        key = ".".join(map(str, open_cycle(World(app), NEXT)))
        db.session.remove()
    return key


def test_an_order_begins_with_chosen_work(app: Flask, as_user: AsUser, later: str) -> None:
    committee, copy = as_user(COMMITTEE), f"/t/an/orders/copy?cycle={later}"
    assert copy.replace("&", "&amp;") in committee.text(f"/t/an/orders/new?cycle={later}")
    with counted() as statements:
        page = committee.text(copy)
    assert len(statements) <= 12, statements
    ids = re.findall(r'name="copy" value="([0-9a-f]{32})"', page)
    assert (len(ids), TITLE in page, "Chưa xong" in page) == (1, True, True), "figures are copied elsewhere"
    assert TITLE not in committee.text(f"{copy}&state=done")
    assert TITLE in committee.text(f"{copy}&q=de an nang cao")
    new = f"/t/an/orders/new?cycle={later}&tasks=1&copy={ids[0]}&copy=nothing"
    form = form_with(committee.get(new), "tasks-0-title")
    assert form.fields["tasks-0-title"] == TITLE
    assert (form.fields["tasks-0-due_on"], form.fields["tasks-0-plan"]) == ("30/11/2022", "4")
    given = send(committee, new, form, {**DECISION, "number": "01-QĐ/TU", "issued_on": "10/01/2022"})
    assert given.status_code == 303, words(given)
    work = [(row.title, row.products, str(row.due_on)) for row in stored(app, Assignment) if row.title == TITLE]
    assert work == [(TITLE, WORK["tasks-0-products"], day) for day in ("2021-11-30", "2022-11-30")]


def test_a_holder_registers_its_work_again(as_user: AsUser, later: str) -> None:
    director, copy = as_user(DIRECTOR), f"/t/an/registrations/copy?cycle={later}"
    page = director.text(copy)
    assert TITLE in page
    again = re.search(r'href="([^"]+copy=[0-9a-f]{32})"', page)
    assert again
    fields = form_with(director.get(again[1].replace("&amp;", "&")), "committed_result").fields
    assert (fields["title"], fields["committed_on"]) == (TITLE, "30/11/2022")
    assert fields["committed_result"] == WORK["tasks-0-products"]
    other = as_user(FRONT)
    assert TITLE not in other.text(copy)
    assert form_with(other.get(again[1].replace("&amp;", "&")), "committed_result").fields["title"] == ""
