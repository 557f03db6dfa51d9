"""What every pack promises, as a class of tests to inherit: ``from core.kit.testing import PluginContract``.

class TestMyPack(PluginContract):
    pack = "my_pack"    # its folder below pytest's root, or the key of an installed pack
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from functools import cache, partial
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.domain.canonical import canonical, canonical_json, digest
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.domain.score import ScoreNode, mismatches
from core.errors import DomainError
from core.extensions.calls import SchemeCalls
from core.extensions.errors import SchemeSilent
from core.kit.cases import Case, read_case
from core.kit.checking import case_findings, contract_findings, impure_lines
from core.kit.digests import digests
from core.kit.findings import Finding
from core.kit.generated import as_example, improved, subjects
from core.kit.packs import Opened, open_pack
from core.kit.sources import Source, locate
from core.kit.stages import STAGES, Trial
from core.kit.watching import Impure, watched

#: The same examples in every run: a pack that failed yesterday fails today. Shrinking is bounded by their size.
_PROPERTY = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=False,
    phases=(Phase.generate, Phase.shrink),
)


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
            _for_all(calls, partial(_off_the_scale, calls, self.lowest(calls), self.highest(calls)))

    def test_more_done_never_lowers_a_score(self, cases: Sequence[Case]) -> None:
        """A better result never costs points, unless a clause says so."""
        if not self.monotone:
            assert self.because, "monotone = False cần because = điều, khoản cho phép"
            return
        for calls in _schemes(cases):
            _for_all(calls, partial(_lowered, calls), least_work=1)


def _off_the_scale(
    calls: SchemeCalls, low: Decimal, high: Decimal | None, subject: SubjectFacts, _place: int, _more: Decimal
) -> str:
    score = _score(calls, subject)
    if score is not None and score < low:
        return f"điểm {score} thấp hơn mức thấp nhất {low}"
    if score is not None and high is not None and score > high:
        return f"điểm {score} cao hơn mức cao nhất {high}"
    return ""


def _lowered(calls: SchemeCalls, subject: SubjectFacts, place: int, more: Decimal) -> str:
    before, after = _score(calls, subject), _score(calls, improved(subject, place, more))
    if before is None or (after is not None and after >= before):
        return ""
    return f"việc thứ {place + 1} làm tốt hơn {more} mà điểm từ {before} còn {after}"


def _for_all(calls: SchemeCalls, objects: Callable[[SubjectFacts, int, Decimal], str], least_work: int = 0) -> None:
    """Fail with the smallest subject that ``objects`` returns an objection to, as lines for a worked example."""
    objections: list[str] = []

    @_PROPERTY
    @given(subjects(calls.declared, calls.today, least_work), st.integers(0, 3), st.integers(0, 500).map(Decimal))
    def check(subject: SubjectFacts, place: int, more: Decimal) -> None:
        objection = objects(subject, place % max(1, len(subject.assignments)), more)
        if objection:
            objections.append(f"{objection}\n{as_example(subject)}")
            raise AssertionError

    try:
        check()
    except AssertionError:
        told = objections[-1]
    else:
        return
    pytest.fail(told, pytrace=False)


@cache
def _opened(source: Source) -> Opened:
    return open_pack(source)


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
    """Return the scheme of one example per edition: its parameters have values."""
    found = {canonical_json(case.trial.calls.editions): case.trial.calls for case in cases}
    return list(found.values())


def _score(calls: SchemeCalls, subject: SubjectFacts) -> Decimal | None:
    """Return a subject's score; None when it has none, or when the scheme says why it cannot tell."""
    try:
        [tree] = calls.subject_scores([subject])
    except SchemeSilent:
        return None
    return None if tree.value is None else tree.number
