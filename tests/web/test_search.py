"""Search: by words, with or without diacritics, within what the seat may see."""

import re

import pytest
from flask import Flask
from sqlalchemy import literal, select

from core.db import db
from core.db.folding import folded, folded_column, says
from tests.assigned_year import ADVISOR, COMMUNE, DISTRICT, OTHER_DISTRICT, Assigned
from tests.web.cycle_year import AsUser
from tests.world import counted, on

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def found(page: str, heading: str) -> list[str]:
    """Return the titles that the page lists under a heading."""
    section = re.search(rf"<h2>{re.escape(heading)} (.*?)</section>", page, re.DOTALL)
    return re.findall(r'<a href="[^"]+">([^<]+)</a>', section[1]) if section else []


@pytest.mark.parametrize("typed", ["dang vien ket nap", "ĐẢNG VIÊN", "viên kết nạp"])
def test_words_are_found_in_any_case_order_and_spelling(as_user: AsUser, typed: str) -> None:
    with on(1, 20):
        page = as_user(DISTRICT).text(f"/t/an/mot/search?q={typed}")
    assert "Kết nạp đảng viên" in found(page, "Nhiệm vụ")


def test_a_post_and_a_unit_lead_to_their_pages(as_user: AsUser) -> None:
    with on(1, 20):
        browser = as_user(ADVISOR)
        page = browser.text("/t/an/search?q=bi thu")
        titles = found(page, "Chức danh")
        assert titles
        assert all("bi thu" in folded(title) for title in titles)
        address = re.search(r'<a href="(/t/an/[^"]+)">Bí thư', page)
        assert address
        assert browser.get(address[1]).status_code == 200


def test_nobody_finds_what_another_tenant_holds(as_user: AsUser) -> None:
    with on(1, 20):
        assert "Đảng ủy xã Đông" in found(as_user(DISTRICT).text("/t/an/mot/search?q=xa dong"), "Cơ quan, đơn vị")
        other = as_user(OTHER_DISTRICT).text("/t/an/hai/search?q=xa dong")
        assert found(other, "Cơ quan, đơn vị") == []
        assert "Không tìm thấy “xa dong”" in other
        commune = as_user(COMMUNE).text("/t/an/mot/dong/search?q=huyen uy")
        assert found(commune, "Cơ quan, đơn vị") == []


def test_signs_of_a_pattern_are_letters_like_others(as_user: AsUser) -> None:
    with on(1, 20):
        browser = as_user(ADVISOR)
        for typed in ("%25%25", "__", "'; drop table unit; --"):
            assert "Không tìm thấy" in browser.text(f"/t/an/search?q={typed}")
        assert "Gõ ít nhất 2 chữ cái" in browser.text("/t/an/search?q=a")


def test_a_search_asks_little(as_user: AsUser) -> None:
    with on(1, 20):
        browser = as_user(ADVISOR)
        with counted() as statements:
            assert browser.get("/t/an/search?q=a e").status_code == 200
    assert len(statements) <= 12, statements


def test_lists_are_searched_without_diacritics_too(as_user: AsUser) -> None:
    with on(1, 20):
        page = as_user(ADVISOR).text("/t/an/work?scope=given&q=ket nap dang vien")
    assert "Kết nạp đảng viên" in page
    assert "Không có mục nào khớp" not in page


def test_the_database_folds_as_python_does(app: Flask) -> None:
    with app.app_context():
        Assigned(app)
        for letters in (LETTERS, LETTERS.upper()):
            assert db.session.scalar(select(folded_column(literal(letters)))) == folded(letters)
            for typed in (letters, folded(letters), letters.swapcase()):
                assert db.session.scalar(select(says(literal(f"({letters})"), typed))), typed
            assert not db.session.scalar(select(says(literal(letters), f"{letters}.")))
