"""The page of an order: sums over all of it, a page of it that is filtered and sorted, and what to do with its rest."""

import re

import pytest
from flask import Flask

from core.assignment.models import AssignmentOrder
from tests.web.assigning import order_districts
from tests.web.browser import words
from tests.web.cycle_year import COMMITTEE, DISTRICT, AsUser, cycle, due_days, regulation, stored
from tests.web.filling import fill, form_with, send
from tests.world import counted

__all__ = ["cycle", "due_days", "regulation"]


def listed(page: str) -> int:
    """Return how many pieces of work the list shows."""
    return len(re.findall(r'href="/t/an(?:/mot)?/assignments/', page))


def test_sums_are_over_all_and_the_list_is_what_was_asked_for(as_user: AsUser, cycle: str) -> None:
    path, committee = order_districts(as_user), as_user(COMMITTEE)
    page = committee.text(path)
    assert listed(page) == 36
    members = re.search(r"kind=new_members\">.*?</a></td>(.*?)</tr>", page, re.DOTALL)
    assert members
    assert re.findall(r'class="cell">(\d+)', members[1]) == ["2", "2", "100", "0", "0"]
    assert listed(committee.text(f"{path}?size=25")) == 25
    asked = {"unit": "huyen uy hai", "q": "đảng viên", "kind": "new_members", "state": "done"}
    found = {name: listed(committee.text(f"{path}?{name}={text}")) for name, text in asked.items()}
    assert found == {"unit": 18, "q": 2, "kind": 2, "state": 0}
    assert "Tải Word phần của Huyện ủy Hai" in committee.text(f"{path}?unit=Huyện ủy Hai")
    with counted() as statements:
        filtered = committee.text(f"{path}?kind=new_members&sort=-due&state=running")
    assert (listed(filtered), len(statements) <= 12) == (2, True)
    assert "Huyện ủy Hai" not in as_user(DISTRICT).text(path.replace("/t/an/", "/t/an/mot/"))


def test_the_rest_of_a_stopped_order_is_withdrawn(
    app: Flask, as_user: AsUser, cycle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("core.assignment.services.order_queue.MOST_AT_ONCE", "core.assignment.services.MOST_AT_ONCE"):
        monkeypatch.setattr(place, 20)
    path, committee = order_districts(as_user), as_user(COMMITTEE)
    assert committee.get(f"{path}/rest").status_code == 404, "while it is being made"
    (order,) = stored(app, AssignmentOrder)
    job = f"/t/an/jobs/{order.job_id}/cancel"
    send(committee, job, form_with(committee.get(job), "request_key"))
    assert f'href="{path}/rest"' in committee.text(path)
    refused = fill(committee, f"{path}/rest", {"reason": ""})
    assert (refused.status_code, "Hãy nhập nội dung này" in words(refused)) == (422, True)
    assert fill(committee, f"{path}/rest", {"reason": "Giao nhầm số liệu"}).status_code == 303
    page = committee.text(path)
    assert "Đã thu hồi 36 nhiệm vụ chưa giao" in page
    assert "Giao nhầm số liệu" in page
    assert "Giao tiếp phần còn lại" not in page
    assert committee.get(f"{path}/rest").status_code == 404
