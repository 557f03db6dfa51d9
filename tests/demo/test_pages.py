"""Every page that the demo's seats can reach: few statements whatever its length, and light on a slow line."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from core import clock
from core.provision.recorded import SignIn, read_demo
from tests.web.browser import Browser
from tests.world import counted

#: The bounds: statements of a page whatever its length, and bytes when compressed.
STATEMENTS, BYTES = 12, 40_000
#: Where an act is prepared from all that it could be about, more is asked; these may get better, not worse.
MORE = {"assignment.new_order": 13, "evaluation.carry_over": 15}
#: So many pages of one kind are looked at in each seat: those of other objects ask the same.
EACH = 1
_LINK = re.compile(r'<a [^>]*href="(/t/[^"#]+)')


def test_every_page_of_every_seat_is_light(demo_app: Flask) -> None:
    """Follow the links of every seat from its first page on."""
    demo = read_demo()
    heavy, seen = [], Counter[str]()
    with clock.at(datetime.combine(demo.today, time(9), clock.VIETNAM)):
        for sign_in in demo.sign_ins:
            for endpoint, path, statements, answer in _visited(demo_app, sign_in):
                seen[endpoint] += 1
                size = len(gzip.compress(answer.data, 6))
                if statements > MORE.get(endpoint, STATEMENTS) or size > BYTES:
                    heavy.append(f"{sign_in.seat}: {path}: {statements} statements, {size} bytes")
    assert heavy == []
    # Whatever the demo shows least: it is the walk that is at fault when these are not reached.
    assert {"dashboard.home", "dashboard.overview", "assignment.work", "reporting.report"} <= set(seen), seen


def _visited(app: Flask, sign_in: SignIn) -> Iterator[tuple[str, str, int, TestResponse]]:
    """Yield endpoint, path, statements and answer of pages, a few of each endpoint."""
    browser = Browser(app.test_client())
    browser.sign_in(sign_in.address, sign_in.password)
    waiting = [urlsplit(browser.get("/", follow_redirects=True).request.url).path]
    looked: Counter[str] = Counter()
    known = set(waiting)
    for path in waiting:
        endpoint = _endpoint(app, path)
        if not endpoint or looked[endpoint] >= EACH:
            continue
        looked[endpoint] += 1
        with counted() as sent:
            answer = browser.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        # Whether the menu shows what was published is asked once a minute, on whatever page is open then.
        yield endpoint, path, sum("FROM public_level LIMIT" not in statement for statement in sent), answer
        found = [unescape(link) for link in _LINK.findall(answer.get_data(as_text=True))]
        waiting += [link for link in dict.fromkeys(found) if link not in known]
        known.update(found)


def _endpoint(app: Flask, path: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(path).path)[0])
    except HTTPException:
        return ""
