"""What an author sees at the terminal."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from core.cli.packs import plugin
from tests.kit.folders import CASE, MANIFEST, write_pack


def run(*words: object) -> Result:
    return CliRunner().invoke(plugin, [str(word) for word in words])


def test_check_ends_well_for_a_sound_pack_and_badly_for_another(tmp_path: Path) -> None:
    sound = run("check", write_pack(tmp_path, "kit_said"))
    assert (sound.exit_code, sound.stdout.count("✓"), sound.stderr) == (0, 6, "")
    broken = run("check", write_pack(tmp_path, "kit_said_badly", case=CASE.replace("95", "94")))
    assert broken.exit_code == 1
    assert "kit_said_badly/cases/one.yaml:11: “Đơn vị A” · Điểm kết quả: mong đợi 94, tính được 95" in broken.stderr
    assert "đạt hợp đồng" not in broken.stdout
    assert run("check", tmp_path).exit_code == 1


def test_try_prints_each_stage_with_its_numbers(tmp_path: Path) -> None:
    ran = run("try", write_pack(tmp_path, "kit_tried") / "cases" / "one.yaml", "--subject", "Đơn vị")
    assert ran.exit_code == 0
    for line in (
        "▌ Đơn vị A",
        "Mức hoàn thành bình quân (%): 0,95 × 100 = 95",
        "Mức hoàn thành: Việc: 9,5 ÷ 10 = 0,95",
        "Mức: 95; từ 90 → XS, còn lại → KHT ⇒ XS",
        "Điểm tối thiểu: 90  tham số least  [Điều 2, Quy định thử]",
        "↑ đã giải trình ở trên",
    ):
        assert line in ran.stdout


def test_try_gives_the_trees_to_programs(tmp_path: Path) -> None:
    ran = run("try", write_pack(tmp_path, "kit_json") / "cases" / "one.yaml", "--json")
    [subject] = json.loads(ran.stdout)["subjects"]
    assert {stage: trees[0]["value"] for stage, trees in subject["stages"].items()} == {
        "eligibility": "1",
        "score": "95",
        "band": "XS",
        "level": "XS",
        "proposal": "KHT",
    }


def test_try_refuses_a_subject_that_is_not_there(tmp_path: Path) -> None:
    ran = run("try", write_pack(tmp_path, "kit_nobody") / "cases" / "one.yaml", "--subject", "Không có")
    assert (ran.exit_code, "Không có" in ran.stderr) == (1, True)


def test_a_stage_without_a_rule_says_so_and_the_others_are_shown(tmp_path: Path) -> None:
    source = MANIFEST[: MANIFEST.index("@hookimpl\ndef compute_band")]
    case = CASE.replace(", band: XS, proposal: KHT", "")
    ran = run("try", write_pack(tmp_path, "kit_silent", source, case=case) / "cases" / "one.yaml")
    assert ran.exit_code == 0
    assert "0,95 × 100 = 95" in ran.stdout
    assert "Mức theo điểm\n  không tính được: " in ran.stdout


def test_hooks_tell_who_answers_and_what_the_default_does(tmp_path: Path) -> None:
    ran = run("hooks", write_pack(tmp_path, "kit_hooks"))
    assert ran.exit_code == 0
    band = ran.stdout[ran.stdout.index("compute_band(ctx, scores, subjects)") :].splitlines()
    assert "kit_hooks" in band[2]
    assert "Refuse" in band[3]
    assert "declare_raters(ctx)" in run("hooks").stdout
    assert run("hooks", "nobody_at_all").exit_code == 1


def test_list_tells_chain_contract_and_distribution() -> None:
    ran = run("list")
    assert ran.exit_code == 0
    assert "chuỗi vinh_phuc → core · hợp đồng 1-1 · giaoviec " in ran.stdout
