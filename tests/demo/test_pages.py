"""Every page that the demo's seats can reach: few statements whatever its length, and light on a slow line."""

from flask import Flask

from tests.demo.reaching import Reached
from tests.walk.places import EXCUSED, NO_PAGE, PLACES

#: The bounds: statements of a page whatever its length, and bytes as they travel.
STATEMENTS, BYTES = 12, 40_000


def test_every_page_of_every_seat_is_light(reached: list[Reached]) -> None:
    heavy = [
        f"{page.sign_in.seat}: {page.path}: {page.statements} statements, {page.size} bytes"
        for page in reached
        if page.statements > STATEMENTS or page.size > BYTES
    ]
    assert heavy == []


def test_the_walk_comes_far(reached: list[Reached]) -> None:
    """Whatever the demo shows least: it is the walk that is at fault when these are not reached."""
    seen = {page.endpoint for page in reached}
    assert {"dashboard.home", "dashboard.overview", "assignment.work", "reporting.report"} <= seen
    assert len(seen) > 90, sorted(seen)


def test_every_kind_of_page_is_looked_at(reached: list[Reached], demo_app: Flask) -> None:
    """The walk goes to small provinces for what the demo does not show; what is left out has its reason."""
    kinds = {
        rule.endpoint
        for rule in demo_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not NO_PAGE.search(rule.rule)
        and not rule.endpoint.startswith(("api", "static", "bootstrap."))
    }
    seen = {page.endpoint for page in reached}.union(*(place.pages for place in PLACES.values()))
    assert kinds - seen == set(EXCUSED)
