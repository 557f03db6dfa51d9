"""PostgreSQL and Redis as Debian packages them, under a directory of a test, with passwords as in production."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals
from urllib.parse import quote

from core.provision.processes import Account, Launch, Word, spawn
from tests.deploy.settings import DEPLOY

#: Seconds for a start, and for an orderly end.
PATIENCE = 30


class Failed(Exception):
    """A program of the installation is missing or ended badly; tells what it said."""


def server_programs() -> list[Path]:
    """Return the directories of every PostgreSQL that is installed on this machine."""
    return sorted(path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def queue_program() -> Path:
    """Return Redis, or Valkey where the distribution has that instead."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise Failed("make debian")
    return Path(found)


@dataclass(frozen=True)
class Debian:
    """Running engines: how to reach them, and the secrets of this installation."""

    programs: Path
    place: Path
    port: int
    owner_password: str
    backup_password: str
    redis_url: str
    processes: "dict[str, subprocess.Popen[bytes]]"
    """By name; they are stopped at the end unless a test has stopped them before."""

    def url(self, role: str, password: str, database: str = "giaoviec") -> str:
        return f"postgresql://{role}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def run(self, program: str, *words: Word, **environ: str) -> str:
        """Run a program of this PostgreSQL as its superuser, or with the connection in its arguments."""
        given = {"PATH": os.defpath, "PGHOST": str(self.place), "PGPORT": str(self.port), "PGUSER": "postgres"}
        done = subprocess.run(
            [self.programs / program, *words],
            env={**given, "PGPASSFILE": str(self.place / "passwords"), **environ},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(done.stderr)
        return done.stdout


@contextmanager
def debian(programs: Path) -> Iterator[Debian]:
    """Start both engines with nothing in them but what database.sql makes."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="giaoviec-debian-")))
        account = None if os.geteuid() else Account.named("nobody")
        if account:
            os.chown(place, account.uid, account.gid)
        processes: dict[str, subprocess.Popen[bytes]] = {}
        stack.callback(_end_all, processes)
        superuser = secrets.token_hex(16)
        port = _free_port()
        passwords = (secrets.token_urlsafe(16) + "@:/ %'", secrets.token_hex(16))
        engines = Debian(programs, place, port, *passwords, f"unix://{place}/redis.sock", processes)
        _write(place / "superuser", superuser, account)
        _write(place / "passwords", f"*:*:*:postgres:{superuser}\n", None)
        processes["redis"] = _start_redis(place)
        processes["postgres"] = _start_postgres(engines, account)
        environ = {"OWNER_PASSWORD": engines.owner_password, "BACKUP_PASSWORD": engines.backup_password}
        engines.run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", DEPLOY / "database.sql", **environ)
        yield engines


def stop(process: "subprocess.Popen[bytes]", number: Signals = SIGTERM) -> int:
    """Tell a process to stop and return how it ended."""
    process.send_signal(number)
    return process.wait(PATIENCE)


def _write(path: Path, text: str, account: Account | None) -> None:
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
    if account:
        os.chown(path, account.uid, account.gid)


def _start_redis(place: Path) -> "subprocess.Popen[bytes]":
    data = place / "redis"
    data.mkdir(mode=0o700)
    settings = {
        "port": "0",
        "unixsocket": str(place / "redis.sock"),
        "dir": str(data),
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
    }
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return spawn([queue_program(), *words], place / "redis.log", Launch(SIGTERM, environ={"PATH": os.defpath}))


def _start_postgres(engines: Debian, account: Account | None) -> "subprocess.Popen[bytes]":
    launch = Launch.dropping_to(account, SIGINT, engines.programs / "postgres")
    log, data = engines.place / "postgres.log", engines.place / "data"
    options = ["-U", "postgres", "-A", "scram-sha-256", f"--pwfile={engines.place / 'superuser'}", "--no-sync"]
    if spawn([engines.programs / "initdb", "-D", data, *options], log, launch).wait():
        raise Failed(log.read_text("utf-8"))
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(engines.port),
        "unix_socket_directories": str(engines.place),
        "fsync": "off",
    }
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = spawn([engines.programs / "postgres", "-D", data, *words], log, launch)
    deadline = time.monotonic() + PATIENCE
    ready = [engines.programs / "pg_isready", "-q", "-h", engines.place, "-p", str(engines.port)]
    while subprocess.run(ready, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise Failed(log.read_text("utf-8"))
        time.sleep(0.05)
    return server


def _end_all(processes: "dict[str, subprocess.Popen[bytes]]") -> None:
    for name, process in reversed(processes.items()):
        if process.poll() is None:
            stop(process, SIGINT if name == "postgres" else SIGTERM)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
