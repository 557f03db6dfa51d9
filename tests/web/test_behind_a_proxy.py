"""What stands around the application in production: a proxy before it, a database that ends what takes too long."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from psycopg.errors import QueryCanceled
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.app import STATEMENT_SECONDS, create_app
from core.auth.store import identity
from core.config import Config
from core.db import db
from tests.applications import dispose
from tests.web.browser import Browser


def forwarded(address: str) -> dict[str, str]:
    return {
        "X-Forwarded-For": address,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "giaoviec.example.vn",
        "Referer": "https://giaoviec.example.vn/sign-in",
    }


def guesses(app: Flask, *addresses: str) -> list[int]:
    """Guess a password once from each address, all through one proxy; return how it was answered."""
    app.config["SIGN_IN_PER_ADDRESS"] = "1 per minute"
    browser = Browser(app.test_client())
    headers = [forwarded(address) for address in addresses]
    here = {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}}
    return [browser.sign_in(f"{n}@an.example", "sai", headers=h, **here).status_code for n, h in enumerate(headers)]


@pytest.mark.parametrize(("proxies", "answers"), [(0, [200, 429, 429]), (1, [200, 200, 429])])
def test_clients_are_told_apart_by_as_many_proxies_as_are_trusted(
    clone: Callable[[str], Config], world_template: str, proxies: int, answers: list[int]
) -> None:
    """Without a trusted proxy the header is anybody's word; with one, what the client wrote before it still is."""
    app = create_app(replace(clone(world_template), trusted_proxies=proxies))
    app.config["TESTING"] = True
    assert guesses(app, "203.0.113.7", "203.0.113.8", "198.51.100.1, 203.0.113.8") == answers
    dispose(app)


def test_pages_know_that_they_came_over_https(clone: Callable[[str], Config], world_template: str) -> None:
    app = create_app(replace(clone(world_template), trusted_proxies=1, secure_cookies=True))
    answer = app.test_client().get("/sign-in", headers=forwarded("203.0.113.7"))
    assert "; Secure;" in answer.headers["Set-Cookie"] + ";"
    assert answer.headers["Strict-Transport-Security"]
    away = app.test_client().get("/t/an/work/", headers=forwarded("203.0.113.7"))
    assert not away.headers.get("Location", "").startswith("http:")
    dispose(app)


def test_the_database_ends_what_takes_longer_than_the_web_server_waits(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalar(text("show statement_timeout")) == f"{STATEMENT_SECONDS}s"
        with identity() as session:
            assert session.scalar(text("show statement_timeout")) == f"{STATEMENT_SECONDS}s"


def test_a_statement_that_takes_too_long_is_ended(clone: Callable[[str], Config], world_template: str) -> None:
    app = create_app(clone(world_template), statement_seconds=1)
    with app.app_context():
        with pytest.raises(OperationalError) as caught:
            db.session.execute(text("select pg_sleep(20)"))
        assert isinstance(caught.value.orig, QueryCanceled)
        db.session.remove()
    dispose(app)
