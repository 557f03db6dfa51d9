"""``plugin check`` names what is wrong with a pack, with its file and line."""

from pathlib import Path

import pytest

from core.kit.checking import Report, check
from core.kit.findings import Refused
from core.kit.sources import locate
from core.kit.starting import start_pack
from tests.kit.folders import CASE, MANIFEST, PARAMETERS, write_pack


def report(folder: Path, key: str, **parts: object) -> Report:
    return check(locate(str(write_pack(folder, key, **parts))))  # type: ignore[arg-type]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_sound_pack_passes_without_being_installed(tmp_path: Path) -> None:
    found = report(tmp_path, "kit_sound")
    assert [str(finding) for finding in found.findings] == []
    assert len(found.sound) == 6
    assert "kit_sound → core" in " ".join(found.sound)


@pytest.mark.parametrize("pack", ["vinh_phuc", "tuyen_quang"])
def test_bundled_packs_pass_by_their_key(pack: str) -> None:
    assert check(locate(pack)).findings == ()


def broken(old: str, new: str) -> str:
    assert MANIFEST.count(old) == 1
    return MANIFEST.replace(old, new)


@pytest.mark.parametrize(
    ("key", "source", "part", "about"),
    [
        ("kit_syntax", broken("def declare_raters():", "def declare_raters(:"), "def declare_raters(:", "cú pháp"),
        ("kit_import", MANIFEST + "import no_such_module_here\n", "no_such_module", "no_such_module_here"),
        ("kit_raises", MANIFEST + "TOTAL = 1 / 0\n", "1 / 0", "ZeroDivisionError"),
        ("kit_api", broken("(1, 1)", "(7, 9)"), "MANIFEST =", "hợp đồng 7 đến 9"),
        ("kit_key", broken('Manifest("{key}"', 'Manifest("other"'), "MANIFEST =", "khóa “other”"),
        ("kit_hook", broken("def declare_raters(", "def declare_rater("), "def declare_rater(",
         "có phải declare_raters?"),
        ("kit_args", broken("def declare_raters():", "def declare_raters(ctx, x):"), "def declare_raters",
         "không có đối số"),
        ("kit_option", MANIFEST + "\n@hookimpl(tryfirst=True)\ndef declare_cadence():\n    return []\n",
         "def declare_cadence", "không nhận tùy chọn tryfirst"),
        ("kit_mark", MANIFEST + "\ndef declare_cadence():\n    return []\n", "def declare_cadence", "thiếu @hookimpl"),
        ("kit_extends", broken("LAW),))", 'LAW),), "nobody")'), "MANIFEST =", "chưa được cài"),
        ("kit_loose", broken('Work"), "all"', 'Work"), "none"'), "MANIFEST =", "task group 'none'"),
        ("kit_answer", broken("return [GROUP]", "return [GROUP.key]"), "def declare_subject_groups",
         "không phải là SubjectGroup"),
    ],
)  # fmt: skip
def test_what_the_engine_refuses_is_placed(tmp_path: Path, key: str, source: str, part: str, about: str) -> None:
    found = report(tmp_path, key, source=source)
    expected = tmp_path / key / "__init__.py", line_of(source, part)
    placed = [finding for finding in found.findings if (finding.path, finding.line) == expected]
    assert any(about in finding.message for finding in placed), [str(finding) for finding in found.findings]


@pytest.mark.parametrize(
    ("key", "old", "new", "part", "about"),
    [
        ("kit_uncited", ", article: Điều 2", "", "valid_from", "article"),
        ("kit_source", "citation:", "source:", "valid_from", "citation: còn thiếu"),
        ("kit_field", "unit: điểm", "units: điểm", "units", "không có trong mẫu"),
        ("kit_gap", "valid_from: 2021-01-01", "valid_from: 2021-06-01", "key: least", "hở"),
        ("kit_stage", "needed_for: rating", "needed_for: dreaming", "needed_for", "needed_for"),
        ("kit_date", "valid_from: 2021-01-01", "valid_from: 01/01/2021", "valid_from", "phải là ngày"),
        ("kit_yaml", "unit: điểm", "unit: {điểm", "label", "YAML sai"),
    ],
)
def test_a_parameter_file_is_read_strictly(tmp_path: Path, key: str, old: str, new: str, part: str, about: str) -> None:
    text = PARAMETERS.replace(old, new)
    found = [finding for finding in report(tmp_path, key, parameters=text).findings if about in finding.message]
    assert found
    assert found[0].path == tmp_path / key / "regulation" / "params.yaml"
    assert abs(found[0].line - line_of(text, part)) <= 2


