"""The pages of a what-if: from the form to the outcome, kept by a name."""

import re
import uuid
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from core.web.forms import REQUEST_KEY
from tests.web.filling import fill
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating
from tests.year import ADVISER, COMMITTEE, Year, audited

__all__ = ["rating"]


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    return decided_app


def address(rating: Rating) -> str:
    return rating.page("runs", "/studies")


def test_from_the_form_to_a_kept_outcome(as_user: AsUser, rating: Rating) -> None:
    browser = as_user(ADVISER)
    page = browser.text(address(rating))
    assert "Đang dùng: 90" in page
    quota = {"level": "XS", "ratio": "20", "base": "all_rated", "rounding": "down", "group": "group"}
    sent = {"value_threshold__xs": "99,5", **{f"quota_{name}": value for name, value in quota.items()}}
    asked = fill(browser, address(rating), sent)
    assert asked.status_code == 303
    place = asked.headers["Location"]
    assert "Đang tính thử" in browser.text(place)
    rating.work_off()
    shown = browser.text(place)
    assert re.search(r"[1-9]/8 đối tượng đổi mức", shown)
    assert "Điểm tối thiểu của mức hoàn thành xuất sắc nhiệm vụ: 90 → 99,5" in re.sub(r"<[^>]+>", "", shown)
    assert "Giới hạn trước → sau" in shown
    kept = fill(browser, place, {"name": "Ngưỡng 99,5"})
    assert kept.status_code == 303
    listed = browser.text(address(rating))
    assert "Ngưỡng 99,5" in listed
    assert "Phó Trưởng Ban Tổ chức" in listed or "Ban Tổ chức" in listed
    apart = re.sub(r"<[^>]+>", " ", shown.split("So với mức đã quyết định")[1])
    assert "8 hồ sơ đã quyết định" in apart
    assert "Có khuyết điểm trong quản lý đất đai" in apart, "why the authority left the proposal"
    book = browser.get(f"{place}/workbook.xlsx")
    assert book.status_code == 200
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(book.data))}
    assert list(sheets) == ["Giả định", "Đổi điểm, đổi mức", "Tỷ lệ khống chế", "So với đã quyết định"]
    assert ("Điểm tối thiểu của mức hoàn thành xuất sắc nhiệm vụ", "99,5 điểm") in sheets["Giả định"]
    assert any("Có khuyết điểm trong quản lý đất đai" in str(row) for row in sheets["So với đã quyết định"])


def test_a_kept_study_is_deleted_and_the_trail_tells_it(app: Flask, as_user: AsUser, rating: Rating) -> None:
    browser = as_user(ADVISER)
    place = fill(browser, address(rating), {"value_threshold__xs": "99,5"}).headers["Location"]
    rating.work_off()
    fill(browser, place, {"name": "Ngưỡng 99,5"})
    assert as_user(COMMITTEE).post(f"{place}/delete").status_code == 403
    assert browser.post(f"{place}/delete", {REQUEST_KEY: str(uuid.uuid4())}).status_code == 303
    assert "Ngưỡng 99,5" not in browser.text(address(rating))
    assert "đã được xóa vì không được lưu" in browser.text(place)
    with app.app_context():
        year = Year(app)
        (deleted,) = year.seen(lambda: audited("study.delete"))
    assert deleted.details["name"] == "Ngưỡng 99,5"


def test_half_a_quota_and_bad_numbers_keep_what_was_typed(as_user: AsUser, rating: Rating) -> None:
    browser = as_user(ADVISER)
    answer = fill(browser, address(rating), {"quota_level": "XS", "value_threshold__xs": "chín"})
    assert (answer.status_code, "chín" in answer.text) == (422, True)
    answer = fill(browser, address(rating), {"quota_level": "XS", "quota_ratio": "20"})
    assert answer.status_code == 422
    assert "Hãy nhập đủ các phần của tỷ lệ khống chế giả định." in answer.text


def test_another_pack_offers_its_own_parameters(as_user: AsUser, rating: Rating) -> None:
    page = as_user(ADVISER).text(address(rating) + "?scheme=tuyen_quang")
    assert 'name="value_share__xs"' in page
    assert "không có bản nào có hiệu lực" in as_user(ADVISER).text(address(rating) + "?rule_date=01/01/2031")


def test_a_subject_may_not_ask(as_user: AsUser, rating: Rating) -> None:
    assert as_user(SUBJECT).get(address(rating)).status_code in (403, 404)
