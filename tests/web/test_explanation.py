"""The page of a file: every number with what it came from, in words its reader knows, and no more than they may see."""

import re

import pytest
from flask import Flask

from core.extensions.discovery import Registry
from tests.web.filling import fill
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.world import counted
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, DIRECTOR, GOVERNMENT, PARTY, SECRETARY

__all__ = ["rating"]

DEPARTED = "90.2/huyen-uy/chairman"


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def trees(page: str) -> list[str]:
    """Return the trees of a page."""
    return page.split('<div class="tree">')[1:]


def test_the_trees_stand_beside_each_other_over_the_frozen_facts(as_user: AsUser, rating: Rating) -> None:
    page = as_user(COMMITTEE).text(rating.file(DEPARTED))
    computed, decided = trees(page)
    assert "Điểm kết quả: Chủ tịch UBND huyện Hai" in computed
    assert "Quyết định của cấp có thẩm quyền" in decided
    assert "Mức hội đồng tư vấn đề xuất" in decided
    assert "Có khuyết điểm trong quản lý đất đai" in decided
    facts = page.split("<h2>Số liệu đã chốt</h2>")[1]
    assert "18 nhiệm vụ; báo cáo đúng hạn 1/4 kỳ" in facts
    row = facts.split("Giải ngân vốn đầu tư công")[1].split("</tr>")[0]
    assert [text in row for text in ("95 %", "70/130", "31/12/2021")] == [True] * 3
    assert facts.index("Xây dựng Đảng") < facts.index("Kinh tế - xã hội") < facts.index("Quốc phòng")


def test_a_decision_as_proposed_adds_no_tree(as_user: AsUser, rating: Rating) -> None:
    page = as_user(COMMITTEE).text(rating.file(SECRETARY))
    assert "Đề xuất được quyết định giữ nguyên" in page
    assert len(trees(page)) == 2


def test_readers_find_words_and_no_names_of_the_machine(as_user: AsUser, rating: Rating) -> None:
    page = as_user(COMMITTEE).text(rating.file(DEPARTED, "?levels=all"))
    (tree,) = trees(page)
    shown = re.sub(r"<[^>]+>", " ", tree)
    names = ("due_on", "done_on", "excused", "lines", "certainty", "gives", "otherwise", "half_up", "unknown", "rater")
    assert [name for name in names if re.search(rf"\b{name}\b", shown)] == []
    assert re.search(r"\b(XS|HTT|KHT)\b", shown.split("Số liệu đã chốt")[0]) is None
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", shown)
    assert "hạn: 31/12/2021" in shown
    assert "≈ 0,5385" in tree  # 70 of 130: all its digits are for the machine
    assert "minh họa" in shown
    assert "<details open" in tree.replace("<details  open", "<details open")
    assert tree.count("<details") == len(re.findall(r"<details\s+open", tree))


def test_two_heads_of_one_unit_are_shown_side_by_side(as_user: AsUser, rating: Rating) -> None:
    committee = as_user(COMMITTEE)
    page = committee.text(rating.file(SECRETARY))
    assert f"beside={rating.id(CHAIRMAN)}" in page
    page = committee.text(rating.file(SECRETARY, f"?beside={rating.id(CHAIRMAN)}"))
    secretary, chairman = trees(page)
    assert "98,3" in secretary
    assert "Hoàn thành xuất sắc nhiệm vụ" in secretary.split("</summary>")[0]
    assert "80,3" in chairman
    assert "Hoàn thành tốt nhiệm vụ" in chairman.split("</summary>")[0]
    for other in (rating.id(DIRECTOR), "nonsense"):
        assert committee.get(rating.file(SECRETARY, f"?beside={other}")).status_code == 404


def test_a_subject_sees_how_they_were_rated_and_not_by_whom(as_user: AsUser, rating: Rating) -> None:
    subject = as_user(SUBJECT)
    page = subject.text(rating.file(SECRETARY, "?levels=all"))
    assert "Phiếu chấm thứ 1" in page
    assert "Hội đồng khối Đảng" not in page
    assert "người chấm" not in page
    assert "Phiếu chấm của hội đồng tư vấn" not in page
    assert "Quyết định số 50-QĐ/TU" in page
    assert subject.get(rating.file(CHAIRMAN)).status_code == 404
    page = as_user(COMMITTEE).text(rating.file(SECRETARY, "?levels=all"))
    assert "Chủ tịch Hội đồng khối Đảng" in page, "the authority sees whose slip it is, beside the tree"
    assert "người chấm" not in page


def test_others_do_not_come_in(as_user: AsUser, rating: Rating) -> None:
    file = rating.file(SECRETARY)
    assert as_user(GOVERNMENT).get(file).status_code == 404
    assert as_user(PARTY).get(file).status_code == 200
    assert as_user(ADVISER).get(file).status_code == 200
    assert as_user("btv@binh.example").get(file).status_code == 404
    assert as_user("btv@binh.example").get(file.replace("/an/", "/binh/")).status_code == 404
    for address in ("quan-tri@an.example", "khoi@an.example"):
        assert as_user(address).get(file).status_code == 403


def test_few_statements(as_user: AsUser, rating: Rating) -> None:
    committee = as_user(COMMITTEE)
    for path in (rating.file(SECRETARY), rating.file(SECRETARY, f"?beside={rating.id(CHAIRMAN)}")):
        with counted() as sent:
            assert committee.get(path).status_code == 200
        assert len(sent) <= 12, sent


def test_a_file_stays_readable_when_its_rules_are_gone(app: Flask, as_user: AsUser, rating: Rating) -> None:
    committee, paths = as_user(COMMITTEE), (rating.file(DEPARTED), rating.page("runs"))
    app.extensions["giaoviec-packs"] = Registry([])
    for path in paths:
        page = committee.text(path)
        assert "vinh_phuc" in page
        assert "93,9" in page


class TestBeforeTheProposal:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    def test_nobody_reads_the_members_marks(self, as_user: AsUser, rating: Rating) -> None:
        member = as_user(PARTY)
        fill(member, rating.file(SECRETARY, "/mark"), {"points": "61,25", "level": "HT"})
        for address in (PARTY, COMMITTEE, ADVISER):
            page = as_user(address).text(rating.file(SECRETARY))
            assert "61,25" not in page
            assert len(trees(page)) == 1
