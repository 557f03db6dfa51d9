"""Worked examples are read strictly: what cannot be meant is told with its line."""

import re
from pathlib import Path

import pytest

from core.kit.cases import Case, read_case
from core.kit.findings import Refused
from core.kit.packs import open_pack
from core.kit.sources import source_of_case
from tests.kit.folders import CASE, MANIFEST, write_pack


def case(folder: Path, text: str = CASE) -> Case:
    path = write_pack(folder, "kit_cases", case=text) / "cases" / "one.yaml"
    source = source_of_case(path)
    return read_case(path, open_pack(source).registry, source.key)


def test_an_example_becomes_facts(tmp_path: Path) -> None:
    text = CASE.replace("expected:", "claimed: HTT\n    self_points: 88.5\n    marks: [90, {level: XS}]\n    expected:")
    read = case(tmp_path, text)
    [facts] = read.trial.facts
    [work] = facts.subject.assignments
    [target] = work.targets
    assert (str(target.plan), str(target.amount), work.done_on) == ("10", "9.5", None)
    assert (facts.claimed_level, str(facts.self_points)) == ("HTT", "88.5")
    assert [(str(mark.points), mark.level) for mark in facts.council_marks] == [("90", None), ("None", "XS")]
    assert read.findings() == []


def test_a_unit_may_have_many_holders_of_one_post(tmp_path: Path) -> None:
    person = """
@hookimpl
def declare_subject_groups():
    officer = GroupMember("officer", Text("Công chức", "Officer"), MemberRole.STAFF, post="officer", many={many})
    return [SubjectGroup("units", Text("Đơn vị", "Units"), ("unit",), (officer,), joint=False)]
"""
    one = CASE[CASE.index("  - label") :].replace("member: unit", "member: officer\n    unit: u")
    text = CASE[: CASE.index("  - label")] + one * 3
    for many, told in ((True, ""), (False, "đơn vị “u” có hai “officer”")):
        folder = tmp_path / str(many)
        path = write_pack(folder, "kit_many", case=text)
        module = path / "__init__.py"
        before, _hook, rest = module.read_text("utf-8").partition("@hookimpl")
        rest = rest.partition("@hookimpl")[2]
        module.write_text(f"{before}{person.format(many=many)}\n\n@hookimpl{rest}", "utf-8")
        source = source_of_case(path / "cases" / "one.yaml")
        if told:
            with pytest.raises(Refused, match=told):
                read_case(path / "cases" / "one.yaml", open_pack(source).registry, source.key)
            continue
        facts = read_case(path / "cases" / "one.yaml", open_pack(source).registry, source.key).trial.facts
        assert [each.subject.key for each in facts] == ["u/officer", "u/officer-2", "u/officer-3"]
        assert {each.subject.unit for each in facts} == {"u"}


BACKGROUND = """run: year
subjects:
  - unit: u
    service: {began_on: 2021-03-01, absences: [{kind: maternity, starts_on: 2021-05-01, ends_on: 2021-10-31}]}
    criteria: {honest: met, diligent: 1.5}
    periods: [{key: q1, rule: quarter, starts_on: 2021-01-01, ends_on: 2021-03-31, score: 88, level: XS}]
    attestations: [{unit: v, levels: {XS: 2}, document: 1-BC, attested_on: 2021-12-01, attested_by: Ủy ban}]
    records: [{register: book, kind: breach, filed_on: 2021-06-01, values: {number: 5-QĐ, day: 2021-05-30, by: Ủy ban}}]
"""
MORE = """
FIELDS = [RecordField("number", Text("Số", "No"), FieldKind.LINE, True),
          RecordField("day", Text("Ngày", "Day"), FieldKind.DAY, True),
          RecordField("by", Text("Nơi", "By"), FieldKind.LINE, True)]
BLOCKS = Blocker("number", "day", "by")
BREACH = EntryKind("breach", Text("Vi phạm", "Breach"), Writer.AUTHORITY, tuple(FIELDS), blocks=BLOCKS)
HONEST, DILIGENT = (Criterion(key, Text(key, key), "least") for key in ("honest", "diligent"))
MET = CriterionChoice("met", Text("Đạt", "Met"), Decimal(1))

@hookimpl
def declare_records():
    return [Register("book", Text("Sổ", "Book"), Text("Sổ", "Book"), (BREACH,))]

@hookimpl
def declare_criteria():
    marked, scored = (CriteriaGroup(item.key, Text("Nhóm", "Group"), (item,)) for item in (HONEST, DILIGENT))
    return [CriteriaSheet("sheet", Text("Phiếu", "Sheet"), (marked,), choices=(MET,)),
            CriteriaSheet("points", Text("Điểm", "Points"), (scored,))]
"""
RUNS = """RaterDeclaration(levels=LEVELS, runs=(
        RunRule("quarter", Text("Quý", "Quarter"), Frequency.QUARTER),
        RunRule("year", Text("Năm", "Year"), Frequency.YEAR),
    ))"""


