"""Orders to hundreds of units: the grid, its preview and the board are read a page at a time."""

import gzip
import re

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from core.assignment.models import OrderPiece
from tests.web.assigning import DECISION, TARGETS, cascade, cells, with_plans
from tests.web.browser import ZIPPED, words
from tests.web.cycle_year import COMMITTEE, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import Form, form_with, send
from tests.web.test_board import BOARD, plain
from tests.web.test_cascade import EAST, WEST, path_of
from tests.web.test_compression import PAGE
from tests.world import counted, superuser

__all__ = ["cycle", "due_days", "regulation"]

#: With the two of the world, 18 kinds of work make 2,736 cells.
MORE = 150
MEMBERS = "new_members"
_UNITS = text(
    "insert into unit (tenant_id, id, key, kind, name, valid_from)"
    " select tenant_id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'dv-' || n, kind,"
    " 'Đơn vị ' || lpad(n::text, 3, '0'), valid_from"
    " from unit, generate_series(1, :more) n where key = 'huyen-uy' and name = 'Huyện ủy Một'"
)
_POSTS = text(
    "insert into post (tenant_id, id, unit_id, key, title)"
    " select tenant_id, gen_random_uuid(), id, post, post || ' ' || name"
    " from unit, unnest(array['secretary', 'chairman']) post where key like 'dv-%'"
)


@pytest.fixture
def many(app: Flask, cycle: str) -> None:
    """Hundreds of units that get what districts get."""
    with app.app_context(), superuser() as connection:
        assert connection.execute(_UNITS, {"more": MORE}).rowcount == MORE
        connection.execute(_POSTS)


def filled(name: str) -> str:
    """Return the line of a spreadsheet that fills a row of the grid."""
    return "\t".join([name, *["5"] * 18])


def plan_of(form: Form, page: TestResponse, unit: str) -> str:
    return form.fields[f"{cells(words(page))[unit, MEMBERS]}-plan"]


def test_a_long_grid_is_filled_page_by_page(as_user: AsUser, many: None) -> None:
    committee = as_user(COMMITTEE)
    committee.get("/t/an/work")
    with counted() as statements:
        first = committee.get(TARGETS)
    assert len(statements) <= 12
    assert len(committee.get(TARGETS, headers=ZIPPED).data) <= PAGE
    assert (len(units(first)), "Trang 1 trên 5" in words(first)) == (33, True)

    form, place = form_with(first, "number"), cells(words(first))["Đơn vị 001", MEMBERS]
    second = send(committee, TARGETS, form, {**DECISION, f"{place}-plan": "7", "add_row": "page-2"})
    form, place = form_with(second, "number"), cells(words(second))["Đơn vị 040", MEMBERS]
    assert len(units(second)) == 33
    assert not units(first) & units(second)
    third = send(committee, TARGETS, form, {f"{place}-plan": "x", "add_row": "page-3"})
    assert ">7</output>" in words(third), "what other pages give is in the sums"
    refused = send(committee, TARGETS, form_with(third, "number"))
    assert (refused.status_code, "Trang 2 trên 5" in words(refused)) == (422, True), "the page with the error comes"
    assert plan_of(form_with(refused, "number"), refused, "Đơn vị 040") == "x"
    back = send(committee, TARGETS, form_with(refused, "number"), {f"{place}-plan": "", "add_row": "page-1"})
    assert plan_of(form_with(back, "number"), back, "Đơn vị 001") == "7"


def test_all_pages_are_previewed_and_given(app: Flask, as_user: AsUser, many: None) -> None:
    committee = as_user(COMMITTEE)
    form = form_with(committee.get(TARGETS), "number")
    names = ["Huyện ủy Một", "Huyện ủy Hai", *(f"Đơn vị {number:03}" for number in range(1, MORE + 1))]
    pasted = {"pasted": "\n".join(map(filled, names)), "add_row": "paste"}
    form = form_with(send(committee, TARGETS, form, {**DECISION, **pasted}), "number")
    shown = send(committee, TARGETS, form, {"preview": "2"})
    assert "giao 2.736 nhiệm vụ cho 152 đơn vị" in words(shown)
    assert "Trang 2 trên 2 của bản xem trước" in words(shown)
    assert len(re.findall(r"<summary>[^<]+: 18 nhiệm vụ", words(shown))) == 52
    assert len(gzip.compress(shown.data, 6)) <= PAGE
    found = re.search(r'name="issue" value="([0-9a-f]+)"', words(shown))
    assert found
    given = send(committee, TARGETS, form_with(shown, "number"), {"issue": found[1]})
    assert given.status_code == 303, words(given)
    assert len(stored(app, OrderPiece)) == 2_736


def units(page: TestResponse) -> set[str]:
    return {unit for unit, _kind in cells(words(page))}


_COPIES = """
    with copied as (select gen_random_uuid() as work, gen_random_uuid() as target from generate_series(1, 60)),
    of as (select w as work, t as target from assignment w join target t on t.assignment_id = w.id
           and t.tenant_id = w.tenant_id where w.kind = 'new_members' order by t.id limit 1),
    works as (insert into assignment select (jsonb_populate_record(of.work, jsonb_build_object('id', copied.work))).*
              from of, copied)
    insert into target select (jsonb_populate_record(of.target, jsonb_build_object(
        'id', copied.target, 'assignment_id', copied.work))).* from of, copied"""


def test_a_board_of_many_parts_is_read_level_by_level(
    app: Flask, as_user: AsUser, cycle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, committee, board = path_of(as_user), as_user(COMMITTEE), f"{BOARD}?kind={MEMBERS}"
    district = as_user(DISTRICT)
    form, typed = with_plans(district, path, {(EAST, MEMBERS): "25", (WEST, MEMBERS): "30"})
    assert cascade(district, path, form, {**typed, "number": "07-QĐ/HU"}).status_code == 303
    assert "Đảng ủy xã Đông" in committee.text(board), "few parts are shown at all depths"
    with app.app_context(), superuser() as connection:
        connection.execute(text(_COPIES))
    monkeypatch.setattr("core.assignment.board.MOST_SHOWN", 20)
    with counted() as statements:
        page = committee.text(board)
    assert len(statements) <= 12
    assert ("Đảng ủy xã Đông" in page, page.count("board-line-box"), "Trang sau" in page) == (False, 50, True)
    assert committee.text(f"{board}&page=2").count("board-line-box") == 12
    below = re.search(r'href="([^"]+under=[^"]+)">Xem cấp dưới', page)
    assert below
    parts = committee.text(below[1])
    assert "Kế hoạch 60 Đã phân bổ 55 Chưa phân bổ 5" in plain(parts)
    assert ("Đảng ủy xã Đông" in parts, parts.count("board-line-box")) == (True, 2)
    assert committee.get(f"{board}&under=x").status_code == 200
    assert as_user("btv@binh.example").get(board).status_code == 404
