"""Rating runs from the screen to the row: opened, followed, closed."""

from collections.abc import Sequence

import pytest
from flask import Flask

from core.domain.facts import SubjectFacts
from core.domain.score import ScoreNode
from core.evaluation.models import RatingRun
from core.sdk import RuleContext
from plugins.vinh_phuc.rules import scores
from tests.web.browser import words
from tests.web.cycle_year import cycle, due_days, regulation
from tests.web.filling import fill, form_to, form_with, press, send
from tests.web.rating_year import AsUser, Rating, rating
from tests.world import counted
from tests.year import ADVISER, COMMITTEE, DIRECTOR, PARTY, SECRETARY, LendRated

__all__ = ["cycle", "due_days", "rating", "regulation"]

NEW = "/t/an/runs/new"
TYPED = {"name": "Đánh giá năm 2021", "key": "nam-2021", "cut_off": "31/12/2021"}


class TestOpening:
    @pytest.fixture
    def app(self, reported_app: Flask) -> Flask:
        return reported_app

    def test_an_empty_list_says_what_comes_next(self, as_user: AsUser) -> None:
        assert "bấm “Mở đợt đánh giá”" in as_user(ADVISER).text("/t/an/runs")
        page = as_user(COMMITTEE).text("/t/an/runs")
        assert "Đợt do cơ quan tham mưu mở sẽ hiện ở đây" in page
        assert NEW not in page

    def test_a_run_is_opened_followed_and_ready(self, as_user: AsUser, rating: Rating) -> None:
        adviser = as_user(ADVISER)
        answer = fill(adviser, NEW, TYPED)
        assert (answer.status_code, answer.location) == (303, rating.page("runs"))
        page = adviser.text(answer.location)
        assert "Đang chốt số liệu và tính điểm" in page
        assert f'data-poll="{answer.location}/progress"' in page
        assert '<noscript><meta http-equiv="refresh"' in page
        state = adviser.get(f"{answer.location}/progress").get_json()
        assert state == {"done": 0, "total": 1, "label": "Đánh giá năm 2021", "ended": False}

        rating.work_off()
        assert adviser.get(f"{answer.location}/progress").get_json()["ended"] is True
        page = adviser.text(answer.location)
        assert "Đã quyết định 0/8 hồ sơ" in page
        assert "Bí thư Huyện ủy Một" in page
        assert "minh họa" in page

    def test_a_double_click_opens_one_run(self, as_user: AsUser, rating: Rating) -> None:
        adviser = as_user(ADVISER)
        form = form_with(adviser.get(NEW), "cut_off")
        answers = [send(adviser, NEW, form, TYPED) for _ in range(2)]
        assert {(answer.status_code, answer.location) for answer in answers} == {(303, rating.page("runs"))}
        assert rating.count(RatingRun) == 1

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({"cut_off": "01/01/2022"}, "Ngày chốt số liệu phải nằm trong kỳ"),
            ({"cut_off": "31/02/2021"}, "Hãy nhập một ngày có thật"),
            ({"key": ""}, "Hãy nhập nội dung này"),
            ({"cycle": ""}, "Hãy chọn một mục."),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(
        self, as_user: AsUser, rating: Rating, typed: dict[str, str], message: str
    ) -> None:
        answer = fill(as_user(ADVISER), NEW, {**TYPED, **typed})
        assert answer.status_code == 422
        (name,) = typed
        error = words(answer).split(f'id="f-{name}-error">')[1]
        assert error.startswith(message)
        assert form_with(answer, "cut_off").fields["name"] == TYPED["name"]
        assert rating.count(RatingRun) == 0

    def test_a_key_in_use_is_refused_with_all_that_was_typed(self, as_user: AsUser) -> None:
        adviser = as_user(ADVISER)
        fill(adviser, NEW, TYPED)
        answer = fill(adviser, NEW, {**TYPED, "name": "Đánh giá lần hai"})
        assert answer.status_code == 422
        assert "đã có đợt đánh giá với mã đó" in words(answer)
        assert form_with(answer, "cut_off").fields["name"] == "Đánh giá lần hai"

    def test_a_problem_of_the_rules_is_shown_and_cured(
        self, as_user: AsUser, rating: Rating, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_ctx: RuleContext, _subjects: Sequence[SubjectFacts]) -> list[ScoreNode]:
            raise ValueError("a rule gone wrong")

        adviser = as_user(ADVISER)
        run = fill(adviser, NEW, TYPED).location
        with monkeypatch.context() as broken:
            broken.setattr(scores, "subject_scores", fails)
            rating.work_off()
        page = adviser.text(run)
        assert "Chưa chốt được số liệu" in page
        assert "vinh_phuc" in page
        assert "a rule gone wrong" in page
        assert press(adviser, run, "/freeze").location == run
        rating.work_off()
        assert "Đã quyết định 0/8 hồ sơ" in adviser.text(run)


