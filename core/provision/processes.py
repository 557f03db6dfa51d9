"""Child processes that end with us, whatever ends us.

``setpriv`` (util-linux) sets the signal that the kernel sends when the parent dies, and drops to another user when the
parent is root. A ``preexec_fn`` could do so too, but Python code between fork and exec can deadlock beside threads.
"""

import contextlib
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from signal import Signals

Word = str | Path


@dataclass(frozen=True, slots=True)
class Account:
    """Another user of the operating system, to whom a process of root drops."""

    uid: int
    gid: int

    @classmethod
    def named(cls, name: str) -> "Account":
        """Return the account of a user name; raises KeyError when there is none."""
        entry = pwd.getpwnam(name)
        return cls(entry.pw_uid, entry.pw_gid)

    @classmethod
    def owning(cls, path: Path) -> "Account":
        """Return the account that owns a file."""
        status = path.stat()
        return cls(status.st_uid, status.st_gid)

    def reaches(self, *paths: Path) -> bool:
        """Tell whether this user may pass through all directories above the paths, and enter or run them."""
        return all(
            subprocess.run(
                ["test", "-x", path], user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False
            ).returncode
            == 0
            for path in paths
        )


@dataclass(frozen=True, slots=True)
class Launch:
    """How a command is started: by which signal it ends when we die, as whom, where and with which environment."""

    death_signal: Signals
    account: Account | None = None
    passes_walls: bool = False
    """The account needs to read below directories closed to it, such as a project under ``/root``."""
    environ: Mapping[str, str] | None = None
    directory: Path | None = None

    @classmethod
    def dropping_to(cls, account: Account | None, death_signal: Signals, *needed: Path) -> "Launch":
        """Start as ``account`` (None: as ourselves) in a bare environment: ours may hold secrets."""
        walls = account is not None and not account.reaches(*needed)
        environ = {"PATH": os.defpath, "LC_ALL": "C"}
        return cls(death_signal, account, passes_walls=walls, environ=environ, directory=Path("/"))

    def prefix(self) -> list[str]:
        """Return the words before the command."""
        words = ["setpriv", "--pdeathsig", self.death_signal.name.removeprefix("SIG")]
        if self.account:
            words += [f"--reuid={self.account.uid}", f"--regid={self.account.gid}", "--clear-groups"]
        if self.account and self.passes_walls:
            # Without the secure bit access(2), which initdb asks, would leave the capability out.
            words += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--securebits=+no_setuid_fixup"]
        return words


def spawn(command: Sequence[Word], log: Path, launch: Launch) -> subprocess.Popen[bytes]:
    """Start a command whose output goes to the end of ``log``.

    It gets a session of its own, so that Ctrl-C reaches us alone and we stop everything in order. The kernel ties it to
    the calling thread, so that must be the main one.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [*launch.prefix(), *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=launch.environ,
            cwd=launch.directory,
        )


def size(file: Path) -> int:
    """Return the bytes in a log so far: where the output of the next process begins."""
    return file.stat().st_size if file.exists() else 0


def end(process: subprocess.Popen[bytes], deadline: float) -> None:
    """Wait for a process that was told to stop; at the deadline (``time.monotonic``) its group is killed."""
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_running(pid: int, program: str, argument: Path) -> bool:
    """Tell whether ``pid`` lives and is ``program`` started with ``argument``: a number may be reused after a crash."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, IndexError):
        return False
    return state != "Z" and Path(os.fsdecode(words[0])).name == program and os.fsencode(argument) in words


def end_orphan(pid: int, program: str, argument: Path, stop_signal: Signals, patience: float = 20) -> None:
    """Stop what a killed predecessor left running, and wait until it is gone; killed when it takes too long."""
    for number in (stop_signal, signal.SIGKILL):
        if not is_running(pid, program, argument):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + patience
        while is_running(pid, program, argument) and time.monotonic() < deadline:
            time.sleep(0.05)
