"""PostgreSQL and Valkey without installing them: started under ``var``, or shared with the process that started them.

Whoever holds the lock of an engine owns it and stops it; others attach and leave it running.
"""

import fcntl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from signal import Signals
from typing import IO, Protocol

from sqlalchemy.engine import make_url

from core.config import Config, kept_secret
from core.db.policies import APP_ROLE, AUTH_ROLE
from core.provision.database import OWNER_ROLE
from core.provision.messages import ended, engine_silent, explain
from core.provision.postgres import Postgres
from core.provision.processes import end, size
from core.provision.valkey import Valkey

DATABASE = "giaoviec"
#: Seconds for a start with crash recovery, and for a shutdown.
_PATIENCE = 60.0
_PATIENCE_AT_STOP = 20.0
_STEP = 0.02


class Engine(Protocol):
    """What the lock, the start and the stop need to know of an engine."""

    name: str
    stop_signal: Signals
    log: Path
    sockets: Path

    def launch(self) -> subprocess.Popen[bytes]: ...

    def answers(self) -> bool: ...


class _Hold:
    """Our hold on one engine: as its owner (lock and process), or attached (neither)."""

    def __init__(self, engine: Engine, lock: Path) -> None:
        self.engine = engine
        self._path = lock
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._since = 0

    def take(self) -> None:
        """Start the engine, or wait for the one that another process holds; raises OperatorError."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._owns():
                self._start(deadline)
                return
            if self.engine.answers():
                return
            time.sleep(_STEP)
        raise engine_silent(self.engine.name, self._path)

    def check(self) -> None:
        """Raise OperatorError when an engine of ours ended by itself."""
        if self._process and self._process.poll() is not None:
            raise ended(self.engine.name, self.engine.log, self._since)

    def release(self) -> None:
        """Stop the engine if it is ours."""
        if self._process:
            if self._process.poll() is None:
                self._process.send_signal(self.engine.stop_signal)
            end(self._process, time.monotonic() + _PATIENCE_AT_STOP)
            self._process = None
            with suppress(OSError):
                self.engine.sockets.rmdir()
        if self._lock:
            self._lock.close()
            self._lock = None

    def _owns(self) -> bool:
        lock = self._path.open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _start(self, deadline: float) -> None:
        while True:
            self._since = size(self.engine.log)
            self._process = self.engine.launch()
            while self._process.poll() is None:
                if self.engine.answers():
                    return
                if time.monotonic() > deadline:
                    raise ended(self.engine.name, self.engine.log, self._since)
                time.sleep(_STEP)
            # Backends of a killed server may outlive it for a moment; their shared memory must be free first.
            if not self._waits_for_memory() or time.monotonic() > deadline:
                raise ended(self.engine.name, self.engine.log, self._since)
            time.sleep(10 * _STEP)

    def _waits_for_memory(self) -> bool:
        with self.engine.log.open("rb") as log:
            log.seek(self._since)
            return b"shared memory block" in log.read()


class Engines:
    """The engines in use by this process."""

    def __init__(self, var: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True) -> None:
        if postgres or valkey:
            (var / "log").mkdir(parents=True, exist_ok=True)
        self._postgres = Postgres(var, durable=durable) if postgres else None
        self._valkey = Valkey(var, durable=durable) if valkey else None
        wanted: list[Engine] = [engine for engine in (self._postgres, self._valkey) if engine]
        self._holds = [_Hold(engine, var / f"{engine.name}.lock") for engine in wanted]

    def start(self) -> None:
        """Start or attach; when one engine fails the other one is stopped again."""
        try:
            for hold in self._holds:
                hold.take()
        except BaseException:
            self.stop()
            raise

    def check(self) -> None:
        """Raise OperatorError when an engine that we own ended by itself."""
        for hold in self._holds:
            hold.check()

    def stop(self) -> None:
        """Stop what we own, the last started first."""
        for hold in reversed(self._holds):
            hold.release()

    def database_url(self, role: str, database: str) -> str:
        """Return the address of a database as a role, for SQLAlchemy."""
        if self._postgres is None:
            raise LookupError("no embedded PostgreSQL here")
        return self._postgres.url(role, database)

    @property
    def redis_url(self) -> str:
        """Return the address of the queue, for clients of Redis."""
        if self._valkey is None:
            raise LookupError("no embedded Valkey here")
        return self._valkey.url()

    def app_passwords(self, config: Config) -> dict[str, str]:
        """Return the passwords that provisioning gives the app's roles.

        None where the socket knows the user already, or where the operator made the roles.
        """
        if self._postgres or config.app_database_url:
            return {}
        return dict.fromkeys((APP_ROLE, AUTH_ROLE), kept_secret(config.var / "app-password"))

    def complete(self, config: Config) -> Config:
        """Return the settings with every address that the operator left open."""
        owner = make_url(config.database_url or self.database_url(OWNER_ROLE, DATABASE))
        passwords = self.app_passwords(config)
        app, auth = (
            owner.set(username=role, password=passwords.get(role)).render_as_string(hide_password=False)
            for role in (APP_ROLE, AUTH_ROLE)
        )
        return replace(
            config,
            database_url=owner.render_as_string(hide_password=False),
            app_database_url=config.app_database_url or app,
            auth_database_url=config.auth_database_url or auth,
            redis_url=config.redis_url or self.redis_url,
        )


@contextmanager
def engines(var: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True) -> Iterator[Engines]:
    """Start the engines under ``var``, or attach to those of another live process, which then stay when we leave.

    ``durable`` False trades safety against a crash of the machine for speed: for tests. Call it from the main thread.
    Raises OperatorError.
    """
    try:
        running = Engines(var.resolve(), postgres=postgres, valkey=valkey, durable=durable)
        running.start()
    except OSError as error:
        raise explain(error, var) or error from error
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def engines_for(config: Config) -> Iterator[Engines]:
    """Provide whichever engine the operator did not name."""
    with engines(config.var, postgres=not config.database_url, valkey=not config.redis_url) as running:
        yield running
