"""Holidays are no working days of a rating's steps, here and below; the list is the administrator's."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from core.errors import Invalid, NotFound
from core.evaluation.queries import holiday_list, rating_run
from core.evaluation.services import add_holiday, remove_holiday
from core.evaluation.windows import shown_steps
from tests.marked_year import Marked
from tests.personal_work import ADMINISTRATOR, COMMITTEE, DISTRICT, PARTY_GROUP
from tests.web.browser import words
from tests.web.cycle_year import AsUser
from tests.web.filling import fill, press
from tests.year import audited

PAGE = "/t/khai/holidays"


@pytest.fixture
def app(marked_app: Flask) -> Flask:
    return marked_app


def days(app: Flask) -> dict[str, date | None]:
    with app.app_context():
        marked = Marked(app)
        run = marked.run
        return {step.rule.key: step.due_on for step in marked.seen(lambda: shown_steps(rating_run(run)))}


def test_a_holiday_puts_off_working_days_alone(app: Flask, as_user: AsUser) -> None:
    administrator = as_user(ADMINISTRATOR)
    assert "Chưa có ngày nghỉ nào." in administrator.text(PAGE)
    before = days(app)
    assert fill(administrator, PAGE, {"day": "18/01/2022", "name": "Nghỉ bù"}).location == PAGE
    assert "Nghỉ bù" in administrator.text(PAGE)
    after = days(app)
    assert (before["appeal"], after["appeal"]) == (date(2022, 1, 21), date(2022, 1, 24))
    assert before["decision"] == after["decision"]
    refused = fill(administrator, PAGE, {"day": "18/01/2022", "name": "Lần nữa"})
    assert words(refused).split('id="f-day-error">')[1].startswith("Ngày này đã có trong danh sách.")
    press(administrator, PAGE, "/remove")
    assert days(app) == before
    with app.app_context():
        Marked(app).seen(lambda: None, ADMINISTRATOR)
        assert [len(audited(f"holiday.{act}")) for act in ("add", "remove")] == [1, 1]


def test_those_below_read_it_and_remove_nothing(app: Flask, as_user: AsUser) -> None:
    with app.app_context():
        marked = Marked(app)
        holiday_id = add_holiday(marked.actor(ADMINISTRATOR), day=date(2022, 2, 1), name="Tết Nguyên đán")
        with pytest.raises(Invalid):
            add_holiday(marked.actor(ADMINISTRATOR), day=date(2022, 2, 2), name=" ")
        assert [row.name for row in marked.seen(holiday_list, DISTRICT)] == ["Tết Nguyên đán"]
        below = marked.actor(DISTRICT)
        with pytest.raises(NotFound):
            remove_holiday(replace(below, permissions=frozenset({"parameters.confirm"})), holiday_id)
    for address in (COMMITTEE, PARTY_GROUP):
        assert as_user(address).get(PAGE).status_code == 403
