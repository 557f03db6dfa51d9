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
#: The guide has two packs, one after the other.
AFTERNOON, EVENING = GUIDE.split("## An evening:")


def files_of(part: str) -> list[tuple[str, str]]:
    """Return the files that a part of the guide shows, by their name in the pack's folder."""
    return re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)


def consoles_of(part: str) -> list[str]:
    """Return what is typed and printed in a part of the guide."""
    return re.findall(r"^```console\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)


FILES = files_of(AFTERNOON)
WRONG, RIGHT = "quota: within, proposal: XS}", "quota: over, proposal: XS}"


def missing(console: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Do what is typed; return the lines that are shown and not printed, in that order, with what else may stand."""
    printed: list[str] = []
    not_printed = []
    for line in console.splitlines():
        if line.startswith("$ cd "):
            monkeypatch.chdir(line.removeprefix("$ cd "))
        elif line.startswith("$ giaoviec plugin "):
            ran = CliRunner().invoke(plugin, shlex.split(line.removeprefix("$ giaoviec plugin ")))
            printed = (ran.stdout + ran.stderr).splitlines()
        elif line in printed:
            printed = printed[printed.index(line) + 1 :]
        else:
            not_printed.append(f"{line!r} after which came: {printed}")
    return not_printed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The pack of the guide with everything written, its expectations not yet corrected."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    started = start_pack("tinh_mau", tmp_path)
    for name, text in FILES:
        (started / name).write_text(text, "utf-8")
    monkeypatch.chdir(started)
    yield started
    forget("tinh_mau")


def correct(folder: Path) -> None:
    """Take the step that the guide takes after the finding."""
    path = folder / "tinh_mau" / "cases" / "vi_du.yaml"
    path.write_text(path.read_text("utf-8").replace(WRONG, RIGHT), "utf-8")


def test_every_file_of_the_guide_is_one_of_a_new_pack(tmp_path: Path) -> None:
    started = start_pack("tinh_mau", tmp_path)
    assert [name for name, _ in FILES if not (started / name).is_file()] == []


def test_every_file_of_the_pack_is_in_the_guide(folder: Path) -> None:
    rules = {path.name for path in (folder / "tinh_mau" / "rules").glob("*.py")} - {"__init__.py"}
    assert {Path(name).name for name, _ in FILES if "/rules/" in name} == rules


def test_the_pack_of_the_guide_keeps_its_contract(folder: Path) -> None:
    correct(folder)
    assert [str(finding) for finding in check(locate(".")).findings] == []


def test_what_the_guide_leaves_wrong_is_the_one_finding_it_shows(folder: Path) -> None:
    assert sum(text.count(WRONG) for _, text in FILES) == 1
    [finding] = check(locate(".")).findings
    assert f"✗ {finding.text(folder)}" in GUIDE


@pytest.mark.parametrize("console", consoles_of(AFTERNOON), ids=lambda text: text.partition("\n")[0].removeprefix("$ "))
def test_commands_print_what_the_guide_shows(folder: Path, console: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "plugin new" in console:
        monkeypatch.chdir(folder.parent)
        (folder.parent / "elsewhere").mkdir()
        monkeypatch.chdir("elsewhere")
    elif "plugin try" in console:
        correct(folder)
    assert missing(console, monkeypatch) == []


def test_the_tests_of_the_guide_pass(folder: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(folder)
    monkeypatch.chdir(folder)
    words = ("-p", "no:giaoviec", "-p", "core.kit.pytest_plugin", "-p", "no:cacheprovider", "-n0", "-v")
    said = pytester.runpytest_inprocess(*words, f"--rootdir={folder}", "tests", "tinh_mau/cases").stdout.str()
    assert "tinh_mau/cases/vi_du.yaml::Giám đốc sở chậm một việc PASSED" in said
    assert "failed" not in said


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The second pack of the guide, as it stands when everything is written."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    started = start_pack("tinh_mau_2", tmp_path)
    (started / "tinh_mau_2" / "cases" / "vi_du.yaml").unlink()
    for name, text in files_of(EVENING):
        (started / name).write_text(text, "utf-8")
    monkeypatch.chdir(started)
    yield started
    forget("tinh_mau_2")


def test_the_second_pack_is_whole(evening: Path) -> None:
    written = {name for name, _ in files_of(EVENING)}
    package = evening / "tinh_mau_2"
    kept = {str(path.relative_to(evening)) for path in package.rglob("*") if path.suffix in {".py", ".yaml"}}
    assert kept - written == {"tinh_mau_2/rules/__init__.py"}
    assert [str(finding) for finding in check(locate(".")).findings] == []


@pytest.mark.parametrize("console", consoles_of(EVENING), ids=lambda text: text.partition("\n")[0].removeprefix("$ "))
def test_commands_of_the_evening_print_what_is_shown(
    evening: Path, console: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert missing(console, monkeypatch) == []


def test_the_tests_of_the_second_pack_pass(
    evening: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(evening)
    words = ("-p", "no:giaoviec", "-p", "core.kit.pytest_plugin", "-p", "no:cacheprovider", "-n0", "-v")
    said = pytester.runpytest_inprocess(*words, f"--rootdir={evening}", "tests", "tinh_mau_2/cases").stdout.str()
    assert "tinh_mau_2/cases/nam.yaml::Trưởng phòng có một quý không hoàn thành PASSED" in said
    assert "failed" not in said
