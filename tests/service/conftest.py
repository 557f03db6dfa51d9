"""Services as the owner of the schema, who alone writes tenants."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from core.app import create_app
from core.config import Config
from core.db import db
from tests.assigned_year import assigned, assigned_app, assigned_template  # noqa: F401 - fixtures
from tests.kept_register import kept  # noqa: F401 - fixture
from tests.personal_work import personal, personal_app, personal_template  # noqa: F401 - fixtures
from tests.service.opened_year import opened, opened_app, opened_template  # noqa: F401 - fixtures


@pytest.fixture
def owner(clone: Callable[[str], Config], empty_template: str) -> Iterator[Flask]:
    """The application inside its context over a migrated database without rows, connected as the owner."""
    config = clone(empty_template)
    app = create_app(config, database_url=config.database_url)
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
