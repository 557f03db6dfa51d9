"""Packs are found by their entry points; one that is broken fails alone."""

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from core.extensions.discovery import GROUP, Registry, discover
from core.extensions.failures import failure_in_words

MANIFEST = """
from datetime import date
from core.sdk import Citation, Edition, Manifest, Text

MANIFEST = Manifest("{key}", Text("a", "a"), "1", (1, 1), (Edition("1", date(2021, 1, 1), None, Citation("QĐ")),))
"""
PARAMETERS = """
- key: cap
  label: {vi: Trần, en: Cap}
  unit: điểm
  needed_for: rating
  values: [{valid_from: 2021-01-01, value: 1, certainty: confirmed, basis: local,
            citation: {document: QĐ, issued_on: 2021-01-01}}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.startswith("pack_"):
            del sys.modules[name]


def write(folder: Path, key: str, source: str = MANIFEST, parameters: str = "") -> EntryPoint:
    """Write a pack to disk as a package ``pack_<key>`` and return its entry point."""
    package = folder / f"pack_{key}"
    (package / "regulation").mkdir(parents=True)
    (package / "__init__.py").write_text(source.replace("{key}", key), "utf-8")
    if parameters:
        (package / "regulation" / "params.yaml").write_text(parameters, "utf-8")
    return EntryPoint(key, f"pack_{key}", GROUP)


def test_a_pack_is_loaded_with_its_parameters(folder: Path) -> None:
    registry = discover([write(folder, "good", parameters=PARAMETERS)])
    assert dict(registry.failures) == {}
    assert list(registry.packs) == ["core", "good"]
    assert [parameter.key for parameter in registry.chain("good").parameters] == ["cap"]


@pytest.mark.parametrize(
    ("source", "problem", "told"),
    [
        ("import module_that_is_not_there", "ModuleNotFoundError", "chưa được cài"),
        ("1 / 0", "ZeroDivisionError", "báo lỗi khi nạp"),
        ("raise SystemExit(1)", "SystemExit", "báo lỗi khi nạp"),
        ("def broken(", "SyntaxError", "không đúng cú pháp"),
        ("MANIFEST = None", "has no MANIFEST", "(MANIFEST)"),
        (MANIFEST.replace("{key}", "other"), "its manifest says 'other'", "(MANIFEST)"),
        (MANIFEST.replace("(1, 1)", "(7, 9)"), "written for contract 7 to 9", "hợp đồng khác"),
    ],
)
def test_a_broken_pack_fails_alone(folder: Path, source: str, problem: str, told: str) -> None:
    bad = write(folder, "bad", source)
    registry = discover([bad, write(folder, "good")])
    assert list(registry.packs) == ["core", "good"]
    assert list(registry.failures) == ["bad"]
    assert problem in registry.failures["bad"]
    assert told in failure_in_words(registry.failures["bad"])


def test_a_broken_parameter_file_fails_its_pack(folder: Path) -> None:
    registry = discover([write(folder, "bad", parameters=PARAMETERS.replace("citation", "source"))])
    assert "source" in registry.failures["bad"]
    assert "hợp đồng" in failure_in_words(registry.failures["bad"])


def test_of_two_packs_with_one_key_neither_is_used(folder: Path) -> None:
    first, second = write(folder, "twin"), EntryPoint("twin", "pack_elsewhere", GROUP)
    for order in ([first, second], [second, first]):
        registry = discover(order)
        assert (list(registry.packs), list(registry.failures)) == (["core"], ["twin"])
        assert "Nhiều bản cài đặt" in failure_in_words(registry.failures["twin"])


def test_one_distribution_seen_twice_is_one_pack(folder: Path) -> None:
    offer = write(folder, "good")
    assert dict(discover([offer, offer]).failures) == {}


def test_nobody_may_call_itself_core(folder: Path) -> None:
    registry = discover([write(folder, "core")])
    assert list(registry.failures) == ["core"]
    assert registry.packs["core"].module.__name__ == "core.extensions.defaults"


def test_the_content_hash_covers_rules_and_parameters_but_not_examples(folder: Path) -> None:
    offer = write(folder, "good", parameters=PARAMETERS)
    package = folder / "pack_good"

    def content() -> str:
        return discover([offer]).packs["good"].content

    first = content()
    (package / "cases").mkdir()
    (package / "cases" / "one.yaml").write_text("title: x", "utf-8")
    (package / "notes.txt").write_text("x", "utf-8")
    assert content() == first
    (package / "rules.py").write_text("X = 1\n", "utf-8")
    second = content()
    assert second != first
    (package / "regulation" / "params.yaml").write_text(PARAMETERS.replace("value: 1", "value: 2"), "utf-8")
    assert content() not in (first, second)


def test_bundled_packs_are_installed() -> None:
    registry = discover()
    assert dict(registry.failures) == {}
    assert "vinh_phuc" in registry.packs


def test_a_registry_belongs_to_whoever_made_it() -> None:
    assert Registry([]).packs is not Registry([]).packs
    assert list(Registry([]).packs) == ["core"]
