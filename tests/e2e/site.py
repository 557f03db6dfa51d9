"""The whole application, running as it runs for people: a web server and a worker in processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import create_engine, text

from core.config import Config
from tests.e2e import serving as processes
from tests.forking import PATIENCE, Forked, fork

ROOT = Path(__file__).parents[2]


class Unfinished(Exception):
    """The worker did not do in time what waits for it."""


@dataclass
class Site:
    """A running application: where it is, and its processes."""

    config: Config
    url: str
    web: Forked
    worker: Forked | None = None

    def on(self, day: date) -> None:
        """Go on to another day, once everything that waits for the worker is done."""
        if self.worker:
            self.work_off(self.worker)
            self.worker.ask(day.isoformat())
        self.web.ask(day.isoformat())

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the giaoviec command on the site's database; returns how it ended, and what it said."""
        environ = self.config.environ_for_services(os.environ) | {"SECRET_KEY": self.config.given_secret}
        command = [sys.executable, "-m", "core.cli", *words]
        return subprocess.run(command, capture_output=True, text=True, env=environ, cwd=ROOT, check=False)

    def work_off(self, worker: Forked) -> None:
        """Wait until the worker has done everything."""
        engine = create_engine(self.config.app_database_url)
        deadline = time.monotonic() + PATIENCE
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while connection.scalar(text("select count(*) from outbox where done_at is null")):
                if time.monotonic() > deadline:
                    raise Unfinished(worker.log.read_text("utf-8")[-4000:])
                time.sleep(0.05)
        engine.dispose()


@contextmanager
def serving(config: Config, *, worker: bool = False, packs: Sequence[str] = ()) -> Iterator[Site]:
    """Run the application over a database; without a worker nothing of what waits is done.

    ``packs`` are modules of tests that install a pack beside those of the project.
    """
    # No page holds the owner's connection.
    given = replace(config, database_url="")
    with ExitStack() as stack:
        began = []
        for act in (processes.web, processes.worker)[: 1 + worker]:
            began.append(fork(act, given, packs, log=config.var / f"{act.__name__}.log"))
            stack.callback(began[-1].end)
        told = [process.hear() for process in began]
        yield Site(config, f"http://127.0.0.1:{told[0]}", *began)
