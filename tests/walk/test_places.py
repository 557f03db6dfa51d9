"""Kinds of pages that the demo does not show, in small provinces: in both themes and at both widths."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.config import Config
from core.provision.engines import Engines
from core.provision.recorded import SignIn
from tests.applications import lent
from tests.conftest import PASSWORD, Template, config_for
from tests.demo.reaching import Reached, pages_of
from tests.e2e.site import serving
from tests.packs import install
from tests.walk.looking import Walk
from tests.walk.places import PLACES, Place
from tests.world import World

pytestmark = pytest.mark.walk


@pytest.mark.parametrize("name", PLACES)
def test_pages_that_the_demo_does_not_reach(
    name: str, chromium: Browser, engines: Engines, template: Template, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Each place shows what it is there for."""
    place = PLACES[name]
    source = request.getfixturevalue(place.template)
    config = replace(config_for(engines, template(f"template_walk_{name}", source), tmp_path), today=place.day)
    pages = _reached(place, config)
    assert {page.endpoint for page in pages} == place.pages
    with serving(config, packs=place.packs) as site:
        assert Walk(chromium, site, name).look(pages) == []


def _reached(place: Place, config: Config) -> list[Reached]:
    """Let a place be lived in, and return the pages that it is there for."""
    with lent(config) as app:
        install(app, *(import_module(module).PACK for module in place.packs))
        more = place.live(app)
        found: dict[str, Reached] = {}
        for address, role in place.seats:
            seat = ""
            if role:
                with app.app_context():
                    seat = str(World(app).actor(address, role).seat_id)
            for page in pages_of(app, SignIn(address, PASSWORD, role), seat, more):
                if page.endpoint in place.pages:
                    found.setdefault(page.endpoint, page)
        return list(found.values())
