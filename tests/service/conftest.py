"""Services as the owner of the schema, who alone writes tenants."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from core.config import Config
from core.db import db
from tests.applications import Lend


@pytest.fixture
def owner(application: Lend, clone: Callable[[str], Config], empty_template: str) -> Iterator[Flask]:
    """The application inside its context over a migrated database without rows, connected as the owner."""
    config = clone(empty_template)
    app = application(config, database_url=config.database_url)
    with app.app_context():
        yield app
        db.session.remove()
