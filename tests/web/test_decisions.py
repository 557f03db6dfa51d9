"""The authority decides: many files as proposed in one form, or one with a reason of its own."""

import pytest
from flask import Flask

from core.evaluation.models import Decision
from tests.web.browser import words
from tests.web.filling import fill, form_with, send
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.world import counted
from tests.year import ADVISER, CHAIRMAN, COMMITTEE, DIRECTOR, PARTY, SECRETARY

__all__ = ["rating"]

DOCUMENT = "Quyết định số 50-QĐ/TU"
APART = {
    "level": "HTT",
    "document": "Quyết định số 51-QĐ/TU",
    "decided_on": "11/01/2022",
    "reason": "Đơn thư về đất đai kéo dài.",
}


@pytest.fixture
def app(proposed_app: Flask) -> Flask:
    return proposed_app


class TestAsProposed:
    def test_the_sheet_shows_every_opinion_beside_the_others(self, as_user: AsUser, rating: Rating) -> None:
        page = as_user(COMMITTEE).text(rating.page("decisions"))
        row = page.split("Chủ tịch UBND huyện Một</a>")[1].split("</tr>")[0]
        assert [text in row for text in (">100<", "77", ">60,5<", "80,3")] == [True] * 4
        groups = ["Ban Thường vụ, Bí thư, Chủ tịch UBND", "Cơ quan khối Đảng", "Giám đốc sở"]
        assert sorted(groups, key=page.index) == groups

    def test_all_are_decided_at_once(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.page("decisions")
        answer = fill(committee, path, {"document": DOCUMENT})
        assert (answer.status_code, answer.location) == (303, path)
        rows = rating.files().values()
        assert {row.decision.document for row in rows if row.decision} == {DOCUMENT}
        assert all(row.decision and row.proposal and row.decision.level == row.proposal.level for row in rows)
        page = committee.text(path)
        assert "Đã quyết định 8 hồ sơ theo đề xuất." in page
        assert "Mọi hồ sơ của đợt đã được quyết định." in page
        assert 'name="document"' not in page

    def test_only_the_ticked_ones(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.page("decisions")
        chosen = [rating.id(SECRETARY), rating.id(DIRECTOR)]
        fill(committee, path, {"document": DOCUMENT, "files": chosen})
        assert {key for key, row in rating.files().items() if row.decision} == {SECRETARY, DIRECTOR}
        assert "Hồ sơ của đợt: 8; chờ quyết định: 6" in committee.text(path)

    def test_what_is_wrong_keeps_the_ticks(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.page("decisions")
        chosen = [rating.id(SECRETARY)]
        answer = fill(committee, path, {"document": " ", "files": chosen, "decided_on": "13/01/2022"})
        page = words(answer)
        assert answer.status_code == 422
        assert page.split('id="f-document-error">')[1].startswith("Hãy nhập nội dung này")
        assert form_with(answer, "document").fields.getlist("files") == chosen
        answer = fill(committee, path, {"document": DOCUMENT, "decided_on": "13/01/2022"})
        assert answer.status_code == 422
        assert "Ngày quyết định không được ở tương lai." in words(answer)
        answer = fill(committee, path, {"document": DOCUMENT, "files": []})
        assert answer.status_code == 422
        assert rating.count(Decision) == 0

    def test_a_double_click_decides_once(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.page("decisions")
        form = form_with(committee.get(path), "document")
        answers = [send(committee, path, form, {"document": DOCUMENT}) for _ in range(2)]
        assert {(answer.status_code, answer.location) for answer in answers} == {(303, path)}
        assert rating.count(Decision) == 8

    def test_two_windows_decide_once(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.page("decisions")
        first, second = (form_with(committee.get(path), "document") for _ in range(2))
        send(committee, path, first, {"document": DOCUMENT})
        answer = send(committee, path, second, {"document": "Quyết định số 99-QĐ/TU"})
        assert answer.status_code == 409
        assert "đã được quyết định" in words(answer)
        assert {row.decision.document for row in rating.files().values() if row.decision} == {DOCUMENT}

    def test_few_statements_whatever_the_number_of_files(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.page("decisions")
        committee.get(path)
        with counted() as sent:
            assert committee.get(path).status_code == 200
        assert len(sent) <= 12, sent


class TestApart:
    def test_departing_needs_a_reason_and_keeps_what_was_typed(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.file(SECRETARY, "/decision")
        assert form_with(committee.get(path), "reason").fields["level"] == "XS"
        answer = fill(committee, path, {**APART, "reason": ""})
        page = words(answer)
        assert answer.status_code == 422
        assert page.split('id="f-reason-error">')[1].startswith("Quyết định khác với đề xuất thì phải nêu lý do")
        kept = form_with(answer, "reason").fields
        assert (kept["level"], kept["document"]) == ("HTT", APART["document"])
        assert rating.count(Decision) == 0

    def test_a_departure_is_shown_with_its_reason_over_the_proposal(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.file(SECRETARY, "/decision")
        answer = fill(committee, path, APART)
        assert (answer.status_code, answer.location) == (303, rating.page("decisions"))
        row = rating.files()[SECRETARY].decision
        assert row is not None
        assert (row.level, row.departs, row.reason) == ("HTT", True, APART["reason"])
        page = committee.text(rating.file(SECRETARY))
        assert "Quyết định khác với đề xuất" in page
        assert f"lý do: {APART['reason']}" in page
        assert f"văn bản: {APART['document']}" in page
        assert "người quyết định: Ban Thường vụ" in page
        assert "khác đề xuất" in committee.text(rating.page("decisions"))
        assert "Hồ sơ đã được quyết định" in committee.text(path)

    def test_a_double_click_decides_once(self, as_user: AsUser, rating: Rating) -> None:
        committee, path = as_user(COMMITTEE), rating.file(SECRETARY, "/decision")
        form = form_with(committee.get(path), "reason")
        answers = [send(committee, path, form, APART) for _ in range(2)]
        assert {(answer.status_code, answer.location) for answer in answers} == {(303, rating.page("decisions"))}
        assert rating.count(Decision) == 1

    def test_text_in_a_date_is_told(self, as_user: AsUser, rating: Rating) -> None:
        answer = fill(as_user(COMMITTEE), rating.file(CHAIRMAN, "/decision"), {**APART, "decided_on": "hôm nay"})
        assert answer.status_code == 422
        assert words(answer).split('id="f-decided_on-error">')[1].startswith("Hãy nhập một ngày có thật")


class TestBeforeProposals:
    @pytest.fixture
    def app(self, marking_app: Flask) -> Flask:
        return marking_app

    def test_there_is_nothing_to_decide_yet(self, as_user: AsUser, rating: Rating) -> None:
        committee = as_user(COMMITTEE)
        page = committee.text(rating.page("decisions"))
        assert "chưa có đề xuất xếp loại" in page
        assert 'name="document"' not in page
        path = rating.file(SECRETARY, "/decision")
        assert "nên chưa quyết định được" in committee.text(path)
        answer = committee.post(path, APART)
        assert answer.status_code == 409
        assert APART["reason"] in words(answer)


def test_only_the_authority_decides(as_user: AsUser, rating: Rating) -> None:
    for browser in map(as_user, (ADVISER, PARTY, SUBJECT)):
        assert browser.get(rating.page("decisions")).status_code == 403
        assert browser.post(rating.file(SECRETARY, "/decision"), APART).status_code == 403
    stranger = as_user("btv@binh.example")
    assert stranger.get(rating.page("decisions")).status_code == 404
    assert stranger.get(rating.page("decisions").replace("/an/", "/binh/")).status_code == 404
    assert stranger.post(rating.file(SECRETARY, "/decision").replace("/an/", "/binh/"), APART).status_code == 404
    assert rating.count(Decision) == 0
