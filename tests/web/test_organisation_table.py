"""The table of an organisation is taken along, changed and sent back: each difference is shown before it is written."""

import io
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.audit.models import AuditEntry
from core.auth.models import User
from core.auth.store import identity
from core.people.models import Appointment, Post, Seat
from core.setup.models import OrganisationTable
from core.tenancy.models import Unit
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, AsUser, stored
from tests.web.filling import fill, press
from tests.web.test_organisation import PAGE, UNIT, link
from tests.web.test_setup import work_off
from tests.world import World

TABLE = "/t/an/setup/organisation"
OFFICES, POSTS, PEOPLE = "Cơ quan", "Chức vụ", "Người giữ chức vụ"
FRONT, SCHOOLS, DIRECT = "mat-tran", "so-giao-duc", "khoi-co-quan"


@pytest.fixture
def admin(as_user: AsUser) -> Browser:
    return as_user(ADMIN)


class Book:
    """The table as it was downloaded, changed cell by cell."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.book: Workbook = load_workbook(io.BytesIO(browser.get(f"{TABLE}.xlsx").data))

    def heads(self, sheet: str) -> list[Any]:
        return [cell.value for cell in self.book[sheet][1]]

    def row(self, sheet: str, *keys: str) -> int:
        """Return the number of the row whose cells hold some keys."""
        rows = self.book[sheet].iter_rows(min_row=2, values_only=True)
        return next(n for n, row in enumerate(rows, 2) if set(keys) <= set(row))

    def put(self, sheet: str, row: int, **cells: Any) -> "Book":
        """Write cells of a row by words of their heads (``den_het_ngay``)."""
        for name, value in cells.items():
            place = next(n for n, text in enumerate(self.heads(sheet), 1) if name.replace("_", " ") in str(text))
            self.book[sheet].cell(row, place, value)
        return self

    def append(self, sheet: str, **cells: Any) -> int:
        row = self.book[sheet].max_row + 1
        self.put(sheet, row, **cells)
        return row

    def send(self) -> TestResponse:
        kept = io.BytesIO()
        self.book.save(kept)
        data = {"file": (io.BytesIO(kept.getvalue()), "to-chuc.xlsx")}
        return self.browser.post(TABLE, data, content_type="multipart/form-data")


def unit(app: Flask, key: str) -> Any:
    return next(row for row in stored(app, Unit) if row.key == key)


def holders(app: Flask, key: str) -> list[Any]:
    """Return the appointments of a unit, oldest first."""
    posts = {row.id for row in stored(app, Post) if row.unit_id == unit(app, key).id}
    return sorted((row for row in stored(app, Appointment) if row.post_id in posts), key=lambda row: row.valid_from)


def test_what_was_downloaded_says_nothing_new(admin: Browser) -> None:
    answer = Book(admin).send()
    assert (answer.status_code, "không có gì mới" in words(answer)) == (422, True)


def with_every_change(book: Book) -> Book:
    """Rename and move the department, end the front, and replace the director."""
    book.put(OFFICES, book.row(OFFICES, SCHOOLS), **{"Tên": "Sở Giáo dục", "Trực": "noi-vu"})
    book.put(OFFICES, book.row(OFFICES, FRONT), **{"đến": "20/02/2021"})
    book.put(POSTS, book.row(POSTS, SCHOOLS, "director"), **{"Tên": "Giám đốc Sở Giáo dục"})
    book.put(PEOPLE, book.row(PEOPLE, SCHOOLS, "director"), **{"Đến": "28/02/2021"})
    newcomer = {"Mã_cơ": SCHOOLS, "Mã_chức": "director", "Họ": "minh họa", "Từ": "01/03/2021"}
    book.append(PEOPLE, **newcomer, **{"Vai": "Người đứng đầu; Người được đánh giá", "Địa": "moi@an.example"})
    return book


def test_a_changed_table_renames_moves_ends_and_replaces(app: Flask, admin: Browser) -> None:
    fill(admin, link(admin, PAGE, "Thêm cơ quan, đơn vị"), {**UNIT, "key": "noi-vu"})
    first = holders(app, SCHOOLS)[0]
    answer = with_every_change(Book(admin)).send()
    assert answer.status_code == 303, words(answer)
    preview = admin.text(answer.location)
    old = "Sở Giáo dục và Đào tạo"
    for told in (
        f"<del>{old}</del> → <ins>Sở Giáo dục</ins>",
        "<del>không</del> → <ins>Sở Nội vụ</ins>",
        f"<del>Giám đốc {old}</del> → <ins>Giám đốc Sở Giáo dục</ins>",
        "<del>—</del> → <ins>20/02/2021</ins>",
        "Thôi giữ chức vụ cùng ngày: <del>—</del> → <ins>1 người</ins>",
        "<del>—</del> → <ins>28/02/2021</ins>",
        "<ins>Người đứng đầu; Người được đánh giá</ins>",
        "<ins>moi@an.example</ins>",
    ):
        assert told in preview, told
    assert unit(app, SCHOOLS).name == old, "nothing is written before it is confirmed"

    press(admin, answer.location, "/write")
    work_off(app)
    moved = unit(app, SCHOOLS)
    assert (moved.name, moved.parent_id) == ("Sở Giáo dục", unit(app, "noi-vu").id)
    assert unit(app, FRONT).valid_to == date(2021, 2, 20)
    assert {row.valid_to for row in holders(app, FRONT)} == {date(2021, 2, 20)}
    before, after = holders(app, SCHOOLS)
    assert (before.id, before.valid_to) == (first.id, date(2021, 2, 28))
    assert (after.holder_name, after.valid_from, after.valid_to) == ("minh họa", date(2021, 3, 1), None)
    assert {row.valid_to for row in stored(app, Seat) if row.appointment_id == first.id} == {date(2021, 2, 28)}
    roles = {row.role: row for row in stored(app, Seat) if row.appointment_id == after.id}
    assert {role: row.scope for role, row in roles.items()} == {"leader": "unit", "subject": "subject"}
    with app.app_context(), identity() as session:
        assert session.scalars(select(User.person_id).where(User.email == "moi@an.example")).one() == after.person_id
    acts = {row.action for row in stored(app, AuditEntry)}
    assert acts >= {"unit.change", "unit.end", "post.change", "appointment.change", "appointment.end", "account.invite"}
    again = Book(admin).send()
    assert (again.status_code, "không có gì mới" in words(again)) == (422, True)


def test_roles_are_given_taken_and_left(app: Flask, admin: Browser) -> None:
    book = Book(admin)
    row = book.row(PEOPLE, SCHOOLS, "director")
    book.put(PEOPLE, row, **{"Vai": "Văn thư, tổng hợp"})
    answer = book.send()
    assert "Người đứng đầu" in admin.text(answer.location)
    press(admin, answer.location, "/write")
    work_off(app)
    held = holders(app, SCHOOLS)[0]
    living = {row.role for row in stored(app, Seat) if row.appointment_id == held.id and row.valid_to is None}
    assert "clerk" in living
    assert "leader" not in living
    left = Book(admin).put(PEOPLE, row, **{"Vai": None}).send()
    assert "không có gì mới" in words(left), "an empty cell says nothing"
    assert Book(admin).put(PEOPLE, row, **{"Vai": "không"}).send().status_code == 303


#: What the cells of some rows are changed to: sheet, a key of the row, head, value, and what is then told at it.
Wrong = tuple[str, str, str, str, str]
UNREAD: list[Wrong] = [
    (OFFICES, SCHOOLS, "Loại", "loại lạ", "Không có loại"),
    (PEOPLE, SCHOOLS, "Vai trò (cách nhau bằng dấu ;)", "Vua", "Không có vai trò “Vua”"),
    (PEOPLE, FRONT, "Vai trò (cách nhau bằng dấu ;)", "council", "ở trang Hội đồng tư vấn"),
    (PEOPLE, DIRECT, "Đến hết ngày", "31/02/2021", "không phải là ngày có thật"),
]
REFUSED: list[Wrong] = [
    (OFFICES, SCHOOLS, "Loại", "Ủy ban nhân dân", "không đổi được bằng bảng"),
    (OFFICES, FRONT, "Hoạt động từ ngày", "02/02/2002", "không đổi được bằng bảng"),
    (OFFICES, DIRECT, "Trực thuộc (mã cơ quan)", DIRECT, "để trực thuộc"),
    (OFFICES, "hoi-dong-dang", "Hoạt động đến hết ngày", "01/01/1990", "từ ngày bắt đầu trở đi"),
    (PEOPLE, SCHOOLS, "Từ ngày", "01/02/2021", "Chức vụ đã có người giữ từ"),
    (PEOPLE, FRONT, "Đến hết ngày", "01/01/1990", "từ ngày bắt đầu trở đi"),
    (PEOPLE, DIRECT, "Địa chỉ thư để đăng nhập", "khac@an.example", "đã có tài khoản"),
    (PEOPLE, "administrator", "Vai trò (cách nhau bằng dấu ;)", "không", "chính vai trò bạn đang dùng"),
    (PEOPLE, "hoi-dong-chinh-quyen", "Mã người (đã có trong hệ thống)", "khong-phai", "của người khác"),
]


@pytest.mark.parametrize("wrong", [UNREAD, REFUSED], ids=["unread", "refused"])
def test_what_a_table_cannot_do_is_told_by_row_and_column(app: Flask, admin: Browser, wrong: list[Wrong]) -> None:
    book = Book(admin)
    rows = [book.row(sheet, key) for sheet, key, *_rest in wrong]
    for row, (sheet, _key, head, value, _told) in zip(rows, wrong, strict=True):
        book.book[sheet].cell(row, book.heads(sheet).index(head) + 1, value)
    answer = book.send()
    page = words(answer)
    assert answer.status_code == 422
    found = re.findall(r"<tr>(.*?)</tr>", page[page.index("Lỗi cần sửa trong bảng") :], re.S)
    told = [re.sub(r"<[^>]+>", "|", line) for line in found]
    for row, (sheet, _key, head, _value, message) in zip(rows, wrong, strict=True):
        parts = (f"|{sheet}|", f"|{row}|", f"|{head}|", message)
        assert any(all(part in line for part in parts) for line in told), (parts, told)
    assert stored(app, OrganisationTable) == []


def test_the_kind_of_several_posts_is_no_post(admin: Browser) -> None:
    book = Book(admin)
    several = {"Mã cơ quan": SCHOOLS, "Mã chức vụ": "pho"}
    book.append(POSTS, **several, **{"Tên chức vụ": "Phó Giám đốc", "Số lượng": 2})
    book.append(PEOPLE, **several, **{"Từ ngày": "01/01/2021"})
    assert "Mã “pho” có nhiều vị trí; ghi mã của từng vị trí: pho-1, pho-2." in words(book.send())


def test_a_unit_with_others_below_it_does_not_end_alone(app: Flask, admin: Browser) -> None:
    book = Book(admin)
    schools, front = book.row(OFFICES, SCHOOLS), book.row(OFFICES, FRONT)
    book.put(OFFICES, schools, **{"Trực": FRONT}).put(OFFICES, front, **{"đến": "20/02/2021"})
    assert "Còn cơ quan trực thuộc đang hoạt động" in words(book.send())
    book.put(OFFICES, front, **{"đến": None, "Trực": SCHOOLS})
    assert "thành vòng tròn" in words(book.send())


def test_a_lower_tenants_row_is_its_own(app: Flask, admin: Browser) -> None:
    lower = next(row for row in stored(app, Unit) if row.tenant_id != unit(app, SCHOOLS).tenant_id)
    with app.app_context():
        code = World(app).tenant("an/mot").code
    book = Book(admin)
    book.append(OFFICES, **{"Mã_đơn": code, "Mã_cơ": lower.key, "Tên": "Tên khác", "Loại": lower.kind})
    assert "Chỉ quản trị của chính đơn vị hành chính đó" in words(book.send())


def test_what_changed_since_the_preview_is_compared_anew(app: Flask, admin: Browser) -> None:
    book = Book(admin)
    book.put(OFFICES, book.row(OFFICES, SCHOOLS), **{"Tên": "Sở Giáo dục"})
    preview = book.send().location
    fill(admin, link(admin, PAGE, "Thêm cơ quan, đơn vị"), UNIT)
    refused = press(admin, preview, "/write")
    assert (refused.status_code, "Tổ chức đã thay đổi từ lúc đọc bảng" in words(refused)) == (409, True)
    assert press(admin, book.send().location, "/write").status_code == 303
