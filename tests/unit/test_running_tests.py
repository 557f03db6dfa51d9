"""How tests are run: engines in memory that nobody holds any more are forgotten, files are handed out in order."""

import fcntl
import os
from pathlib import Path

import pytest

from tests import memory
from tests.distribution import FIRST, LAST, place


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands for the machine's memory."""
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    monkeypatch.setattr(memory, "ROOM", 0)
    return tmp_path


def old(folder: Path) -> Path:
    folder.mkdir()
    (folder / "postgres").touch()
    os.utime(folder, (0, 0))
    return folder


def test_a_folder_in_memory_is_gone_afterwards(shelf: Path, tmp_path: Path) -> None:
    with memory.in_memory(tmp_path / "otherwise") as folder:
        assert folder.parent == shelf
        (folder / "file").touch()
    assert not folder.exists()


def test_what_was_left_behind_is_forgotten_and_what_is_held_stays(shelf: Path, tmp_path: Path) -> None:
    dead, held, foreign = (old(shelf / name) for name in ("giaoviec-tests-1", "giaoviec-tests-2", "other"))
    hold = os.open(held, os.O_RDONLY)
    fcntl.flock(hold, fcntl.LOCK_EX)
    try:
        with memory.in_memory(tmp_path / "otherwise"):
            assert (dead.exists(), held.exists(), foreign.exists()) == (False, True, True)
    finally:
        os.close(hold)


def test_without_room_the_disk_is_used(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "ROOM", 1 << 60)
    with memory.in_memory(tmp_path / "otherwise") as folder:
        assert folder == tmp_path / "otherwise"


def test_the_longest_files_begin_and_the_shortest_fill_up_the_end() -> None:
    files = [*LAST, "tests/service/test_a.py", *reversed(FIRST)]
    assert sorted(files, key=place) == [*FIRST, "tests/service/test_a.py", *LAST]
