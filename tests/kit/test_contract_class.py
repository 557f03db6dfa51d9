"""``PluginContract`` and the collected examples fail where a pack breaks a promise, and in words."""

import re
from pathlib import Path

import pytest

import core.kit.pytest_plugin
import core.kit.testing  # noqa: F401 - imported once: each run below forgets what it imported itself
from tests.kit.folders import CASE, MANIFEST, write_pack

pytest_plugins = ["pytester"]

#: As if it were installed; a process where it is installed does not take it twice.
PLUGIN = ("--disable-plugin-autoload", "-p", "core.kit.pytest_plugin", "-p", "no:cacheprovider")
TWO = CASE + CASE[CASE.index("  - label") :].replace("Đơn vị A", "Đơn vị B")
HOOK = """

@hookimpl
def compute_subject_scores(ctx, subjects):
    work = [sum((target.amount or 0 for a in s.assignments for target in a.targets), Decimal(0)) for s in subjects]
    return [{tree} for n, s in enumerate(subjects)]
"""
FACTS = 'facts={"key": s.group}'


def run(pytester: pytest.Pytester, key: str, hook: str = "", *words: str, body: str = "", case: str = TWO) -> str:
    """Run the contract over a pack; returns what pytest printed."""
    source = MANIFEST + (HOOK.format(tree=hook) if hook else "")
    if hook:
        case = re.sub(r"expected: .*", "expected: {notes: []}", case)
    write_pack(pytester.path, key, source, case=case)
    test = (
        f"from core.kit.testing import PluginContract\n\n\nclass TestPack(PluginContract):\n    pack = '{key}'\n{body}"
    )
    pytester.makepyfile(test_pack=test)
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    result = pytester.runpytest_inprocess(*PLUGIN, *(words or (".",)))
    return result.stdout.str()


def test_a_sound_pack_passes_with_each_subject_as_a_test(pytester: pytest.Pytester) -> None:
    """A share of work delivered knows no scale, so the pack says that there is none."""
    body = "    def highest(self, calls): return None\n"
    said = run(pytester, "kit_contract_sound", "", "-v", ".", body=body)
    assert "kit_contract_sound/cases/one.yaml::Đơn vị A PASSED" in said
    assert "kit_contract_sound/cases/one.yaml::Đơn vị B PASSED" in said
    assert "14 passed" in said


@pytest.mark.parametrize(
    ("key", "tree", "test", "about"),
    [
        ("kit_falls", f'leaf("score", "Điểm", 100 / (1 + work[n]), {FACTS})', "more_done", "làm tốt hơn"),
        ("kit_high", f'leaf("score", "Điểm", 100 + work[n], {FACTS})', "within_the_scale", "cao hơn mức cao nhất 100"),
        ("kit_low", f'leaf("score", "Điểm", work[n] - 5, {FACTS})', "within_the_scale", "thấp hơn mức thấp nhất 0"),
        ("kit_order", f'leaf("score", "Điểm", Decimal(n), {FACTS})', "order_of_subjects", "AssertionError"),
        (
            "kit_set",
            f'leaf("score", "-".join({{"a", "b", "c", "d", "e"}}), Decimal(1), {FACTS})',
            "another_process",
            "",
        ),
        ("kit_third", f'leaf("score", str(1 / 3), Decimal(1), {FACTS})', "runs_purely", "ra số thực"),
        ("kit_float", f'leaf("score", str(0.5), Decimal(1), {FACTS})', "source_is_pure", 'Decimal("0.5")'),
        (
            "kit_mutates",
            f'leaf("score", object.__setattr__(s, "label", "B") or "Điểm", Decimal(1), {FACTS})',
            "facts_are_left",
            "",
        ),
    ],
)
def test_a_broken_promise_fails_its_test(pytester: pytest.Pytester, key: str, tree: str, test: str, about: str) -> None:
    said = run(pytester, key, tree, "-k", test)
    assert "1 failed" in said
    assert about in said


def test_a_regulation_that_lowers_scores_names_its_clause(pytester: pytest.Pytester) -> None:
    tree = f'leaf("score", "Điểm", 100 / (1 + work[n]), {FACTS})'
    silent = run(pytester, "kit_lowers", tree, "-k", "more_done", body="    monotone = False\n")
    assert "monotone = False cần because" in silent
    cited = "    monotone = False\n    because = 'Điều 9, Quy định thử'\n"
    assert "1 passed" in run(pytester, "kit_lowers", tree, "-k", "more_done", body=cited)


def test_an_example_that_comes_out_otherwise_fails_in_words(pytester: pytest.Pytester) -> None:
    said = run(pytester, "kit_wrong", "", "kit_wrong/cases", case=TWO.replace("score: 95", "score: 96", 1))
    assert "kit_wrong/cases/one.yaml:11: “Đơn vị A” · Điểm kết quả: mong đợi 96, tính được 95" in said
    assert '→ giaoviec plugin try kit_wrong/cases/one.yaml --subject "Đơn vị A"' in said
    assert "Traceback" not in said
    assert "1 failed, 1 passed" in said


def test_an_example_that_cannot_be_read_is_a_failing_test(pytester: pytest.Pytester) -> None:
    said = run(pytester, "kit_unread", "", "kit_unread/cases", case=CASE.replace("kind: work", "kind: play"))
    assert "kit_unread/cases/one.yaml:10: loại việc “play” không có trong gói (work)" in said
    assert "1 failed" in said


def test_other_yaml_is_left_alone(pytester: pytest.Pytester, tmp_path: Path) -> None:
    folder = pytester.mkdir("cases")
    (folder / "data.yaml").write_text("a: 1\n", "utf-8")
    assert "no tests ran" in pytester.runpytest_inprocess(*PLUGIN).stdout.str()
