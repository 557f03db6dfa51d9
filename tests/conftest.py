"""Real engines, a database per test cloned from a migrated template, and two small provinces that always exist."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text

from core.config import Config
from core.db import db
from core.provision.apply import apply_tenant
from core.provision.database import create_database, provision
from core.provision.engines import Engines
from tests.applications import Lend, lent
from tests.memory import in_memory
from tests.passwords import hash_cheaply
from tests.world import World

#: Fixtures that folders share; named here alone, because a template that two folders import would be made twice.
pytest_plugins = [
    "tests.distribution",
    "tests.chromium",
    "tests.assigned_year",
    "tests.kept_register",
    "tests.personal_work",
    "tests.service.opened_year",
    "tests.service.batching",
    "tests.year",
    "tests.marked_year",
    "tests.ruled_year",
    "tests.staffed_year",
]

#: The database in which every template is made: applications know it by its name, and are lent again for the next one.
MAKING = "making"
WORLDS = Path(__file__).parent / "worlds"
PASSWORD = "mat-khau-thu-nghiem"
#: Tests live in the year of the demo, unless they say otherwise.
TODAY = date(2021, 2, 15)
#: So many more objects are made than thrown away before the collector of garbage looks at them.
RARELY = 20_000
#: Seconds within which connections that were closed are gone; whoever stays longer is put out.
LEAVING = 5.0
#: Something that happens in a template, in an application's context.
Live = Callable[[Flask], object]


class Template(Protocol):
    """Makes a template by its name, of another one; returns the name."""

    def __call__(self, name: str, source: str, live: Live | None = None, found: Sequence[Path] = ()) -> str: ...


def pytest_configure() -> None:
    """Make everything that follows cheap where cost proves nothing; what is imported now stays, so nobody collects."""
    hash_cheaply()
    gc.disable()


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays anyway, thousands of tests and all modules, and come rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(RARELY, 20, 20)
    gc.enable()


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


def _left(engines: Engines, database: str) -> None:
    """Wait until everybody has left a database: a server that finds them there sleeps for a tenth of a second."""
    there = text("select count(*) from pg_stat_activity where datname = :name")
    deadline = time.monotonic() + LEAVING
    with _server(engines).connect() as connection:
        while connection.scalar(there, {"name": database}) and time.monotonic() < deadline:
            time.sleep(0.001)


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
def template(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Make a template of another one: tenants are founded in it, then something happens there."""

    def make(name: str, source: str, live: Live | None = None, found: Sequence[Path] = ()) -> str:
        admin(engines, _gone(MAKING), f"create database {MAKING} template {source} owner gv_owner")
        config = config_for(engines, MAKING, tmp_path_factory.mktemp(name))
        if found:
            with lent(config, database_url=config.database_url) as owner:
                for folder in found:
                    apply_tenant(folder, app=owner)
        if live:
            with lent(config) as app, app.app_context():
                live(app)
                db.session.remove()
        _left(engines, MAKING)
        admin(engines, f"alter database {MAKING} rename to {name}")
        return name

    return make


@pytest.fixture(scope="session")
def world_template(template: Template, empty_template: str) -> str:
    """Name of a database with both provinces."""
    return template("template_world", empty_template, found=sorted(WORLDS.iterdir()))


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
    for name in names:
        _left(engines, name)
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


@pytest.fixture
def world(context: Flask) -> World:
    """Seats to act from."""
    return World(context)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()
