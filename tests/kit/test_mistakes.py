"""What authors get wrong is told with its file and line, in words about their files and never about core's."""

from pathlib import Path

import pytest

from core.kit.checking import check
from core.kit.sources import locate
from tests.kit.folders import CASE, MANIFEST, PARAMETERS, write_pack
from tests.kit.test_cases import BACKGROUND, MORE, RUNS

SOURCE = MANIFEST.replace("RaterDeclaration(levels=LEVELS)", RUNS) + MORE
EXAMPLE = CASE.replace("subjects:\n  - ", BACKGROUND + "    ")
#: What no author should have to understand.
OF_CORE = ("core.extensions", "gói quy định “core”", "Traceback", "KeyError", "Rubbish", "site-packages")

IN_CASES = {
    "a field that blocks is missing": ("{number: 5-QĐ, day", "{day", "trường bắt buộc “number”"),
    "a day that is none": ("day: 2021-05-30", "day: soon", "phải là ngày"),
    "a field that there is not": ("{number: 5-QĐ", "{numbers: 5-QĐ", "trường “numbers”"),
    "a mark where none is given": ("records: [{", "records: [{marks: {x: y}, ", "mức chấm “y”"),
    "filed too late": ("filed_on: 2021-06-01", "filed_on: 2022-06-01", "sau ngày chốt"),
    "a level of a period": ("level: XS}]", "level: TOP}]", "mức “TOP”"),
    "a run of a period": ("rule: quarter", "rule: month", "đợt đánh giá “month”"),
    "a level attested": ("levels: {XS: 2}", "levels: {TOP: 2}", "mức “TOP”"),
    "a post held from later": ("began_on: 2021-03-01", "began_on: 2022-03-01", "sau ngày chốt"),
    "an absence backwards": ("ends_on: 2021-10-31}]}", "ends_on: 2021-04-30}]}", "trước ngày đầu"),
    "too many points": ("diligent: 1.5", "diligent: 1000", "lớn hơn điểm tối đa 90"),
    "fewer than no points": ("diligent: 1.5", "diligent: -1", "nhỏ hơn 0"),
    "points where words are asked": ("honest: met", "honest: 1", "mức chấm “1”"),
    "a cut-off of another year": ("cut_off: 2021-12-31", "starts_on: 2021-01-01\ncut_off: 2020-12-31", "ngày chốt"),
    "before the regulation": ("rule_date: 2021-01-01", "rule_date: 2020-01-01", "có hiệu lực"),
    "a plan below nothing": ("plan: 10", "plan: -10", "plan: phải từ 0"),
    "a plan without end": ("plan: 10", "plan: 1e400", "plan: phải từ 0"),
    "a decimal comma": ("amount: 9.5", "amount: 9,5", "không có trong mẫu"),
    "no weight": ("amount: 9.5", "amount: 9.5, weight: 0", "weight: phải lớn hơn 0"),
    "a claimed level": ("expected: {score", "claimed: TOP\n    expected: {score", "mức “TOP”"),
    "a mark of a council": ("expected: {score", "marks: [{level: TOP}]\n    expected: {score", "mức “TOP”"),
    "a mark that is a word": ("expected: {score", "marks: [good]\n    expected: {score", "phải là con số"),
    "more reports than were due": (
        "expected: {score",
        "reports: {due: 2, on_time: 5}\n    expected: {score",
        "đúng hạn",
    ),
    "an expectation that is a list": ("score: 95", "score: [95]", "danh sách"),
    "notes that are a text": ("score: 95", "notes: abc, score: 95", "danh sách"),
    "a key written twice": ("title: Một đơn vị", "title: a\ntitle: b", "viết hai lần"),
    "a month that there is not": ("cut_off: 2021-12-31", "cut_off: 2021-13-31", "phải là ngày"),
    "a day that the month lacks": ("amount: 9.5", "amount: 9.5, due_on: 2021-02-30", "phải là ngày"),
}
IN_PARAMETERS = {
    "a value that is a list": ("value: 90", "value: [90]", "phải là con số"),
    "a value with a unit": ("value: 90", 'value: "90 điểm"', "phải là một con số"),
    "a value without end": ("value: 90", "value: 1e999", "phải là một con số"),
    "no value": ("value: 90", "value:", "certainty là unknown"),
    "below its bound": ("needed_for: rating", "needed_for: rating\n  minimum: 95", "nhỏ hơn 95"),
    "one choice": (
        "needed_for: rating",
        "needed_for: rating\n  choices: [{key: a, label: {vi: a, en: a}}]",
        "ít nhất 2",
    ),
    "a word of another list": ("certainty: confirmed", "certainty: sure", "phải là một trong: confirmed"),
    "a day of an edition": ("valid_from: 2021-01-01", "valid_from: 2021-02-30", "phải là ngày"),
}
IN_CODE = {
    "a label without languages": ('Text("Gói thử", "A pack")', '"Gói thử"', "Manifest.label"),
    "one edition and no tuple": ('(Edition("1", date(2021, 1, 1), None, LAW),)',
                                 'Edition("1", date(2021, 1, 1), None, LAW)', "Manifest.editions"),
    "a contract that is a number": ("(1, 1)", "1", "Manifest.api"),
    "a parameter that there is not": ('ctx.node("least")', 'ctx.node("leest")', "tham số leest"),
    "a choice that is a number": ('ctx.node("least")', 'ctx.choice("least")', "dùng ctx.number"),
    "a method that there is not": ('ctx.node("least")', 'ctx.nodes("least")', "nodes"),
    "a level that is not declared": ('[("XS", ctx.node("least"))]', '[("TOP", ctx.node("least"))]', "mức 'TOP'"),
    "a fact that there is not": ("facts.subject.assignments[0]", "facts.subject.work[0]", "work"),
    "no answer": ("return [GROUP]", "return None", "phải trả một danh sách"),
    "a tree that is none": ('return [band("band"', 'return [None and band("band"', "ScoreNode"),
    "a period of a declaration": ("def declare_task_kinds():\n", "def declare_task_kinds(ctx):\n    ctx.starts_on\n",
                                  "ctx.starts_on"),
}  # fmt: skip


