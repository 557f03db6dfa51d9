"""The real demo, lived once per test process and copied for each test that changes it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine

from core import clock
from core.config import Config
from core.provision.engines import Engines
from core.provision.loader import load_demo
from tests.applications import Lend, lent
from tests.conftest import Template, admin, config_for
from tests.demo.reaching import Reached, Walked, pages_of_every_seat


@pytest.fixture(scope="session")
def demo_template(engines: Engines, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database in which the demo's years were lived."""
    admin(engines, f"create database template_demo template {empty_template} owner gv_owner")
    load_demo(config_for(engines, "template_demo", tmp_path_factory.mktemp("demo")))
    clock.work_on(None)
    return "template_demo"


@pytest.fixture(scope="session")
def walked(
    engines: Engines, template: Template, demo_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Walked:
    """A copy of the demo in which every seat followed its links.

    Outside of an application's context: in a shared one everybody would be whoever signed in first.
    """
    name = template("template_walked", demo_template)
    with lent(config_for(engines, name, tmp_path_factory.mktemp("walked"))) as app:
        return Walked(name, pages_of_every_seat(app))


@pytest.fixture
def reached(walked: Walked) -> list[Reached]:
    """The pages that links lead to, by seat."""
    return walked.reached


@pytest.fixture
def demo(clone: Callable[[str], Config], demo_template: str) -> Config:
    """A copy of the demo's database."""
    return clone(demo_template)


@pytest.fixture
def demo_app(application: Lend, demo: Config) -> Iterator[Flask]:
    """The application over a copy of the demo."""
    app = application(demo)
    with app.app_context():
        yield app


@pytest.fixture
def owner(engines: Engines, demo: Config) -> Iterator[Connection]:
    """A connection past every wall, for what only tampering could do."""
    engine = create_engine(engines.database_url("postgres", demo.database_url.split("/")[3].split("?")[0]))
    with engine.connect() as connection:
        yield connection
    engine.dispose()
