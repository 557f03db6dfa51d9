"""The host: a process that loads the packs once and forks for every question.

It runs no pack's code after loading, has one thread (so that forking is safe) and no connection to any engine. The
child that answers is killed when its time is over, and whatever it started goes with it.
"""

import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint

from core.extensions.apart.wire import (
    Answered,
    Failed,
    Question,
    Reply,
    Silent,
    Stopped,
    Unbound,
    packed,
    receive,
    send,
    unpacked,
)
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import GROUP, Registry, discover
from core.extensions.errors import PackFailed, ParametersMissing, SchemeSilent
from core.extensions.limits import Limits, Slot, be_watched

#: Seconds between two looks at the children, while there are any.
LOOK = 0.1
#: Seconds beyond the limit of one call in which a child has to be through with its question.
GRACE = 1
#: Seconds after which a child that still runs a pack lets others go first.
SLOW, NICE = 0.5, 10


@dataclass(frozen=True, slots=True)
class _Child:
    """A process that answers one question, where it says what it runs, and until when it may."""

    pid: int
    slot: Slot
    connection: socket.socket
    until: float


def main(words: Sequence[str]) -> None:
    """Answer what comes over the socket with the given number until its other end is closed."""
    descriptor, seconds, megabytes, offers = words
    control = socket.socket(fileno=int(descriptor))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server that asks
    found = [EntryPoint(name, value, GROUP) for name, value in json.loads(offers)] or None
    _serve(control, discover(found), Limits(float(seconds), int(megabytes)))


def _serve(control: socket.socket, registry: Registry, limits: Limits) -> None:
    children: list[_Child] = []
    while True:
        ready, _, _ = select.select([control], [], [], LOOK if children else None)
        if ready:
            data, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
            if not data:
                break
            connection = socket.socket(fileno=descriptors[0])
            children.append(_begin(connection, children, registry, limits))
        children = [child for child in children if not _has_ended(child, limits)]
    for child in children:
        _sweep(child.pid)


def _begin(connection: socket.socket, others: Sequence[_Child], registry: Registry, limits: Limits) -> _Child:
    slot, until = Slot(), time.monotonic() + limits.seconds + GRACE
    pid = os.fork()
    if pid:
        return _Child(pid, slot, connection, until)
    try:
        os.setpgid(0, 0)
        for other in others:
            other.connection.close()  # else a page would not see that its own child is gone
        be_watched(slot, limits)
        send(connection, packed(answer(unpacked(receive(connection)), registry)))
    finally:
        os._exit(0)  # threads that a pack left behind end here


def _has_ended(child: _Child, limits: Limits) -> bool:
    """Look after one child; one that ended or was killed in a pack is answered for."""
    found = child.slot.running()
    killed = time.monotonic() > child.until or (found is not None and found.is_over(limits))
    if found is not None and time.monotonic() - found.since > SLOW:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, child.pid, NICE)
    if killed:
        os.kill(child.pid, signal.SIGKILL)
    # What ended stays unreaped until its group is swept: until then the number of the group is its own.
    if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | (0 if killed else os.WNOHANG)) is None:
        return False
    _sweep(child.pid)
    found = child.slot.running()
    if found is not None:
        with suppress(OSError):
            send(child.connection, packed(Stopped(found.pack, found.hook, limits.seconds if killed else None)))
    child.connection.close()
    child.slot.close()
    return True


def _sweep(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def answer(question: Question, registry: Registry) -> Reply:
    """Ask the scheme here and now; whatever goes wrong is a reply too."""
    try:
        chain = registry.chain(question.scheme)
        if {pack.key: pack.content for pack in chain.packs} != dict(question.content):
            return Failed(question.scheme, "altered since this server began; it has to be restarted")
        bound = (question.editions, question.parameters, question.missing, question.today, question.run)
        calls = SchemeCalls(chain, *bound, question.settings)
        member = getattr(calls, question.name)
        return Answered(member(*question.arguments) if callable(member) else member)
    except Exception as error:
        return _refusal(error, question.scheme)


def _refusal(error: Exception, scheme: str) -> Reply:
    match error:
        case ParametersMissing():
            return Unbound(error.rows)
        case SchemeSilent():
            return Silent(error.reason)
        case PackFailed():
            return Failed(error.pack, error.problem)
        case _:
            return Failed(scheme, f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
