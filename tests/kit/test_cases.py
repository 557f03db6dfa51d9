"""Worked examples are read strictly: what cannot be meant is told with its line."""

from pathlib import Path

import pytest

from core.kit.cases import Case, read_case
from core.kit.findings import Refused
from core.kit.packs import open_pack
from core.kit.sources import source_of_case
from tests.kit.folders import CASE, write_pack


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
