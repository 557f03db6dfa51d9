"""Rules as data: a scheme without Python is a pack like any other, and a wrong file is refused with the place."""

import re
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from core.extensions.discovery import Registry
from core.extensions.errors import PackFailed
from core.extensions.packs import Pack, load_pack
from core.kit.packs import open_pack
from core.kit.sources import locate
from core.kit.testing import PluginContract
from core.sdk import AttributeFacts, CriterionMarkFacts, Level, SettingKind
from tests.extensions.facts import assignment, subject
from tests.extensions.kit import make_pack, parameter, scheme_of

FOLDER = Path(__file__).parent / "data_packs" / "minh_hoa"
COMPUTED = {
    "compute_task_scores",
    "compute_subject_scores",
    "compute_band",
    "compute_conditions",
    "compute_blockers",
    "compute_quota",
    "compute_proposal",
}
MANIFEST = """
from datetime import date
from core.sdk import *

LAW = Citation("Quy định thử")
EDITIONS = (Edition("2021", date(2021, 1, 1), date(2021, 12, 31), LAW), Edition("2022", date(2022, 1, 1), None, LAW))
MANIFEST = Manifest("KEY", Text("KEY", "KEY"), "1", (1, 1), EDITIONS, "EXTENDS")
"""
LEVELS = """
raters:
  levels:
    - {key: XS, label: {vi: Xuất sắc, en: Excellent}}
    - {key: KHT, label: {vi: Không hoàn thành, en: Not completed}}
"""
SCORES = "scores: {subject: [{label: {vi: Điểm, en: Points}, formula: %s}]}\n"
LABEL = "label: {vi: Mức, en: Level}"

Write = Callable[..., Pack]


class TestDataPack(PluginContract):
    pack = "tests/extensions/data_packs/minh_hoa"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write a pack with a scheme file to disk, and load it."""
    monkeypatch.syspath_prepend(tmp_path)
    made: list[str] = []

    def pack(scheme: str, *, key: str = "data", python: str = "", extends: str = "", **files: str) -> Pack:
        folder = tmp_path / key / "regulation"
        folder.mkdir(parents=True)
        source = MANIFEST.replace("KEY", key).replace("EXTENDS", extends)
        (tmp_path / key / "__init__.py").write_text(source + python, "utf-8")
        for name, text in {"scheme": scheme, **files}.items():
            (folder / f"{name.replace('_', '.')}.yaml").write_text(text, "utf-8")
        made.append(key)
        return load_pack(import_module(key), key)

    yield pack
    for key in made:
        sys.modules.pop(key, None)


def test_what_the_file_says_is_the_packs_own() -> None:
    chain = open_pack(locate(str(FOLDER))).registry.chain("minh_hoa")
    owners = chain.owners()
    assert {hook for hook, packs in owners.items() if packs == ("minh_hoa",)} == COMPUTED
    assert owners["declare_criteria"] == ("minh_hoa", "core")
    assert owners["declare_records"] == ("core",)
    assert "regulation/scheme.yaml" in {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml")}


def test_a_pack_may_extend_one_of_data_and_one_of_data_another(write: Write) -> None:
    national = make_pack("national", "", parameters=parameter("cap", value="2", certainty="reported"))
    data = write("uses: [cap]\n" + SCORES % "cap * tasks.count", extends="national")
    local = make_pack(
        "local",
        """
        @hookimpl
        def compute_subject_scores(ctx, subjects):
            bonus = leaf("bonus", "Thưởng", Decimal(1), facts={"a": "b"})
            return [node(Op.SUM, "score", "Điểm", [base, bonus]) for base in ctx.base(subjects)]
        """,
        extends="data",
    )
    packs = [national, data, local]
    one = subject("a", assignment(), assignment())
    assert scheme_of("data", packs).calls.subject_scores([one])[0].value == 4
    assert scheme_of("local", packs).calls.subject_scores([one])[0].value == 5


def test_an_edition_may_have_a_file_of_its_own_and_one_without_asks_what_it_extends(write: Write) -> None:
    pack = write(SCORES % "1", scheme_2022="steps: []\n")
    calls = scheme_of("data", [pack]).calls
    assert calls.subject_scores([subject("a")])[0].value == 1
    later = type(calls)(calls.chain, {"data": "2022", "core": "1"}, calls.parameters, calls.missing, calls.today)
    assert later.subject_scores([subject("a")])[0].label == "Chưa có nhiệm vụ để tính điểm"


PIECES = """
subject_groups:
  - key: group
    label: {vi: Đơn vị, en: Units}
    unit_kinds: [unit]
    members: [{key: unit, label: {vi: Đơn vị, en: Unit}, role: unit}]
