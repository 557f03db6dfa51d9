"""Debian's Chromium on the running application; every seat has a browser of its own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from core.config import Config
from core.provision.engines import Engines
from core.provision.story.opening import opening
from core.provision.story.player import play
from tests.chromium import PATIENCE
from tests.conftest import Template, config_for
from tests.e2e.person import DESK, PICTURES, Person, Watch
from tests.e2e.site import Site, serving
from tests.year import stage

Clone = Callable[[str], Config]


@dataclass
class People:
    """Who is at a browser in one test."""

    chromium: Browser
    url: str
    pictures: Path
    present: ExitStack = field(default_factory=ExitStack)
    watches: list[Watch] = field(default_factory=list)

    def someone(self, **options: Any) -> Person:
        """Return somebody at a new browser, not signed in."""
        settings = {"base_url": self.url, "viewport": DESK, "locale": "vi-VN", **options}
        context = self.present.enter_context(self.chromium.new_context(**settings))
        context.set_default_timeout(PATIENCE)
        watch = Watch()
        watch.attend(context)
        self.watches.append(watch)
        return Person(context.new_page(), watch, self.pictures)

    def enter(self, address: str, seat: str = "", **options: Any) -> Person:
        """Return somebody who signed in, and took a seat where they have several."""
        person = self.someone(**options)
        person.address, person.seat = address, seat
        return person.comes_in()

    def remember(self) -> None:
        """Keep what everybody saw last, for whoever looks for the failure."""
        for number, page in enumerate(page for context in self.chromium.contexts for page in context.pages):
            page.screenshot(path=self.pictures / f"failed-{number}.png", full_page=True)

    def troubles(self) -> list[str]:
        """Return whatever went wrong in any browser."""
        return [trouble for watch in self.watches for trouble in watch.troubles]


@pytest.fixture
def gather(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[Site], People]]:
    """Bring people to a site; at the end nothing may have gone wrong in their browsers."""
    name = request.node.name.removeprefix("test_")
    gathered: list[People] = []

    def bring(site: Site) -> People:
        pictures = PICTURES / name
        pictures.mkdir(parents=True, exist_ok=True)
        gathered.append(People(chromium, site.url, pictures))
        return gathered[-1]

    failed_before = request.session.testsfailed
    yield bring
    for people in gathered:
        if request.session.testsfailed > failed_before:
            people.remember()
        people.present.close()
    assert [trouble for people in gathered for trouble in people.troubles()] == []


@pytest.fixture(scope="session")
def open_cycle(
    engines: Engines, template: Template, world_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The application over a year in which units may register, without a worker; shared by what only adds to it."""
    name = template("e2e_open", world_template, lambda _app: play([stage()], [opening]))
    with serving(config_for(engines, name, tmp_path_factory.mktemp("open"))) as site:
        site.on(date(2021, 1, 25))
        yield site


@pytest.fixture
def small_world(clone: Clone, world_template: str) -> Iterator[Site]:
    """The application over two provinces in which nothing happened yet, with a worker."""
    with serving(clone(world_template), worker=True) as site:
        yield site


@pytest.fixture
def assigned_site(clone: Clone, assigned_template: str) -> Iterator[Site]:
    """The application over a year in which a district holds 18 targets and has reported nothing."""
    with serving(clone(assigned_template)) as site:
        site.on(date(2021, 4, 5))
        yield site
