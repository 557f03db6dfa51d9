"""The processes of the application under test: its web server and its worker, with a pack of the tests where asked.

The day they live on is told on their line, a word each, and is answered; they end with the line.
"""

import os
import threading
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from multiprocessing.connection import Connection

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
from tests.packs import install
from tests.passwords import hash_cheaply

#: Seconds between two looks at the outbox.
PAUSE = 0.1

Line = Connection


def web(line: Line, config: Config, packs: Sequence[str]) -> None:
    """Serve on a free port, which is the first word told."""
    app = _application(config, packs)
    if not packs:
        serve_apart(registry_of(app), Limits(config.pack_page_seconds, config.pack_memory))
    # One person signs in on many days of a year that takes a minute.
    app.config["SIGN_IN_PER_ACCOUNT"] = app.config["SIGN_IN_PER_ADDRESS"] = "1000 per minute"
    server = make_server(config.host, 0, app, threaded=True)
    line.send(str(server.port))
    threading.Thread(target=_live_day_by_day, args=(line,), daemon=True).start()
    server.serve_forever()


def _application(config: Config, packs: Sequence[str]) -> Flask:
    configure(config.log_level, config.log_format)
    hash_cheaply()
    app = create_app(config)
    for module in packs:
        install(app, import_module(module).PACK)
    return app


def _live_day_by_day(line: Line) -> None:
    while _goes_on(line):
        pass
    os._exit(0)


def worker(line: Line, config: Config, packs: Sequence[str]) -> None:
    """Relay and do what waits, as the tick and the workers do."""
    app = _application(config, packs)
    line.send("ready")
    while not line.poll(PAUSE) or _goes_on(line):
        with app.app_context():
            handed = relay_waiting(config.redis_url)
            if handed:
                # The worker forks for each job: a connection open here would be shared with its child.
                db.engine.dispose()
        for name in QUEUES if handed else ():
            worker_of(app, config, name).work(burst=True, logging_level=config.log_level)


def _goes_on(line: Line) -> bool:
    """Begin the day that is told next; tell whether there is one."""
    try:
        clock.work_on(date.fromisoformat(line.recv()))
    except EOFError:
        return False
    line.send("ok")
    return True
