"""The first page while a year is rated: subjects, councils and the authority each see their own part."""

import pytest
from flask import Flask

from tests.assigned_year import ADVISOR, DECIDER, DISTRICT
from tests.web.cycle_year import AsUser
from tests.web.test_home import section
from tests.world import counted

COUNCIL = "hd-dang@an.example"


class TestWhileMarking:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    def test_a_subject_is_led_to_the_own_file(self, as_user: AsUser) -> None:
        browser = as_user(DISTRICT)
        with counted() as statements:
            page = browser.text("/t/an/")
        mine = section(page, "Hồ sơ đánh giá của tôi")
        assert "/self-mark" in mine
        assert "Chờ tự đánh giá" in mine
        assert len(statements) <= 12, statements

    def test_a_council_is_led_to_its_marks(self, as_user: AsUser) -> None:
        browser = as_user(COUNCIL)
        with counted() as statements:
            page = browser.text("/t/an/")
        assert "/t/an/marks/" in section(page, "Hồ sơ chờ chấm điểm")
        assert len(statements) <= 12, statements
        assert "Hồ sơ chờ quyết định" not in as_user(DECIDER).text("/t/an/")


class TestWhenProposed:
    @pytest.fixture
    def app(self, proposed_app: Flask) -> Flask:
        return proposed_app

    def test_the_authority_is_led_to_its_decisions(self, as_user: AsUser) -> None:
        browser = as_user(DECIDER)
        with counted() as statements:
            page = browser.text("/t/an/")
        assert "/t/an/decisions/" in section(page, "Hồ sơ chờ quyết định")
        assert len(statements) <= 12, statements
        assert "Hồ sơ chờ chấm điểm" not in as_user(COUNCIL).text("/t/an/")
        assert "Hồ sơ chờ quyết định" not in as_user(ADVISOR).text("/t/an/")
