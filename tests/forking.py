"""Processes for tests, forked off one that has imported the application: importing it takes longer than most tests.

How a process of the service is started from nothing is tested in tests/faults and tests/deploy.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

#: Seconds in which a process ends that was told to.
PATIENCE = 60
_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(["core.app", "core.worker", "tests.passwords"])


class Ended(Exception):
    """A process ended from which an answer was awaited; tells what it logged last."""


@dataclass
class Forked:
    """A process: what it is told and tells, and where its log lines go."""

    process: BaseProcess
    line: Connection
    log: Path

    def hear(self) -> str:
        """Return the next word that it tells."""
        try:
            return str(self.line.recv())
        except EOFError:
            raise Ended(self.log.read_text("utf-8")[-4000:]) from None

    def ask(self, word: str) -> str:
        """Tell it something, and return what it answers."""
        self.line.send(word)
        return self.hear()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self.process.pid or 0

    def wait(self) -> int | None:
        """Wait until it has ended; returns how, as the shell of a signal does: -9 when it was killed."""
        self.process.join(PATIENCE)
        return self.process.exitcode

    def end(self) -> None:
        """Stop it: it ends with its line."""
        self.line.close()
        self.wait()


def fork(act: Callable[..., object], *arguments: object, log: Path) -> Forked:
    """Begin an act in a process of its own; its first argument is its end of the line."""
    ours, its = _FORKING.Pipe()
    process = _FORKING.Process(target=_begin, args=(act, its, arguments, log), daemon=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.touch()
    process.start()
    its.close()
    return Forked(process, ours, log)


def _begin(act: Callable[..., object], line: object, arguments: tuple[object, ...], log: Path) -> None:
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    act(line, *arguments)
