"""The guided first setup of an empty province through the pages alone, from the operator to an open cycle."""

import io
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import undefer
from sqlalchemy.orm.interfaces import ORMOption
from werkzeug.test import TestResponse

from core import clock
from core.assignment.models import Cycle
from core.audit.models import AuditEntry
from core.db import RowContext, bind_context, db
from core.outbox.models import OutboxRow
from core.people.models import Appointment, Post
from core.setup import services
from core.setup.models import OrganisationTable
from core.setup.places import FROM, new_tenants, places
from core.tenancy.models import Authority, Tenant, Unit
from core.tenancy.queries import tenant_by_slug
from core.web.workbooks import written
from core.worker import perform
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, AsUser, stored
from tests.web.filling import fill, form_to, press, send
from tests.web.invitations import accept, handed
from tests.web.test_operator import PROVINCE, operator  # noqa: F401 - fixture
from tests.web.test_organisation import link, unit_page
from tests.world import counted

SETUP = "/t/moi/setup"
TABLE = f"{SETUP}/organisation"
DISTRICT = "92.916"
BEFORE_92 = {"state": "before", "province": "92", "write": "before.92"}
UNITS = ["Mã đơn vị hành chính", "Mã cơ quan", "Tên cơ quan, đơn vị", "Loại", "Trực thuộc (mã cơ quan)"]
UNITS += ["Hoạt động từ ngày", "Cấp giao việc, xếp loại đặt ở đây (tên cấp)"]
ENDS = "Hoạt động đến hết ngày"
POSTS = ["Mã đơn vị hành chính", "Mã cơ quan", "Mã chức vụ", "Tên chức vụ"]
HOLDERS = ["Mã đơn vị hành chính", "Mã cơ quan", "Mã chức vụ", "Họ tên ghi trong đơn vị", "Từ ngày", "Đến hết ngày"]

Sheet = tuple[list[str], list[list[Any]]]
BOOK: Mapping[str, Sheet] = {
    "Cơ quan": (
        UNITS,
        [
            ["", "phong-to-chuc", "Phòng Tổ chức", "Phòng, đơn vị trực thuộc", "so-noi-vu", "", ""],
            ["", "ban-thuong-vu", "Ban Thường vụ", "standing_committee", "", "01/01/2021", "Ban Thường vụ Tỉnh ủy"],
            ["", "so-noi-vu", "Sở Nội vụ", "sở, ban, ngành", "", date(2021, 1, 1), ""],
            [DISTRICT, "huyen-uy", "Quận ủy", "Cấp ủy huyện, thị xã, thành phố", "", "", ""],
        ],
    ),
    "Chức vụ": (
        POSTS,
        [["", "so-noi-vu", "director", "Giám đốc Sở Nội vụ"], [DISTRICT, "huyen-uy", "secretary", "Bí thư Quận ủy"]],
    ),
    "Người giữ chức vụ": (HOLDERS, [["", "so-noi-vu", "director", "=1+1", "10/01/2021", ""]]),
}


@pytest.fixture
def admin(operator: Browser, app: Flask) -> Browser:  # noqa: F811 - the fixture imported above
    """The first administrator of a province that holds nothing, come in by the link."""
    answer = fill(operator, "/operator/provinces/new", PROVINCE)
    browser = Browser(app.test_client())
    assert accept(browser, handed(operator, answer.location)).location == SETUP
    return browser


@pytest.fixture
def placed(admin: Browser) -> Browser:
    """The same with the districts and communes of the shipped list."""
    assert fill(admin, f"{SETUP}/places", BEFORE_92).status_code == 303
    return admin


def mine(app: Flask, model: type, *options: ORMOption) -> list[Any]:
    """Return the rows of a table that the new province sees."""
    with app.app_context():
        top = tenant_by_slug("moi")
        assert top is not None
        bind_context(db.session(), RowContext(top.id))
        return list(db.session.scalars(select(model).options(*options).order_by(model.id)))


def upload(browser: Browser, sheets: Mapping[str, Sheet] | bytes, name: str = "to-chuc.xlsx") -> TestResponse:
    content = sheets if isinstance(sheets, bytes) else written(sheets)
    data = {"file": (io.BytesIO(content), name)}
    return browser.post(TABLE, data, content_type="multipart/form-data")


def work_off(app: Flask) -> None:
    """Do what waits, as a worker does."""
    with app.app_context():
        for job_id in db.session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))).all():
            perform(str(job_id))


