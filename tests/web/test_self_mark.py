"""A subject sees their own files and says what they make of them."""

from decimal import Decimal

import pytest
from flask import Flask

from core.evaluation.models import SelfMark
from tests.web.browser import words
from tests.web.filling import fill, form_with, send
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.world import counted
from tests.year import CHAIRMAN, COMMITTEE, PARTY, SECRETARY

__all__ = ["rating"]

TYPED = {"points": "95,5", "level": "XS", "narrative": "Kết nạp vượt kế hoạch 5 %.\nCòn chậm ở khâu báo cáo."}


@pytest.fixture
def app(marking_app: Flask) -> Flask:
    return marking_app


def test_own_files_lead_to_the_form_and_back(as_user: AsUser, rating: Rating) -> None:
    subject, file = as_user(SUBJECT), rating.file(SECRETARY)
    page = subject.text("/t/an/evaluations")
    assert page.count("/self-mark") == 2  # their own, and the committee's they represent
    assert "Chủ tịch" not in page.split("<main")[1]

    answer = fill(subject, f"{file}/self-mark", TYPED)
    assert (answer.status_code, answer.location) == (303, file)
    row = rating.files()[SECRETARY].self_mark
    assert row is not None
    assert (row.points, row.level, row.narrative) == (Decimal("95.5"), "XS", TYPED["narrative"])
    page = subject.text(file)
    assert "95,5 · Hoàn thành xuất sắc nhiệm vụ" in page
    assert "Còn chậm ở khâu báo cáo." in page
    assert f"{file}/self-mark" not in page
    assert subject.get(f"{file}/self-mark").location == file


def test_the_form_stands_beside_what_was_computed(as_user: AsUser, rating: Rating) -> None:
    page = as_user(SUBJECT).text(rating.file(SECRETARY, "/self-mark"))
    assert "Điểm kết quả: Bí thư Huyện ủy Một" in page
    assert "Thang điểm từ 0 đến 100." in page
    assert all(f'value="{level}"' in page for level in ("XS", "HTT", "HT", "KHT"))


@pytest.mark.parametrize(
    ("typed", "name", "message"),
    [
        ({"points": "101"}, "points", "Không được lớn hơn 100."),
        ({"points": "chín mươi"}, "points", "Hãy nhập một số"),
        ({"points": "90,555"}, "points", "Nhiều nhất 2 chữ số"),
        ({"level": "GIOI"}, "level", "Hãy chọn một mục"),
        ({"narrative": " "}, "narrative", "Hãy nhập nội dung này"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    as_user: AsUser, rating: Rating, typed: dict[str, str], name: str, message: str
) -> None:
    answer = fill(as_user(SUBJECT), rating.file(SECRETARY, "/self-mark"), {**TYPED, **typed})
    assert answer.status_code == 422
    assert words(answer).split(f'id="f-{name}-error">')[1].startswith(message)
    kept = form_with(answer, "narrative").fields
    assert kept["points"] == {**TYPED, **typed}["points"]
    assert rating.count(SelfMark) == 0


def test_a_double_click_files_once(as_user: AsUser, rating: Rating) -> None:
    subject, path = as_user(SUBJECT), rating.file(SECRETARY, "/self-mark")
    form = form_with(subject.get(path), "narrative")
    answers = [send(subject, path, form, TYPED) for _ in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, rating.file(SECRETARY))}
    assert rating.count(SelfMark) == 1


def test_two_windows_file_once_and_the_second_is_told(as_user: AsUser, rating: Rating) -> None:
    subject, path = as_user(SUBJECT), rating.file(SECRETARY, "/self-mark")
    first, second = (form_with(subject.get(path), "narrative") for _ in range(2))
    send(subject, path, first, TYPED)
    answer = send(subject, path, second, {**TYPED, "points": "99"})
    assert answer.status_code == 409
    assert "Bản tự đánh giá đã được nộp." in words(answer)
    row = rating.files()[SECRETARY].self_mark
    assert row is not None
    assert row.points == Decimal("95.5")


def test_only_the_subject_comes_in(as_user: AsUser, rating: Rating) -> None:
    subject = as_user(SUBJECT)
    assert subject.get(rating.file(CHAIRMAN, "/self-mark")).status_code == 404
    assert subject.get(rating.file(CHAIRMAN)).status_code == 404
    assert subject.get("/t/an/runs").status_code == 403
    for browser in map(as_user, (COMMITTEE, PARTY)):
        assert browser.get(rating.file(SECRETARY, "/self-mark")).status_code == 403
        assert browser.get("/t/an/evaluations").status_code == 403


def test_few_statements(as_user: AsUser, rating: Rating) -> None:
    subject = as_user(SUBJECT)
    for path in ("/t/an/evaluations", rating.file(SECRETARY, "/self-mark")):
        with counted() as sent:
            assert subject.get(path).status_code == 200
        assert len(sent) <= 12, sent


class TestBeforeAnyRun:
    @pytest.fixture
    def app(self, reported_app: Flask) -> Flask:
        return reported_app

    def test_an_empty_list_says_when_it_fills(self, as_user: AsUser) -> None:
        assert "Khi một đợt đánh giá được mở" in as_user(SUBJECT).text("/t/an/evaluations")
