"""Services as the owner of the schema, who alone writes tenants."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from core.app import create_app
from core.config import Config
from core.db import db


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
