"""Engines on a disk that is full from the start, or fills up under them."""

from pathlib import Path

import pytest

from tests.faults.kit import PATIENCE, Starter, on_small_disk

pytestmark = pytest.mark.faults


def test_no_room_for_new_data(tmp_path: Path, standin: Starter) -> None:
    disk = tmp_path / "disk"
    process = standin("hold", disk / "var", prefix=on_small_disk(disk, 20))
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "đã đầy" in said, "Traceback" in said) == (1, True, False)


def test_disk_that_fills_up_and_is_freed_again(tmp_path: Path, standin: Starter) -> None:
    disk = tmp_path / "disk"
    process = standin("fill", disk / "var", prefix=on_small_disk(disk, 150))
    said, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")
    assert "đã đầy" in said
    assert said.endswith("['before', 'after']\n")
