"""Real engines, a database per test cloned from a migrated template, and two small provinces that always exist."""

import gc
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text

from core import clock
from core.app import create_app
from core.auth.actor import Actor
from core.auth.models import User
from core.config import Config
from core.db import db
from core.people.queries import SeatView, own_context, seats_of
from core.provision.apply import apply_tenant
from core.provision.database import create_database, provision
from core.provision.engines import Engines
from tests.applications import Lend, dispose, lent
from tests.memory import in_memory

#: Fixtures that folders share; named here alone, because a template that two folders import would be made twice.
pytest_plugins = [
    "tests.distribution",
    "tests.assigned_year",
    "tests.kept_register",
    "tests.personal_work",
    "tests.service.opened_year",
    "tests.year",
    "tests.marked_year",
]

WORLDS = Path(__file__).parent / "worlds"
PASSWORD = "mat-khau-thu-nghiem"
#: Tests live in the year of the demo, unless they say otherwise.
TODAY = date(2021, 2, 15)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays anyway: thousands of tests and all modules."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """PostgreSQL and Valkey of this test process alone."""
    with in_memory(tmp_path_factory.mktemp("var")) as var:
        engines = Engines(var, durable=False)
        engines.start()
        yield engines
        _server(engines).dispose()
        engines.stop()


@cache
def _server(engines: Engines) -> Engine:
    """Return who makes and drops databases, connected for as long as the server runs."""
    return create_engine(engines.database_url("postgres", "postgres"), isolation_level="AUTOCOMMIT")


def admin(engines: Engines, *statements: str) -> None:
    """Do statements as the superuser of the server."""
    with _server(engines).connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def config_for(engines: Engines, database: str, var: Path) -> Config:
    return Config(
        var=var,
        database_url=engines.database_url("gv_owner", database),
        app_database_url=engines.database_url("gv_app", database),
        auth_database_url=engines.database_url("gv_auth", database),
        redis_url=engines.redis_url,
        given_secret="only-for-tests-" + "x" * 40,
        today=TODAY,
    )


@pytest.fixture(scope="session")
def empty_template(engines: Engines) -> str:
    """Name of a migrated database without rows."""
    create_database(engines.database_url("postgres", "postgres"), "template_empty")
    provision(engines.database_url("gv_owner", "template_empty"))
    return "template_empty"


@pytest.fixture(scope="session")
def world_template(engines: Engines, empty_template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database with both provinces."""
    admin(engines, f"create database template_world template {empty_template} owner gv_owner")
    config = config_for(engines, "template_world", tmp_path_factory.mktemp("world"))
    app = create_app(config, database_url=config.database_url)
    for folder in sorted(WORLDS.iterdir()):
        apply_tenant(folder, app=app)
    dispose(app)
    return "template_world"


@pytest.fixture
def clone(engines: Engines, tmp_path: Path) -> Iterator[Callable[[str], Config]]:
    """Copy a template for this test; returns the configuration of the copy.

    Copies have the same names in each test, so that applications which know them by name can be lent again.
    """
    names: list[str] = []

    def copy(template: str) -> Config:
        name = f"test_{len(names)}"
        names.append(name)
        admin(engines, _gone(name), f"create database {name} template {template} owner gv_owner")
        return config_for(engines, name, tmp_path)

    yield copy
    admin(engines, *map(_gone, names))


def _gone(name: str) -> str:
    return f"drop database if exists {name} with (force)"


@pytest.fixture
def pages() -> Sequence[Blueprint]:
    """Pages that applications have beside their own; folders of tests say which."""
    return ()


@pytest.fixture
def application(clone: object, pages: Sequence[Blueprint]) -> Iterator[Lend]:
    """Lend applications for this test; they are idle again before the databases go."""
    with ExitStack() as loans:
        yield lambda config, **options: loans.enter_context(lent(config, pages, **options))


@pytest.fixture
def app(application: Lend, clone: Callable[[str], Config], world_template: str) -> Flask:
    """The application over a copy of the two provinces, as the application role."""
    return application(clone(world_template))


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The application inside its context, for services."""
    with app.app_context():
        yield app


@dataclass(frozen=True)
class World:
    """The seats of both provinces, by the address of their user."""

    app: Flask

    def person(self, address: str) -> uuid.UUID:
        found: uuid.UUID = db.session.query(User.person_id).filter(User.email == address).one()[0]
        return found

    def seats(self, address: str) -> list[SeatView]:
        person = self.person(address)
        own_context(person)
        return list(seats_of(person, clock.today()))

    def actor(self, address: str, role: str | None = None) -> Actor:
        """Return the first seat of a user, or the first of a role."""
        return next(seat.actor() for seat in self.seats(address) if role in (None, seat.role))


@pytest.fixture
def world(context: Flask) -> World:
    """Seats to act from."""
    return World(context)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()
