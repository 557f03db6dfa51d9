"""The assignment board as its page shows it."""

import re

from flask import Flask

from tests.web.assigning import cascade, order_districts, with_plans
from tests.web.browser import words
from tests.web.cycle_year import COMMITTEE, DISTRICT, AsUser, cycle, due_days, regulation
from tests.web.filling import fill
from tests.web.test_cascade import EAST, WEST, path_of
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]

BOARD = "/t/an/work/board"


def plain(page: str) -> str:
    """Return a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_tree_shows_what_each_level_has_left(app: Flask, as_user: AsUser, cycle: str):
    committee = as_user(COMMITTEE)
    fill(committee, f"/t/an/cycles/{cycle}/targets", {"kind": "new_members", "plan": "200"})
    path, district = path_of(as_user), as_user(DISTRICT)
    form, typed = with_plans(district, path, {(EAST, "new_members"): "25", (WEST, "new_members"): "30"})
    assert cascade(district, path, form, {**typed, "number": "07-QĐ/HU"}).status_code == 303

    page = committee.text(f"{BOARD}?kind=new_members")
    assert "Kế hoạch 200 Đã phân bổ 100 Chưa phân bổ 100" in plain(page)
    assert "Kế hoạch 60 Đã phân bổ 55 Chưa phân bổ 5" in plain(page)
    assert "Kế hoạch 30" in plain(page)
    assert "/cascade" not in page, "the province splits no work of a district"
    own = district.text("/t/an/mot/work/board?kind=new_members")
    assert path in own, "the district splits its own"
    assert "Kế hoạch 200" not in plain(own)


def test_nothing_given_yet(as_user: AsUser, cycle: str):
    page = as_user(COMMITTEE).text(BOARD)
    assert "Chưa có chỉ tiêu nào được giao trong kỳ." in page
    assert "/orders/new" in page


def test_who_may_read_it(as_user: AsUser, cycle: str):
    order_districts(as_user)
    assert as_user(COMMITTEE).get(BOARD).status_code == 200
    assert as_user("btv@binh.example").get(BOARD).status_code == 404
    clerk = words(as_user("tong-hop.mot@an.example").get("/t/an/mot/work/board"))
    assert "Kế hoạch 60" in plain(clerk)
    assert "/cascade" not in clerk


def test_few_statements(as_user: AsUser, cycle: str):
    order_districts(as_user)
    committee = as_user(COMMITTEE)
    committee.get(BOARD)
    with counted() as statements:
        assert committee.get(BOARD).status_code == 200
    assert len(statements) <= 12, statements
