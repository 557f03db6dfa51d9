"""Tables of settings: typed in a grid or brought from Excel, looked at before they are saved, dated, and kept."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from core.extensions.models import SettingSet
from core.web.workbooks import written
from tests.extensions.kit import make_pack
from tests.packs import install
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, ADVISER, DIRECTOR, AsUser, stored
from tests.web.filling import fill, form_to, form_with, send
from tests.world import counted

LISTED = """
COEFFICIENT = SettingColumn(
    'coefficient', Text('Hệ số', 'Coefficient'), SettingKind.NUMBER, 'lần', True, minimum=Decimal('0.1')
)
LEVELS = (Choice('easy', Text('Dễ', 'Easy')), Choice('hard', Text('Khó', 'Hard')))
LEVEL = SettingColumn('level', Text('Mức khó', 'Level'), SettingKind.CHOICE, choices=LEVELS)
URGENT = SettingColumn('urgent', Text('Đột xuất', 'Urgent'), SettingKind.YES_NO)
NOTE = SettingColumn('note', Text('Ghi chú', 'Note'), SettingKind.TEXT)
PRODUCTS = SettingTable(
    'products', Text('Danh mục sản phẩm', 'Products'), (COEFFICIENT, LEVEL, URGENT, NOTE), needed_for=Stage.ASSIGNMENT
)
@hookimpl
def declare_settings():
    return SettingsSchema(1, (PRODUCTS,))
