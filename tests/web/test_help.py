"""Help: every page of the menu tells how it works, and the manual what the regulation says with its clauses."""

import pytest
from flask import Flask

from core.dashboard.help import HELPS
from core.dashboard.object_help import OBJECT_HELPS
from tests.assigned_year import ADMINISTRATOR, ADVISOR, COMMUNE
from tests.walk.places import EXCUSED, NO_PAGE
from tests.web.cycle_year import AsUser
from tests.world import counted, on

#: Pages that say all there is to say: where one comes in, and the help itself.
PLAIN = {"accounts.invitation", "dashboard.manual", "people.seats"}
#: What others wrote, and what tests add.
FOREIGN = ("api", "bootstrap", "sample", "security", "static", "web")


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def test_every_page_of_the_menu_tells_how_it_works(app: Flask) -> None:
    menu = {item.endpoint for item in app.extensions["menu"] if not item.endpoint.startswith("sample.")}
    assert menu - HELPS.keys() == set()


def test_every_other_kind_of_page_does_too(app: Flask) -> None:
    kinds = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not NO_PAGE.search(rule.rule) and not rule.endpoint.startswith(FOREIGN)
    }
    assert kinds - HELPS.keys() - OBJECT_HELPS.keys() == EXCUSED.keys() | PLAIN
    assert (HELPS.keys() | OBJECT_HELPS.keys()) - kinds == set()
    assert HELPS.keys() & OBJECT_HELPS.keys() == set()


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
