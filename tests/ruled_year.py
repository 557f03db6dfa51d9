"""The year of province An under a pack of the tests: its rating run waits for whoever speaks first."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.extensions.packs import Pack
from core.extensions.services import enable_pack
from core.provision.story.rating import open_rating
from tests import council_pack, review_pack
from tests.conftest import Template
from tests.packs import install
from tests.world import NEW_YEAR, on
from tests.year import ADMINISTRATOR, LendRated, Year, as_superuser, stage

#: The department stands below the standing committee, so that its director has a superior.
_BELOW = """update unit set parent_id = above.id from unit above
    where unit.key = 'so-giao-duc' and above.key = 'ban-thuong-vu' and above.tenant_id = unit.tenant_id"""


def open_run_under(pack: Pack, app: Flask) -> None:
    """Open the rating run of the reported year under a pack."""
    install(app, pack)
    key, year = pack.manifest.key, Year(app)
    with on(1, 3, 2022):
        enable_pack(year.actor(ADMINISTRATOR), key, NEW_YEAR)
        year.pin_again(key)
    open_rating(stage())


def lend_under(pack: Pack, rated: LendRated, template: str) -> Flask:
    """Lend an application that knows a pack of the tests, on the day of the ratings."""
    app = rated(template)
    install(app, pack)
    return app


@pytest.fixture(scope="session")
def council_template(template: Template, reported_template: str) -> str:
    """Name of a database whose run, under the pack of rules of procedure, waits for marks."""
    return template("template_council", reported_template, lambda app: open_run_under(council_pack.PACK, app))


@pytest.fixture(scope="session")
def review_template(template: Template, reported_template: str) -> str:
    """Name of a database whose run, under the pack of reviews, waits for self-marks."""

    def live(app: Flask) -> None:
        as_superuser(_BELOW)
        open_run_under(review_pack.PACK, app)

    return template("template_review", reported_template, live)


@pytest.fixture
def council_app(rated: LendRated, council_template: str) -> Flask:
    """The application over the year whose councils work by rules of procedure."""
    return lend_under(council_pack.PACK, rated, council_template)


@pytest.fixture
def review_app(rated: LendRated, review_template: str) -> Flask:
    """The application over the year whose files are reviewed before the councils mark."""
    return lend_under(review_pack.PACK, rated, review_template)


@pytest.fixture
def council_year(council_app: Flask) -> Iterator[Year]:
    """The year of the councils, inside the application's context."""
    with council_app.app_context():
        yield Year(council_app)


@pytest.fixture
def review_year(review_app: Flask) -> Iterator[Year]:
    """The year of the reviews, inside the application's context."""
    with review_app.app_context():
        yield Year(review_app)
