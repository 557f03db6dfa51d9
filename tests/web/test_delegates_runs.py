"""Pages of a cycle that several authorities rate: what home offers, whom the cockpit names, and what it counts."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.db import db
from tests.delegates_year import live, rated
from tests.marked_year import seat_of
from tests.personal_work import ADVISER, AGENCY, CLERK, Personal
from tests.web.browser import Browser, signed_in
from tests.web.filling import form_with
from tests.world import on

RATINGS = "/t/khai/overview/ratings"


@pytest.fixture
def rated_app(personal_app: Flask) -> Iterator[Flask]:
    """The year after: the committee and a district opened their runs, an agency did not."""
    with personal_app.app_context():
        world = Personal(personal_app)
        live(world)
        with on(1, 4, 2022):
            cycle = world.cycle
            for address in (ADVISER, AGENCY):
                rated(world, address, cycle)
        db.session.remove()
    with on(1, 5, 2022):
        yield personal_app


def sit(app: Flask, address: str) -> Browser:
    """Let a user act as adviser."""
    browser = signed_in(app, address)
    browser.post("/seats", {"seat": seat_of(app, address, "advisor")})
    return browser


def test_the_cockpit_counts_every_run_and_names_whose_turn_it_is(rated_app: Flask) -> None:
    committee = sit(rated_app, ADVISER)
    page = committee.text(RATINGS)
    for shown in ("Các cơ quan xếp loại trong kỳ", "Ban Thường vụ Huyện ủy Ba", "Trưởng phòng Một", "Chưa mở đợt"):
        assert shown in page
    assert "1 người chưa ai xếp loại" in page
    assert "Bí thư Đảng ủy xã Bắc" not in page, "whose files others hold is not told"
    steps = committee.text("/t/khai/overview")
    assert "Xếp loại của các cơ quan được phân cấp" in steps
    assert "1 cơ quan đã mở đợt" in steps


def test_a_delegate_is_offered_its_turn_and_hears_of_nobody_else(rated_app: Flask) -> None:
    agency = sit(rated_app, CLERK)
    home = agency.text("/t/khai/")
    assert "Kỳ đã kết thúc, chưa mở đợt đánh giá" in home
    (link,) = [part.split('"')[0] for part in home.split('href="') if part.startswith("/t/khai/runs/new?cycle=")][:1]
    form = form_with(agency.get(link), "cut_off")
    assert form.fields["cut_off"] == "31/12/2021"
    page = agency.text(RATINGS)
    assert "Chưa mở đợt" in page
    assert "Ban Thường vụ Huyện ủy Ba" not in page
