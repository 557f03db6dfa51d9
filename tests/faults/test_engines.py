"""Engines after kills, beside other processes, and in awkward places."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.config import OperatorError
from core.provision.engines import engines
from core.provision.processes import Account, Launch, spawn
from tests.faults.kit import (
    IS_ROOT,
    PATIENCE,
    Starter,
    kill,
    line_of,
    processes_of,
    remember,
    remembered,
    wait_for,
)

pytestmark = pytest.mark.faults

WORD = ["giao việc"]


def test_second_start_finds_what_the_first_one_stored(var: Path) -> None:
    with engines(var) as first:
        remember(first, *WORD)
    assert processes_of(var) == []
    with engines(var) as second:
        assert remembered(second) == (WORD, WORD)


def test_nothing_outlives_a_killed_owner_and_nothing_is_lost(var: Path, standin: Starter) -> None:
    owner = standin("hold", var)
    assert line_of(owner) == "ready\n"
    with engines(var) as attached:
        remember(attached, *WORD)
    kill(owner)
    with engines(var) as taken_over:
        assert remembered(taken_over) == (WORD, WORD)
    assert processes_of(var) == []


def test_engines_end_when_their_owner_is_killed(var: Path, standin: Starter) -> None:
    owner = standin("hold", var)
    assert line_of(owner) == "ready\n"
    assert processes_of(var) != []
    kill(owner)
    assert wait_for(lambda: processes_of(var) == [])


def test_attached_process_leaves_the_engines_running(var: Path, standin: Starter) -> None:
    with engines(var, durable=False) as owned:
        other = standin("hold", var)
        assert line_of(other) == "ready\n"
        other.communicate(timeout=PATIENCE)
        assert other.returncode == 0
        remember(owned, *WORD)
        owned.check()


def test_attaching_waits_for_an_owner_that_is_still_starting(var: Path, standin: Starter) -> None:
    holders = [standin("hold", var) for _ in range(3)]
    assert [line_of(holder) for holder in holders] == ["ready\n"] * 3
    assert len(list(var.glob("postgres*/PG_VERSION"))) == 1


def test_killed_while_the_data_were_made(var: Path, standin: Starter) -> None:
    owner = standin("hold", var)
    assert wait_for(lambda: list(var.glob("postgres.new-*/PG_VERSION")))
    kill(owner)
    assert not (var / "postgres").exists()
    for _ in range(2):
        with engines(var, durable=False) as running:
            running.check()
    assert list(var.glob("postgres.new-*")) == []


def test_killed_server_starts_again(var: Path) -> None:
    with engines(var) as running:
        remember(running, *WORD)
        os.kill(_server(var), signal.SIGKILL)
        assert wait_for(lambda: _complaint(running.check))
        complaint = _complaint(running.check)
    assert str(var / "log" / "postgres.log") in complaint
    with engines(var) as running:
        assert remembered(running) == (WORD, WORD)


@pytest.mark.parametrize("pid", ["of nobody", "of another program", "unreadable"])
def test_stale_process_number(var: Path, pid: str) -> None:
    with engines(var) as running:
        remember(running, *WORD)
        lines = (var / "postgres" / "postmaster.pid").read_text().splitlines()
    with subprocess.Popen(["sleep", "60"]) as other:
        lines[0] = {"of nobody": "4194304", "of another program": str(other.pid), "unreadable": ""}[pid]
        (var / "postgres" / "postmaster.pid").write_text("\n".join(lines) + "\n")
        (var / "valkey" / "valkey.pid").write_text(f"{lines[0]}\n")
        with engines(var) as running:
            assert remembered(running) == (WORD, WORD)
        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize("name", ["có dấu cách", "phẩy, và 'nháy' $HOME", "dài" * 40])
def test_awkward_paths(tmp_path: Path, name: str) -> None:
    var = tmp_path / name / "var"
    with engines(var, durable=False) as running:
        remember(running, *WORD)
        assert remembered(running) == (WORD, WORD)
        assert running.database_url("gv_app", "x").startswith("postgresql+psycopg://gv_app@/x?host=")
    assert processes_of(var) == []


def test_an_empty_data_directory_is_filled(var: Path) -> None:
    (var / "postgres").mkdir(parents=True)
    with engines(var, durable=False, valkey=False) as running:
        running.check()
    assert (var / "postgres" / "PG_VERSION").exists()


def test_what_is_no_database_is_left_alone(var: Path) -> None:
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "thư.txt").touch()
    with pytest.raises(OperatorError, match=r"(?s)tạo dở dang.*half-made.*rm -r .*postgres"), engines(var):
        pass
    assert (var / "postgres" / "thư.txt").exists()


def test_data_of_another_version(var: Path) -> None:
    (var / "postgres" / "global").mkdir(parents=True)
    (var / "postgres" / "global" / "pg_control").touch()
    (var / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(OperatorError, match=r"PostgreSQL 17; this release brings PostgreSQL 18"), engines(var):
        pass
    assert processes_of(var) == []


def test_only_our_user_is_let_in(var: Path) -> None:
    with engines(var, durable=False) as running:
        running.check()
        assert {(var / name).stat().st_mode & 0o077 for name in ("postgres", "run", "valkey")} == {0}
    assert (var / "postgres" / "pg_hba.conf").read_text() == "local all all peer map=gv\n"
    assert len((var / "postgres" / "pg_ident.conf").read_text().splitlines()) == 1


def test_an_engine_reaches_its_program_below_a_directory_that_is_closed_to_it(tmp_path: Path) -> None:
    program = tmp_path / "closed" / "program"
    program.parent.mkdir(mode=0o700)
    program.touch(mode=0o755)
    # access(2) is what initdb asks about its neighbours.
    question: list[str | Path] = [
        sys.executable,
        "-c",
        "import os, sys; sys.exit(not os.access(sys.argv[1], os.X_OK))",
        program,
    ]
    launch = Launch.dropping_to(Account.named("nobody") if IS_ROOT else None, signal.SIGTERM, program)
    assert spawn(question, tmp_path / "log", launch).wait() == 0


def _server(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def _complaint(check: Callable[[], None]) -> str:
    try:
        check()
    except OperatorError as error:
        return str(error)
    return ""
