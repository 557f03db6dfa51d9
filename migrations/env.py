"""Runs migrations as the owner of the schema; the connection is handed over by core.provision.database."""

from alembic import context
from sqlalchemy import Connection, text

from core.db import AuthBase, Base
from core.provision.schema import MODELS

assert MODELS
connection: Connection = context.config.attributes["connection"]
connection.execute(text("set lock_timeout = '1s'"))
# Under FORCE, validating a foreign key or an UPDATE silently skips rows the owner cannot see; off makes both raise.
connection.execute(text("set row_security = off"))
connection.commit()
context.configure(
    connection=connection,
    target_metadata=[Base.metadata, AuthBase.metadata],
    include_schemas=True,
    include_name=lambda name, kind, _: kind != "schema" or name in {None, "public", "auth"},
    compare_server_default=False,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
