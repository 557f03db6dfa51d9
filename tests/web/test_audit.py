"""The audit trail: found by act, object, person and day; what it says of ratings is as private as they are."""

import re
import uuid

import pytest
from flask import Flask

from tests.assigned_year import ADMINISTRATOR, ADVISOR, DECIDER, DEPARTMENT
from tests.web.cycle_year import AsUser
from tests.world import counted

PAGE = "/t/an/audit"


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def body(page: str) -> str:
    return page.split("<tbody>")[1] if "<tbody>" in page else ""


def first_act(page: str) -> str:
    found = re.search(r'href="(/t/an/audit/[0-9a-f-]{36})"', page)
    assert found, page
    return found[1]


def test_it_is_paged_and_filtered_by_the_address(as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    with counted() as statements:
        page = browser.text(PAGE)
    assert body(page).count("<tr>") == 50
    assert len(statements) <= 12, statements
    assert 'rel="next"' in page
    opened = body(browser.text(f"{PAGE}?action=cycle.issue&kind=cycle"))
    assert opened.count("<tr>") == 1
    assert "Mở kỳ giao nhiệm vụ" in opened
    assert "/t/an/cycles/" in opened
    assert body(browser.text(f"{PAGE}?action=cycle.issue&last=31/12/2019")) == ""
    assert body(browser.text(f"{PAGE}?actor=không-ai-cả")) == ""
    assert body(browser.text(f"{PAGE}?object=rubbish")) == ""


def test_an_act_is_shown_with_what_it_changed(as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    act = browser.text(first_act(browser.text(f"{PAGE}?action=order.issue")))
    assert "Ban hành quyết định giao nhiệm vụ" in act
    assert "Số nhiệm vụ" in act
    assert re.search(r"[0-9a-f]{64}", act)


def test_what_was_decided_is_known_to_who_may_see_the_file(as_user: AsUser) -> None:
    path = first_act(as_user(DECIDER).text(f"{PAGE}?action=decision.make"))
    assert "Mức xếp loại" in as_user(DECIDER).text(path).split("<main")[1]
    hidden = as_user(ADMINISTRATOR).text(path).split("<main")[1]
    assert "Mức xếp loại" not in hidden
    assert "chỉ vai trò được xem hồ sơ đó mới đọc được" in hidden


def test_who_may(as_user: AsUser) -> None:
    assert as_user(DEPARTMENT).get(PAGE).status_code == 403
    browser = as_user(DECIDER)
    assert browser.get(f"{PAGE}/{uuid.uuid4()}").status_code == 404
    assert browser.get("/t/binh/audit").status_code == 404
    path = first_act(browser.text(PAGE))
    assert as_user("btv@binh.example").get(path.replace("/t/an/", "/t/binh/")).status_code == 404


class TestBeforeTheCouncilProposed:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    def test_nothing_of_ratings_is_named_in_the_list(self, as_user: AsUser) -> None:
        assert body(as_user(ADVISOR).text(f"{PAGE}?action=decision.make")) == ""