def steps_done(page: str) -> int:
    return page.count("Đã có</span>")


def test_the_whole_setup_from_nothing_to_an_open_cycle(app: Flask, admin: Browser) -> None:
    with counted() as statements:
        page = admin.text(SETUP)
    assert len(statements) <= 12, statements
    assert (steps_done(page), "Việc tiếp theo: Quy định áp dụng." in page) == (0, True)
    assert page.count("Làm sau được</span>") == 1, "districts and communes wait until they are given work"

    assert fill(admin, f"{SETUP}/places", BEFORE_92).status_code == 303
    below = [row for row in mine(app, Tenant) if row.slug.startswith("moi/")]
    assert [sum(row.level == level for row in below) for level in ("district", "commune")] == [9, 80]

    preview = upload(admin, BOOK)
    assert preview.status_code == 303, words(preview)
    assert "Phòng Tổ chức" in admin.text(preview.location)
    assert mine(app, Unit) == []
    job = press(admin, preview.location, "/write").location
    work_off(app)
    assert "Đã xong" in admin.text(job)
    assert "Ghi xong lúc" in admin.text(preview.location)

    unit = unit_page(admin, "Sở Nội vụ", "/t/moi/organisation")
    assert fill(admin, link(admin, unit, "Giao vai trò"), {"role": "leader", "scope": "unit"}).status_code == 303
    account = fill(admin, link(admin, unit, "Tài khoản"), {"email": "giam-doc@moi.example"}).location
    assert accept(Browser(app.test_client()), handed(admin, account)).location == "/seats"

    rules = "/t/moi/parameters/vinh_phuc"
    assert fill(admin, f"{rules}/use", {"enabled": "yes", "valid_from": "01/01/2021"}).status_code == 303
    due = {"value": "10", "valid_from": "01/01/2021", "illustrative": "on"}
    assert fill(admin, f"{rules}/values/report.due_days/new", due).status_code == 303
    cycle = {
        "name": "Giao nhiệm vụ năm 2021",
        "key": "2021",
        "kind": "year",
        "starts_on": "01/01/2021",
        "ends_on": "31/12/2021",
        "registration_opens_on": "15/01/2021",
        "registration_closes_on": "28/02/2021",
        "rule_date": "01/01/2021",
    }
    path = fill(admin, link(admin, SETUP, "Lập kỳ"), cycle).location
    assert fill(admin, f"{path}/issue", {"examples": "keep"}).status_code == 303
    assert [row.state for row in mine(app, Cycle)] == ["open"]
    page = admin.text(SETUP)
    assert steps_done(page) == 7, "everything but an order, and somebody who may issue it"
    assert "Việc tiếp theo: Người giữ chức vụ và vai trò." in page
    assert "chỉ cần trước khi đánh giá" in page


def test_a_table_is_written_row_by_row_with_its_audit(app: Flask, placed: Browser) -> None:
    preview = upload(placed, BOOK)
    press(placed, preview.location, "/write")
    work_off(app)
    units = {row.key: row for row in mine(app, Unit)}
    assert units["phong-to-chuc"].parent_id == units["so-noi-vu"].id
    assert (units["so-noi-vu"].kind, units["so-noi-vu"].valid_from) == ("department", date(2021, 1, 1))
    assert units["huyen-uy"].tenant_id != units["so-noi-vu"].tenant_id
    assert [row.name for row in mine(app, Authority)] == ["Ban Thường vụ Tỉnh ủy"]
    assert {row.key for row in mine(app, Post)} == {"director", "secretary"}
    assert [(row.holder_name, row.valid_from) for row in mine(app, Appointment)] == [("=1+1", date(2021, 1, 10))]
    acts = [row.action for row in mine(app, AuditEntry)]
    counts = [acts.count(act) for act in ("unit.add", "authority.add", "post.add", "appointment.make")]
    assert counts == [4, 1, 2, 1]
    [table] = mine(app, OrganisationTable, undefer(OrganisationTable.rows))
    assert (table.rows, table.written_at is not None) == ([], True), "names are kept in one place alone"
    again = upload(placed, BOOK)
    assert (again.status_code, "không có gì mới" in words(again)) == (422, True)
    assert placed.post(f"{preview.location}/write").status_code == 409


