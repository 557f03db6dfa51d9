"""Every page of the demo in a browser, in both themes and at both widths: readable by everybody, nothing sticks out.

One person per role and province follows links; forms of addresses that differ only by ids are looked at once.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from core.app import create_app
from core.provision.engines import Engines
from core.provision.recorded import SignIn, read_demo
from tests.chromium import CHROMIUM, OPTIONS
from tests.conftest import config_for
from tests.e2e.person import DESK, OF_EVERY_STEP, PHONE, PICTURES, STICKING_OUT
from tests.e2e.site import Site, serving

pytestmark = pytest.mark.walk

LINK = re.compile(r'href="(/[^"#]*)')
#: What the frame of each page says of the seat: its role.
ROLE = re.compile(r'aria-current="true">\s*<b>[^<]*</b>\s*<small>[^<]* · ([^<]*)</small>')
#: Rules that depend on theme or width; all others are looked at once.
CONTRAST, SIZES = ["color-contrast"], ["target-size"]
#: Layout shift that nobody notices (web vitals: good).
STEADY = 0.1
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 0);
})"""
#: Milliseconds after which no colour changes any more.
SETTLED = 200
#: Rows of one list are alike: some of them are judged for all.
SHORTEN = "document.querySelectorAll('tbody > tr:nth-child(n + 13)').forEach((row) => row.remove())"
RULES = """async (rules) => {
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run({ resultTypes: ["violations"], ...only });
  return found.violations.filter((each) => ["serious", "critical"].includes(each.impact)).map((each) => {
    const [first] = each.nodes;
    return `${each.id}: ${each.nodes.length}×, ${first.html.slice(0, 160)} ${first.any[0]?.message ?? ""}`;
  });
}"""


@dataclass
class Walk:
    """Who looks at the pages of a site, what was looked at, and what was wrong."""

    chromium: Browser
    site: Site
    addresses: MapAdapter
    seen: dict[str, str] = field(default_factory=dict)
    roles: set[tuple[str, str]] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    def take(self, seat: SignIn) -> None:
        """Sign in and look at every page that links lead to and nobody has looked at."""
        context = self.chromium.new_context(
            base_url=self.site.url, viewport=DESK, locale="vi-VN", reduced_motion="reduce"
        )
        page = context.new_page()
        self._enter(page, seat)
        role = ROLE.search(page.content())
        acting = (seat.address.split("@")[1], role[1] if role else "")
        if acting not in self.roles:
            self.roles.add(acting)
            home = page.url.removeprefix(self.site.url)
            self._follow(page, [home, f"{home}search?q=bi+thu"])
        context.close()

    def _enter(self, page: Page, seat: SignIn) -> None:
        page.goto("/sign-in")
        page.fill("#email", seat.address)
        page.fill("#password", seat.password)
        page.click("main button[type=submit]")
        if page.url.endswith("/seats"):
            page.locator("button.seat-card").first.click()

    def _follow(self, page: Page, start: Sequence[str]) -> None:
        waiting, known = deque(start), set[str]()
        while waiting:
            address = waiting.popleft()
            form = self._form(address)
            if not form or form in known:
                continue
            known.add(form)
            waiting += [unescape(link) for link in LINK.findall(self._read(page, form, address))]

    def _form(self, address: str) -> str:
        """Return the endpoint of an address; "" for what is no page."""
        try:
            endpoint, _values = self.addresses.match(address.split("?", maxsplit=1)[0], "GET")
        except HTTPException:
            return ""
        return "" if "static" in endpoint or "export=" in address else str(endpoint)

    def _read(self, page: Page, form: str, address: str) -> str:
        answer = page.request.get(address)
        if answer.status >= 500:
            self.troubles.append(f"{form} {address}: answered {answer.status}")
        # A trail names what another seat may open: that is refused, and no page of this one.
        if answer.status != 200 or answer.headers.get("content-type", "").split(";")[0] != "text/html":
            return ""
        if form not in self.seen:
            self.seen[form] = address
            self._look(page, form)
        return answer.text()

    def _look(self, page: Page, form: str) -> None:
        page.goto(self.seen[form])
        shift = page.evaluate(SHIFT)
        if shift > STEADY:
            self._note(form, f"layout shift {shift:.2f}")
        page.set_viewport_size(PHONE)
        for trouble in page.evaluate(STICKING_OUT):
            self._note(form, f"sticks out: {trouble}")
        page.evaluate(SHORTEN)
        page.evaluate(AXE_SCRIPT)
        self._judge(page, form, "390 light", SIZES)
        self._shot(page, form, "390 light")
        page.set_viewport_size(DESK)
        self._judge(page, form, "1440 light", [])
        self._shot(page, form, "1440 light")
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(SETTLED)
        self._judge(page, form, "1440 dark", CONTRAST)
        self._shot(page, form, "1440 dark")
        if OF_EVERY_STEP:
            page.set_viewport_size(PHONE)
            self._shot(page, form, "390 dark")
            page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")

    def _shot(self, page: Page, form: str, look: str) -> None:
        if OF_EVERY_STEP:
            folder = PICTURES / "every_page"
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{form}-{look.replace(' ', '-')}.png", full_page=True)

    def _judge(self, page: Page, form: str, look: str, rules: Sequence[str]) -> None:
        for trouble in page.evaluate(RULES, rules):
            self._note(form, f"{look}: {trouble}")

    def _note(self, form: str, trouble: str) -> None:
        self.troubles.append(f"{form} {self.seen[form]} {trouble}")


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser for this walk."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def site(engines: Engines, demo_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo as it is served, without a worker: looking changes nothing."""
    config = config_for(engines, demo_template, tmp_path_factory.mktemp("every"))
    with serving(replace(config, today=read_demo().today)) as running:
        yield running


def addresses(app: Flask) -> MapAdapter:
    """Return what tells the endpoint of an address."""
    return app.url_map.bind("localhost")


def test_every_page_can_be_read_by_everybody(chromium: Browser, site: Site) -> None:
    walk = Walk(chromium, site, addresses(create_app(site.config)))
    for seat in read_demo().sign_ins:
        walk.take(seat)
    assert walk.troubles == []
    assert len(walk.seen) > 90, sorted(walk.seen)
