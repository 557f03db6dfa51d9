"""The page's side: ask the host, wait no longer than the limit, and do not ask again at once what had to be stopped."""

import functools
import json
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from core.domain.parameters import BoundParameter
from core.domain.settings import BoundSettings
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
from core.extensions.chain import CORE, Chain
from core.extensions.discovery import Registry
from core.extensions.errors import PackFailed, PackStopped, ParametersMissing, SchemeSilent
from core.extensions.limits import Limits
from core.extensions.parameters import Missing

#: Seconds in which the host loads the packs, and by which its own clock may be late.
GRACE = 10
#: Seconds in which a host that closed a connection has ended, if that is why.
DYING = 0.5
#: Seconds for which a question that was stopped is answered by its failure, so that it costs nobody a thread again.
REMEMBERED = 60
#: Threads that may wait for one scheme once it is slow; the others are told so at once.
MOST_WAITING, SLOW = 2, 1.0
#: Declarations kept; they depend on nothing but the question.
MOST_KEPT = 256


class Host:
    """The process that answers for the packs; begun when the first question comes, and again when it is gone.

    ``offers`` are (key, module) instead of what is installed, and ``path`` places to find them in, for tests.
    """

    def __init__(self, limits: Limits, offers: Sequence[tuple[str, str]] = (), path: Sequence[str] = ()) -> None:
        self._limits, self._offers, self._path = limits, offers, path
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._kept: dict[bytes, Answered] = {}
        self._stopped: dict[tuple[str, str], tuple[float, Stopped]] = {}
        self._waiting: dict[str, list[float]] = defaultdict(list)

    @property
    def pid(self) -> int | None:
        """The number of the process; None while there is none."""
        return self._process.pid if self._process is not None else None

    def ask(self, question: Question) -> Any:
        """Return the checked answer; PackStopped, PackFailed, ParametersMissing or SchemeSilent without one."""
        data = packed(question)
        return _value(self._known(question, data) or self._fresh(question, data))

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None and self._control is not None:
                self._control.close()
                self._process.wait()
            self._process = self._control = None

    def _known(self, question: Question, data: bytes) -> Reply | None:
        with self._lock:
            until, failure = self._stopped.get((question.scheme, question.name), (0.0, None))
            return failure if time.monotonic() < until else self._kept.get(data)

    def _fresh(self, question: Question, data: bytes) -> Reply:
        began = time.monotonic()
        with self._lock:
            waiting = self._waiting[question.scheme]
            if len(waiting) >= MOST_WAITING and began - min(waiting) > SLOW:
                return Stopped(question.scheme, question.name, SLOW)
            waiting.append(began)
        try:
            reply = self._asked(question, data)
        finally:
            with self._lock:
                waiting.remove(began)
        with self._lock:
            if isinstance(reply, Stopped):
                self._stopped[question.scheme, question.name] = time.monotonic() + REMEMBERED, reply
            elif isinstance(reply, Answered) and not question.arguments:
                self._kept[data] = reply
                if len(self._kept) > MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)))
        return reply

    def _asked(self, question: Question, data: bytes) -> Reply:
        for last in (False, True):
            try:
                return self._exchanged(data)
            except TimeoutError:
                return Stopped(question.scheme, question.name, self._limits.seconds)
            except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError) as error:
                if last or not self._is_gone():
                    return Failed(question.scheme, f"{question.name}: {error}")
        raise AssertionError("the second time is the last")

    def _exchanged(self, data: bytes) -> Reply:
        mine, theirs = socket.socketpair()
        with mine:
            mine.settimeout(self._limits.seconds + GRACE)
            with theirs:
                self._hand_over(theirs)
            send(mine, data)
            return _reply(receive(mine))

    def _is_gone(self) -> bool:
        """Tell whether the host itself ended, and not the child that was to answer."""
        process = self._process
        try:
            return process is None or process.wait(DYING) is not None
        except subprocess.TimeoutExpired:
            return False

    def _hand_over(self, connection: socket.socket) -> None:
        with self._lock:
            socket.send_fds(self._begun(), [b"?"], [connection.fileno()])

    def _begun(self) -> socket.socket:
        if self._process is not None and self._process.poll() is None and self._control is not None:
            return self._control
        if self._control is not None:
            self._control.close()
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [theirs.fileno(), self._limits.seconds, self._limits.megabytes, json.dumps(self._offers)]
        command = [sys.executable, "-m", "core.extensions.apart.host", *map(str, words)]
        places = os.pathsep.join([*self._path, *sys.path])
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": places}
            )
        self._control = mine
        return mine


def _reply(data: bytes) -> Reply:
    reply: Reply = unpacked(data)
    if not isinstance(reply, Reply):
        raise pickle.UnpicklingError(f"{type(reply).__name__} is no reply")
    return reply


def _value(reply: Reply) -> Any:
    match reply:
        case Answered(value):
            return value
        case Failed(pack, problem):
            raise PackFailed(pack, problem)
        case Stopped(pack, hook, seconds):
            raise PackStopped(pack, hook, seconds)
        case Silent(reason):
            raise SchemeSilent(reason)
        case Unbound(rows):
            raise ParametersMissing(rows)


#: The host of this process, if it asks one.
_hosts: list[Host] = []


def ask_apart(host: Host | None) -> None:
    """Let this process ask a host instead of running packs itself; None: run them here."""
    _hosts[:] = [] if host is None else [host]


def serve_apart(registry: Registry, limits: Limits) -> None:
    """Let this process, which serves pages, ask a host for what the packs of ``registry`` say."""
    ask_apart(Host(limits, [(key, pack.module.__name__) for key, pack in registry.packs.items() if key != CORE]))


class Bound(Protocol):
    """What a question is about: a scheme with its editions and values, on one day."""

    @property
    def chain(self) -> Chain: ...
    @property
    def editions(self) -> Mapping[str, str]: ...
    @property
    def parameters(self) -> Mapping[str, BoundParameter]: ...
    @property
    def missing(self) -> tuple[Missing, ...]: ...
    @property
    def today(self) -> date: ...
    @property
    def run(self) -> str: ...
    @property
    def settings(self) -> Mapping[str, BoundSettings]: ...


S = TypeVar("S", bound=Bound)
P = ParamSpec("P")
R = TypeVar("R")


def apart(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Let a method of SchemeCalls (or what makes one of its properties) be answered by the host where there is one."""

    @functools.wraps(method)
    def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not _hosts:
            return method(self, *args, **kwargs)
        content = {pack.key: pack.content for pack in self.chain.packs}
        bound = (
            dict(self.editions),
            dict(self.parameters),
            self.missing,
            self.today,
            self.run,
            dict(self.settings),
        )
        answer: R = _hosts[0].ask(Question(self.chain.scheme, content, *bound, method.__name__, args))
        return answer

    return run
