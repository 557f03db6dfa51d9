"""The first page: what waits for a seat, each with one click to the act."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask, g

from core.dashboard.home import home_of
from core.db import db
from tests.assigned_year import ADMINISTRATOR, ADVISOR, COMMUNE, DECIDER, DEPARTMENT, DISTRICT, Assigned
from tests.web.browser import Browser
from tests.web.cycle_year import AsUser
from tests.web.filling import form_to, send
from tests.web.reporting import at
from tests.world import counted, on


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def section(page: str, heading: str) -> str:
    """Return the part of the page under a heading."""
    found = re.search(rf"<h2>{re.escape(heading)}(.*?)</section>", page, re.DOTALL)
    assert found, page
    return found[1]


def opened(browser: Browser, path: str) -> tuple[int, list[str]]:
    """Return how a page answers, and what it asks of the database."""
    with counted() as statements:
        answer = browser.get(path)
    return answer.status_code, statements


def test_a_unit_sees_the_report_that_is_due_and_begins_it_with_one_click(as_user: AsUser) -> None:
    with on(4, 5):
        commune = as_user(COMMUNE)
        home = commune.get("/t/an/mot/dong/")
        due = section(home.get_data(as_text=True), "Báo cáo đến kỳ")
        assert "hạn 10/04/2021, còn 5 ngày" in due
        assert "Quý II/2021" not in due, "its window takes reports, but runs on"
        coming = section(home.get_data(as_text=True), "Báo cáo sắp đến kỳ")
        assert "kỳ hết ngày 30/06/2021, hạn nộp 10/07/2021" in coming
        answer = send(commune, "/t/an/mot/dong/", form_to(home, "/reports"), {"window": "2021-Q1"})
        assert answer.status_code == 303
        assert commune.get(answer.location).status_code == 200
        assert answer.location.removesuffix("/edit") in commune.text("/t/an/mot/dong/")
        status, asked = opened(commune, "/t/an/mot/dong/")
        assert status == 200
        assert len(asked) <= 12, asked


def test_the_level_above_sees_what_waits_for_its_verdict(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).file(COMMUNE, "2021-Q1", new_members=12)
            db.session.remove()
        district = as_user(DISTRICT)
        waiting = section(district.text("/t/an/mot/"), "Báo cáo chờ ý kiến")
        assert at("an/mot", key, "reviews") in waiting
        assert "Quý I/2021" in waiting
        assert "Đảng ủy xã Đông" in waiting
        assert "Báo cáo chờ ý kiến" not in as_user(DECIDER).text("/t/an/")
        status, asked = opened(district, "/t/an/mot/")
        assert status == 200
        assert len(asked) <= 12, asked


def test_who_gave_work_sees_who_owes_a_report_and_is_led_to_urging(app: Flask, as_user: AsUser) -> None:
    with on(3, 30):
        assert "Đơn vị chưa nộp báo cáo" not in as_user(DECIDER).text("/t/an/"), "the quarter is not over"
    with on(4, 10):
        with app.app_context():
            Assigned(app).file(DEPARTMENT, "2021-Q1")
            db.session.remove()
        decider = as_user(DECIDER)
        silent = section(decider.text("/t/an/"), "Đơn vị chưa nộp báo cáo")
        assert "đôn đốc 4 đơn vị chưa nộp" in silent, "two districts, the Front, a committee of the province"
        assert "Hạn cuối hôm nay" in silent
        link = unescape(re.search(r'href="([^"]+)"', silent)[1])  # type: ignore[index]
        assert decider.text(link).count('name="items"') == 4
        status, asked = opened(decider, "/t/an/")
        assert status == 200
        assert len(asked) <= 12, asked
        assert "Đơn vị chưa nộp báo cáo" not in as_user(DEPARTMENT).text("/t/an/")


def test_a_body_is_asked_for_its_own_report_and_not_for_those_of_other_units(app: Flask) -> None:
    with on(4, 5), app.test_request_context("/t/an/"):
        world = Assigned(app)
        g.tenant, committee = world.tenant("an"), world.actor(DECIDER)
        writer = world.leader(DEPARTMENT)
        everyone = replace(writer, unit_id=None)
        body = replace(everyone, authority_id=committee.authority_id)
        assert {due.unit.id for due in home_of(writer).dues} == {writer.unit_id}
        of_all = home_of(everyone)
        assert len({due.unit.id for due in of_all.dues}) == 3
        shown = home_of(body)
        assert (shown.due, shown.due_elsewhere) == (0, of_all.due)


@pytest.mark.parametrize("address", [DECIDER, ADVISOR, ADMINISTRATOR, DEPARTMENT, "hd-dang@an.example"])
def test_every_seat_has_its_page_in_few_statements(as_user: AsUser, address: str) -> None:
    status, asked = opened(as_user(address), "/t/an/")
    assert status == 200
    assert len(asked) <= 12, asked


def test_who_enters_values_sees_what_is_missing(as_user: AsUser) -> None:
    missing = section(as_user(ADMINISTRATOR).text("/t/an/"), "Quy định còn thiếu giá trị")
    assert "/t/an/parameters" in missing
    assert "Quy định còn thiếu giá trị" not in as_user(DEPARTMENT).text("/t/an/")


def test_who_has_nothing_to_do_is_told_so(as_user: AsUser) -> None:
    assert "Không có việc nào đang chờ" in as_user("hd-dang@an.example").text("/t/an/")
    assert as_user(DISTRICT).get("/t/binh/").status_code == 404