def with_background(folder: Path, text: str) -> Case:
    source = MANIFEST.replace("RaterDeclaration(levels=LEVELS)", RUNS) + MORE
    path = write_pack(folder, "kit_known", source, case=text) / "cases" / "one.yaml"
    return read_case(path, open_pack(source_of_case(path)).registry, "kit_known")


def test_an_example_tells_what_is_known_besides_work(tmp_path: Path) -> None:
    read = with_background(tmp_path, CASE.replace("subjects:\n  - ", BACKGROUND + "    "))
    [facts] = [each.subject for each in read.trial.facts]
    assert (facts.key, read.trial.calls.run, facts.service.absences[0].kind) == ("u/unit", "year", "maternity")
    assert [(mark.choice, str(mark.points)) for mark in facts.criteria] == [("met", "None"), ("", "1.5")]
    assert [(each.label, str(each.score)) for each in facts.periods] == [("q1", "88")]
    assert facts.attestations[0].levels == {"XS": 2}
    assert [(each.key, each.document) for each in facts.conduct.blockers] == [("breach", "5-QĐ")]
    assert read.findings() == []


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        ("run: year", "run: week", "đợt đánh giá “week” không có trong gói (quarter, year)"),
        ("honest: met", "honest: often", "mức chấm “often” không có trong gói (met)"),
        ("honest: met", "pious: met", "tiêu chí “pious” không có trong gói (honest, diligent)"),
        ("kind: breach", "kind: praise", "loại ghi nhận “praise” không có trong gói (breach)"),
        ("register: book", "register: bin", "sổ theo dõi “bin” không có trong gói (book)"),
        ("kind: maternity", "kind: holiday", "phải là một trong: maternity"),
    ],
)
def test_what_is_known_besides_work_is_read_strictly(tmp_path: Path, old: str, new: str, about: str) -> None:
    with pytest.raises(Refused, match=re.escape(about)):
        with_background(tmp_path, CASE.replace("subjects:\n  - ", BACKGROUND.replace(old, new) + "    "))


TABLE = """
COEFFICIENT = SettingColumn("coefficient", Text("Hệ số", "C"), SettingKind.NUMBER, required=True, maximum=Decimal(9))
HARD = SettingColumn("hard", Text("Khó", "Hard"), SettingKind.YES_NO)
LIST = SettingTable("products", Text("Danh mục", "List"), (COEFFICIENT, HARD), needed_for=Stage.RATING)

@hookimpl
def declare_settings():
    return SettingsSchema(1, (LIST,))
"""
ROWS = """settings:
  products:
    - {code: SP-1, coefficient: 1.50, hard: true}
    - {code: SP-2, label: Đề án, coefficient: 2}
"""


def with_tables(folder: Path, rows: str) -> Case:
    text = CASE.replace("subjects:", f"{rows}subjects:")
    path = write_pack(folder, "kit_tables", MANIFEST + TABLE, case=text) / "cases" / "one.yaml"
    return read_case(path, open_pack(source_of_case(path)).registry, "kit_tables")


