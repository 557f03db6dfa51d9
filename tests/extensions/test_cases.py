"""Every bundled pack computes its own worked examples, whatever the process was set to."""

import os
import subprocess
import sys
from decimal import localcontext
from pathlib import Path

import pytest

from core.domain.canonical import canonical
from core.domain.restore import restore
from core.domain.score import ScoreNode, mismatches
from core.extensions.discovery import Registry, discover
from core.kit.cases import read_case
from core.kit.digests import digests
from core.kit.packs import open_pack
from core.kit.sources import locate
from core.kit.stages import STAGES

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
PACKS = sorted(path.parent.name for path in PLUGINS.glob("*/__init__.py"))
CASES = sorted(PLUGINS.glob("*/cases/*.yaml"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


def name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def test_every_pack_has_worked_examples() -> None:
    assert set(PACKS) == {path.parent.parent.name for path in CASES}


@pytest.mark.parametrize("path", CASES, ids=name)
def test_an_example_comes_out_as_written(path: Path, registry: Registry) -> None:
    case = read_case(path, registry, path.parent.parent.name)
    assert [str(finding) for finding in case.findings()] == []


@pytest.mark.parametrize("path", CASES, ids=name)
def test_the_trees_of_an_example_can_be_stored_and_checked_again(path: Path, registry: Registry) -> None:
    trial = read_case(path, registry, path.parent.parent.name).trial
    for tree in (tree for stage in STAGES for trees in trial.trees(stage) for tree in trees):
        stored = canonical(tree)
        read = restore(ScoreNode, stored)
        assert (read, mismatches(read), canonical(read)) == (tree, [], stored)


def all_digests() -> list[str]:
    return [line for pack in PACKS for line in digests(open_pack(locate(pack)))]


def test_examples_do_not_depend_on_the_decimal_context_of_the_process() -> None:
    usual = all_digests()
    with localcontext() as context:
        context.prec = 5
        assert all_digests() == usual


@pytest.mark.parametrize("seed", ["1", "2"])
def test_examples_do_not_depend_on_the_hash_seed_of_the_process(seed: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "core.kit.digests", *PACKS],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines() == all_digests()
