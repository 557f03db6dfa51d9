"""The guide is true: its files make a pack that keeps its contract, and its commands print what it shows."""

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import core.kit.pytest_plugin
import core.kit.testing  # noqa: F401 - imported once: the run below forgets what it imported itself
from core.cli.packs import plugin
from core.kit.checking import check
from core.kit.sources import forget, locate
from core.kit.starting import start_pack

pytest_plugins = ["pytester"]

GUIDE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
FILES = re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
CONSOLES = re.findall(r"^```console\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
WRONG, RIGHT = "quota: within, proposal: XS}", "quota: over, proposal: XS}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The pack of the guide with everything written, its expectations not yet corrected."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    started = start_pack("tinh_mau", tmp_path)
    for name, text in FILES:
        assert (started / name).is_file(), f"{name} is no file of a new pack"
        (started / name).write_text(text, "utf-8")
    monkeypatch.chdir(started)
    yield started
    forget("tinh_mau")


def correct(folder: Path) -> None:
    """Take the step that the guide takes after the finding."""
    path = folder / "tinh_mau" / "cases" / "vi_du.yaml"
    text = path.read_text("utf-8")
    assert text.count(WRONG) == 1
    path.write_text(text.replace(WRONG, RIGHT), "utf-8")


def test_every_file_of_the_pack_is_in_the_guide(folder: Path) -> None:
    rules = {path.name for path in (folder / "tinh_mau" / "rules").glob("*.py")} - {"__init__.py"}
    assert {Path(name).name for name, _ in FILES if "/rules/" in name} == rules


def test_the_pack_of_the_guide_keeps_its_contract(folder: Path) -> None:
    correct(folder)
    assert [str(finding) for finding in check(locate(".")).findings] == []


def test_what_the_guide_leaves_wrong_is_the_one_finding_it_shows(folder: Path) -> None:
    [finding] = check(locate(".")).findings
    assert f"✗ {finding.text(folder)}" in GUIDE


@pytest.mark.parametrize("console", CONSOLES, ids=lambda text: text.partition("\n")[0].removeprefix("$ "))
def test_commands_print_what_the_guide_shows(folder: Path, console: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line that is shown is printed, in that order; more may stand between."""
    if "plugin new" in console:
        monkeypatch.chdir(folder.parent)
        (folder.parent / "elsewhere").mkdir()
        monkeypatch.chdir("elsewhere")
    elif "plugin try" in console:
        correct(folder)
    printed: list[str] = []
    for line in console.splitlines():
        if line.startswith("$ cd "):
            monkeypatch.chdir(line.removeprefix("$ cd "))
        elif line.startswith("$ giaoviec plugin "):
            ran = CliRunner().invoke(plugin, shlex.split(line.removeprefix("$ giaoviec plugin ")))
            printed = (ran.stdout + ran.stderr).splitlines()
        else:
            assert line in printed, "\n".join(printed)
            printed = printed[printed.index(line) + 1 :]


def test_the_tests_of_the_guide_pass(folder: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(folder)
    monkeypatch.chdir(folder)
    words = ("-p", "no:giaoviec", "-p", "core.kit.pytest_plugin", "-p", "no:cacheprovider", "-n0", "-v")
    said = pytester.runpytest_inprocess(*words, f"--rootdir={folder}", "tests", "tinh_mau/cases").stdout.str()
    assert "tinh_mau/cases/vi_du.yaml::Giám đốc sở chậm một việc PASSED" in said
    assert "failed" not in said
