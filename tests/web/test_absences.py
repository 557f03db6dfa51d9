"""Absences from the screen to the row."""

import re

import pytest
from flask import Flask

from tests.web.filling import fill, form_with
from tests.web.rating_year import AsUser
from tests.year import ADVISER

PAGE = "/t/an/organisation/absences"


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    return reported_app


def test_an_absence_is_recorded_listed_and_ended(as_user: AsUser) -> None:
    administrator = as_user("quan-tri@an.example")
    assert "Chưa ghi thời gian vắng mặt nào" in administrator.text(PAGE)
    assert PAGE in administrator.text("/t/an/organisation")
    page = administrator.get(f"{PAGE}/new")
    choices = page.get_data(as_text=True).split('name="person"')[1].split('<option value="')
    person = next(each.split('"')[0] for each in choices if "Giám đốc Sở Giáo dục" in each.split("</option>")[0])
    typed = {"person": person, "kind": "maternity", "starts_on": "01/03/2021", "document": "12-QĐ/SNV"}

    wrong = fill(administrator, f"{PAGE}/new", {**typed, "document": ""})
    assert wrong.status_code == 422
    assert form_with(wrong, "document").fields["person"] == person
    assert fill(administrator, f"{PAGE}/new", typed).location == PAGE
    shown = administrator.text(PAGE)
    assert "Nghỉ thai sản" in shown
    assert "01/03/2021 – chưa biết" in shown

    change = re.findall(rf'href="{PAGE}/([0-9a-f-]{{36}}/[0-9a-f-]{{36}})"', shown)[0]
    ended = {"ends_on": "31/08/2021", "reason": "Đi làm lại từ 01/9"}
    assert fill(administrator, f"{PAGE}/{change}", ended).location == PAGE
    assert "01/03/2021 – 31/08/2021" in administrator.text(PAGE)
    again = fill(administrator, f"{PAGE}/{change}", ended)
    assert again.status_code == 422, "somebody corrected it already"


def test_others_do_not_come_in(as_user: AsUser) -> None:
    assert as_user(ADVISER).get(PAGE).status_code == 403
    assert PAGE not in as_user(ADVISER).text("/t/an/organisation")
    assert as_user("btv@binh.example").get(PAGE).status_code == 404
