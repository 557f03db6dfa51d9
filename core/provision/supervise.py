"""Runs services side by side until someone stops them or one of them ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

from core.config import Config
from core.outbox.kinds import QUEUES
from core.provision.engines import Engines
from core.provision.messages import ended, service_silent
from core.provision.processes import Launch, Word, end, size, spawn
from core.provision.stopping import Stop

_ROOT = Path(__file__).parents[2]
#: Seconds: for the first page, and for what runs when it is told to stop.
_PATIENCE_AT_START = 60.0
_PATIENCE_AT_STOP = 15.0
_STEP = 0.1


@dataclass(frozen=True, slots=True)
class Service:
    """A program that runs as long as the demo; its output is in ``var/log/<name>.log``."""

    name: str
    command: Sequence[Word]


@dataclass(frozen=True, slots=True)
class _Running:
    """A started service and where its output begins in the log."""

    name: str
    log: Path
    since: int
    process: subprocess.Popen[bytes]


def web_server() -> Service:
    """Return the web server."""
    settings = _ROOT / "deploy" / "gunicorn.conf.py"
    return Service("web", [sys.executable, "-m", "gunicorn", "-c", settings, "core.app:create_app()"])


def background_services() -> list[Service]:
    """Return a worker for each queue, and the tick."""
    command = [sys.executable, "-m", "core.cli"]
    workers = [Service(f"worker-{queue}", [*command, "worker", "--queue", queue]) for queue in QUEUES]
    return [*workers, Service("tick", [*command, "tick", "--loop"])]


@dataclass(frozen=True, slots=True)
class Watch:
    """What the supervisor looks at while it waits: whether to stop, and whether the engines live."""

    stop: Stop
    engines: Engines

    def check(self, running: Sequence[_Running]) -> None:
        """Raise KeyboardInterrupt when asked to stop, OperatorError when an engine or a service ended."""
        self.stop.check()
        self.engines.check()
        for service in running:
            if service.process.poll() is not None:
                raise ended(service.name, service.log, service.since)


def supervise(
    web: Service, others: Sequence[Service], config: Config, watch: Watch, when_ready: Callable[[], None]
) -> NoReturn:
    """Run the web server and, once its ``/livez`` answers, the other services; ``when_ready`` is called then.

    Ends by KeyboardInterrupt, or by OperatorError when a service or an engine ended; everything is stopped by then.
    """
    running = [_start(web, config)]
    try:
        _await_page(config, running, watch)
        # Only now: on a small machine they would take the processor from the first page.
        running.extend(_start(service, config) for service in others)
        when_ready()
        while True:
            watch.check(running)
            time.sleep(_STEP)
    finally:
        _stop([service.process for service in running])


def _start(service: Service, config: Config) -> _Running:
    log = config.var / "log" / f"{service.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    launch = Launch(signal.SIGTERM, environ=config.environ_for_services(os.environ), directory=_ROOT)
    return _Running(service.name, log, size(log), spawn(service.command, log, launch))


def _await_page(config: Config, running: Sequence[_Running], watch: Watch) -> None:
    deadline = time.monotonic() + _PATIENCE_AT_START
    while not lives(config):
        watch.check(running)
        if time.monotonic() > deadline:
            raise service_silent(config.port, config.var / "log")
        time.sleep(_STEP)


def lives(config: Config) -> bool:
    """Tell whether the web server answers."""
    connection = HTTPConnection(config.host, config.port, timeout=2)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + _PATIENCE_AT_STOP
    for process in processes:
        end(process, deadline)
