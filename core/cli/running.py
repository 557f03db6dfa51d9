"""The application as commands use it: with its engines, and with the tenant it is about."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from flask import Flask

from core.app import create_app
from core.config import Config, OperatorError
from core.db import RowContext, bind_context, db
from core.provision.engines import engines_for
from core.tenancy.models import Tenant
from core.tenancy.queries import tenant_by_slug


@contextmanager
def running_app(*, as_owner: bool = False) -> Iterator[Flask]:
    """Yield the application inside its context; starts the embedded engines, or shares those that run."""
    config = Config.from_environ(os.environ)
    with engines_for(config) as engines:
        ready = engines.complete(config)
        app = create_app(ready, database_url=ready.database_url if as_owner else None, statement_seconds=0)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                for engine in db.engines.values():
                    engine.dispose()


def named_tenant(slug: str) -> Tenant:
    """Return the tenant of a slug; OperatorError otherwise."""
    found = tenant_by_slug(slug)
    if found is None:
        _unknown(slug)
    return found


def _unknown(slug: str) -> NoReturn:
    raise OperatorError(f"Không có đơn vị “{slug}”.", f"There is no tenant {slug!r}.", "giaoviec tenant list")


def look_into(context: RowContext) -> None:
    """Let the session read as this context does."""
    bind_context(db.session(), context)
