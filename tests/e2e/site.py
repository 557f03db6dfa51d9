"""The whole application, running as it runs for people: a web server and a worker in processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import create_engine, text

from core.config import Config

ROOT = Path(__file__).parents[2]
#: Seconds within which a process starts, and within which the worker does what waits.
PATIENCE = 60


@dataclass
class Process:
    """One process of the application, and where its log lines go."""

    name: str
    log: Path
    running: "subprocess.Popen[str]"

    def hear(self) -> str:
        """Return the next line it tells; fails with its log when it ended."""
        assert self.running.stdout
        line = self.running.stdout.readline().strip()
        assert line, f"{self.name} ended:\n{self.log.read_text('utf-8')[-4000:]}"
        return line

    def live_on(self, day: date) -> None:
        """Let it live on a day from now on."""
        assert self.running.stdin
        self.running.stdin.write(f"{day.isoformat()}\n")
        self.running.stdin.flush()
        assert self.hear() == "ok"

    def end(self) -> None:
        """Stop it: it ends with its input."""
        with suppress(BrokenPipeError):
            self.running.communicate(timeout=PATIENCE)


@dataclass
class Site:
    """A running application: where it is, and its processes."""

    config: Config
    url: str
    processes: list[Process]

    def on(self, day: date) -> None:
        """Go on to another day, once everything that waits for the worker is done."""
        if len(self.processes) > 1:
            self.work_off()
        for process in self.processes:
            process.live_on(day)

    def command(self, *words: str) -> str:
        """Run the giaoviec command on the site's database; returns what it says."""
        command = [sys.executable, "-m", "core.cli", *words]
        answer = subprocess.run(
            command, capture_output=True, text=True, env=_environ(self.config), cwd=ROOT, check=False
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def work_off(self) -> None:
        """Wait until the worker has done everything."""
        engine = create_engine(self.config.app_database_url)
        deadline = time.monotonic() + PATIENCE
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while connection.scalar(text("select count(*) from outbox where done_at is null")):
                assert time.monotonic() < deadline, self.processes[-1].log.read_text("utf-8")[-4000:]
                time.sleep(0.05)
        engine.dispose()


def _environ(config: Config) -> dict[str, str]:
    return config.environ_for_services(os.environ) | {"SECRET_KEY": config.given_secret}


def _start(name: str, config: Config, packs: Sequence[str]) -> Process:
    config.var.mkdir(parents=True, exist_ok=True)
    log = config.var / f"{name}.log"
    with log.open("ab") as errors:
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.serving", name, *packs],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            env=_environ(config),
            cwd=ROOT,
        )
    return Process(name, log, running)


@contextmanager
def serving(config: Config, *, worker: bool = False, packs: Sequence[str] = ()) -> Iterator[Site]:
    """Run the application over a database; without a worker nothing of what waits is done.

    ``packs`` are modules of tests that install a pack beside those of the project.
    """
    processes = [_start(name, config, packs) for name in (("web", "worker") if worker else ("web",))]
    try:
        site = Site(config, f"http://127.0.0.1:{processes[0].hear()}", processes)
        for process in processes[1:]:
            assert process.hear() == "ready"
        yield site
    finally:
        for process in processes:
            process.end()
