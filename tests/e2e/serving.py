"""One process of the application under test: ``python -m tests.e2e.serving web`` or ``worker``.

Modules of tests may follow that install a pack of their own; a process apart would not find it.
The day it lives on comes on standard input, a line each, and is answered by a line; it ends with its input.
"""

import importlib
import os
import select
import sys
import threading
from collections.abc import Sequence
from datetime import date

from flask import Flask
from werkzeug.serving import make_server

from core import clock
from core.app import create_app
from core.config import Config
from core.db import db
from core.extensions.apart.asking import serve_apart
from core.extensions.discovery import registry_of
from core.extensions.limits import Limits
from core.log import configure
from core.outbox.kinds import QUEUES
from core.worker import relay_waiting, worker_of

#: Seconds between two looks at the outbox.
PAUSE = 0.1


def web(config: Config, packs: Sequence[str]) -> None:
    """Serve on a free port, which is the first line told."""
    app = _application(config, packs)
    if not packs:
        serve_apart(registry_of(app), Limits(config.pack_page_seconds, config.pack_memory))
    # One person signs in on many days of a year that takes a minute.
    app.config["SIGN_IN_PER_ACCOUNT"] = app.config["SIGN_IN_PER_ADDRESS"] = "1000 per minute"
    server = make_server(config.host, 0, app, threaded=True)
    tell(str(server.port))
    threading.Thread(target=_live_day_by_day, daemon=True).start()
    server.serve_forever()


def _application(config: Config, packs: Sequence[str]) -> Flask:
    app = create_app(config)
    for module in packs:
        importlib.import_module(module).install(app)
    return app


def _live_day_by_day() -> None:
    for line in sys.stdin:
        _begin(line)
    os._exit(0)


def worker(config: Config, packs: Sequence[str]) -> None:
    """Relay and do what waits, as the tick and the workers do."""
    app = _application(config, packs)
    tell("ready")
    while True:
        heard, _, _ = select.select([sys.stdin], [], [], PAUSE)
        if heard:
            line = sys.stdin.readline()
            if not line:
                return
            _begin(line)
        with app.app_context():
            handed = relay_waiting(config.redis_url)
            if handed:
                # The worker forks for each job: a connection open here would be shared with its child.
                db.engine.dispose()
        for name in QUEUES if handed else ():
            worker_of(app, config, name).work(burst=True, logging_level=config.log_level)


def _begin(line: str) -> None:
    clock.work_on(date.fromisoformat(line.strip()))
    tell("ok")


def tell(line: str) -> None:
    """Say a line to the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    settings = Config.from_environ(os.environ)
    configure(settings.log_level, settings.log_format)
    {"web": web, "worker": worker}[sys.argv[1]](settings, sys.argv[2:])
