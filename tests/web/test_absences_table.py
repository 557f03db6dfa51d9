"""Absences by Excel: downloaded, filled in, shown before they are written."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from core.db import bind_context, db
from core.domain.background import AbsenceKind
from core.people.models import Absence
from core.people.services import AbsenceForm, record_absence
from core.web.workbooks import written
from tests.web.browser import Browser, words
from tests.web.cycle_year import AsUser
from tests.web.filling import form_to, send
from tests.world import World, counted
from tests.year import audited

ADMIN, PERSON = "quan-tri@an.example", "so-giao-duc@an.example"
PAGE = "/t/an/organisation/absences/table"
TITLE = "Thời gian vắng mặt"


@pytest.fixture
def recorded(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        form = AbsenceForm(AbsenceKind.MATERNITY, date(2021, 3, 1), None, "12-QĐ/SNV")
        record_absence(world.actor(ADMIN), world.person(PERSON), form)
        db.session.remove()


def downloaded(admin: Browser) -> tuple[list[str], list[list[Any]], list[tuple[Any, ...]]]:
    """Return heads and rows of the sheet, and the persons it may be about."""
    book: Workbook = load_workbook(io.BytesIO(admin.get("/t/an/organisation/absences.xlsx").data))
    rows = [list(row) for row in book[TITLE].iter_rows(values_only=True)]
    return [str(head) for head in rows[0]], rows[1:], list(book["Người"].iter_rows(min_row=2, values_only=True))


def upload(admin: Browser, heads: list[str], rows: list[list[Any]]) -> Any:
    content = written({TITLE: (heads, rows)})
    return admin.post(PAGE, {"file": (io.BytesIO(content), "vang.xlsx")}, content_type="multipart/form-data")


def absences(app: Flask) -> list[Absence]:
    with app.app_context():
        bind_context(db.session(), World(app).actor(ADMIN).context)
        return list(db.session.scalars(select(Absence).order_by(Absence.id)))


def test_what_is_added_and_corrected_is_shown_and_then_written(app: Flask, as_user: AsUser, recorded: None) -> None:
    admin = as_user(ADMIN)
    assert PAGE in admin.text("/t/an/organisation/absences")
    heads, rows, persons = downloaded(admin)
    assert rows[0][3:7] == ["Nghỉ thai sản", rows[0][4], None, "12-QĐ/SNV"]
    rows[0][5], rows[0][7] = date(2021, 8, 31), "Đi làm lại"
    other = next(person for person in persons if person[0] != rows[0][1])
    rows.append(["", other[0], "", "Đi học tập trung", "01/09/2021", "31/10/2021", "45-QĐ/TU", ""])
    with counted() as sent:
        answer = upload(admin, heads, rows)
    assert len(sent) <= 12, sent
    page = words(answer)
    assert "2 dòng sẽ ghi" in page
    assert "Đi làm lại" in page
    assert len(absences(app)) == 1, "nothing is written before it was seen"
    done = send(admin, PAGE, form_to(answer, f"{PAGE}/write"), {})
    assert done.location == "/t/an/organisation/absences"
    found = absences(app)
    assert [(row.kind, row.ends_on, row.corrects_id is not None) for row in found] == [
        ("maternity", None, False),
        ("maternity", date(2021, 8, 31), True),
        ("training", date(2021, 10, 31), False),
    ]
    with app.app_context():
        bind_context(db.session(), World(app).actor(ADMIN).context)
        assert (len(audited("absence.record")), len(audited("absence.correct"))) == (2, 1)
    again = words(upload(admin, *downloaded(admin)[:2]))
    assert "2 dòng trùng với nội dung đã ghi" in again


def test_every_row_that_is_wrong_is_told(app: Flask, as_user: AsUser, recorded: None) -> None:
    admin = as_user(ADMIN)
    heads, rows, persons = downloaded(admin)
    own = rows[0][1]
    wrong: list[list[Any]] = [
        ["", own, "", "Nghỉ thai sản", "01/04/2021", "", "13-QĐ", ""],
        ["", "khong-co", "", "Nghỉ thai sản", "01/04/2021", "", "13-QĐ", ""],
        ["", persons[0][0], "", "Đi chơi", "01/04/2021", "", "13-QĐ", ""],
        ["", persons[0][0], "", "Biệt phái", "01/05/2021", "01/04/2021", "13-QĐ", ""],
        [rows[0][0], own, "", "Biệt phái", "01/03/2021", "", "12-QĐ/SNV", ""],
        ["khong-co", own, "", "Biệt phái", "01/03/2020", "01/04/2020", "12-QĐ/SNV", ""],
    ]
    answer = upload(admin, heads, wrong)
    assert answer.status_code == 422
    page = words(answer)
    for told in (
        "đã ghi một thời gian vắng mặt khác",
        "Không có người này trong đơn vị",
        "Không có lý do “Đi chơi”",
        "Ngày kết thúc phải từ ngày bắt đầu trở đi",
        "phải nêu “Lý do sửa”",
        "Không có dòng mang mã này",
    ):
        assert told in page
    assert f"{PAGE}/write" not in page
    assert len(absences(app)) == 1


def test_what_changed_since_the_preview_is_not_overwritten(app: Flask, as_user: AsUser, recorded: None) -> None:
    admin = as_user(ADMIN)
    heads, rows, _persons = downloaded(admin)
    rows[0][5], rows[0][7] = date(2021, 8, 31), "Đi làm lại"
    previews = [upload(admin, heads, rows) for _ in range(2)]
    assert send(admin, PAGE, form_to(previews[0], f"{PAGE}/write"), {}).status_code == 303
    refused = send(admin, PAGE, form_to(previews[1], f"{PAGE}/write"), {})
    assert refused.status_code == 422
    assert len(absences(app)) == 2


def test_only_who_records_absences_may(as_user: AsUser) -> None:
    assert as_user("btv@an.example").get(PAGE).status_code == 403
    assert as_user(ADMIN).get(PAGE).status_code == 200