def test_a_second_table_adds_what_is_new_and_changes_what_is_there(app: Flask, placed: Browser) -> None:
    press(placed, upload(placed, BOOK).location, "/write")
    work_off(app)
    changed: Mapping[str, Sheet] = {
        "Cơ quan": (
            UNITS,
            [
                ["", "so-noi-vu", "Sở Tổ chức", "department", "", "", ""],
                ["", "", "Sở Tài chính", "department", "", "", ""],
            ],
        )
    }
    path = upload(placed, changed).location
    page = placed.text(path)
    assert "Sở Tài chính" in page
    assert "<del>Sở Nội vụ</del> → <ins>Sở Tổ chức</ins>" in page
    press(placed, path, "/write")
    work_off(app)
    assert {row.name for row in mine(app, Unit)} >= {"Sở Tổ chức", "Sở Tài chính"}
    assert "Sở Nội vụ" not in {row.name for row in mine(app, Unit)}


def test_every_wrong_row_is_told_at_once_and_nothing_is_kept(app: Flask, placed: Browser) -> None:
    wrong: Mapping[str, Sheet] = {
        "Cơ quan": (
            UNITS,
            [
                ["99.999", "a", "Cơ quan A", "department", "", "", ""],
                ["", "Mã Sai", "Cơ quan B", "department", "", "", ""],
                ["", "c", "", "department", "", "", ""],
                ["", "d", "Cơ quan D", "loại lạ", "", "", ""],
                ["", "e", "Cơ quan E", "department", "khong-co", "", ""],
                ["", "g", "Cơ quan G", "department", "h", "31/02/2021", ""],
                ["", "h", "Cơ quan H", "department", "g", "", ""],
                ["", "g", "Cơ quan G", "department", "", "", ""],
            ],
        ),
        "Người giữ chức vụ": (HOLDERS, [["", "khong-co", "x", "", "01/01/2021", ""], ["", "", "", "", "", ""]]),
    }
    answer = upload(placed, wrong)
    page = words(answer)
    assert answer.status_code == 422
    for told in (
        "“Mã Sai” không phải là mã",
        "Thiếu “Tên cơ quan, đơn vị”.",
        "Không có loại “loại lạ”",
        "“31/02/2021” ở cột “Hoạt động từ ngày” không phải là ngày có thật.",
    ):
        assert told in page, told
    sheet = [row for number, row in enumerate(wrong["Cơ quan"][1]) if number not in (1, 2, 3)]
    sheet[2][5] = ""
    page = words(upload(placed, {**wrong, "Cơ quan": (UNITS, sheet)}))
    for told in (
        "Không có đơn vị hành chính mang mã 99.999",
        "Không có cơ quan mang mã “khong-co” để trực thuộc.",
        "Mã “g” có hai lần trong bảng.",
        "thành vòng tròn",
        "Không có cơ quan mang mã “khong-co”.",
    ):
        assert told in page, told
    assert mine(app, OrganisationTable) == []


def test_a_row_may_stand_for_many_posts(app: Flask, placed: Browser) -> None:
    """The table says how many the unit has: what is there is left, what it lacks is added."""
    heads = [*POSTS, "Số lượng"]

    def sent(count: object) -> TestResponse:
        posts = [["", "so-noi-vu", "officer", "Chuyên viên", count], ["", "so-noi-vu", "director", "Giám đốc", ""]]
        held = [["", "so-noi-vu", "officer-3", "", "10/01/2021", ""]] if count == 3 else []
        return upload(placed, {**BOOK, "Chức vụ": (heads, posts), "Người giữ chức vụ": (HOLDERS, held)})

    for count in (3, 5):
        press(placed, sent(count).location, "/write")
        work_off(app)
        officers = [row for row in mine(app, Post) if row.key.startswith("officer")]
        assert [row.key for row in officers] == [f"officer-{number}" for number in range(1, count + 1)]
        assert officers[0].title == "Chuyên viên 1, Sở Nội vụ"
    [held] = mine(app, Appointment)
    assert held.post_id == officers[2].id
    assert "không có gì mới" in words(sent(4))
    for count in (0, -2, 501, "mười", "3.5"):
        refused = sent(count)
        assert (refused.status_code, "không phải là số nguyên từ 1 đến 500" in words(refused)) == (422, True), count


def test_a_table_of_something_else_is_told_what_is_missing(placed: Browser) -> None:
    page = words(upload(placed, {"Trang1": (["a"], [["b"]])}))
    assert "Không có trang tính “Cơ quan”, “Chức vụ”, “Người giữ chức vụ”" in page
    page = words(upload(placed, {"Cơ quan": (["Mã cơ quan"], [["a"]])}))
    assert "Thiếu cột “Tên cơ quan, đơn vị”, “Loại”" in page
    for content, name in ((b"a;b", "to-chuc.csv"), (b"%PDF-1.4", "to-chuc.xlsx"), (b"", "to-chuc.xlsx")):
        assert upload(placed, content, name).status_code == 422


