"""What can be known to be wrong before anything is started. Each check raises OperatorError with a way out."""

import errno
import os
import pwd
import shutil
import socket
import tempfile
from pathlib import Path

import redis
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from core.config import Config
from core.provision import messages
from core.provision.postgres import binaries

#: Bytes: new data take 40 MB, the demo and the write-ahead log the rest.
_ROOM_FOR_NEW = 400_000_000
_ROOM_TO_RUN = 50_000_000
#: PostgreSQL builds paths of at most 1,023 bytes.
_LONGEST_VAR = 900
_OLDEST_POSTGRES = 15
_SECONDS_TO_CONNECT = 5
_EXTERNAL = "DATABASE_URL=postgresql://… REDIS_URL=redis://… make demo"


def check(config: Config, *, serve: bool) -> None:
    """Raise OperatorError for the first thing in the way of a run with these settings."""
    check_var(config.var)
    if serve or not (config.database_url and config.redis_url):
        check_processes()
    if not (config.database_url and config.redis_url):
        check_engines()
    if config.database_url:
        check_database(config.database_url)
    if config.redis_url:
        check_redis(config.redis_url)
    if serve:
        check_port(config.host, config.port)


def check_processes() -> None:
    """See that this machine lets processes end with their parent."""
    if shutil.which("setpriv") is None:
        raise messages.no_setpriv()


def check_engines() -> None:
    """See that embedded engines can run on this machine."""
    if binaries() is None:
        raise messages.no_engine("không có bản cho máy này / no build for this machine", _EXTERNAL)
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise messages.no_engine(f"uid {os.geteuid()}: không có tài khoản / no account", _EXTERNAL) from None


def check_var(var: Path) -> None:
    """See that ``var`` can be made and written, that its content is ours, and that there is room."""
    if len(os.fsencode(var)) > _LONGEST_VAR:
        raise messages.path_too_long(var)
    try:
        var.mkdir(parents=True, exist_ok=True)
        write_probe(var)
        entries = [*var.iterdir(), *(var / "log").glob("*")]
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise messages.disk_full(var) from error
        raise messages.not_writable(var, error.strerror or str(error)) from error
    foreign = next((path for path in entries if not os.access(path, os.W_OK, effective_ids=True)), None)
    if foreign:
        raise messages.not_yours(foreign)
    needed = _ROOM_TO_RUN if (var / "postgres").exists() else _ROOM_FOR_NEW
    if shutil.disk_usage(var).free < needed:
        raise messages.disk_full(var)


def write_probe(directory: Path) -> None:
    """Write a page and force it to the disk; a full one often refuses only then."""
    with tempfile.TemporaryFile(dir=directory) as file:
        file.write(bytes(8192))
        file.flush()
        os.fsync(file.fileno())


def check_port(host: str, port: int) -> None:
    """See that the web server will be able to listen."""
    try:
        _listen(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise messages.port_taken(port, _free_port(host, port)) from error
        raise messages.port_refused(host, port, error.strerror or str(error)) from error


def check_database(url: str) -> None:
    """See that the PostgreSQL server named by the operator answers and is new enough."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": _SECONDS_TO_CONNECT})
    try:
        with engine.connect() as connection:
            major = int(connection.scalar(text("show server_version_num"))) // 10_000
    except OperationalError as error:
        raise messages.unreachable("DATABASE_URL", str(error.orig).splitlines()[0]) from None
    if major < _OLDEST_POSTGRES:
        raise messages.unreachable("DATABASE_URL", f"PostgreSQL {major} < {_OLDEST_POSTGRES}")


def check_redis(url: str) -> None:
    """See that the Redis or Valkey server named by the operator answers."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=_SECONDS_TO_CONNECT) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise messages.unreachable("REDIS_URL", str(error)) from None


def _listen(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        # As the web server does: a port that only waits out its last connections is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)


def _free_port(host: str, taken: int) -> int:
    for port in range(taken + 1, min(taken + 100, 65_536)):
        try:
            _listen(host, port)
        except OSError:
            continue
        return port
    return 0
