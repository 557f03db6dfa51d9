"""A browser for tests: it sends forms with the token of the page, as people do."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.auth.models import User
from core.auth.services import start_session
from core.auth.store import SESSION_ID, identity

#: What browsers send that take pages and files compressed.
ZIPPED = {"Accept-Encoding": "gzip"}
_FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_FONT = re.compile(r'url\("?([^")]+\.woff2)')
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass(frozen=True)
class Browser:
    """One browser with its cookies."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, buffered=True, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with a token of this session."""
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **options)

    def token(self) -> str:
        found = TOKEN.search(self.text("/seats?all=1", follow_redirects=True))
        assert found
        return found[1]

    def text(self, path: str, **options: Any) -> str:
        return words(self.get(path, **options))

    def sign_in(self, address: str, password: str, **options: Any) -> TestResponse:
        return self.post("/sign-in", {"email": address, "password": password}, **options)


def first_load(browser: Browser, path: str) -> list[TestResponse]:
    """Return all that a browser gets which opens a page for the first time: the page, its files, their fonts."""
    files = sorted(set(_FILE.findall(browser.text(path))))
    fonts = {font for file in files if ".css" in file for font in _FONT.findall(browser.text(file))}
    return [browser.get(each, headers=ZIPPED) for each in (path, *files, *(f"/static/{font}" for font in fonts))]


def words(answer: TestResponse) -> str:
    """Return the page as people read it."""
    return unescape(answer.get_data(as_text=True))


def signed_in(app: Flask, address: str) -> Browser:
    """Return a browser that is signed in, without the cost of a password hash."""
    client: FlaskClient = app.test_client()
    with app.app_context():
        with identity() as session:
            user = session.scalars(select(User).where(User.email == address)).one()
        session_id = start_session(user.id, "test")
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": user.fs_uniquifier, "_fresh": True, SESSION_ID: str(session_id)})
    return Browser(client)