tasks:
  groups: [{key: group, label: {vi: Nhóm, en: Group}}]
  kinds:
    - key: kind
      label: {vi: Sản phẩm, en: Product}
      group: group
      subject_groups: [group]
      attributes:
        - key: difficulty
          label: {vi: Độ khó, en: Difficulty}
          choices:
            - {key: hard, label: {vi: Khó, en: Hard}, value_parameter: hard}
            - {key: odd, label: {vi: Khác, en: Odd}}
    - {key: other, label: {vi: Việc khác, en: Other}, group: group, subject_groups: [group]}
criteria:
  - key: pieces
    label: {vi: Chấm từng việc, en: Each piece}
    per_piece: true
    kinds: [kind]
    choices: [{key: good, label: {vi: Tốt, en: Good}, share: 1}, {key: fair, label: {vi: Khá, en: Fair}, share: 0.5}]
    groups:
      - key: quality
        label: {vi: Chất lượng, en: Quality}
        items:
          - {key: quality, label: {vi: Chất lượng, en: Quality}, points_parameter: ten}
          - {key: manner, label: {vi: Tinh thần, en: Manner}}
scores:
  task: {label: {vi: Điểm việc, en: Points}, formula: (marks + mark.manner) * attribute.difficulty}
"""


@pytest.mark.parametrize(
    ("kind", "chosen", "marks", "points"),
    [
        ("kind", "hard", {"quality": "good", "manner": "fair"}, "12.6"),  # (10 × 1 + 0,5) × 1,2
        ("kind", "hard", {"quality": "fair", "manner": "good"}, "7.2"),  # (10 × 0,5 + 1) × 1,2
        ("kind", "hard", {"quality": "good"}, None),
        ("kind", "odd", {"quality": "good", "manner": "good"}, None),
        ("kind", "", {"quality": "good", "manner": "good"}, None),
        ("other", "", {}, None),
    ],
)
def test_formulas_name_marks_and_attributes_of_a_piece(
    write: Write, kind: str, chosen: str, marks: dict[str, str], points: str | None
) -> None:
    values = [parameter(key, value=value, certainty="reported") for key, value in (("ten", "10"), ("hard", "1.2"))]
    pack = write("uses: [ten, hard]\n" + PIECES, extends="national")
    work = assignment(
        kind=kind,
        attributes=(AttributeFacts("difficulty", chosen),) if chosen else (),
        marks=tuple(CriterionMarkFacts(item, choice, None) for item, choice in marks.items()),
    )
    packs = [make_pack("national", "", parameters="".join(values)), pack]
    [[score]] = scheme_of("data", packs).calls.task_scores([subject("a", work)])
    assert score.value == (None if points is None else Decimal(points))


SETTINGS = """
settings:
  - key: products
    label: {vi: Danh mục, en: List}
    needed_for: assignment
    columns:
      - {key: coefficient, label: {vi: Hệ số, en: C}, kind: number, required: true, minimum: 0.1}
      - key: level
        label: {vi: Mức, en: Level}
        kind: choice
        choices: [{key: easy, label: {vi: Dễ, en: Easy}}]
