"""Looks at pages in a browser, in both themes and at both widths, and collects what is wrong with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from tests.chromium import PATIENCE
from tests.demo.reaching import Reached
from tests.e2e.person import DESK, OF_EVERY_STEP, PHONE, PICTURES, STICKING_OUT
from tests.e2e.site import Site

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
    """Looks at pages of a site; pictures are called after the place."""

    chromium: Browser
    site: Site
    place: str
    troubles: list[str] = field(default_factory=list)

    def look(self, pages: Iterable[Reached]) -> list[str]:
        """Look at pages, each in the seat that reached it; returns what is wrong."""
        by_seat: dict[tuple[str, str], list[Reached]] = defaultdict(list)
        for page in pages:
            by_seat[page.sign_in.address, page.seat].append(page)
        for of_seat in by_seat.values():
            self._take(of_seat)
        return self.troubles

    def _take(self, pages: Sequence[Reached]) -> None:
        with closing(
            self.chromium.new_context(base_url=self.site.url, viewport=DESK, locale="vi-VN", reduced_motion="reduce")
        ) as context:
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            if pages[0].sign_in.address:
                _comes_in(page, pages[0])
            for each in pages:
                self._look(page, each)

    def _look(self, page: Page, reached: Reached) -> None:
        answer = page.goto(reached.path)
        if answer is None or answer.status != 200:
            self._note(reached, f"answered {answer and answer.status}")
        self._steady(page, reached)
        page.set_viewport_size(PHONE)
        page.reload()
        self._steady(page, reached)
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

    def _steady(self, page: Page, reached: Reached) -> None:
        shift = page.evaluate(SHIFT)
        if shift > STEADY:
            self._note(reached, f"layout shift {shift:.2f}")

    def _judge(self, page: Page, reached: Reached, look: str, rules: Sequence[str]) -> None:
        for trouble in page.evaluate(RULES, rules):
            self._note(reached, f"{look}: {trouble}")
        self._shot(page, reached, look)

    def _shot(self, page: Page, reached: Reached, look: str) -> None:
        if OF_EVERY_STEP:
            folder = PICTURES / "every_page"
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{reached.endpoint}-{self.place}-{look.replace(' ', '-')}.png"
            page.screenshot(path=folder / name, full_page=True)

    def _note(self, reached: Reached, trouble: str) -> None:
        self.troubles.append(f"{reached.endpoint} {reached.path} {trouble}")


def _comes_in(page: Page, reached: Reached) -> None:
    """Sign in, and take the seat where there are several."""
    page.goto("/sign-in")
    page.fill("#email", reached.sign_in.address)
    page.fill("#password", reached.sign_in.password)
    page.click("main button[type=submit]")
    expect(page).not_to_have_url(re.compile("/sign-in"))
    if reached.seat:
        page.goto("/seats?all=1")
        page.click(f"button[value='{reached.seat}']")
        expect(page).not_to_have_url(re.compile("/seats"))