def findings(folder: Path, key: str, **parts: str) -> list[tuple[str, int, str]]:
    root = write_pack(folder, key, **parts)  # type: ignore[arg-type]
    found = check(locate(str(root))).findings
    return [(str((f.path or Path()).relative_to(root)) if f.path else "", f.line, f.message) for f in found]


def told(found: list[tuple[str, int, str]], file: str, about: str) -> tuple[bool, list[object]]:
    """Tell whether a mistake is told, and which findings have no place or speak of core."""
    bad = [each for each in found if not all(each[:2]) or any(word in each[2] for word in OF_CORE)]
    return any(path == file and about in message for path, _, message in found), bad


def test_what_the_mistakes_are_made_in_is_right(tmp_path: Path) -> None:
    assert findings(tmp_path, "kit_right", source=SOURCE, case=EXAMPLE) == []


@pytest.mark.parametrize("what", IN_CASES)
def test_of_examples(tmp_path: Path, what: str) -> None:
    old, new, about = IN_CASES[what]
    assert EXAMPLE.count(old) == 1
    found = findings(tmp_path, f"kit_case_{[*IN_CASES].index(what)}", source=SOURCE, case=EXAMPLE.replace(old, new))
    assert told(found, "cases/one.yaml", about) == (True, []), found


@pytest.mark.parametrize("what", IN_PARAMETERS)
def test_of_parameters(tmp_path: Path, what: str) -> None:
    old, new, about = IN_PARAMETERS[what]
    assert PARAMETERS.count(old) == 1
    found = findings(tmp_path, f"kit_value_{[*IN_PARAMETERS].index(what)}", parameters=PARAMETERS.replace(old, new))
    assert told(found, "regulation/params.yaml", about) == (True, []), found


@pytest.mark.parametrize("what", IN_CODE)
def test_of_code(tmp_path: Path, what: str) -> None:
    old, new, about = IN_CODE[what]
    assert MANIFEST.count(old) == 1
    found = findings(tmp_path, f"kit_code_{[*IN_CODE].index(what)}", source=MANIFEST.replace(old, new))
    assert told(found, "__init__.py", about) == (True, []), found
