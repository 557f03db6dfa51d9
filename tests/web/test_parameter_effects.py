"""Before a value is saved its page tells what it would change; over time it is drawn, beside the same rows."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from flask import Flask

from core.assignment.services import create_cycle
from core.db import bind_context, db
from core.extensions.models import ParameterConfirmation
from core.tenancy.queries import authorities
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, DIRECTOR, FORM, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import form_with, send
from tests.world import World, counted

__all__ = ["cycle", "due_days", "regulation"]

PAGE = "/t/an/parameters"
NEW = f"{PAGE}/vinh_phuc/values/threshold.xs/new"
VALUE = {
    "value": "90,5",
    "valid_from": "01/01/2021",
    "document": "Hướng dẫn số 15-HD/BTCTU",
    "document_date": "10/01/2021",
}


@pytest.fixture
def drafted(app: Flask, cycle: str) -> str:
    """Beside the open cycle, pinned to 10 days, a draft of the same regulation from July on."""
    with app.app_context():
        admin = World(app).actor(ADMIN)
        bind_context(db.session(), admin.context)
        quarter = replace(
            FORM,
            key="2021-q3",
            name="Giao nhiệm vụ quý III",
            kind="quarter",
            starts_on=date(2021, 7, 1),
            ends_on=date(2021, 9, 30),
            rule_date=date(2021, 7, 1),
        )
        create_cycle(admin, authorities(admin.tenant_id)[0].id, quarter)
        db.session.remove()
    return cycle


DUE = f"{PAGE}/vinh_phuc/values/report.due_days"


def test_a_look_before_saving_names_what_changes_and_what_stays(app: Flask, as_user: AsUser, drafted: str) -> None:
    admin = as_user(ADMIN)
    form = form_with(admin.get(f"{DUE}/new"), "value")
    typed = {**VALUE, "value": "15", "valid_from": "01/07/2021", "illustrative": [], "preview": "1"}
    with counted() as statements:
        page = words(send(admin, f"{DUE}/new", form, typed))
    assert len(statements) <= 12, statements
    assert "Chưa có gì được ghi" in page
    assert "Sẽ dùng giá trị mới: Giao nhiệm vụ quý III." in page
    assert "Không kỳ, đợt nào đang ghim một giá trị khác." in page  # the year's rule date lies before the value
    assert 'value="15"' in page
    assert len(stored(app, ParameterConfirmation)) == 1

    page = words(send(admin, f"{DUE}/new", form, {**typed, "valid_from": "01/01/2021"}))
    assert "Sẽ dùng giá trị mới: Giao nhiệm vụ quý III." in page
    assert "giữ nguyên: Giao nhiệm vụ năm 2021." in page
    assert re.search(r"giữ nguyên</span></div></td>", page)
    same = words(send(admin, f"{DUE}/new", form, {**typed, "value": "10"}))
    assert "Không kỳ nào đang soạn hoặc đang chờ đánh giá dùng giá trị mới." in same
    assert len(stored(app, ParameterConfirmation)) == 1


def test_a_look_at_a_value_that_cannot_be_tells_why(app: Flask, as_user: AsUser, cycle: str) -> None:
    admin = as_user(ADMIN)
    form = form_with(admin.get(f"{DUE}/new"), "value")
    answer = send(admin, f"{DUE}/new", form, {**VALUE, "value": "2,5", "illustrative": [], "preview": "1"})
    assert answer.status_code == 422
    assert "Giá trị phải là số nguyên." in words(answer)
    assert "Nếu ghi giá trị này" not in words(answer)


def test_what_no_cycle_has_is_taken_by_runs_opened_later(as_user: AsUser, cycle: str) -> None:
    admin = as_user(ADMIN)
    form = form_with(admin.get(NEW), "value")
    page = words(send(admin, NEW, form, {**VALUE, "preview": "1"}))
    assert "Sẽ dùng giá trị mới: Giao nhiệm vụ năm 2021." in page
    assert "dùng cho đợt mở sau" in page


def test_a_parameter_is_drawn_over_time(as_user: AsUser, cycle: str) -> None:
    director = as_user(DIRECTOR)
    page = director.text(DUE)
    assert f'src="{DUE}/history.svg"' in page
    assert "Giá trị áp dụng" in page
    picture = director.get(f"{DUE}/history.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    root = ElementTree.fromstring(picture.get_data())
    assert [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")] == ["—", "10", "10"]
