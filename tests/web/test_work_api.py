"""The list of work as data: what the page of the same seat lists, and nothing else."""

import pytest
from flask import Flask

from tests.web.assigning import order_districts
from tests.web.cycle_year import COMMITTEE, DISTRICT, DISTRICT_2, AsUser, cycle, due_days, regulation
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

WORK = "/t/an/mot/api/v1/work"


@pytest.fixture
def ordered(as_user: AsUser, cycle: str) -> None:
    """The year's work of two districts."""
    order_districts(as_user, due_on="30/11/2021")


def test_a_program_reads_what_the_page_lists(ordered: None, as_user: AsUser) -> None:
    district = as_user(DISTRICT)
    page = district.text("/t/an/mot/work")
    with counted() as sent:
        body = district.get(WORK).get_json()
    assert len(sent) <= 12
    assert body["items"]
    assert not body["has_more"]
    assert all(item["title"] in page and item["holder"] in page for item in body["items"])
    members = next(item for item in body["items"] if item["title"] == "Kết nạp đảng viên")
    expected = {"plan": "60", "unit": "đảng viên", "measure": "count", "due_on": "2021-11-30", "reached": None}
    assert members.items() >= expected.items()


def test_it_is_narrowed_as_the_page_is(ordered: None, as_user: AsUser) -> None:
    committee = as_user(COMMITTEE)
    given = committee.get(f"{WORK.replace('/mot', '')}?q=dang+vien").get_json()["items"]
    assert {item["title"] for item in given} == {"Kết nạp đảng viên"}
    assert len({item["tenant"] for item in given}) > 1
    assert committee.get(f"{WORK.replace('/mot', '')}?scope=held").get_json()["items"] == []


def test_who_has_no_seat_there_does_not_learn_of_it(app: Flask, ordered: None, as_user: AsUser) -> None:
    assert as_user(DISTRICT).get(WORK).status_code == 200
    assert as_user(DISTRICT_2).get(WORK).status_code == 404
    assert app.test_client().get(WORK).status_code == 401