class TestWithoutParameters:
    @pytest.fixture
    def app(self, rated: LendRated, states: dict[str, str]) -> Flask:
        return rated(states["cycle"])

    def test_every_missing_parameter_leads_to_its_place(self, as_user: AsUser, cycle: str) -> None:
        adviser = as_user(ADVISER)
        answer = fill(adviser, NEW, TYPED)
        page = words(answer)
        assert answer.status_code == 422
        assert "còn 12 tham số chưa được xác nhận" in page
        assert page.count('<a href="/t/an/parameters') >= 12
        assert "#threshold.xs" in page
        assert "Điểm tối thiểu của mức hoàn thành xuất sắc nhiệm vụ (điểm)" in page
        assert form_with(answer, "cut_off").fields["key"] == TYPED["key"]
        assert cycle


def test_without_a_cycle_there_is_nothing_to_rate(as_user: AsUser, regulation: None) -> None:
    assert "chưa có gì để đánh giá" in as_user(ADVISER).text(NEW)


class TestShowing:
    @pytest.fixture
    def app(self, decided_app: Flask) -> Flask:
        return decided_app

    def test_files_stand_with_every_record_beside_the_others(self, as_user: AsUser, rating: Rating) -> None:
        page = as_user(COMMITTEE).text(rating.page("runs"))
        row = page.split("Chủ tịch UBND huyện Hai</a>")[1].split("</tr>")[0]
        assert "93,9" in row
        assert 'title="Hoàn thành nhiệm vụ">HT<' in row
        assert "khác đề xuất" in row
        assert "Đã quyết định" in row

    def test_a_list_is_filtered_and_sorted_by_its_address(self, as_user: AsUser, rating: Rating) -> None:
        committee, address = as_user(COMMITTEE), rating.page("runs")
        files = committee.text(f"{address}?group=directors").split("<h2>Hồ sơ</h2>")[1]
        assert "Giám đốc Sở Giáo dục" in files
        assert "Huyện ủy" not in files
        assert "Không có mục nào khớp" in committee.text(f"{address}?state=computed")
        found = committee.text(f"{address}?q=huyện+hai&sort=-score").split("<h2>Hồ sơ</h2>")[1]
        assert found.index("Chủ tịch UBND huyện Hai") > 0
        assert "huyện Một" not in found

    def test_few_statements_whatever_the_number_of_files(self, as_user: AsUser, rating: Rating) -> None:
        committee, address = as_user(COMMITTEE), rating.page("runs")
        committee.get(address)
        with counted() as sent:
            assert committee.get(address).status_code == 200
        assert len(sent) <= 12, sent

    def test_each_seat_sees_its_part(self, as_user: AsUser, rating: Rating) -> None:
        address = rating.page("runs")
        page = as_user(PARTY).text(address)
        assert "Bí thư Huyện ủy Một" in page
        assert "Giám đốc Sở" not in page
        assert rating.page("marks") in page
        assert rating.page("decisions") not in page
        assert rating.page("decisions") in as_user(COMMITTEE).text(address)

    def test_who_does_not_rate_does_not_come_in(self, as_user: AsUser, rating: Rating) -> None:
        address = rating.page("runs")
        for browser in map(as_user, ("khoi@an.example", "quan-tri@an.example")):
            assert browser.get("/t/an/runs").status_code == 403
            assert browser.get(address).status_code == 403
        assert as_user(PARTY).get(NEW).status_code == 403
        assert as_user(COMMITTEE).post(rating.page("runs", "/close")).status_code == 403

    def test_another_province_finds_nothing(self, as_user: AsUser, rating: Rating) -> None:
        stranger = as_user("btc@binh.example")
        assert stranger.get(rating.page("runs")).status_code == 404
        assert stranger.get(rating.page("runs").replace("/an/", "/binh/")).status_code == 404


class TestClosing:
    @pytest.fixture
    def app(self, proposed_app: Flask) -> Flask:
        return proposed_app

    def test_a_run_is_closed_when_everything_is_decided(self, as_user: AsUser, rating: Rating) -> None:
        adviser, committee, run = as_user(ADVISER), as_user(COMMITTEE), rating.page("runs")
        assert "/close" not in adviser.text(run)
        assert adviser.post(f"{run}/close").status_code == 409
        decisions = rating.page("decisions")
        fill(committee, decisions, {"document": "Quyết định số 50-QĐ/TU"})
        assert "Mọi hồ sơ đã được quyết định" in adviser.text(run)
        assert "/close" not in committee.text(run)
        form = form_to(adviser.get(run), "/close")
        for _ in range(2):
            assert send(adviser, run, form).location == run
        assert "Đã kết thúc" in adviser.text(run)
        assert {SECRETARY, DIRECTOR} <= rating.files().keys()
