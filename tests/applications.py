"""Applications, made once per test process and lent to test after test: making one costs more than most tests do.

An application knows its database by name, and every test's database has the same one (see ``clone``). One that a test
changed (its settings, its pages) is thrown away.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import CodeType

from flask import Blueprint, Flask
from jinja2.bccache import Bucket, BytecodeCache
from redis import Redis

from core import clock
from core.app import create_app
from core.config import Config
from core.db import db
from core.extensions.discovery import init_packs
from tests.packs import beside


class Compiled(BytecodeCache):
    """Templates as one application compiled them, for all others of this process."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_compiled = Compiled()
Lend = Callable[..., Flask]

_idle: dict[tuple[object, ...], list[Flask]] = defaultdict(list)


@contextmanager
def lent(config: Config, pages: Sequence[Blueprint] = (), **options: object) -> Iterator[Flask]:
    """Lend an application over a database; ``options`` are those of ``create_app``."""
    kind = (replace(config, var=Path(), today=None), *pages, *sorted(options.items()))
    app = _idle[kind].pop() if _idle[kind] else _make(config, pages, **options)
    clock.work_on(config.today)
    init_packs(app, packs := beside())
    Redis.from_url(config.redis_url).flushall()
    before = _changeable(app)
    try:
        yield app
    finally:
        dispose(app)
        clock.work_on(None)
        init_packs(app, packs)
        if _changeable(app) == before:
            _idle[kind].append(app)


def dispose(app: Flask) -> None:
    """Close every connection, so that the database can be copied or dropped."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def _make(config: Config, pages: Sequence[Blueprint], **options: object) -> Flask:
    app = create_app(config, **options)  # type: ignore[arg-type]
    app.config["TESTING"] = True
    app.jinja_env.bytecode_cache = _compiled
    for blueprint in pages:
        app.register_blueprint(blueprint)
    return app


def _changeable(app: Flask) -> tuple[object, ...]:
    """Return what a test may change of an application, as it is now."""
    hooks = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    return (
        dict(app.config),
        dict(app.extensions),
        dict(app.view_functions),
        [{scope: tuple(functions) for scope, functions in each.items()} for each in hooks],
    )
