"""Forms of a page as a browser would send them: everything shown is sent, what a test types replaces it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.browser import Browser


@dataclass
class Form:
    """One form: where it goes and what stands in it."""

    method: str
    action: str
    fields: MultiDict[str, str] = field(default_factory=MultiDict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.select = ""
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(given.get("method", "get"), given.get("action", ""))
            self.forms.append(self.inside)
        elif self.inside is None:
            return
        elif tag == "input":
            self._input(self.inside, given)
        elif tag == "select":
            self.select = given["name"]
            self.inside.fields.add(self.select, "")
        elif tag == "option" and "selected" in given:
            self.inside.fields[self.select] = given["value"]
        elif tag == "textarea":
            self.area = given["name"]
            self.inside.fields.add(self.area, "")

    def _input(self, form: Form, given: dict[str, str]) -> None:
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if ticked and "name" in given:
            form.fields.add(given["name"], given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area is not None and self.inside is not None:
            self.inside.fields[self.area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        if tag == "textarea":
            self.area = None


def forms(answer: TestResponse) -> list[Form]:
    """Return the forms of a page, in order."""
    reader = _Reader()
    reader.feed(answer.get_data(as_text=True))
    return reader.forms


def form_with(answer: TestResponse, name: str) -> Form:
    """Return the form of a page that has a field."""
    return next(form for form in forms(answer) if form.method == "post" and name in form.fields)


def form_to(answer: TestResponse, ending: str) -> Form:
    """Return the form of a page that goes to an address."""
    return next(form for form in forms(answer) if form.action.endswith(ending))


def send(browser: Browser, path: str, form: Form, typed: dict[str, Any] | None = None) -> TestResponse:
    """Send a form as it stands on the page at ``path``, with what is typed in place of what stood there."""
    data = MultiDict(form.fields)
    for name, value in (typed or {}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return browser.client.post(form.action.partition("#")[0] or path, data=data, buffered=True)


def fill(browser: Browser, path: str, typed: dict[str, Any], *, has: str = "") -> TestResponse:
    """Open a page, type into the form that has a field (default: the first thing typed), and send it."""
    page = browser.get(path)
    assert page.status_code == 200, (path, page.status_code, page.get_data(as_text=True)[-2500:])
    return send(browser, path, form_with(page, has or next(iter(typed))), typed)


def press(browser: Browser, path: str, ending: str) -> TestResponse:
    """Open a page and press the button whose form goes to an address."""
    return send(browser, path, form_to(browser.get(path), ending))
