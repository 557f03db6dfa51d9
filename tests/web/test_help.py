"""Help: every page of the menu tells how it works, and the manual what the regulation says with its clauses."""

import pytest
from flask import Flask

from core.dashboard.help import HELPS
from tests.assigned_year import ADMINISTRATOR, ADVISOR, COMMUNE
from tests.web.cycle_year import AsUser
from tests.world import counted, on


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def test_every_page_of_the_menu_tells_how_it_works(app: Flask) -> None:
    menu = {item.endpoint for item in app.extensions["menu"] if not item.endpoint.startswith("sample.")}
    assert menu - HELPS.keys() == set()
    assert HELPS.keys() - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_the_page_itself_has_it_closed(as_user: AsUser) -> None:
    with on(4, 5):
        page = as_user(COMMUNE).text("/t/an/mot/dong/reports")
    assert '<details class="help">' in page
    assert str(HELPS["reporting.reports"][0]) in page
    assert 'href="/t/an/mot/dong/help"' in page


def test_the_manual_has_the_pages_of_the_seat_and_the_words_of_its_regulation(as_user: AsUser) -> None:
    with on(4, 5):
        browser = as_user(ADVISOR)
        with counted() as statements:
            page = browser.text("/t/an/help")
        assert len(statements) <= 12, statements
        assert "Xem xét báo cáo" in page
        assert "Giao bao nhiêu việc" in page
        assert "đúng 18" in page
        assert "371-QĐ/TU" in page
        own = as_user(ADMINISTRATOR).text("/t/an/help")
        assert "Thiết lập ban đầu" in own
        assert 'id="reporting-reviews"' not in own