"""
TABLES = "/t/an/parameters/tables"
PAGE = "/t/an/parameters/listed/tables/products"
EDIT, UPLOAD = f"{PAGE}/edit", f"{PAGE}/upload"
SOURCE = {"valid_from": "01/01/2021", "document": "12-QĐ/UBND", "document_date": "05/01/2021"}
FIRST = {"rows-0-code": "SP-01", "rows-0-label": "Báo cáo quý", "rows-0-coefficient": "1,125", "rows-0-level": "hard"}
SECOND = {"rows-1-code": "SP-02", "rows-1-label": "Đề án", "rows-1-coefficient": "2", "rows-1-urgent": "on"}
HEADS = ["Mã", "Tên", "Hệ số (lần)", "Mức khó", "Đột xuất", "Ghi chú"]
BOOK = [["SP-01", "Báo cáo quý", 1.125, "Khó", "", ""], ["SP-10", "Đề án", "2,5", "dễ", "Có", "=1+1"]]


@pytest.fixture
def app(app: Flask) -> Flask:
    install(app, make_pack("listed", LISTED))
    return app


@pytest.fixture
def admin(as_user: AsUser) -> Browser:
    return as_user(ADMIN)


def save(browser: Browser, **typed: str) -> TestResponse:
    return fill(browser, EDIT, {**SOURCE, **FIRST, **SECOND, **typed})


def upload(browser: Browser, rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS) -> TestResponse:
    form = form_to(browser.get(EDIT), "/upload")
    content = written({"Danh mục": (heads, rows)})
    return browser.client.post(UPLOAD, data={**form.fields, "file": (io.BytesIO(content), "danh-muc.xlsx")})


def test_a_table_is_missing_until_its_rows_are_typed(app: Flask, admin: Browser) -> None:
    assert all(text in admin.text(TABLES) for text in ("Danh mục sản phẩm", "chưa đủ dòng"))
    assert "Bảng chưa có dòng nào." in admin.text(PAGE)
    answer = save(admin)
    assert (answer.status_code, answer.location) == (303, PAGE)
    (row,) = stored(app, SettingSet)
    assert (row.row_count, row.schema_version, row.document) == (2, 1, "12-QĐ/UBND")
    assert row.rows[0] == {"code": "SP-01", "label": "Báo cáo quý", "cells": {"coefficient": "1.125", "level": "hard"}}
    page = admin.text(PAGE)
    assert all(text in page for text in ("SP-01", ">1,125<", ">Khó<", ">Có<", "12-QĐ/UBND", "05/01/2021"))
    assert all(text in admin.text(TABLES) for text in ("đã nhập", ">2<"))


def test_what_changes_is_shown_before_it_is_saved(app: Flask, admin: Browser) -> None:
    save(admin)
    form = form_with(admin.get(EDIT), "rows-0-code")
    typed = {**SOURCE, "rows-0-coefficient": "3", "rows-1-code": "SP-03", "preview": "1"}
    answer = send(admin, EDIT, form, typed)
    page = words(answer)
    assert (answer.status_code, len(stored(app, SettingSet))) == (200, 1)
    assert "Chưa có gì được lưu." in page
    assert "<del>1,125</del> → <b>3</b>" in page
    assert all(text in page for text in (">thêm<", ">sửa<", ">bỏ<", 'value="SP-03"'))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"rows-1-coefficient": "hai"}, "Dòng 2: Hãy nhập một số"),
        ({"rows-1-coefficient": "0"}, "Dòng 2: Giá trị không được nhỏ hơn 0,1."),
        ({"rows-1-coefficient": ""}, "Dòng 2: Hãy nhập nội dung này."),
        ({"rows-1-code": "sp-01"}, "Dòng 2: Mã “sp-01” đã có ở dòng 1."),
        ({"rows-1-level": "odd"}, "Dòng 2: Hãy chọn một mục trong danh sách."),
        ({"document": ""}, "Cần số, ký hiệu của văn bản"),
        ({"valid_from": "01/01/2020"}, "Quy định có hiệu lực từ ngày 01/01/2021."),
    ],
)
def test_bad_cells_are_told_by_row_and_what_was_typed_is_kept(
    app: Flask, admin: Browser, typed: dict[str, str], told: str
) -> None:
    answer = save(admin, **typed)
    page = words(answer)
    assert (answer.status_code, stored(app, SettingSet)) == (422, [])
    assert told in page
    kept = {**SOURCE, **FIRST, **typed}
    typed_lines = [text for name, text in kept.items() if text and not name.endswith(("level", "label"))]
    assert all(f'value="{text}"' in page for text in typed_lines)
    assert FIRST["rows-0-label"] in page


def test_a_row_left_blank_is_gone_and_a_row_may_be_added(app: Flask, admin: Browser) -> None:
    form = form_with(admin.get(EDIT), "rows-0-code")
    assert "rows-3-code" in form_with(send(admin, EDIT, form, {**FIRST, "add_row": "rows"}), "rows-0-code").fields
    save(admin)
    blank = dict.fromkeys(SECOND, "") | {"valid_from": "01/02/2021"}
    assert save(admin, **blank).status_code == 303
    assert [row.row_count for row in stored(app, SettingSet)] == [2, 1]


def test_a_stale_set_is_not_overwritten_unseen(app: Flask, admin: Browser, as_user: AsUser) -> None:
    form = form_with(admin.get(EDIT), "rows-0-code")
    assert save(as_user(ADVISER), **{"rows-0-coefficient": "9"}).status_code == 303
    answer = send(admin, EDIT, form, {**SOURCE, **FIRST})
    assert answer.status_code == 409
    assert send(admin, EDIT, form_with(answer, "rows-0-code")).status_code == 303
    assert [(row.version, row.row_count) for row in stored(app, SettingSet)] == [(1, 2), (2, 1)]
    history = admin.text(PAGE)
    assert history.count("01/01/2021</a>") == 2


def test_an_earlier_set_stays_readable(app: Flask, admin: Browser) -> None:
    save(admin)
    save(admin, **{"valid_from": "01/06/2021", "rows-0-label": "Báo cáo năm"})
    first = stored(app, SettingSet)[0]
    assert "Báo cáo quý" in admin.text(f"{PAGE}/sets/{first.tenant_id}/{first.id}")
    assert "Báo cáo quý" in admin.text(f"{PAGE}?on=31/05/2021")
    assert "Báo cáo năm" in admin.text(f"{PAGE}?on=01/06/2021")
    assert admin.get(f"{PAGE}/sets/{first.tenant_id}/{first.tenant_id}").status_code == 404


def test_rows_are_searched_without_diacritics_and_sorted_by_number(admin: Browser) -> None:
    upload_rows = [[f"SP-{n}", f"Đề án số {n}", n, "", "", ""] for n in (10, 9, 2)]
    assert send(admin, EDIT, form_with(upload(admin, upload_rows), "rows-0-code"), SOURCE).status_code == 303
    page = admin.text(f"{PAGE}?sort=code")
    assert page.index(">SP-2<") < page.index(">SP-9<") < page.index(">SP-10<")
    page = admin.text(f"{PAGE}?sort=-coefficient")
    assert page.index(">SP-10<") < page.index(">SP-9<") < page.index(">SP-2<")
    page = admin.text(f"{PAGE}?q=de an so 9")
    assert (">SP-9<" in page, ">SP-2<" in page) == (True, False)


def test_a_workbook_fills_the_grid_and_nothing_in_it_is_computed(app: Flask, admin: Browser) -> None:
    answer = upload(admin, BOOK)
    assert (answer.status_code, stored(app, SettingSet)) == (200, [])
    form = form_with(answer, "rows-0-code")
    assert [form.fields[f"rows-{n}-coefficient"] for n in (0, 1)] == ["1,125", "2,5"]
    assert (form.fields["rows-1-level"], form.fields["rows-1-urgent"], form.fields["rows-1-note"]) == (
        "easy",
        "on",
        "=1+1",
    )
    assert words(answer).count(">thêm<") == 2
    assert send(admin, EDIT, form, SOURCE).status_code == 303
    (row,) = stored(app, SettingSet)
    assert row.rows[1]["cells"] == {"coefficient": "2.5", "level": "easy", "urgent": "yes", "note": "=1+1"}
    assert row.rows[0]["cells"]["coefficient"] == "1.125"

    book = load_workbook(io.BytesIO(admin.get(f"{PAGE}/rows.xlsx").data))
    cells = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]
    assert cells[0] == HEADS
    assert cells[2] == ["SP-10", "Đề án", 2.5, "Dễ", "Có", "=1+1"]
    assert book.worksheets[0]["F3"].data_type == "s"
    again = upload(admin, cells[1:])
    assert "Các dòng giống hệt bảng đang áp dụng." in words(again)


@pytest.mark.parametrize(
    ("rows", "heads", "told"),
    [
        ([["A", "A", "một", "", "", ""]], HEADS, "Dòng 1: Hãy nhập một số"),
        ([["A", "A", 1, "vừa", "", ""]], HEADS, "Dòng 1: “vừa” không phải là một phương án."),
        ([["A", "A", 1, "", "chưa rõ", ""]], HEADS, "Dòng 1: “chưa rõ”: hãy ghi Có hoặc Không."),
        ([["A", "A", 1, "", "", ""], ["A", "B", 1, "", "", ""]], HEADS, "Dòng 2: Mã “A” đã có ở dòng 1."),
        ([["A", "A"]], HEADS[:2], "Trang tính đầu tiên thiếu cột: Hệ số (lần)."),
        ([["A", "A", 1, "x"]], [*HEADS[:3], "Lương"], "Bảng không có cột: Lương."),
    ],
)
def test_what_a_workbook_has_wrong_is_told(
    app: Flask, admin: Browser, rows: Sequence[Sequence[Any]], heads: Sequence[str], told: str
) -> None:
    answer = upload(admin, rows, heads)
    assert (answer.status_code, stored(app, SettingSet)) == (422, [])
    assert told in words(answer)


def test_what_is_no_workbook_is_refused(admin: Browser) -> None:
    form = form_to(admin.get(EDIT), "/upload")
    for name, content in (("a.xlsx", b"not a book"), ("a.csv", b"x")):
        answer = admin.client.post(UPLOAD, data={**form.fields, "file": (io.BytesIO(content), name)})
        assert answer.status_code == 422
    assert admin.client.post(UPLOAD, data=form.fields).status_code == 422


def test_markup_in_a_cell_is_shown_as_it_was_typed(admin: Browser) -> None:
    save(admin, **{"rows-0-label": "<script>alert(1)</script>{{ 7*7 }}"})
    page = admin.get(PAGE).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_what_waits_for_rows_stands_beside_unconfirmed_values(admin: Browser) -> None:
    fill(admin, "/t/an/parameters/listed/use", {"enabled": "yes", "valid_from": "01/01/2021"})
    assert "Danh mục sản phẩm" in admin.text("/t/an/parameters/unconfirmed")
    save(admin)
    assert "Đã lưu bảng" in admin.text(PAGE)
    assert "Danh mục sản phẩm" not in admin.text("/t/an/parameters/unconfirmed")
    assert "Danh mục sản phẩm" in admin.text("/t/an/parameters/listed")


def test_who_may(as_user: AsUser, admin: Browser) -> None:
    director = as_user(DIRECTOR)
    assert [director.get(path).status_code for path in (TABLES, PAGE, EDIT)] == [200, 200, 403]
    assert "Nhập, sửa bảng" not in director.text(PAGE)
    missing = (
        "/t/an/parameters/listed/tables/x",
        "/t/an/parameters/x/tables/products/edit",
        "/t/binh/parameters/tables",
    )
    assert [admin.get(path).status_code for path in missing] == [404] * 3


def test_the_pages_ask_little(admin: Browser) -> None:
    save(admin)
    for path in (TABLES, PAGE, EDIT):
        with counted() as statements:
            assert admin.get(path).status_code == 200
        assert len(statements) <= 12, statements


API = "/t/an/api/v1/settings"
SET = f"{API}/listed/products/sets/2021-01-01"
BODY: Mapping[str, Any] = {
    "rows": [{"code": "SP-01", "label": "Báo cáo", "cells": {"coefficient": "1.5", "urgent": True}}],
    "document": "12-QĐ/UBND",
    "document_date": "2021-01-05",
}
Put = Callable[..., TestResponse]


@pytest.fixture
def put(admin: Browser) -> Put:
    def sending(path: str, body: Any, **headers: str) -> TestResponse:
        token = admin.client.get("/t/an/api/v1/seat").json["csrf_token"]
        return admin.client.put(path, json=body, headers={"X-CSRFToken": token, **headers})

    return sending


def test_programs_read_and_save_rows(admin: Browser, put: Put) -> None:
    (listed,) = [row for row in admin.client.get(API).json if row["pack"] == "listed"]
    assert (listed["missing"], "rows" in listed, listed["needed_for"]) == (True, False, "assignment")
    made = put(SET, BODY)
    assert (made.status_code, made.json["version"], made.json["rows"]) == (201, 1, BODY["rows"])
    assert admin.client.get(made.headers["Location"]).headers["ETag"] == made.headers["ETag"]
    assert put(SET, BODY).status_code == 412
    corrected = {**BODY, "rows": [{"code": "SP-01", "label": "Báo cáo", "cells": {"coefficient": "2"}}]}
    assert put(SET, corrected, **{"If-Match": made.headers["ETag"]}).json["version"] == 2
    read = admin.client.get(f"{API}/listed/products?on=2021-06-30").json
    assert (read["missing"], read["rows"]) == (False, corrected["rows"])
    assert admin.client.get(f"{API}/listed/other").status_code == 404


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({}, "rows.0.coefficient"),
        ({"coefficient": "1,5"}, "rows.0.coefficient"),
        ({"coefficient": "=1"}, "rows.0.coefficient"),
        ({"coefficient": "0"}, "rows.0.coefficient"),
        ({"coefficient": "1", "urgent": "yes"}, "rows.0.urgent"),
        ({"coefficient": "1", "weight": "1"}, "rows.0.weight"),
    ],
)
def test_programs_are_told_which_cell_is_wrong(put: Put, cells: dict[str, Any], field: str) -> None:
    answer = put(SET, {**BODY, "rows": [{"code": "A", "label": "A", "cells": cells}]})
    assert answer.status_code == 422
    assert [row["field"] for row in answer.json["errors"]] == [field]
