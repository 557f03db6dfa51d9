"""Files of a run as Word files: who prints what, and what stands on it."""

import re

import pytest
from flask import Flask

from tests.web.filling import fill, press
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.web.test_papers import annex, lines, opened
from tests.year import COMMITTEE, PARTY, SECRETARY

__all__ = ["rating"]

DOCUMENT = "50-QĐ/TU"
TYPED = {"points": "95,5", "level": "XS", "narrative": "Kết nạp vượt kế hoạch.\nCòn chậm ở khâu báo cáo."}


class TestMarking:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    def test_a_self_evaluation_has_results_and_the_explanation_of_the_points(
        self, as_user: AsUser, rating: Rating
    ) -> None:
        subject, file = as_user(SUBJECT), rating.file(SECRETARY)
        assert subject.get(f"{file}/word/self-mark").status_code == 404, "nothing is filed yet"
        assert f"{file}/word/self-mark" not in subject.text(file)
        fill(subject, f"{file}/self-mark", TYPED)
        assert f"{file}/word/self-mark" in subject.text(file)
        word = opened(subject.get(f"{file}/word/self-mark"))
        text = lines(word)
        assert "Điểm tự chấm: 95,5. Mức tự nhận: Hoàn thành xuất sắc nhiệm vụ." in text
        assert "Kết nạp vượt kế hoạch.\nCòn chậm ở khâu báo cáo." in text
        assert "NGƯỜI TỰ ĐÁNH GIÁ" in text
        heads = [[cell.text for cell in table.rows[0].cells] for table in word.tables]
        assert ["TT", "Nhiệm vụ", "Chỉ tiêu", "Kết quả", "Thời hạn", "Hoàn thành"] in heads
        steps = next(table for table in word.tables if table.rows[0].cells[0].text == "Bước tính")
        facts = rating.files()[SECRETARY].evaluation.facts
        assert len(steps.rows) > len(facts["assignments"])
        assert {row.cells[0].text for row in steps.rows} >= {work["title"] for work in facts["assignments"]}
        assert as_user(PARTY).get(f"{file}/word/self-mark").status_code == 200, "its council reads it too"

    def test_it_is_vietnamese_for_an_english_reader(self, as_user: AsUser, rating: Rating) -> None:
        subject, file = as_user(SUBJECT), rating.file(SECRETARY)
        fill(subject, f"{file}/self-mark", TYPED)
        word = opened(subject.get(f"{file}/word/self-mark", headers={"Accept-Language": "en"}))
        assert any("Hoàn thành xuất sắc nhiệm vụ" in line for line in lines(word))

    def test_a_member_prints_their_own_sheet(self, as_user: AsUser, rating: Rating) -> None:
        member = as_user(PARTY)
        assert rating.page("marks", "/word") in member.text(rating.page("marks"))
        fill(member, rating.page("marks"), {"marks-0-points": "88,5", "marks-0-level": "HTT"})
        rows = annex(opened(member.get(rating.page("marks", "/word"))))
        assert rows[0][0] == "TT"
        assert len(rows) == 1 + 7
        assert [row for row in rows if "88,5" in row and "Hoàn thành tốt nhiệm vụ" in row] == [rows[1]]
        assert as_user(COMMITTEE).get(rating.page("marks", "/word")).status_code == 403


class TestDecided:
    @pytest.fixture
    def app(self, proposed_app: Flask) -> Flask:
        return proposed_app

    def test_the_decided_levels_and_a_notice(self, as_user: AsUser, rating: Rating) -> None:
        committee, path, file = as_user(COMMITTEE), rating.page("decisions"), rating.file(SECRETARY)
        assert committee.get(f"{path}/word").status_code == 404
        assert committee.get(f"{file}/word/notice").status_code == 404
        assert f"{path}/word" not in committee.text(path)
        fill(committee, path, {"document": DOCUMENT})
        assert f"{path}/word" in committee.text(path)
        word = opened(committee.get(f"{path}/word"))
        rows = annex(word)
        groups = [row[0] for row in rows if len(row) == 1]
        beginnings = ("Ban Thường vụ, Bí thư", "Cơ quan khối Đảng", "Giám đốc sở")
        assert [group.startswith(begin) for group, begin in zip(groups, beginnings, strict=True)] == [True] * 3
        assert len(rows) == 1 + 3 + 8
        assert f"Số {DOCUMENT}" in lines(word)
        assert any(line.startswith("- Hoàn thành xuất sắc nhiệm vụ: ") for line in lines(word))

        notice = lines(opened(as_user(SUBJECT).get(f"{file}/word/notice")))
        assert any(line.startswith("Kính gửi: Bí thư Huyện ủy Một") for line in notice)
        decided = rating.files()[SECRETARY].decision
        assert decided is not None
        levels = {"XS": "Hoàn thành xuất sắc nhiệm vụ", "HTT": "Hoàn thành tốt nhiệm vụ", "HT": "Hoàn thành nhiệm vụ"}
        assert f"Mức xếp loại: {levels[decided.level]}." in notice
        assert as_user(SUBJECT).get(f"{path}/word").status_code == 403, "the list is the authority's"

    def test_a_long_list_is_printed_by_a_worker(
        self, monkeypatch: pytest.MonkeyPatch, as_user: AsUser, rating: Rating
    ) -> None:
        for module in ("papers", "views.decisions"):
            monkeypatch.setattr(f"core.evaluation.{module}.MOST_ROWS", 3)
        committee, path = as_user(COMMITTEE), rating.page("decisions")
        fill(committee, path, {"document": DOCUMENT})
        assert f'href="{path}/word"' not in committee.text(path)
        assert press(committee, path, "/word").status_code == 303
        assert {job.kind: job.problem for job in rating.work_off()}["evaluation.print_decisions"] is None
        found = re.search(r'href="(/t/an/forms/printed/[^"]+)"', committee.text(path))
        assert found
        assert len(annex(opened(committee.get(found[1])))) == 1 + 3 + 8
        assert as_user(PARTY).get(found[1]).status_code in (403, 404)

    def test_nobody_elses_notice(self, as_user: AsUser, rating: Rating) -> None:
        fill(as_user(COMMITTEE), rating.page("decisions"), {"document": DOCUMENT})
        others = [key for key in rating.files() if "Bí thư" not in rating.files()[key].evaluation.subject_label]
        assert others
        assert as_user(SUBJECT).get(rating.file(others[-1], "/word/notice")).status_code == 404
        assert as_user(SUBJECT).get(rating.file(SECRETARY, "/word/notice")).status_code == 200
