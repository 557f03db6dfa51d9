"""Fixtures for breaking engines on purpose."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.kit import ROOT, STANDIN, Starter, may_mount

# A container may forbid mounts; what else is told about a full disk is tested in test_preflight.
collect_ignore = [] if may_mount() else ["test_full_disk.py"]


#: A shell that starts the tests in the background hands down that Ctrl-C is ignored.
AS_IN_THE_FOREGROUND = ("env", "--default-signal")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def standin() -> Iterator[Starter]:
    """Start stand-in processes; whatever still lives after the test is killed."""
    with ExitStack() as stack:

        def start(*words: object, prefix: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
            process = stack.enter_context(
                subprocess.Popen(
                    [*AS_IN_THE_FOREGROUND, *prefix, sys.executable, str(STANDIN), *map(str, words)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                    env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
                )
            )
            stack.callback(process.kill)
            return process

        yield start
