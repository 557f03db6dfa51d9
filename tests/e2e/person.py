"""A person at a browser: opens pages, reads, types, presses buttons; whatever goes wrong unasked is noted."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, ViewportSize, expect

from tests.conftest import PASSWORD

#: Where pictures go: of failures, and with ``PICTURES=1`` in the environment of every step.
PICTURES = Path(__file__).parents[2] / "var" / "e2e"
OF_EVERY_STEP = os.environ.get("PICTURES") == "1"
DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
#: The browser says so of each refused page; the refusals themselves are counted.
_STATUS_OF_PAGE = "Failed to load resource"


@dataclass
class Watch:
    """What went wrong in a browser: errors of scripts and policies, failed requests, refusals nobody expected or that
    did not come, pages too wide for a phone."""

    troubles: list[str] = field(default_factory=list)
    expected: list[int] = field(default_factory=list)

    def attend(self, context: BrowserContext) -> None:
        """Listen to all pages of a browser."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_STATUS_OF_PAGE):
            self.troubles.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # Whoever goes on to the next page ends what the one before still fetched: its icon, how far the work is.
        left = request.resource_type != "document" and request.method == "GET" and request.failure == "net::ERR_ABORTED"
        if not left:
            self.troubles.append(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status < 400:
            return
        if response.status in self.expected:
            self.expected.remove(response.status)
        else:
            self.troubles.append(f"answered {response.status}: {response.request.method} {response.url}")


@dataclass
class Person:
    """Someone at a browser of their own; ``pictures`` is where the pictures of the test go."""

    page: Page
    watch: Watch
    pictures: Path
    address: str = ""
    seat: str = ""

    @property
    def _own_size(self) -> ViewportSize:
        return self.page.viewport_size or DESK

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.locator("main")

    def comes_in(self) -> "Person":
        """Sign in, as everybody does on another day, and take one's seat where there are several."""
        self.page.goto("/sign-in")
        self.type("Tài khoản (địa chỉ thư điện tử)", self.address)
        self.type("Mật khẩu", PASSWORD)
        self.press("Đăng nhập")
        expect(self.page).not_to_have_url(re.compile("/sign-in"))
        if self.seat:
            self.page.locator("button.seat-card").filter(has=self.page.get_by_text(self.seat, exact=True)).click()
            expect(self.page.locator(".drop-value")).to_have_text(self.seat)
        return self

    def open(self, menu: str) -> None:
        """Open a page by the menu, which a phone shows when asked for."""
        if self._own_size["width"] == PHONE["width"]:
            self.page.get_by_role("banner").get_by_role("link", name="Mục lục", exact=True).click()
        self.page.get_by_role("navigation", name="Mục lục").get_by_role("link", name=menu, exact=True).click()

    def follow(self, link: str, within: Locator | None = None) -> None:
        """Follow a link of the page."""
        (within or self.main).get_by_role("link", name=link, exact=True).first.click()

    def press(self, button: str, within: Locator | None = None) -> None:
        """Press a button of the page."""
        (within or self.main).get_by_role("button", name=button, exact=True).first.click()

    def confirm(self, button: str) -> None:
        """Press a button that asks again, and say yes."""
        self.main.locator("summary", has_text=button).click()
        self.press(button)

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into a field in place of what stands there."""
        self.field(label, within).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.field(label).select_option(label=option)

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick a box, or one of several answers."""
        (within or self.main).get_by_label(label, exact=True).check()

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """Return a field by its label, with or without the mark of what is required."""
        words = re.compile(rf"^\s*{re.escape(label)}\s*(\*\s*bắt buộc)?\s*$")
        return (within or self.main).get_by_label(words)

    def row(self, *texts: str) -> Locator:
        """Return the row of a table that holds all the texts."""
        rows = self.main.locator("tr")
        for text in texts:
            rows = rows.filter(has_text=text)
        return rows

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Wait until the page says all this."""
        for text in texts:
            expect(self.main).to_contain_text(text, ignore_case=False)

    def loses_the_connection(self) -> None:
        """Be cut off once the page has all that it is made of, its scripts included."""
        self.page.wait_for_load_state()
        self.page.context.set_offline(True)

    def sees_not(self, *texts: str) -> None:
        """Make sure that the page says none of this."""
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    @contextmanager
    def refused(self, *statuses: int) -> Iterator[None]:
        """Expect that what is done inside is answered by these refusals; one that does not come is noted."""
        self.watch.expected.extend(statuses)
        yield
        expect(self.page.locator("body")).to_be_visible()
        self.watch.troubles += [f"not refused with {status}: {self.page.url}" for status in self.watch.expected]
        self.watch.expected.clear()

    def place(self, button: str) -> float:
        """Return how far a button stands below the top of the page, in pixels."""
        found = self.main.get_by_role("button", name=button, exact=True)
        return float(found.evaluate("(button) => Math.round(button.getBoundingClientRect().top + window.scrollY)"))

    def show(self, name: str) -> None:
        """Look at the page on a phone; what sticks out there is noted, a picture of both widths kept when asked for."""
        own = self._own_size
        if OF_EVERY_STEP and own != PHONE:
            self.page.screenshot(path=self.pictures / f"{name}-1440.png", full_page=True)
        self.page.set_viewport_size(PHONE)
        sticking_out = self.main.evaluate(STICKING_OUT)  # waits for the page that is on its way
        self.watch.troubles += [f"{name} {self.page.url} is too wide: {each}" for each in sticking_out]
        if OF_EVERY_STEP:
            self.page.screenshot(path=self.pictures / f"{name}-390.png", full_page=True)
        self.page.set_viewport_size(own)


#: The elements that make a page wider than its window, the innermost ones.
STICKING_OUT = """() => {
  const wide = document.documentElement;
  if (wide.scrollWidth <= window.innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && box.right > window.innerWidth + 1 && !each.closest(".table-scroll");
  });
  return [`${wide.scrollWidth} > ${window.innerWidth}`, ...out.slice(-6).map((each) => each.outerHTML.slice(0, 160))];
}"""
