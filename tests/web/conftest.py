"""Browsers on the real application."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from flask import Blueprint, Flask

from core.config import Config
from tests.applications import Lend
from tests.conftest import Template
from tests.web.browser import Browser, signed_in
from tests.web.cycle_year import STATES
from tests.web.sample import bp

Clone = Callable[[str], Config]


@pytest.fixture
def pages() -> Sequence[Blueprint]:
    """The sample pages, on every application of this folder."""
    return (bp,)


@pytest.fixture(scope="session")
def states(template: Template, world_template: str) -> dict[str, str]:
    """Names of databases with the two provinces, by what happened there."""
    made = {"": world_template}
    for state, live in STATES.items():
        made[state] = template(f"template_web_{state}", list(made.values())[-1], live)
    return made


@pytest.fixture
def app(
    request: pytest.FixtureRequest, application: Lend, clone: Callable[[str], Config], states: dict[str, str]
) -> Flask:
    """The application over a copy of the two provinces, in the state that the test asks for by a fixture's name."""
    asked = [state for state in STATES if state in request.fixturenames]
    return application(clone(states[asked[-1] if asked else ""]))


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser that is not signed in."""
    return Browser(app.test_client())


@pytest.fixture
def as_user(app: Flask) -> Callable[[str], Browser]:
    """Open a browser that is signed in, without the cost of a password hash."""
    return partial(signed_in, app)
