"""Regulations and parameters: shown with their source, given a value with its document, switched on and off."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from core.extensions.models import PackEnablement, ParameterConfirmation
from tests.extensions.kit import choice, make_pack
from tests.packs import install
from tests.web.browser import words
from tests.web.cycle_year import ADMIN, ADVISER, DIRECTOR, AsUser, stored
from tests.web.filling import fill, form_with, send
from tests.world import counted

PAGE = "/t/an/parameters"
NEW = f"{PAGE}/vinh_phuc/values/threshold.xs/new"
VALUE = {
    "value": "90,5",
    "valid_from": "01/01/2021",
    "document": "Hướng dẫn số 15-HD/BTCTU",
    "document_date": "10/01/2021",
}


def test_a_parameter_nobody_published_is_missing_until_it_is_entered(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page = admin.text(PAGE)
    assert 'id="threshold.xs"' in page
    assert "chưa xác minh" in page
    assert "Văn bản chưa công bố giá trị này" in page

    answer = fill(admin, NEW, VALUE)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#threshold.xs")
    (row,) = stored(app, ParameterConfirmation)
    assert (row.value, row.valid_from, row.document_date) == (Decimal("90.5"), date(2021, 1, 1), date(2021, 1, 10))
    page = admin.text(PAGE)
    assert "90,5" in page
    assert "Hướng dẫn số 15-HD/BTCTU, 10/01/2021" in page
    assert "đã xác minh" in page


def test_an_illustration_needs_no_document_and_says_so(as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    assert fill(admin, NEW, {"value": "90", "illustrative": "on"}).status_code == 303
    assert "minh họa" in admin.text(PAGE)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({**VALUE, "value": "chín mươi"}, "Hãy nhập một số"),
        ({**VALUE, "value": "1001"}, "Giá trị không được lớn hơn 1000"),
        ({**VALUE, "document": ""}, "Cần số, ký hiệu của văn bản"),
        ({**VALUE, "valid_from": "01/01/2020"}, "Tham số chưa có trong quy định vào ngày này."),
    ],
)
def test_bad_input_is_told_and_kept(app: Flask, as_user: AsUser, typed: dict[str, str], told: str) -> None:
    answer = fill(as_user(ADMIN), NEW, typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert all(f'value="{text}"' in words(answer) for text in typed.values() if text)
    assert stored(app, ParameterConfirmation) == []


def test_a_double_click_is_one_entry(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    form = form_with(admin.get(NEW), "value")
    answers = [send(admin, NEW, form, VALUE) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(stored(app, ParameterConfirmation)) == 1


def test_a_stale_edit_shows_both_versions(app: Flask, as_user: AsUser) -> None:
    admin, adviser = as_user(ADMIN), as_user(ADVISER)
    form = form_with(admin.get(NEW), "value")
    assert fill(adviser, NEW, {**VALUE, "value": "85"}).status_code == 303
    answer = send(admin, NEW, form, VALUE)
    assert answer.status_code == 409
    assert '<td data-label="Bản đang có">85</td><td data-label="Bản bạn nhập">90,5</td>' in words(answer)

    again = form_with(answer, "value")
    assert send(admin, NEW, again).status_code == 303
    assert [row.version for row in stored(app, ParameterConfirmation)] == [1, 2]
    history = admin.text(f"{PAGE}/vinh_phuc/values/threshold.xs")
    assert history.index(">90,5<") < history.index(">85<")


def test_another_day_is_another_entry(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    fill(admin, NEW, VALUE)
    assert fill(admin, NEW, {**VALUE, "value": "92", "valid_from": "01/07/2021"}).status_code == 303
    assert [row.version for row in stored(app, ParameterConfirmation)] == [1, 1]
    assert ">90,5<" in admin.text(f"{PAGE}?on=30/06/2021")
    assert ">92<" in admin.text(f"{PAGE}?on=01/07/2021")


def test_a_regulation_is_switched_on_and_off(app: Flask, as_user: AsUser) -> None:
    admin, path = as_user(ADMIN), f"{PAGE}/vinh_phuc/use"
    assert "Chưa được bật" in admin.text(PAGE)
    assert fill(admin, path, {"enabled": "yes", "valid_from": "01/01/2021"}).status_code == 303
    assert "Đang được dùng" in admin.text(PAGE)
    assert fill(admin, path, {"enabled": "no", "valid_from": "01/02/2021"}).status_code == 303
    assert "Chưa được bật" in admin.text(PAGE)
    assert [row.enabled for row in stored(app, PackEnablement)] == [True, False]


def test_a_choice_is_one_of_its_options(app: Flask, as_user: AsUser) -> None:
    install(app, make_pack("ways", parameters=choice("failure")))
    admin, path = as_user(ADMIN), f"{PAGE}/ways/values/failure"
    form = form_with(admin.get(f"{path}/new"), "document")
    answer = send(admin, f"{path}/new", form, {**VALUE, "value": "neither"})
    assert answer.status_code == 422
    assert "Hãy chọn một mục trong danh sách." in words(answer)
    assert fill(admin, f"{path}/new", {**VALUE, "value": "one_down"}, has="document").status_code == 303
    (row,) = stored(app, ParameterConfirmation)
    assert (row.value, row.choice) == (None, "one_down")
    assert all("Hạ bậc" in admin.text(each) for each in (PAGE, path))
    assert 'value="one_down" checked' in admin.text(f"{path}/new")


def test_who_may(as_user: AsUser) -> None:
    director = as_user(DIRECTOR)
    page = director.text(PAGE)
    assert "Nhập giá trị" not in page
    assert [director.get(path).status_code for path in (NEW, f"{PAGE}/vinh_phuc/use")] == [403, 403]
    admin = as_user(ADMIN)
    missing = (f"{PAGE}/x/use", f"{PAGE}/vinh_phuc/values/x", f"{PAGE}/x/values/threshold.xs/new", "/t/binh/parameters")
    assert [admin.get(path).status_code for path in missing] == [404] * 4


def test_the_list_asks_little(as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    with counted() as statements:
        assert admin.get(PAGE).status_code == 200
    assert len(statements) <= 12, statements
