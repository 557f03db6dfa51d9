"""The year of province An whose files are reviewed before the councils mark: its run waits for self-marks."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.extensions.services import enable_pack
from core.provision.story.rating import open_rating
from tests.conftest import Template
from tests.review_pack import KEY, install
from tests.world import NEW_YEAR, on
from tests.year import ADMINISTRATOR, LendRated, Year, as_superuser, stage

#: The department stands below the standing committee, so that its director has a superior.
_BELOW = """update unit set parent_id = above.id from unit above
    where unit.key = 'so-giao-duc' and above.key = 'ban-thuong-vu' and above.tenant_id = unit.tenant_id"""


@pytest.fixture(scope="session")
def review_template(template: Template, reported_template: str) -> str:
    """Name of a database whose rating run, under the pack of reviews, waits for self-marks."""

    def live(app: Flask) -> None:
        install(app)
        year = Year(app)
        with on(1, 3, 2022):
            enable_pack(year.actor(ADMINISTRATOR), KEY, NEW_YEAR)
            year.pin_again(KEY)
        as_superuser(_BELOW)
        open_rating(stage())

    return template("template_review", reported_template, live)


@pytest.fixture
def review_app(rated: LendRated, review_template: str) -> Flask:
    """The application over that year, on the day of its reviews."""
    app = rated(review_template)
    install(app)
    return app


@pytest.fixture
def review_year(review_app: Flask) -> Iterator[Year]:
    """The year, inside the application's context."""
    with review_app.app_context():
        yield Year(review_app)