def test_the_table_to_fill_in_holds_what_is_there_and_can_be_sent_back(app: Flask, placed: Browser) -> None:
    press(placed, upload(placed, BOOK).location, "/write")
    work_off(app)
    placed.client.set_cookie("language", "en")  # tables are Vietnamese in every language
    answer = placed.get(f"{TABLE}.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Cơ quan", "Chức vụ", "Người giữ chức vụ", "Chức danh", "Loại", "Vai trò", "Cách dùng"]
    assert [cell.value for cell in book["Cơ quan"][1]] == [*UNITS, ENDS]
    names = {row[2].value for row in book["Cơ quan"].iter_rows(min_row=2)}
    assert names == {"Phòng Tổ chức", "Ban Thường vụ", "Sở Nội vụ"}
    placed.client.set_cookie("language", "vi")
    sent_back = upload(placed, answer.data)
    assert "không có gì mới" in words(sent_back)


def test_a_job_goes_on_where_a_killed_one_was(app: Flask, placed: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["", f"to-{n}", f"Tổ {n}", "office", "", "", ""] for n in range(25)]
    path = upload(placed, {"Cơ quan": (UNITS, rows)}).location
    press(placed, path, "/write")
    monkeypatch.setattr(services, "CHUNK", 10)
    entered, write = [], services.enter_units

    def dies_in_the_second(actor: Any, units: Any) -> None:
        entered.append(len(units))
        if len(entered) == 2:
            raise RuntimeError("killed")
        write(actor, units)

    kind = services._WRITERS["units"][0]
    monkeypatch.setitem(services._WRITERS, "units", (kind, dies_in_the_second))  # type: ignore[misc]
    with pytest.raises(RuntimeError, match="killed"):
        work_off(app)
    assert len(mine(app, Unit)) == 10
    work_off(app)
    assert len(mine(app, Unit)) == 25
    assert [row.action for row in mine(app, AuditEntry)].count("unit.add") == 25


def test_places_are_taken_once_and_only_where_they_fit(app: Flask, placed: Browser) -> None:
    again = fill(placed, f"{SETUP}/places", {"state": "before", "province": "92"})
    assert (again.status_code, "đã có" in words(again)) == (422, True)
    later = fill(placed, f"{SETUP}/places", {"state": "from", "province": "92"})
    assert (later.status_code, "chỉ có hiệu lực từ ngày 01/07/2025" in words(later)) == (422, True)
    assert placed.get("/t/moi/organisation").status_code == 200
    assert [row for row in stored(app, Tenant) if row.slug.startswith("an/92")] == []


def test_the_shipped_lists_are_whole() -> None:
    counts = {state: [0, 0, 0] for state in ("before", "from")}
    for state, count in counts.items():
        for rows in places(state).values():
            known = {row.code for row in rows}
            for row in rows:
                count[("province", "district", "commune").index(row.level)] += 1
                assert row.parent_code in known or row.level == "province"
    assert counts == {"before": [63, 696, 10035], "from": [34, 0, 3321]}


def test_the_new_map_has_no_districts(app: Flask) -> None:
    with app.app_context():
        top = Tenant(id=uuid.uuid4(), code="92", valid_from=date(2025, 7, 1))
        with clock.at(clock.now().replace(year=2025, month=8)):
            new = new_tenants(top, FROM, "92", [])
    assert {row.level for row in new} == {"commune"}
    assert {row.parent_id for row in new} == {top.id}


def test_a_double_click_writes_a_table_once(app: Flask, placed: Browser) -> None:
    preview = upload(placed, BOOK).location
    form = form_to(placed.get(preview), "/write")
    answers = [send(placed, preview, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert [row.kind for row in mine(app, OutboxRow)] == [services.WRITE]


def test_only_the_administrator_sets_up(as_user: AsUser) -> None:
    for path in ("", "/places", "/organisation", "/organisation.xlsx"):
        assert as_user(ADMIN).get(f"/t/an/setup{path}").status_code == 200
        assert as_user(COMMITTEE).get(f"/t/an/setup{path}").status_code == 403
    assert as_user(ADMIN).get(f"/t/an/setup/organisation/{uuid.uuid4()}").status_code == 404
