"""The page that answers a person why this score and this level, and what would have changed it."""

import re

import pytest
from flask import Flask

from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.year import CHAIRMAN, COMMITTEE, SECRETARY

__all__ = ["rating"]

DEPARTED = "90.2/huyen-uy/chairman"


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_person_reads_why(as_user: AsUser, rating: Rating) -> None:
    page = plain(as_user(SUBJECT).text(rating.file(SECRETARY, "/why")))
    assert re.search(r"Vì sao được [0-9,]+ điểm, Hoàn thành", page)
    for heading in ("Từ điểm đến mức xếp loại", "Từng nhiệm vụ", "Điều gì đã có thể làm thay đổi kết quả"):
        assert heading in page
    assert "Tham số đã dùng" in page
    assert "Không có điều riêng lẻ nào làm thay đổi điểm hoặc mức." in page


def test_what_would_have_changed_the_level_stands_with_its_points(as_user: AsUser, rating: Rating) -> None:
    page = as_user(COMMITTEE).text(rating.file(DEPARTED, "/why"))
    assert "Giải ngân vốn đầu tư công 95 % 70 / 130 31/12/2021" in plain(page)
    table = plain(page.split("Mỗi dòng chỉ đổi đúng một điều")[-1].split("</table>")[0])
    assert "Đạt kế hoạch: Mức hoàn thành: Giải ngân vốn đầu tư công 53,85 95" in table
    assert "Mọi nhiệm vụ, chỉ tiêu đều đạt kế hoạch" in table


def test_where_points_were_lost_stands_first(as_user: AsUser, rating: Rating) -> None:
    page = as_user(COMMITTEE).text(rating.file(DEPARTED, "/why"))
    before, lost = page.split("<h2>Điểm bị mất ở đâu")
    assert "Từ điểm đến mức xếp loại" not in before
    lost = lost.split("Từ điểm đến mức xếp loại")[0]
    assert "Được chấp nhận 53,85 %, kế hoạch là 95." in plain(lost)
    work = re.search(r'href="#(work-[^"]+)"', lost)
    assert work
    assert f'id="{work[1]}"' in page


def test_a_reader_of_english_reads_the_regulations_own_words(as_user: AsUser, rating: Rating) -> None:
    committee, address = as_user(COMMITTEE), rating.file(SECRETARY, "/why")
    assert "Điểm tối thiểu của mức hoàn thành tốt nhiệm vụ" in committee.text(address)
    committee.post("/language", {"language": "en", "back": address})
    page = plain(committee.text(address))
    assert "Điểm tối thiểu của mức" not in page
    assert "Least points of good" in page
    assert "unit of measure: points" in page


def test_a_departure_tells_who_decided_and_why(as_user: AsUser, rating: Rating) -> None:
    page = plain(as_user(COMMITTEE).text(rating.file(DEPARTED, "/why")))
    corrected = page.split("Ai đã điều chỉnh điều gì")[1]
    assert "Có khuyết điểm trong quản lý đất đai" in corrected


def test_nobody_else_reads_it(as_user: AsUser, rating: Rating) -> None:
    address = rating.file(CHAIRMAN, "/why")
    assert as_user(COMMITTEE).get(address).status_code == 200
    assert as_user(SUBJECT).get(address).status_code == 404
