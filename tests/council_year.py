"""The year of province An whose councils work by rules of procedure: its run waits for marks."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.extensions.services import enable_pack
from core.provision.story.rating import open_rating
from tests.conftest import Template
from tests.council_pack import KEY, install
from tests.world import NEW_YEAR, on
from tests.year import ADMINISTRATOR, LendRated, Year, stage


@pytest.fixture(scope="session")
def council_template(template: Template, reported_template: str) -> str:
    """Name of a database whose rating run, under the pack of rules of procedure, waits for marks."""

    def live(app: Flask) -> None:
        install(app)
        year = Year(app)
        with on(1, 3, 2022):
            enable_pack(year.actor(ADMINISTRATOR), KEY, NEW_YEAR)
            year.pin_again(KEY)
        open_rating(stage())

    return template("template_council", reported_template, live)


@pytest.fixture
def council_app(rated: LendRated, council_template: str) -> Flask:
    """The application over that year, on the day of its council sessions."""
    app = rated(council_template)
    install(app)
    return app


@pytest.fixture
def council_year(council_app: Flask) -> Iterator[Year]:
    """The year, inside the application's context."""
    with council_app.app_context():
        yield Year(council_app)
