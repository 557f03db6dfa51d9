"""Where an engine's Unix socket lies: a directory that nobody else can enter, short enough for the kernel."""

import hashlib
import os
import re
from pathlib import Path

from core.provision.messages import not_yours
from core.provision.processes import Account

#: ``sun_path`` holds 108 bytes, the last one a zero.
_LONGEST = 107
#: libpq takes a comma for the start of another host; the client of Redis fails to read a space or "=" in CLIENT INFO.
_PLAIN = re.compile(r"[\w./-]+", re.ASCII)


def socket_directory(preferred: Path, socket: str) -> Path:
    """Return ``preferred``, or a directory under /tmp where ``socket`` would be too long or break an address.

    Whoever asks gets the same answer, root or not: the directory above, which must exist, says whose it is.
    """
    if len(os.fsencode(preferred / socket)) <= _LONGEST and _PLAIN.fullmatch(str(preferred)):
        return preferred
    digest = hashlib.sha256(os.fsencode(preferred)).hexdigest()[:12]
    return Path("/tmp") / f"giaoviec-{preferred.parent.stat().st_uid}-{digest}"  # noqa: S108 - checked by private_directory


def private_directory(path: Path, account: Account | None) -> None:
    """Make a directory for ``account`` (None: for us) alone; raises OperatorError when it is somebody else's."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = account.uid if account else os.geteuid()
    status = path.lstat()
    if path.is_symlink() or status.st_uid not in {owner, os.geteuid()}:
        raise not_yours(path)
    if account and status.st_uid != owner:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
