"""A folder in memory for the engines of tests: a database is a thousand small files, copied for each test."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
_NAME = "giaoviec-tests-"
#: Bytes that must be free: the engines of one test process use about 600 MB.
ROOM = 3 * 1024**3
#: Seconds after which a folder that nobody holds was left behind by tests that were killed.
_MOMENT = 60


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """Yield a folder in memory, gone afterwards; ``otherwise`` where the machine has no room for it."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        yield otherwise
        return
    _forget_the_dead()
    folder = Path(tempfile.mkdtemp(prefix=_NAME, dir=MEMORY))
    hold = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX)
        folder.chmod(0o755)  # as root, PostgreSQL runs as somebody else
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(hold)


def _forget_the_dead() -> None:
    for folder in MEMORY.glob(f"{_NAME}*"):
        try:
            hold = os.open(folder, os.O_RDONLY)
        except OSError:
            continue  # another user's, or gone meanwhile
        try:
            fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - folder.stat().st_mtime > _MOMENT:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            pass  # in use
        finally:
            os.close(hold)
