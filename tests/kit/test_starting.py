"""``plugin new`` writes a folder that keeps its contract before anything in it was changed."""

import ast
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.packs import plugin
from core.config import OperatorError
from core.domain.parameters import Certainty
from core.kit.cases import read_case
from core.kit.checking import check
from core.kit.packs import open_pack
from core.kit.sources import locate
from core.kit.starting import start_pack


@pytest.mark.parametrize(("key", "as_data"), [("kit_started", False), ("kit_data", True)])
def test_a_new_pack_keeps_its_contract_at_once(tmp_path: Path, key: str, as_data: bool) -> None:
    folder = start_pack(key, tmp_path, as_data=as_data)
    report = check(locate(str(folder)))
    assert [str(finding) for finding in report.findings] == []
    assert (report.source.key, report.source.package) == (key, key)
    assert (len(report.source.modules) == 1) == as_data


def test_both_kinds_of_a_new_pack_compute_the_same(tmp_path: Path) -> None:
    values = []
    for key, as_data in (("kit_code_too", False), ("kit_data_too", True)):
        opened = open_pack(locate(str(start_pack(key, tmp_path, as_data=as_data))))
        trial = read_case(opened.source.cases[0], opened.registry, key).trial
        values.append([[root.value for root in trial.roots(stage)] for stage in ("score", "band", "proposal")])
    assert values[0] == values[1]


@pytest.mark.parametrize("as_data", [False, True])
def test_every_file_of_it_is_filled_in(tmp_path: Path, as_data: bool) -> None:
    folder = start_pack("kit_filled", tmp_path, as_data=as_data)
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.*")}
    assert {"pyproject.toml", "README.md", "kit_filled/__init__.py", "tests/test_pack.py"} <= texts.keys()
    for name, text in texts.items():
        assert "{{" not in text, name
        assert "{%" not in text, name
        if name.endswith(".py"):
            ast.parse(text)
    project = tomllib.loads(texts["pyproject.toml"])["project"]
    assert project["name"] == "giaoviec-kit-filled"
    assert project["entry-points"]["giaoviec.plugins"] == {"kit_filled": "kit_filled"}


def test_nothing_in_it_passes_for_law(tmp_path: Path) -> None:
    opened = open_pack(locate(str(start_pack("kit_lawless", tmp_path))))
    values = [value for parameter in opened.pack.parameters for value in parameter.values]
    assert {(value.value, value.certainty) for value in values} == {(None, Certainty.UNKNOWN)}
    documents = {value.citation.document for value in values} | {opened.pack.manifest.editions[0].citation.document}
    assert all("(minh họa)" in document for document in documents)


@pytest.mark.parametrize("name", ["Tỉnh", "2021", "has-dash", "", "class", "core", "json", "vinh_phuc", "x"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OperatorError, match=name or "“”"):
        start_pack(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    start_pack("kit_there", tmp_path)
    with pytest.raises(OperatorError, match="đã có"):
        start_pack("kit_there", tmp_path)


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    ran = CliRunner().invoke(plugin, ["new", "kit_commanded", "--into", str(tmp_path)])
    assert ran.exit_code == 0
    assert "giaoviec plugin try kit_commanded/cases/vi_du.yaml" in ran.stdout