"""


def test_a_file_declares_tables_that_its_tenant_fills_in(write: Write) -> None:
    pack = write(SCORES % "1" + SETTINGS, scheme_2022=SETTINGS)
    [declared] = scheme_of("data", [pack]).calls.setting_tables()
    assert (declared.pack, declared.version, declared.table.minimum_rows) == ("data", 1, 1)
    least, level = declared.table.columns
    assert (least.kind, least.minimum, level.choices[0].key) == (SettingKind.NUMBER, Decimal("0.1"), "easy")


def test_what_two_editions_say_of_tables_is_the_same(write: Write) -> None:
    with pytest.raises(PackFailed, match=r"settings: .* must say the same"):
        write(SETTINGS, scheme_2022=SETTINGS.replace("0.1", "0.2"))


def test_a_file_alone_gives_a_level_with_every_step(write: Write) -> None:
    bands = f"bands: [{{{LABEL}, thresholds: [{{level: XS, parameter: xs}}], otherwise: KHT}}]\n"
    xs = parameter("xs", value="90", certainty="reported")
    pack = write(LEVELS + SCORES % "tasks.done_percent" + bands, params=xs)
    calls = scheme_of("data", [pack]).calls
    good, none = subject("a", assignment()), subject("b")
    scores = calls.subject_scores([good, none])
    assert [tree.value for tree in calls.bands(scores, [good, none])] == ["XS", Level.INSUFFICIENT_DATA]
    assert {node.key for node in scores[0].walk()} >= {"score", "tasks.done_percent", "tasks.done", "tasks.count"}


def test_loading_twice_is_loading_once(write: Write) -> None:
    pack = write(SCORES % "1")
    again = load_pack(pack.module, "data")
    assert Registry([again]).chain("data").owners()["compute_subject_scores"] == ("data",)


@pytest.mark.parametrize(
    ("scheme", "problem"),
    [
        ("quotes: []", "quotes: Unknown field."),
        ("[1]", "Invalid input type."),
        ("a: 1\na: 2", "'a' stands twice"),
        ("a: [", "while parsing a flow"),
        ("subject_groups: [{key: a}]", "subject_groups[0].label: Missing data for required field."),
        ("subject_groups: [{key: a, label: {vi: A}}]", "subject_groups[0].label.en: Missing data"),
        ("tasks: {counts: [{key: a, subject_group: b, minimum: ba}]}", "tasks.counts[0].minimum: Not a valid integer."),
        ("tasks: {kinds: [{measure: weight}]}", "tasks.kinds[0].measure: Must be one of:"),
        ("cadences: [{key: q, frequency: weekly, due_parameter: d}]", "cadences[0].frequency: Must be one of: month"),
        ("raters: {levels: [{key: XS, label: {vi: A, en: A}, replaces: perhaps}]}", "replaces: Not a valid boolean"),
        (SCORES % "1 +", "At 4: the formula is not finished."),
        (SCORES % "taks.count", "At 1: no name “taks.count”. Did you mean “tasks.count”?"),
        (SCORES % "score", "no name “score”"),
        (SCORES % "tasks.results", "a number is needed here, not many numbers"),
        (SCORES % "__import__('os').system('id')", "scores.subject[0].formula: Vị trí 1:"),
        ("scores: {task: {label: {vi: A, en: A}, formula: tasks.count}}", "scores.task.formula: Vị trí 1:"),
        (f"conditions: [{{level: XS, {LABEL}, formula: score + 1}}]", "a comparison is needed here, not a number"),
        (
            LEVELS + f"conditions: [{{level: A, {LABEL}, formula: score > 1}}]",
            "conditions[0].level: the level 'A' is not",
        ),
        (
            LEVELS + f"bands: [{{{LABEL}, thresholds: [{{level: XS, parameter: xs}}], otherwise: B}}]",
            "bands[0].thresholds[0].parameter: 'xs' is no parameter of the pack, and not named under uses; "
            "bands[0].otherwise: the level 'B' is not declared",
        ),
        (
            f"quotas: [{{key: q, {LABEL}, level: XS, ratio: r, base: all, rounding: up, group_by: town, ranking: []}}]",
            "quotas[0].ratio: 'r' is no parameter of the pack, and not named under uses; quotas[0].base: 'all' is no "
            "parameter of the pack, and not named under uses; quotas[0].rounding: 'up' is no parameter of the pack, "
            "and not named under uses; quotas[0].group_by: must be one of all, block, subject_group, member",
        ),
        (f"proposal: {{{LABEL}, formula: score}}", "proposal: there are no bands for what it computes"),
        ("uses: [tasks.count]", "the parameter 'tasks.count' has the name of a fact"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(write: Write, scheme: str, problem: str) -> None:
    with pytest.raises(PackFailed, match=re.escape(problem)) as caught:
        write(scheme)
    assert caught.value.pack == "data"
    assert "regulation/scheme.yaml: " in caught.value.problem


def test_a_hook_is_written_once(write: Write) -> None:
    python = "\n@hookimpl\ndef compute_subject_scores(subjects):\n    return []\n"
    with pytest.raises(PackFailed, match=r"compute_subject_scores is both in Python and in regulation/scheme\.yaml"):
        write(SCORES % "1", python=python)


def test_python_and_data_may_share_a_pack(write: Write) -> None:
    python = "\n@hookimpl\ndef compute_eligibility(subjects):\n    return []\n"
    owners = Registry([write(SCORES % "1", python=python)]).chain("data").owners()
    assert (owners["compute_eligibility"], owners["compute_subject_scores"]) == (("data",), ("data",))


def test_a_file_of_no_edition_is_refused(write: Write) -> None:
    with pytest.raises(PackFailed, match=r"regulation/scheme\.2023\.yaml names no edition"):
        write("uses: []", scheme_2023="uses: []")


def test_a_wrong_file_stops_its_pack_alone(write: Write) -> None:
    with pytest.raises(PackFailed):
        write("quotes: []", key="broken")
    assert Registry([write(SCORES % "1")]).chain("data").owners()["compute_subject_scores"] == ("data",)
