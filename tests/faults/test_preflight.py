"""What is in the way before anything is started: said in two languages, with a way out."""

import errno
import os
import shutil
import socket
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from core.config import Config, OperatorError
from core.provision import preflight
from core.provision.engines import engines
from core.provision.messages import explain
from tests.faults.kit import IS_ROOT, PATIENCE, Starter

pytestmark = pytest.mark.faults

#: As root: a user who may read everything but write nothing of ours. An ordinary user needs no disguise.
AS_NOBODY = (
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
)


def test_a_machine_in_order_passes(var: Path) -> None:
    preflight.check(Config(var=var, port=_free_port()), serve=True)


def test_port_in_use_names_a_free_one(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError) as caught:
            preflight.check(Config(var=var, port=port), serve=True)
        preflight.check(Config(var=var, port=port), serve=False)
    error = caught.value
    assert (error.vi, error.en) == (
        f"Cổng {port} đang được chương trình khác sử dụng.",
        f"Port {port} is in use.",
    )
    proposed = int(error.way_out.removeprefix("PORT=").removesuffix(" make demo"))
    preflight.check_port("127.0.0.1", proposed)


def test_address_of_another_machine() -> None:
    with pytest.raises(OperatorError, match=r"(?s)Không thể mở cổng.*Cannot listen on 192\.0\.2\.1"):
        preflight.check_port("192.0.2.1", _free_port())


def test_var_that_cannot_be_written(var: Path, standin: Starter) -> None:
    var.mkdir()
    var.chmod(0o555)
    process = standin("preflight", var, prefix=AS_NOBODY if IS_ROOT else ())
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said.splitlines()[:2]) == (
        1,
        [f"Không ghi được vào {var}: Permission denied.", f"Cannot write to {var}: Permission denied."],
    )


def test_var_that_is_another_users(var: Path, standin: Starter) -> None:
    var.mkdir()
    var.chmod(0o777)
    (var / "secret-key").touch(mode=0o400)
    process = standin("preflight", var, prefix=AS_NOBODY if IS_ROOT else ())
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said.startswith(f"{var / 'secret-key'} thuộc về người dùng khác trên máy này.\n")
    assert "sudo chown -R" in said


def test_var_that_is_a_file(var: Path) -> None:
    var.touch()
    with pytest.raises(OperatorError, match=r"(?s)Không ghi được.*Cannot write.*GIAOVIEC_VAR="):
        preflight.check_var(var)


def test_a_command_without_preflight_says_so_too(var: Path) -> None:
    var.touch()
    with pytest.raises(OperatorError, match=r"Không ghi được"), engines(var):
        pass


@pytest.mark.parametrize("name", ["a" * 300, "/".join(["b" * 200] * 6)])
def test_var_with_a_very_long_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(OperatorError, match=r"GIAOVIEC_VAR="):
        preflight.check_var(tmp_path / name)


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("DATABASE_URL", "postgresql://gv@127.0.0.1:9/giaoviec"),
        ("REDIS_URL", "redis://127.0.0.1:9/0"),
        ("REDIS_URL", "redis://127.0.0.1:nine/0"),
    ],
)
def test_given_server_that_does_not_answer(var: Path, variable: str, url: str) -> None:
    config = Config.from_environ({"GIAOVIEC_VAR": str(var), variable: url})
    with pytest.raises(OperatorError, match=rf"(?s)Không kết nối được.*{variable}.*unset {variable}"):
        preflight.check(config, serve=False)


def test_machine_without_setpriv(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(OperatorError, match="apt-get install util-linux"):
        preflight.check(Config(var=var), serve=False)


def test_machine_without_a_build_of_the_engines(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "binaries", lambda: None)
    with pytest.raises(OperatorError, match=r"DATABASE_URL=postgresql://… REDIS_URL=redis://… make demo"):
        preflight.check(Config(var=var), serve=False)


def test_user_without_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 987_654)
    with pytest.raises(OperatorError, match="uid 987654"):
        preflight.check_engines()


def test_little_room_left(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(var.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100_000_000))
    with pytest.raises(OperatorError, match=r"(?s)đã đầy.*is full.*df -h"):
        preflight.check_var(var)
    (var / "postgres").mkdir()
    preflight.check_var(var)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_disk_that_fills_up_while_running_is_explained(var: Path) -> None:
    with pytest.raises(OSError, match="No space left") as caught, Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")
    assert caught.value.errno == errno.ENOSPC
    assert "đã đầy" in str(explain(caught.value, var))
    refused = OperationalError("insert", {}, psycopg.errors.DiskFull())
    refused.__cause__ = refused.orig
    assert "đã đầy" in str(explain(refused, var))


def test_a_programming_error_is_not_explained_away(var: Path) -> None:
    assert explain(ValueError("a bug"), var) is None
