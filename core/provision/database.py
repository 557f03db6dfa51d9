"""From an empty server to a migrated database with its roles and grants."""

import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import psycopg
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from core.db.policies import APP_ROLE, AUTH_ROLE
from core.db.revisions import newest_revision
from core.provision.messages import role_of_others, tables_busy

OWNER_ROLE = "gv_owner"
BACKUP_ROLE = "gv_backup"
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

#: How often a migration tries to get its locks, and the seconds in between, in which readers go on.
_LOCK_ATTEMPTS = 20
_LOCK_PAUSE = 1.0

#: Roles own nothing and cannot bypass; only the backup role reads everything.
ROLES = {
    APP_ROLE: "login nosuperuser nocreatedb nocreaterole nobypassrls",
    AUTH_ROLE: "login nosuperuser nocreatedb nocreaterole nobypassrls",
}


def owner_engine(url: str) -> Engine:
    """Return an engine for administration: no pool, so that nothing keeps a template database busy."""
    return create_engine(url, poolclass=NullPool)


def create_database(admin_url: str, name: str) -> None:
    """Create the roles and an empty database owned by ``gv_owner``, as a superuser of an embedded or test server."""
    engine = owner_engine(admin_url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        _ensure_role(connection, OWNER_ROLE, "login nosuperuser createrole")
        _ensure_role(connection, BACKUP_ROLE, "login nosuperuser bypassrls")
        connection.execute(text(f"grant pg_read_all_data to {BACKUP_ROLE}"))
        for role, options in ROLES.items():
            _ensure_role(connection, role, options)
        if not connection.scalar(text("select 1 from pg_database where datname = :name"), {"name": name}):
            connection.execute(
                text(
                    f"create database \"{name}\" owner {OWNER_ROLE} template template0 encoding 'UTF8' locale 'C.UTF-8'"
                )
            )


def _ensure_role(connection: Connection, role: str, options: str) -> None:
    if not connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role}):
        connection.execute(text(f"create role {role} {options}"))


def provision(owner_url: str, *, passwords: Mapping[str, str] = MappingProxyType({})) -> None:
    """Create missing roles, migrate to the newest schema, and let the roles in; safe to repeat.

    ``passwords`` are given to the application roles where the server asks for them.
    """
    engine = owner_engine(owner_url)
    with engine.begin() as connection:
        for role, options in ROLES.items():
            _ensure_role(connection, role, options)
            if role in passwords:
                _set_password(connection, role, passwords[role])
    migrate(engine)


def given_passwords(*urls: str) -> dict[str, str]:
    """Return the passwords of our application roles that stand in these addresses."""
    parsed = [make_url(url) for url in urls if url]
    return {url.username: url.password for url in parsed if url.username in ROLES and url.password}


def _set_password(connection: Connection, role: str, password: str) -> None:
    """Send the verifier instead of the password: statements may end up in the server's log."""
    server = connection.connection.driver_connection
    assert isinstance(server, psycopg.Connection)
    verifier = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    try:
        connection.exec_driver_sql(f"alter role {role} password '{verifier.decode()}'")  # its base64 holds no quote
    except ProgrammingError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise role_of_others(role, OWNER_ROLE) from error
        raise


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision.

    A migration gives a lock up after a second, because readers queue behind it; it is tried again, each time going on
    from the last one that was done. Raises OperatorError when readers never leave a gap.
    """
    for _attempt in range(_LOCK_ATTEMPTS):
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            if revision == "head" and found == newest_revision():
                return  # to see that there is nothing to do, Alembic would load every model
            try:
                command.upgrade(alembic_config(connection), revision)
            except OperationalError as error:
                if not isinstance(error.orig, psycopg.errors.LockNotAvailable):
                    raise
            else:
                return
        time.sleep(_LOCK_PAUSE)
    raise tables_busy(_LOCK_ATTEMPTS)


def alembic_config(connection: Connection) -> AlembicConfig:
    """Return Alembic's configuration over an open connection."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
