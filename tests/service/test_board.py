"""The assignment board: what was planned, given out and left adds up at every level of the tree."""

from dataclasses import replace

import pytest

from core.assignment import board as module
from core.assignment.board import Board, BoardNode, read_board
from core.assignment.queries import catalogue
from core.auth.actor import Actor
from core.db import bind_context, db
from core.web.tables import Table
from tests.service.opened_year import CLERK, DECIDER, DISTRICT, NEIGHBOUR, PLANNED, Opened
from tests.service.test_cascade import SPLIT, split, to_communes


def shown(opened: Opened, address: str = DECIDER, role: str = "decider", kind: str = "") -> Board:
    """Return the board as a seat reads it."""
    return read_by(opened, opened.actor(address, role), kind)


def read_by(opened: Opened, actor: Actor, kind: str = "") -> Board:
    """Return the first page of the board as an actor reads it."""
    bind_context(db.session(), actor.context)
    page = Table((), (), sort="", descending=False, page=1, chosen={})
    return read_board(actor, opened.cycle, catalogue(opened.cycle), kind, None, page)


def members(board: Board) -> BoardNode:
    """Return the tree of new members."""
    (root,) = (node for node in board.roots if node.kind == "new_members")
    return root


def test_every_level_adds_up(opened: Opened) -> None:
    opened.order_district(60)
    opened.order_sibling(40)
    split(opened, *to_communes(opened, 25, 30))
    root = members(shown(opened))
    assert (root.plan, root.given, root.left) == (PLANNED, 100, 100)
    district, sibling = root.parts
    assert (district.plan, district.given, district.left) == (60, 55, 5)
    assert [(part.row.holder, part.plan) for part in district.parts if part.row] == [
        ("Đảng ủy xã Đông", 25),
        ("Đảng ủy xã Tây", 30),
    ]
    assert (sibling.plan, sibling.given, sibling.parts) == (40, 0, ())
    assert not root.is_over


def test_what_is_given_beyond_the_plan_stays_flagged_with_its_reason(opened: Opened) -> None:
    opened.order_district(60)
    split(opened, *to_communes(opened, 30, 40), form=replace(SPLIT, over_allocation_reason="Phấn đấu vượt"))
    (district,) = members(shown(opened)).parts
    assert (district.left, district.is_over, district.reasons) == (-10, True, ["Phấn đấu vượt"])


def test_a_district_begins_with_what_it_was_given(opened: Opened) -> None:
    opened.order_district(60)
    opened.order_sibling(40)
    split(opened, *to_communes(opened, 25, 30))
    root = members(shown(opened, DISTRICT, "leader"))
    assert (root.plan, root.given) == (60, 55)
    assert root.row is not None
    assert root.row.tenant_id == opened.tenant("an/mot").id


def test_work_under_no_target_of_the_cycle_stands_together(opened: Opened) -> None:
    opened.order_district(60)
    (cases,) = (node for node in shown(opened).roots if node.kind == "peak_land_cases")
    assert (cases.row, cases.plan, cases.left) == (None, None, None)
    assert len(cases.parts) == 1
    assert cases.given == cases.parts[0].plan


def test_of_very_many_only_the_tops_are_read(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.order_district(60)
    whole = {node.kind: (node.plan, node.given) for node in shown(opened).roots}
    monkeypatch.setattr(module, "MOST_SHOWN", 3)
    board = shown(opened)
    assert not board.is_whole
    assert {node.kind: (node.plan, node.given) for node in board.roots} == whole
    assert not any(node.parts for node in board.roots)
    chosen = shown(opened, kind="new_members")
    assert (chosen.is_whole, [node.kind for node in chosen.roots]) == (True, ["new_members"])
    assert len(members(chosen).parts) == 1


def test_who_reads_what(opened: Opened) -> None:
    opened.order_district(60)
    split(opened, *to_communes(opened, 25, 30))
    assert shown(opened, NEIGHBOUR).roots == []
    clerk = opened.actor(CLERK)
    of_unit = replace(clerk, unit_id=opened.committee[1])
    held = members(read_by(opened, of_unit))
    assert (held.plan, held.given, held.parts) == (60, None, ()), "what lies below is not its own to count"
    assert members(read_by(opened, clerk)).given == 55
