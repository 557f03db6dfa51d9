"""The audit trail: found by act, object, person and day; what it says of ratings is as private as they are."""

import re
import uuid

import pytest
from flask import Flask

from core.db.folding import vietnamese_order
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


@pytest.mark.parametrize("address", [ADVISOR, ADMINISTRATOR])
def test_every_link_to_an_object_opens(as_user: AsUser, address: str) -> None:
    browser = as_user(address)
    page = body(browser.text(f"{PAGE}?size=200"))
    links = [link for link in re.findall(r'href="(/t/[^"#]+)', page) if not link.startswith(f"{PAGE}/")]
    kinds = {re.sub(r"[0-9a-f-]{36}", "", link): link for link in links}
    assert len(kinds) > 2, page
    answers = {link: browser.get(link, follow_redirects=True).status_code for link in kinds.values()}
    assert answers == dict.fromkeys(kinds.values(), 200)
    assert ("/t/an/evaluations/" in page) == (address == ADVISOR)


def test_words_are_found_in_any_spelling(as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    found = body(browser.text(f"{PAGE}?q=KET+nap+dang"))
    assert "Kết nạp đảng viên" in found
    assert "Nộp báo cáo" not in found
    assert "Nộp báo cáo" in body(browser.text(f"{PAGE}?q=nop+bao+cao")), "as acts are called"


def test_what_is_private_is_not_found_by_its_words(as_user: AsUser) -> None:
    assert "Tự đánh giá" in body(as_user(ADMINISTRATOR).text(f"{PAGE}?action=self_mark.submit"))
    assert body(as_user(ADMINISTRATOR).text(f"{PAGE}?q=50-QĐ/TU")) == "", "the document of a decision"
    assert "01-QĐ/TU" in body(as_user(ADMINISTRATOR).text(f"{PAGE}?q=01-qd/tu")), "the number of an order"


def test_acts_of_one_unit_are_sorted_and_sent_as_a_workbook(as_user: AsUser) -> None:
    browser = as_user(ADVISOR)
    bodies = re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>([^<]+)', browser.text(PAGE))
    department = next(id for id, name in bodies if name == "Sở Giáo dục và Đào tạo")
    with counted() as statements:
        page = browser.text(f"{PAGE}?unit={department}&sort=action")
    assert len(statements) <= 12, statements
    told = re.findall(r"(Lập|Lưu|Nộp) báo cáo", body(page))
    assert told, page
    assert told == sorted(told, key=["Lập", "Lưu", "Nộp"].index)
    assert "Ban Thường vụ" not in body(page)
    acted = re.findall(
        r'data-label="Người thực hiện"[^>]*><div class="cell">([^<]+)', body(browser.text(f"{PAGE}?sort=actor"))
    )
    assert acted == sorted(acted, key=vietnamese_order)
    book = browser.get(f"{PAGE}?unit={department}&export=xlsx")
    assert book.mimetype.endswith("spreadsheetml.sheet")


def test_a_day_that_is_none_is_told(as_user: AsUser) -> None:
    page = as_user(ADVISOR).text(f"{PAGE}?first=31/02/2021")
    assert "Không đọc được ngày “31/02/2021”" in page
    assert body(page)


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
