"""What the tests of this folder share: waiting, killing, and remembering words in the engines."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from redis import Redis
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from core.provision.engines import Engines

IS_ROOT = os.geteuid() == 0
ROOT = Path(__file__).parents[2]
STANDIN = Path(__file__).with_name("standin.py")

#: Seconds after which what was waited for will never come: a busy machine is slow, and no test asks how fast.
PATIENCE = 180

Starter = Callable[..., "subprocess.Popen[str]"]


def wait_for(condition: Callable[[], object]) -> bool:
    """Wait until the condition holds; tell whether it ever did."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def processes_of(var: Path) -> list[int]:
    """Return the processes that have a path below ``var`` in their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(word.startswith(os.fsencode(var) + b"/") for word in words):
            found.append(int(entry.name))
    return found


def children(pid: int) -> list[int]:
    """Return the processes that a process forked."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == pid:
            found.append(int(entry.name))
    return found


def on_small_disk(place: Path, megabytes: int) -> tuple[str, ...]:
    """Return the words that give a command a small disk of its own on ``place``, gone when the command ends."""
    place.mkdir(exist_ok=True)
    mount = f'mount -t tmpfs -o size={megabytes}m,mode=0755 tmpfs "$0" && exec'
    if IS_ROOT:
        return ("unshare", "--mount", "sh", "-c", f'{mount} "$@"', str(place))
    back = f"unshare --user --map-user={os.getuid()} --map-group={os.getgid()}"
    return ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", f'{mount} {back} "$@"', str(place))


def may_mount() -> bool:
    """Tell whether this machine lets us have small disks."""
    with tempfile.TemporaryDirectory() as place:
        return (
            subprocess.run([*on_small_disk(Path(place), 1), "true"], capture_output=True, check=False).returncode == 0
        )


def nobody_takes_jobs(engines: Engines) -> bool:
    """Tell whether no worker waits at the queue: one that was killed stands there until its connection is gone."""
    with Redis.from_url(engines.redis_url) as queue:
        return not any("b" in client["flags"] for client in queue.client_list())


def line_of(process: "subprocess.Popen[str]") -> str:
    """Return the next line that a stand-in says."""
    assert process.stdout
    return process.stdout.readline()


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill a process the hard way."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def remember(engines: Engines, word: str) -> None:
    """Store a word in both engines."""
    with _database(engines).begin() as connection:
        connection.execute(text("create table if not exists words (word text)"))
        connection.execute(text("insert into words values (:word)"), {"word": word})
    with Redis.from_url(engines.redis_url) as queue:
        assert queue.client_info()["name"] == ""  # what a worker asks first; its answer names the socket
        queue.rpush("words", word)


def remembered(engines: Engines) -> tuple[list[str], list[str]]:
    """Return what PostgreSQL and Valkey remember."""
    with _database(engines).connect() as connection:
        rows = list(connection.scalars(text("select word from words")))
    with Redis.from_url(engines.redis_url, decode_responses=True) as queue:
        return rows, [str(word) for word in queue.lrange("words", 0, -1)]


def _database(engines: Engines) -> Engine:
    return create_engine(engines.database_url("postgres", "postgres"), poolclass=NullPool)
