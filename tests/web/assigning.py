"""Orders as a browser writes them: the grid of units and kinds of work, filled by the names of both."""

import re
from typing import Any

from werkzeug.test import TestResponse

from tests.web.browser import Browser, words
from tests.web.cycle_year import COMMITTEE, AsUser
from tests.web.filling import Form, form_with, send

DECISION = {
    "number": "412-QĐ/TU",
    "issued_on": "15/02/2021",
    "signer": "T/M Ban Thường vụ, Bí thư",
    "summary": "Giao nhiệm vụ năm 2021",
}
TARGETS = "/t/an/orders/new?group=districts"


def cells(page: str) -> dict[tuple[str, str], str]:
    """Return the grid's cells: (unit's name, kind) → prefix of the form's row."""
    found = {}
    for row in re.findall(r'<tr>\s*<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', page, re.DOTALL):
        for prefix, kind in re.findall(r'name="(plans-\d+)-kind" value="([^"]+)"', row[1]):
            found[row[0].strip(), kind] = prefix
    return found


def with_plans(browser: Browser, path: str, plans: dict[tuple[str, str], str]) -> tuple[Form, dict[str, Any]]:
    """Open an order's page; return its form and what to type: the decision, and plans by unit and kind."""
    page = browser.get(path)
    assert page.status_code == 200, words(page)
    places = cells(words(page))
    typed = dict(DECISION) | {f"{places[unit, kind]}-plan": plan for (unit, kind), plan in plans.items()}
    return form_with(page, "number"), typed


def all_plans(browser: Browser, path: str, members: dict[str, str]) -> tuple[Form, dict[str, Any]]:
    """The whole catalogue of the districts: new members as given by unit, 5 of everything else that has a number."""
    page = words(browser.get(path))
    numbers = {place for place in cells(page) if f'name="{cells(page)[place]}-plan"' in page and place[0] in members}
    plans = {place: members[place[0]] if place[1] == "new_members" else "5" for place in numbers}
    return with_plans(browser, path, plans)


def order_districts(as_user: AsUser, members: dict[str, str] | None = None, due_on: str = "31/12/2021") -> str:
    """Issue the order of the year to both districts; returns its address."""
    committee = as_user(COMMITTEE)
    form, typed = all_plans(committee, TARGETS, members or {"Huyện ủy Một": "60", "Huyện ủy Hai": "40"})
    answer = send(committee, TARGETS, form, {**typed, "due_on": due_on})
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def cascade(browser: Browser, path: str, form: Form, typed: dict[str, Any] | None = None) -> TestResponse:
    """Send a cascade and, where it may be issued, press the button below its preview."""
    seen = send(browser, path, form, typed)
    if seen.status_code != 200 or 'value="issue"' not in words(seen):
        return seen
    return send(browser, path, form_with(seen, "number"), {"step": "issue"})


def work_named(browser: Browser, path: str, title: str) -> str:
    """Return the address of a piece of work in the list of a seat."""
    found = re.search(rf'<a href="([^"]+/assignments/[^"]+)">{re.escape(title)}</a>', browser.text(path))
    assert found, browser.text(path)
    return found[1]
