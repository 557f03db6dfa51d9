"""Every page of the demo in a browser, in both themes and at both widths: readable by everybody, nothing sticks out."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from core.provision.engines import Engines
from core.provision.recorded import SignIn, read_demo
from tests.chromium import PATIENCE
from tests.conftest import config_for
from tests.demo.reaching import Reached, Walked
from tests.e2e.person import DESK, OF_EVERY_STEP, PHONE, PICTURES, STICKING_OUT
from tests.e2e.site import Site, serving

pytestmark = pytest.mark.walk

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
#: Nothing moves here (see ``reduced_motion``): colours are there as soon as their sheet is.
DARK = "() => getComputedStyle(document.documentElement).colorScheme === 'dark'"
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
    """Looks at pages of a site and collects what is wrong with them."""

    chromium: Browser
    site: Site
    troubles: list[str] = field(default_factory=list)

    def take(self, seat: SignIn, pages: Sequence[Reached]) -> None:
        """Sign in and look at pages."""
        with closing(
            self.chromium.new_context(base_url=self.site.url, viewport=DESK, locale="vi-VN", reduced_motion="reduce")
        ) as context:
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("#email", seat.address)
            page.fill("#password", seat.password)
            page.click("main button[type=submit]")
            expect(page).not_to_have_url(re.compile("/sign-in"))
            if page.url.endswith("/seats"):
                page.locator("button.seat-card").first.click()
                expect(page).not_to_have_url(re.compile("/seats"))
            for each in pages:
                self._look(page, each)

    def _look(self, page: Page, reached: Reached) -> None:
        answer = page.goto(reached.path)
        if answer is None or answer.status != 200:
            self._note(reached, f"answered {answer and answer.status}")
        shift = page.evaluate(SHIFT)
        if shift > STEADY:
            self._note(reached, f"layout shift {shift:.2f}")
        page.set_viewport_size(PHONE)
        for trouble in page.evaluate(STICKING_OUT):
            self._note(reached, f"sticks out: {trouble}")
        page.evaluate(SHORTEN)
        page.evaluate(AXE_SCRIPT)
        self._judge(page, reached, "390 light", SIZES)
        page.set_viewport_size(DESK)
        self._judge(page, reached, "1440 light", [])
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(DARK)
        self._judge(page, reached, "1440 dark", CONTRAST)
        if OF_EVERY_STEP:
            page.set_viewport_size(PHONE)
            self._shot(page, reached, "390 dark")
            page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")

    def _judge(self, page: Page, reached: Reached, look: str, rules: Sequence[str]) -> None:
        for trouble in page.evaluate(RULES, rules):
            self._note(reached, f"{look}: {trouble}")
        self._shot(page, reached, look)

    def _shot(self, page: Page, reached: Reached, look: str) -> None:
        if OF_EVERY_STEP:
            folder = PICTURES / "every_page"
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{reached.endpoint}-{look.replace(' ', '-')}.png", full_page=True)

    def _note(self, reached: Reached, trouble: str) -> None:
        self.troubles.append(f"{reached.endpoint} {reached.path} {trouble}")


@pytest.fixture
def site(engines: Engines, walked: Walked, tmp_path: Path) -> Iterator[Site]:
    """The demo as it is served, without a worker: looking changes nothing."""
    config = config_for(engines, walked.template, tmp_path)
    with serving(replace(config, today=read_demo().today)) as running:
        yield running


def test_every_page_can_be_read_by_everybody(chromium: Browser, site: Site, reached: list[Reached]) -> None:
    """Each kind of page is looked at once, from the first seat that reaches it."""
    pages: dict[SignIn, list[Reached]] = defaultdict(list)
    for page in {page.endpoint: page for page in reversed(reached)}.values():
        pages[page.sign_in].append(page)
    walk = Walk(chromium, site)
    for seat, of_seat in pages.items():
        walk.take(seat, of_seat)
    assert walk.troubles == []
