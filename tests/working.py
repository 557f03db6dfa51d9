"""Workers in processes of their own, as the service runs them; one may be slow, or die at the worst moment."""

import os
import signal
import time
from collections.abc import Callable

import core.worker
from core.app import create_app
from core.assignment.services import order_queue
from core.config import Config
from core.log import configure
from core.outbox.kinds import DEFAULT
from core.outbox.services import take
from tests.forking import Forked, fork

#: Changes something of a worker before it begins.
Before = Callable[[], None]


def start_worker(config: Config, name: str = DEFAULT, before: Before | None = None, *, burst: bool = False) -> Forked:
    """Start the worker of a queue; with ``burst`` it ends when the queue is empty."""
    return fork(_work, config, name, before, burst, log=config.var / f"worker-{name}.log")


def _work(_line: object, config: Config, name: str, before: Before | None, burst: bool) -> None:
    configure(config.log_level, config.log_format)
    worker = core.worker.worker_of(create_app(config), config, name)
    if before:
        before()
    worker.work(burst=burst, logging_level="WARNING")


def be_slow() -> None:
    """Take two seconds for every chunk of an order, with its locks held, and be cut off after four silent ones."""
    real = order_queue.record_many

    def slowly(*arguments: object) -> object:
        made = real(*arguments)  # type: ignore[arg-type]
        time.sleep(2)
        return made

    order_queue.record_many = slowly  # type: ignore[assignment]
    core.worker.SILENCE = 4


def die_after_taking() -> None:
    """Die right after a job was taken."""

    def take_and_die(job_id: object) -> None:
        take(job_id)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGKILL)

    core.worker.take = take_and_die  # type: ignore[assignment]