def test_a_case_that_comes_out_otherwise_is_told_with_both_numbers(tmp_path: Path) -> None:
    [finding] = report(tmp_path, "kit_other", case=CASE.replace("score: 95", "score: 96")).findings
    assert finding.message == "“Đơn vị A” · Điểm kết quả: mong đợi 96, tính được 95"
    assert (finding.path, finding.line) == (tmp_path / "kit_other" / "cases" / "one.yaml", line_of(CASE, "expected"))


def test_a_pack_without_examples_is_not_done(tmp_path: Path) -> None:
    root = write_pack(tmp_path, "kit_caseless")
    (root / "cases" / "one.yaml").unlink()
    assert ["ví dụ" in finding.message for finding in check(locate(str(root))).findings] == [True]


def test_impure_code_is_found_in_any_file_even_when_the_pack_cannot_be_loaded(tmp_path: Path) -> None:
    more = {"rules/__init__.py": "", "rules/clock.py": "import time\n\nHALF = 0.5\n"}
    found = report(tmp_path, "kit_impure", source="MANIFEST = None\n", more=more).findings
    clock = [finding.line for finding in found if finding.path == tmp_path / "kit_impure" / "rules" / "clock.py"]
    assert clock == [1, 3]
    assert any("MANIFEST" in finding.message for finding in found)


@pytest.mark.parametrize("form", ["setup.cfg", "pyproject.toml", "src"])
def test_a_distribution_is_found_by_its_entry_point(tmp_path: Path, form: str) -> None:
    key = f"kit_dist_{form.partition('.')[0]}"
    folder = tmp_path / "src" if form == "src" else tmp_path
    root = write_pack(folder, key)
    if form == "pyproject.toml":
        declared = f'[project.entry-points."giaoviec.plugins"]\nshown = "{key}"\n'
        (tmp_path / form).write_text(declared, "utf-8")
    else:
        declared = f"[options.entry_points]\ngiaoviec.plugins =\n    shown = {key}\n"
        (tmp_path / "setup.cfg").write_text(declared, "utf-8")
    source = locate(str(tmp_path))
    assert (source.key, source.package, source.root, source.base) == ("shown", key, root, folder)


@pytest.mark.parametrize(
    ("declared", "about"),
    [
        ("", "không khai gói nào"),
        ("a = one\n    b = two", "nhiều gói"),
        ("a = nowhere", "không thấy mã"),
    ],
)
def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path, declared: str, about: str) -> None:
    text = f"[options.entry_points]\ngiaoviec.plugins =\n    {declared}\n" if declared else "[metadata]\nname = x\n"
    (tmp_path / "setup.cfg").write_text(text, "utf-8")
    with pytest.raises(Refused, match=about):
        locate(str(tmp_path))


def test_a_key_nobody_installed_is_refused() -> None:
    with pytest.raises(Refused, match="nobody_at_all"):
        locate("nobody_at_all")


def test_the_pack_of_the_folder_takes_the_place_of_the_one_of_that_name_loaded_before(tmp_path: Path) -> None:
    first = report(tmp_path / "a", "kit_twice")
    second = report(tmp_path / "b", "kit_twice", case=CASE.replace("score: 95", "score: 1"))
    assert (len(first.findings), len(second.findings)) == (0, 1)


@pytest.mark.parametrize(
    ("key", "old", "new", "part", "about"),
    [
        ("kit_data_a", "formula: min(result, attainment.cap)", "formula: min(results)", "formula: min(", "results"),
        ("kit_data_b", "measure: milestones", "measures: milestones", "measures:", "không có trong mẫu"),
        ("kit_data_c", "parameter: threshold.xs", "parameter: threshold.xx", "bands:", "threshold.xx"),
        ("kit_data_d", "bands:", "bands: [", "bands: [", "YAML sai"),
    ],
)
def test_rules_written_as_data_are_placed_too(
    tmp_path: Path, key: str, old: str, new: str, part: str, about: str
) -> None:
    path = start_pack(key, tmp_path, as_data=True) / key / "regulation" / "scheme.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    found = check(locate(str(tmp_path / key))).findings
    assert found
    assert all(finding.path == path for finding in found), [str(finding) for finding in found]
    placed = [finding for finding in found if about in finding.message]
    assert abs(placed[0].line - line_of(path.read_text("utf-8"), part)) <= 4
