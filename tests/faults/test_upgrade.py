"""The upgrade of a database that is in use, and of one that cannot be used."""

import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url

from core.config import OperatorError
from core.provision import database
from core.provision.database import create_database, given_passwords, migrate, owner_engine, provision
from core.provision.engines import Engines
from tests.conftest import admin
from tests.faults.kit import PATIENCE, ROOT, wait_for

pytestmark = pytest.mark.faults

#: A revision, and what the next one changes.
BEFORE, CHANGED = "0002", "outbox"
#: Who waits to have it for themselves.
QUEUED = f"select count(*) from pg_locks where not granted and relation = '{CHANGED}'::regclass"


@pytest.fixture
def owner_url(engines: Engines) -> Iterator[str]:
    """The owner's address of an empty database with its roles."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    create_database(engines.database_url("postgres", "postgres"), name)
    yield engines.database_url("gv_owner", name)
    admin(engines, f"drop database {name} with (force)")


@pytest.fixture
def older(owner_url: str) -> str:
    """The same, with the schema of an older release."""
    migrate(owner_engine(owner_url), BEFORE)
    return owner_url


def revision(owner_url: str) -> str:
    with owner_engine(owner_url).connect() as connection:
        return str(connection.scalar(text("select version_num from alembic_version")))


def test_a_reader_in_the_way_is_waited_for_without_holding_up_others(older: str) -> None:
    engine = owner_engine(older)
    upgrade = threading.Thread(target=migrate, args=(engine,))
    with engine.connect() as reader, engine.connect() as other:
        reader.execute(text(f"select count(*) from {CHANGED}"))
        upgrade.start()
        assert wait_for(lambda: reader.scalar(text(QUEUED)) == 1), "the migration is at it"
        # Whoever comes now stands behind it: were it to wait for the reader, they would wait for ever.
        other.execute(text(f"set statement_timeout = '{PATIENCE}s'"))
        other.execute(text(f"select count(*) from {CHANGED}"))
        assert revision(older) == BEFORE
    upgrade.join(PATIENCE)
    assert not upgrade.is_alive()
    assert revision(older) > BEFORE


def test_a_reader_who_never_leaves_is_named(older: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_LOCK_ATTEMPTS", 2)
    monkeypatch.setattr(database, "_LOCK_PAUSE", 0)
    engine = owner_engine(older)
    with engine.connect() as reader:
        reader.execute(text(f"select count(*) from {CHANGED}"))
        with pytest.raises(OperatorError, match="another transaction holds a table"):
            migrate(engine)
    assert revision(older) == BEFORE
    migrate(engine)
    assert revision(older) > BEFORE


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect what is sent to servers inside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def may_give_passwords(engines: Engines) -> Iterator[None]:
    """The owner manages the application's roles, as on a server where it made them."""
    admin(engines, "grant gv_app to gv_owner with admin option")
    yield
    admin(engines, "alter role gv_app password null", "revoke gv_app from gv_owner")


def given(owner_url: str) -> dict[str, str]:
    """Return the passwords that three addresses give to our roles."""
    app = make_url(owner_url).set(username="gv_app", password="p'w%:d").render_as_string(hide_password=False)
    other = make_url(owner_url).set(username="postgres", password="superuser").render_as_string(hide_password=False)
    return given_passwords(app, other, "")


@pytest.mark.usefixtures("may_give_passwords")
def test_passwords_are_given_to_our_roles_alone_and_never_sent(owner_url: str, engines: Engines) -> None:
    assert given(owner_url) == {"gv_app": "p'w%:d"}
    with statements() as sent:
        provision(owner_url, passwords=given(owner_url))
    assert any("alter role gv_app password" in statement for statement in sent)
    assert not any("p'w%:d" in statement for statement in sent)
    with owner_engine(engines.database_url("postgres", "postgres")).connect() as server:
        kept = str(server.scalar(text("select rolpassword from pg_authid where rolname = 'gv_app'")))
    assert kept.startswith("SCRAM-SHA-256$4096:")


def test_a_role_that_somebody_else_made_is_named(owner_url: str) -> None:
    with pytest.raises(OperatorError, match="The role gv_app was made by somebody else"):
        provision(owner_url, passwords=given(owner_url))


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({}, "Not set: DATABASE_URL."),
        (
            {"DATABASE_URL": "postgresql://gv_owner@127.0.0.1:1/giaoviec"},
            "Cannot use the server named by DATABASE_URL.",
        ),
    ],
)
def test_an_upgrade_of_nothing_says_what_is_missing(environ: dict[str, str], says: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core.cli", "database", "upgrade"],
        env={"GIAOVIEC_VAR": str(tmp_path), "PYTHONUTF8": "1", **environ},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
