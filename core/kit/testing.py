"""What every pack promises, as a class of tests to inherit: ``from core.kit.testing import PluginContract``.

class TestMyPack(PluginContract):
    pack = "my_pack"    # its folder below pytest's root, or the key of an installed pack
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from functools import cache, partial
from pathlib import Path
from typing import ClassVar

import pytest

from core.domain.canonical import canonical, canonical_json, digest
from core.domain.restore import restore
from core.domain.score import ScoreNode, mismatches
from core.errors import DomainError
from core.extensions.calls import SchemeCalls
from core.kit.cases import Case, read_case
from core.kit.checking import case_findings, contract_findings, impure_lines
from core.kit.digests import digests
from core.kit.findings import Finding
from core.kit.packs import Opened, open_pack
from core.kit.properties import delayed, exceeded, for_all, for_groups, lowered, off_the_scale
from core.kit.sources import Source, locate
from core.kit.stages import STAGES, Trial
from core.kit.watching import Impure, watched


class PluginContract:
    """The promises of a pack. Inherit it once per pack, and name the pack."""

    pack: ClassVar[str]
    #: Set to False, with the clause in ``because``, when the regulation lets a better result lower a score.
    monotone: ClassVar[bool] = True
    because: ClassVar[str] = ""

    def lowest(self, calls: SchemeCalls) -> Decimal:
        """Return the least score that the regulation knows."""
        return Decimal(0)

    def highest(self, calls: SchemeCalls) -> Decimal | None:
        """Return the greatest score that the regulation knows: the scale of its raters, else 100; None = no limit."""
        scale = calls.declared.raters.scale_parameter
        return calls.parameters[scale].number if scale in calls.parameters else Decimal(100)

    @pytest.fixture
    def source(self, pytestconfig: pytest.Config) -> Source:
        """The pack's files."""
        folder = pytestconfig.rootpath / self.pack
        return locate(str(folder) if folder.is_dir() else self.pack)

    @pytest.fixture
    def opened(self, source: Source) -> Opened:
        """The pack, loaded once."""
        return _opened(source)

    @pytest.fixture
    def cases(self, opened: Opened) -> tuple[Case, ...]:
        """Its worked examples, read anew."""
        return tuple(read_case(path, opened.registry, opened.source.key) for path in opened.source.cases)

    def test_keeps_the_contract(self, opened: Opened) -> None:
        """Manifest, chain, hooks, parameters and declarations are sound."""
        _nothing(contract_findings(opened))

    def test_worked_examples_come_out_as_written(self, opened: Opened) -> None:
        """There are examples, and the pack computes what they say."""
        assert opened.source.cases, "gói chưa có ví dụ nào trong cases/*.yaml"
        _nothing([finding for path in opened.source.cases for finding in case_findings(opened, path)])

    def test_source_is_pure(self, source: Source) -> None:
        """No clock, network, file, chance or float is written in the source."""
        _nothing(impure_lines(source))

    def test_runs_purely(self, source: Source) -> None:
        """Nothing of the kind happens while the hooks run, however it is written."""
        try:
            with watched(source) as opened:
                for path in source.cases:
                    _everything(read_case(path, opened.registry, source.key).trial)
        except (DomainError, Impure) as error:
            pytest.fail(str(error), pytrace=False)

    def test_order_of_subjects_changes_nothing(self, cases: Sequence[Case]) -> None:
        """Each subject gets the same trees, whoever comes before."""
        for case in cases:
            backwards = Trial(case.trial.calls, case.trial.facts[::-1])
            for stage in STAGES:
                turned = backwards.trees(stage)[::-1]
                assert [*map(_hashes, case.trial.trees(stage))] == [*map(_hashes, turned)], (case.document.path, stage)

    def test_facts_are_left_as_they_were(self, cases: Sequence[Case]) -> None:
        """A rule reads its facts and writes nothing into them."""
        for case in cases:
            before = canonical_json(case.trial.facts)
            _everything(case.trial)
            assert canonical_json(case.trial.facts) == before, case.document.path

    def test_trees_can_be_kept_and_checked_again(self, cases: Sequence[Case]) -> None:
        """Every tree survives being stored, and each value is its operation over its children."""
        for tree in (tree for case in cases for tree in _everything(case.trial)):
            stored = canonical(tree)
            read = restore(ScoreNode, stored)
            assert (read, mismatches(read), canonical(read)) == (tree, [], stored)

    def test_same_bytes_in_another_process(self, opened: Opened, pytestconfig: pytest.Config) -> None:
        """Neither the decimal context nor the hash seed of a process shows in a result."""
        usual = list(digests(opened))
        with localcontext() as context:
            context.prec = 5
            assert list(digests(opened)) == usual
        command = [sys.executable, "-m", "core.kit.digests", str(opened.source.root)]
        environ = {**os.environ, "PYTHONHASHSEED": "20210", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        ran = subprocess.run(
            command, cwd=pytestconfig.rootpath, env=environ, capture_output=True, text=True, check=True
        )
        assert ran.stdout.splitlines() == usual

    def test_scores_stay_within_the_scale(self, cases: Sequence[Case]) -> None:
        """Whatever is accepted, a score lies on the regulation's scale."""
        for calls in _schemes(cases):
            _holds(for_all(calls, partial(off_the_scale, calls, self.lowest(calls), self.highest(calls))))

    def test_more_done_never_lowers_a_score(self, cases: Sequence[Case]) -> None:
        """A better result never costs points, unless a clause says so."""
        if not self.monotone:
            assert self.because, "monotone = False cần because = điều, khoản cho phép"
            return
        for calls in _schemes(cases):
            _holds(for_all(calls, partial(lowered, calls), least_work=1))

    def test_done_in_time_never_lowers_a_score(self, cases: Sequence[Case]) -> None:
        """Late work that is done in time instead never costs points, unless a clause says so."""
        for calls in _schemes(cases) if self.monotone else ():
            _holds(for_all(calls, partial(delayed, calls), least_work=1))

    def test_no_limit_is_exceeded_silently(self, cases: Sequence[Case]) -> None:
        """Whoever holds a limited level is within the limit, tied, or told to be over it."""
        for calls in _schemes(cases):
            _holds(for_groups(calls, partial(exceeded, calls)))


@cache
def _opened(source: Source) -> Opened:
    return open_pack(source)


def _holds(objection: str) -> None:
    if objection:
        pytest.fail(objection, pytrace=False)


def _nothing(findings: Iterator[Finding] | Sequence[Finding]) -> None:
    told = [finding.text(Path.cwd()) for finding in findings]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def _everything(trial: Trial) -> list[ScoreNode]:
    """Return the trees of every stage."""
    return [tree for stage in STAGES for trees in trial.trees(stage) for tree in trees]


def _hashes(trees: Sequence[ScoreNode]) -> list[str]:
    return [digest(tree) for tree in trees]


def _schemes(cases: Sequence[Case]) -> list[SchemeCalls]:
    """Return the scheme of one example per edition and kind of run: the one that gives most parameters a value."""
    schemes = sorted((case.trial.calls for case in cases), key=lambda calls: len(calls.parameters))
    found = {(canonical_json(calls.editions), calls.run): calls for calls in schemes}
    return list(found.values())