def test_an_example_fills_in_tables(tmp_path: Path) -> None:
    calls = with_tables(tmp_path, ROWS).trial.calls
    table = calls.settings["products"]
    assert [(row.code, row.label, dict(row.cells)) for row in table.rows] == [
        ("SP-1", "SP-1", {"coefficient": "1.5", "hard": "yes"}),
        ("SP-2", "Đề án", {"coefficient": "2"}),
    ]
    assert table.illustrative
    assert [row.key for row in with_tables(tmp_path / "none", "").trial.calls.missing] == ["products"]


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        ("products:", "product:", "bảng “product” không có trong gói (products)"),
        ("1.50", "a lot", "bảng products, coefficient: Giá trị phải là một con số"),
        ("coefficient: 2", "coefficient: 10", "bảng products, coefficient: Giá trị không được lớn hơn 9"),
        ("SP-2", "SP-1", "bảng products, code: Mã “SP-1” đã có ở dòng 1"),
        ("hard: true", "difficult: true", "bảng products, difficult: Bảng không có cột này"),
    ],
)
def test_tables_of_an_example_are_read_strictly(tmp_path: Path, old: str, new: str, about: str) -> None:
    with pytest.raises(Refused, match=re.escape(about)):
        with_tables(tmp_path, ROWS.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "about", "line"),
    [
        ("rule_date: 2021-01-01", "", "rule_date: còn thiếu", 2),
        ("cut_off: 2021-12-31", "cut_off: soon", "cut_off: phải là ngày", 4),
        ("group: units", "group: ghosts", "nhóm đối tượng “ghosts” không có trong gói (units)", 7),
        ("member: unit", "member: head", "thành viên “head” không có trong gói (unit)", 8),
        ("kind: work", "kind: play", "loại việc “play” không có trong gói (work)", 10),
        ("plan: 10", "plan: many", "subjects.0.work.0.plan: phải là con số", 10),
        ("plan: 10", "plans: 10", "subjects.0.work.0.plans: không có trong mẫu", 10),
        ("band: XS", "bands: XS", "không có bước này", 11),
        ("title: Một đơn vị", "parameters: {mystery: 1}\ntitle: x", "tham số mystery", 2),
        ("title: Một đơn vị", "parameters: {least: high}\ntitle: x", "least: Giá trị phải là một con số", 2),
        ("expected: {score: 95, band: XS, proposal: KHT}", "", "expected: còn thiếu", 6),
        ("subjects:", "subjects: [", "YAML sai", 0),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(tmp_path: Path, old: str, new: str, about: str, line: int) -> None:
    with pytest.raises(Refused) as caught:
        case(tmp_path, CASE.replace(old, new))
    found = [finding for finding in caught.value.findings if about in finding.message]
    assert found, str(caught.value)
    assert line in (0, found[0].line)


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("{score: 95.0}", []),
        ("{score/percent: 100, score/mean: 0.95}", []),
        ("{score: null}", ["Điểm kết quả: mong đợi không có giá trị, tính được 95"]),
        ("{band: HTT}", ["Mức theo điểm: mong đợi HTT, tính được XS"]),
        ("{score/nothing: 1}", ["Điểm kết quả: không có mục “nothing”"]),
        ("{score/percent: 99}", ["Điểm kết quả (percent): mong đợi 99, tính được 100"]),
        ("{notes: [Chưa hoàn thành]}", ["không bước nào có ghi chú “Chưa hoàn thành”"]),
    ],
)
def test_an_expectation_names_a_stage_or_a_step_of_it(tmp_path: Path, expected: str, told: list[str]) -> None:
    text = CASE.replace("{score: 95, band: XS, proposal: KHT}", expected)
    assert [finding.message for finding in case(tmp_path, text).findings()] == [f"“Đơn vị A” · {each}" for each in told]


def test_an_example_belongs_to_a_pack(tmp_path: Path) -> None:
    stray = tmp_path / "one.yaml"
    stray.write_text(CASE, "utf-8")
    with pytest.raises(Refused, match="cases/"):
        source_of_case(stray)


SHARE = (
    MANIFEST
    + """
@hookimpl
def compute_eligibility(ctx, subjects):
    days = [(ctx.ends_on - (each.service.began_on or ctx.starts_on)).days + 1 for each in subjects]
    return [leaf("eligibility", "Số ngày", Decimal(each) / 1000, facts={"from": str(ctx.starts_on)}) for each in days]
"""
)
PERIOD = "cut_off: 2021-12-31", "starts_on: 2021-07-01\nends_on: 2021-12-31\ncut_off: 2021-12-15"


@pytest.mark.parametrize(
    ("period", "service", "share"),
    [
        (("", ""), "{}", "0.365"),
        (("", ""), "{began_on: 2020-05-01}", "0.365"),
        (("", ""), "{began_on: 2021-12-22}", "0.01"),
        (PERIOD, "{}", "0.184"),
        (PERIOD, "{began_on: 2021-06-30}", "0.184"),
        (PERIOD, "{began_on: 2021-07-02}", "0.183"),
    ],
)
def test_rules_know_the_period_and_service_is_cut_to_it(
    tmp_path: Path, period: tuple[str, str], service: str, share: str
) -> None:
    text = CASE.replace(*period).replace("expected: {score: 95,", f"service: {service}\n    expected: {{score: 95,")
    path = write_pack(tmp_path, "kit_share", SHARE, case=text.replace("score: 95", f"eligibility: {share}, score: 95"))
    source = source_of_case(path / "cases" / "one.yaml")
    assert read_case(path / "cases" / "one.yaml", open_pack(source).registry, source.key).findings() == []
