"""An order before it is issued: everything is checked and shown, nothing is written."""

from flask import Flask

from core.assignment.models import Assignment, AssignmentOrder
from tests.web.assigning import TARGETS, all_plans, with_plans
from tests.web.browser import words
from tests.web.cycle_year import COMMITTEE, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import form_with, send

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
    issued = send(committee, TARGETS, form_with(answer, "number"))
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
