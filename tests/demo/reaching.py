"""Which pages the demo's seats reach by links, and what each asked of the database."""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from core import clock
from core.provision.recorded import SignIn, read_demo
from tests.web.browser import ZIPPED, Browser
from tests.world import counted

_LINK = re.compile(r'<a [^>]*href="(/[^"#]+)')
_SEAT = re.compile(r'name="seat" value="([^"]+)"')


@dataclass(frozen=True)
class Reached:
    """A page as the first link of its kind leads to it; ``seat`` as the form that switches seats sends it.

    ``size`` in bytes as it travels.
    """

    sign_in: SignIn
    seat: str
    endpoint: str
    path: str
    statements: int
    size: int


@dataclass(frozen=True)
class Walked:
    """The name of a database, and the pages that its seats reach."""

    template: str
    reached: list[Reached]


def pages_of_every_seat(app: Flask) -> list[Reached]:
    """Follow the links of every seat of the demo from its first page on.

    One page of each kind is opened in each seat: those of other objects ask the same.
    """
    demo = read_demo()
    with clock.at(datetime.combine(demo.today, time(9), clock.VIETNAM)):
        return [page for sign_in in demo.sign_ins for page in pages_of(app, sign_in)]


def pages_of(app: Flask, sign_in: SignIn, seat: str = "", more: Sequence[str] = ()) -> Iterator[Reached]:
    """Follow the links of one seat: of the first one of somebody who has several, unless one is named.

    ``more`` are addresses that nothing links to. Whoever has no address is not signed in.
    """
    browser = Browser(app.test_client())
    if sign_in.address:
        browser.sign_in(sign_in.address, sign_in.password)
    seat, home = _home(browser, seat)
    waiting = [home, f"{home}search?q=bi+thu", *more]
    known, looked = set(waiting), set[str]()
    for path in waiting:
        endpoint = _endpoint(app, path)
        if not endpoint or endpoint in looked:
            continue
        looked.add(endpoint)
        with counted() as sent:
            answer = browser.get(path, headers=ZIPPED)
        # A trail names what another seat may open: that is refused, and no page of this one.
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        # Whether the menu shows what was published is asked once a minute, on whatever page is open then.
        asked = sum("FROM public_level LIMIT" not in statement for statement in sent)
        yield Reached(sign_in, seat, endpoint, path, asked, len(answer.data))
        found = [unescape(link) for link in _LINK.findall(_page(answer))]
        waiting += [link for link in dict.fromkeys(found) if link not in known]
        known.update(found)


def _page(answer: TestResponse) -> str:
    """Return the page of an answer, which is sent compressed unless it is short."""
    zipped = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.data) if zipped else answer.data).decode()


def _home(browser: Browser, seat: str) -> tuple[str, str]:
    """Return the seat that was chosen, "" where there is only one, and its first page."""
    start = browser.get("/", follow_redirects=True)
    if not seat and start.request.path == "/seats" and (found := _SEAT.search(start.get_data(as_text=True))):
        seat = found[1]
    return seat, (browser.post("/seats", {"seat": seat}, follow_redirects=True) if seat else start).request.path


def _endpoint(app: Flask, path: str) -> str:
    """Return the endpoint of an address; "" for what is no page."""
    try:
        endpoint = str(app.url_map.bind("localhost").match(urlsplit(path).path, "GET")[0])
    except HTTPException:
        return ""
    return "" if "static" in endpoint or "export=" in path else endpoint
