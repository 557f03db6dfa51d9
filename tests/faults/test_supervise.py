"""The running demo: stopped, killed, or missing a part."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.faults.kit import PATIENCE, Starter, kill, line_of, processes_of, wait_for

pytestmark = pytest.mark.faults


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops_in_order(var: Path, standin: Starter, port: int, number: signal.Signals) -> None:
    run = standin("run", var, port, "sleep")
    assert line_of(run).startswith("ready")
    run.send_signal(number)
    run.send_signal(number)
    said, errors = run.communicate(timeout=PATIENCE)
    assert (run.returncode, said, errors) == (0, "stopped\n", "")
    assert processes_of(var) == []
    assert _is_free(port)


def test_a_signal_is_not_lost_with_the_interrupt_it_raises(var: Path, standin: Starter, port: int) -> None:
    run = standin("run", var, port, "sleep", "swallow")
    said, errors = run.communicate(timeout=PATIENCE)
    assert "KeyboardInterrupt" in errors  # what Python tells of an interrupt it had to drop
    assert (run.returncode, said.splitlines()) == (0, [f"ready {run.pid}", "stopped"])
    assert processes_of(var) == []


def test_what_the_starter_ignores_stays_ignored(var: Path, standin: Starter, port: int) -> None:
    run = standin("run", var, port, "sleep", prefix=("env", "--ignore-signal=INT,HUP"))
    assert line_of(run).startswith("ready")
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        run.wait(1)
    run.terminate()
    said, errors = run.communicate(timeout=PATIENCE)
    assert (run.returncode, said, errors) == (0, "stopped\n", "")


def test_nothing_outlives_a_killed_supervisor(var: Path, standin: Starter, port: int) -> None:
    run = standin("run", var, port, "sleep")
    assert line_of(run).startswith("ready")
    kill(run)
    assert wait_for(lambda: processes_of(var) == [] and _is_free(port))


def test_a_service_that_ends_names_its_log(var: Path, standin: Starter, port: int) -> None:
    run = standin("run", var, port, "fail")
    _, errors = run.communicate(timeout=PATIENCE)
    log = var / "log" / "second.log"
    assert run.returncode == 1
    assert errors.splitlines() == [
        "Tiến trình second đã dừng ngoài ý muốn: a fault of the service",
        "The process second ended by itself.",
        f"→ tail -n 40 {log}",
    ]
    assert "a fault of the service" in log.read_text()
    assert processes_of(var) == []


def test_an_engine_that_is_killed_ends_the_run(var: Path, standin: Starter, port: int) -> None:
    run = standin("run", var, port, "sleep")
    assert line_of(run).startswith("ready")
    os.kill(int((var / "valkey" / "valkey.pid").read_text()), signal.SIGKILL)
    _, errors = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1
    assert errors.startswith("Tiến trình valkey đã dừng ngoài ý muốn: ")
    assert f"tail -n 40 {var / 'log' / 'valkey.log'}" in errors
    assert processes_of(var) == []
