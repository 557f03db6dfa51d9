"""How long, and with how much memory, a pack's code may run; and which pack is running, told to whoever watches.

Nothing that runs beside a pack in its process can be relied on: it may hold the interpreter in one long operation,
swallow what is raised, or end the process. So a process notes in memory shared with its parent what it runs, and the
parent kills it: ``core.worker`` its jobs, ``core.extensions.apart`` what pages ask.
"""

import mmap
import resource
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.extensions.errors import PackStopped

MEGABYTE = 1024 * 1024
_SIZE = 1024
_HEAD = struct.Struct("dH")


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for one call of a pack from outside, and ``megabytes`` of data for the process it runs in."""

    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Running:
    """What a process runs: the pack, its hook, and since when on the machine's monotonic clock."""

    pack: str
    hook: str
    since: float

    def is_over(self, limits: Limits) -> bool:
        """Tell whether it has had its time."""
        return time.monotonic() - self.since > limits.seconds


class Slot:
    """Memory shared with the processes forked after it was made: one of them notes here what it runs."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SIZE)

    def note(self, running: Running | None) -> None:
        """Tell what is being run; None: nothing of a pack."""
        if running is None:
            self._memory[: _HEAD.size] = _HEAD.pack(0, 0)
            return
        words = f"{running.pack}\0{running.hook}".encode()[: _SIZE - _HEAD.size]
        self._memory[_HEAD.size : _HEAD.size + len(words)] = words
        self._memory[: _HEAD.size] = _HEAD.pack(running.since, len(words))

    def running(self) -> Running | None:
        """Return what is being run, or was when the process ended."""
        since, length = _HEAD.unpack(self._memory[: _HEAD.size])
        if not length:
            return None
        words = self._memory[_HEAD.size : _HEAD.size + length].decode(errors="replace")
        pack, _, hook = words.partition("\0")
        return Running(pack, hook, since)

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()


#: The slot of this process, if somebody watches it.
_watched: list[Slot] = []


def be_watched(slot: Slot, limits: Limits) -> None:
    """Let the parent see from now on what this process runs, and let it have no more memory than its limit.

    For a process that lives for one job or one question: neither is ever taken back.
    """
    _watched[:] = [slot]
    _most, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = limits.megabytes * MEGABYTE
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def is_watched() -> bool:
    """Tell whether somebody ends this process when a pack does not answer."""
    return bool(_watched)


@contextmanager
def noting(pack: str, hook: str) -> Iterator[None]:
    """Note that a pack's code is being run; the time of one that another asked counts as the other's."""
    if not _watched:
        yield
        return
    slot, outer = _watched[0], _watched[0].running()
    slot.note(Running(pack, hook, outer.since if outer else time.monotonic()))
    try:
        yield
    finally:
        slot.note(outer)


def stopped(found: Running, limits: Limits, *, killed: bool) -> PackStopped:
    """Return what is told of a process that was killed while it ran a pack, or ended by itself."""
    return PackStopped(found.pack, found.hook, limits.seconds if killed else None)
