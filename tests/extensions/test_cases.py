"""Every bundled pack computes its own worked examples."""

import os
import subprocess
import sys
from decimal import Decimal, localcontext
from pathlib import Path

import pytest

from core.domain.canonical import canonical, digest
from core.domain.restore import restore
from core.domain.score import ScoreNode, mismatches
from core.extensions.discovery import Registry, discover
from tests.extensions.cases import digests, read_case

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
CASES = sorted(PLUGINS.glob("*/cases/*.yaml"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


def name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def test_every_pack_has_worked_examples() -> None:
    packs = {path.parent.name for path in PLUGINS.glob("*/__init__.py")}
    assert packs == {path.parent.parent.name for path in CASES}


@pytest.mark.parametrize("path", CASES, ids=name)
def test_an_example_comes_out_as_written(path: Path, registry: Registry) -> None:
    case = read_case(path, registry)
    facts = [proposal for proposal, _ in case.subjects]
    scores = case.calls.subject_scores([proposal.subject for proposal in facts])
    bands, proposals = case.calls.bands(scores), case.calls.proposals(facts)
    for (proposal, expected), score, band, proposed in zip(case.subjects, scores, bands, proposals, strict=True):
        who = proposal.subject.label
        assert (who, canonical(score.value)) == (who, expected["score"])
        assert (who, band.value, proposed.value) == (who, expected["band"], expected["proposal"])
        if "proposal_score" in expected:
            assert (who, proposed.children[0].value) == (who, Decimal(expected["proposal_score"]))
        notes = [node.note for node in score.walk()]
        assert all(note in notes for note in expected.get("notes", ())), notes


@pytest.mark.parametrize("path", CASES, ids=name)
def test_an_example_does_not_depend_on_the_order_of_subjects(path: Path, registry: Registry) -> None:
    case = read_case(path, registry)
    facts = [proposal for proposal, _ in case.subjects]
    forwards, backwards = case.calls.proposals(facts), case.calls.proposals(facts[::-1])
    assert [digest(tree) for tree in forwards] == [digest(tree) for tree in backwards[::-1]]


@pytest.mark.parametrize("path", CASES, ids=name)
def test_the_trees_of_an_example_can_be_stored_and_checked_again(path: Path, registry: Registry) -> None:
    case = read_case(path, registry)
    for tree in case.calls.proposals([proposal for proposal, _ in case.subjects]):
        stored = canonical(tree)
        read = restore(ScoreNode, stored)
        assert (read, mismatches(read), canonical(read)) == (tree, [], stored)


def test_examples_do_not_depend_on_the_decimal_context_of_the_process(registry: Registry) -> None:
    usual = digests(registry, CASES)
    with localcontext() as context:
        context.prec = 5
        assert digests(registry, CASES) == usual


@pytest.mark.parametrize("seed", ["1", "2"])
def test_examples_do_not_depend_on_the_hash_seed_of_the_process(registry: Registry, seed: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.extensions.cases", *map(str, CASES)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == digests(registry, CASES)
