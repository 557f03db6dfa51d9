"""Browsers on the real application."""

from collections.abc import Callable, Sequence

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.auth.models import User
from core.auth.services import start_session
from core.auth.store import SESSION_ID, identity
from tests.web.browser import Browser
from tests.web.sample import bp


@pytest.fixture
def pages() -> Sequence[Blueprint]:
    """The sample pages, on every application of this folder."""
    return (bp,)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser that is not signed in."""
    return Browser(app.test_client())


@pytest.fixture
def as_user(app: Flask, browser: Browser) -> Callable[[str], Browser]:
    """Open a browser that is signed in, without the cost of a password hash."""

    def sign_in(address: str) -> Browser:
        client: FlaskClient = app.test_client()
        with app.app_context():
            with identity() as session:
                user = session.scalars(select(User).where(User.email == address)).one()
            session_id = start_session(user.id, "test")
        with client.session_transaction() as cookie:
            cookie.update({"_user_id": user.fs_uniquifier, "_fresh": True, SESSION_ID: str(session_id)})
        return Browser(client)

    return sign_in
