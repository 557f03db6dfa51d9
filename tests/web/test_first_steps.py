"""What spares a new administrator guessing: regulations to choose from, names in place of codes, all links at once."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from core.people.models import Appointment, Post, Seat
from core.tenancy.models import Tenant, Unit
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, AsUser
from tests.web.filling import fill, form_with, forms, press, send
from tests.web.invitations import NEWCOMER, PASSWORD, accept, invited
from tests.web.test_operator import operator  # noqa: F401 - fixture
from tests.web.test_setup import SETUP, TABLE, admin, mine, upload, work_off  # noqa: F401 - fixture
from tests.world import counted

REGULATION = f"{SETUP}/regulation"
OFFICES = ["Tên cơ quan, đơn vị", "Loại", "Trực thuộc (mã cơ quan)", "Cấp giao việc, xếp loại đặt ở đây (tên cấp)"]
POSTS = ["Mã cơ quan", "Mã chức vụ", "Tên chức vụ"]
HOLDERS = ["Mã cơ quan", "Mã chức vụ", "Họ tên ghi trong đơn vị", "Từ ngày", "Vai trò (cách nhau bằng dấu ;)"]
HOLDERS += ["Địa chỉ thư để đăng nhập"]


def book(posts: list[list[str]], holders: list[list[str]] | None = None) -> dict[str, tuple[list[str], list[Any]]]:
    """Return a table without a single code."""
    units = [
        ["Ban Thường vụ Tỉnh ủy", "Ban Thường vụ, thường trực cấp ủy", "", "Ban Thường vụ Tỉnh ủy"],
        ["Sở Nội vụ", "Sở, ban, ngành", "", ""],
        ["Phòng Tổ chức", "Phòng, đơn vị trực thuộc", "Sở Nội vụ", ""],
    ]
    return {"Cơ quan": (OFFICES, units), "Chức vụ": (POSTS, posts), "Người giữ chức vụ": (HOLDERS, holders or [])}


def test_a_regulation_is_chosen_by_what_it_says(admin: Browser) -> None:  # noqa: F811
    with counted() as statements:
        page = admin.text(REGULATION)
    assert len(statements) <= 12, statements
    for told in (
        "371-QĐ/TU",
        "Giám đốc sở",
        "1 giá trị phải nhập trước khi mở kỳ",
        "Đang có hiệu lực",
        "Giao việc cho:",
    ):
        assert told in page, told
    refused = fill(admin, REGULATION, {"valid_from": "01/01/2021"})
    assert (refused.status_code, "Nội dung chưa hợp lệ" in words(refused)) == (422, True)
    answer = fill(admin, REGULATION, {"pack": "vinh_phuc"}, has="valid_from")
    assert (answer.status_code, "unconfirmed?blocks=order" in answer.location) == (303, True)
    asked = admin.text(answer.location)
    assert "Số ngày sau khi hết quý phải nộp báo cáo" in asked
    assert "Xem cả 12 giá trị khác, cần về sau" in asked
    value = {"vinh_phuc:report:due_days": "10", "valid_from": "01/01/2021", "illustrative": "on"}
    assert fill(admin, answer.location, value).location == SETUP
    assert "Mở kỳ được ngay" in admin.text(REGULATION)


def test_the_first_page_leads_to_the_step_that_comes_next(admin: Browser, as_user: AsUser) -> None:  # noqa: F811
    with counted() as statements:
        page = admin.text("/t/moi/")
    assert len(statements) <= 12, statements
    assert f'<a href="{REGULATION}">Việc tiếp theo: Quy định áp dụng.</a>' in page
    fill(admin, REGULATION, {"pack": "vinh_phuc"}, has="valid_from")
    with counted() as statements:
        page = admin.text("/t/moi/")
    assert len(statements) <= 12, statements
    assert "Việc tiếp theo: Tham số cần xác nhận." in page
    assert "Việc tiếp theo" not in as_user(COMMITTEE).text("/t/an/")


def test_only_who_manages_regulations_chooses(as_user: AsUser) -> None:
    assert as_user(ADMIN).get("/t/an/setup/regulation").status_code == 200
    assert as_user(COMMITTEE).get("/t/an/setup/regulation").status_code == 403


def test_names_stand_in_place_of_codes(app: Flask, admin: Browser) -> None:  # noqa: F811
    fill(admin, REGULATION, {"pack": "vinh_phuc"}, has="valid_from")
    posts = [["Sở Nội vụ", "", "Giám đốc Sở Nội vụ"], ["sở nội vụ", "", "Chánh Văn phòng"]]
    posts += [["Ban Thường vụ Tỉnh ủy", "", "Bí thư Tỉnh ủy"]]
    held = [["Sở Nội vụ", "Giám đốc sở", "minh họa", "01/01/2021", "Người đứng đầu", "noi-vu@moi.example"]]
    held += [["Ban Thường vụ Tỉnh ủy", "Bí thư Tỉnh ủy", "", "01/01/2021", "Cấp có thẩm quyền", "btv@moi.example"]]
    answer = upload(admin, book(posts, held))
    assert answer.status_code == 303, words(answer)
    preview = admin.text(answer.location)
    assert "<del>không</del>" not in preview, "who is new gave no role up"
    assert "Giám đốc sở (director)" in preview
    assert "chanh-van-phong, quy định không có chức danh này" in preview
    press(admin, answer.location, "/write")
    work_off(app)
    units = {row.name: row for row in mine(app, Unit)}
    assert units["Phòng Tổ chức"].parent_id == units["Sở Nội vụ"].id
    assert {row.label for row in mine(app, Seat)} >= {"Giám đốc Sở Nội vụ", "Bí thư Tỉnh ủy"}
    keys = {row.key: row.id for row in mine(app, Post)}
    assert set(keys) == {"director", "chanh-van-phong", "bi-thu-tinh-uy"}
    assert {row.post_id for row in mine(app, Appointment)} == {keys["director"], keys["bi-thu-tinh-uy"]}
    assert "không có gì mới" in words(upload(admin, admin.get(f"{TABLE}.xlsx").data))
    assert "2 lời mời đang mở" in admin.text(SETUP)
    hand_out(app, admin, answer.location)


def hand_out(app: Flask, admin: Browser, table: str) -> None:  # noqa: F811
    """All links on one page, each for whom it says; a second sending makes none."""
    assert "Liên kết cho những người đã mời" in admin.text(table)
    links = "/t/moi/accounts/links"
    form = form_with(admin.get(links), "users")
    answer = send(admin, links, form)
    page = words(answer)
    assert (answer.status_code, "minh họa" in page, "Bí thư Tỉnh ủy" in page) == (200, True, True)
    found = re.findall(r'handed-link">https?://[^<]+?(/invitation/[\w-]+)', page)
    assert len(found) == 2
    assert "đã trao 2 liên kết, chờ đặt mật khẩu" in admin.text(SETUP)
    assert "Việc tiếp theo: Tài khoản" not in admin.text(SETUP), "links that were handed over are not made again"
    assert "Cấp có thẩm quyền" in admin.text("/t/moi/accounts")
    again = send(admin, links, form)
    assert (again.status_code, "handed-link" in words(again)) == (303, False)
    assert accept(Browser(app.test_client()), found[0]).status_code == 303
    page = admin.get(links)
    own = next(each for each in forms(page) if each.method == "post" and not each.action)
    assert "users" not in own.fields, "nobody's link is made worthless unasked"
    [left] = re.findall(r'name="users" value="([^"]+)"', words(page))
    sent = send(admin, links, own, {"users": left, "book": "1"})
    [row] = list(load_workbook(io.BytesIO(sent.data)).active.iter_rows(min_row=2, values_only=True))
    assert "/invitation/" in str(row[3])
    assert admin.get(found[1]).status_code == 404, "the new link replaces the old one"


@pytest.mark.parametrize(
    ("posts", "holders", "told"),
    [
        ([["Sở Nội dụ", "", "Giám đốc"]], [], "Không có cơ quan mang mã “Sở Nội dụ”. Gần nhất: Sở Nội vụ (so-noi-vu)."),
        (
            [["Sở Nội vụ", "Giám đốcc", "Giám đốc"]],
            [],
            "cũng không phải chức danh mà quy định biết. Gần nhất: Giám đốc",
        ),
        (
            [["Sở Nội vụ", "", "Giám đốc Sở Nội vụ"]],
            [["Sở Nội vụ", "thu-truong", "", "01/01/2021", "", ""]],
            "Không có chức vụ mang mã “thu-truong”. Cơ quan này có: Giám đốc Sở Nội vụ (director).",
        ),
        (
            [["Sở Nội vụ", "", "Giám đốc Sở Nội vụ"]],
            [["Sở Nội vụ", "director", "", "01/01/2021", "Người đứng trước", ""]],
            "Gần nhất: Người đứng đầu.",
        ),
    ],
    ids=["unit", "office", "post", "role"],
)
def test_an_error_offers_what_was_probably_meant(
    admin: Browser,  # noqa: F811
    posts: list[list[str]],
    holders: list[list[str]],
    told: str,
) -> None:
    answer: TestResponse = upload(admin, book(posts, holders))
    assert (answer.status_code, told in words(answer)) == (422, True), words(answer)


def test_all_that_is_wrong_is_told_at_once(admin: Browser) -> None:  # noqa: F811
    """Rows that cannot be read do not hide what is wrong with others, nor make what builds on them wrong."""
    table = book(
        [["Sở Nội vụ", "", "Giám đốc Sở Nội vụ"], ["Sở Kín", "", "Giám đốc"], ["Sở Mới", "", "Giám đốc Sở Mới"]],
        [
            ["Sở Nội vụ", "director", "", "31/02/2021", "", ""],
            ["Ban Thường vụ Tỉnh ủy", "bi-thu-tinh-uy", "", "01/01/2021", "", ""],
            ["Sở Mới", "director", "", "01/01/2021", "Người đứng trước", ""],
            ["Sở Mới", "director", "", "01/02/2021", "", ""],
        ],
    )
    table["Cơ quan"][1].extend([["Sở Mới", "Loại lạ", "", ""], ["Phòng Lạc", "Phòng, đơn vị trực thuộc", "Sở Xa", ""]])
    table["Chức vụ"][1].append(["Phòng Lạc", "", "Trưởng phòng"])
    page = words(upload(admin, table))
    for told in ("Loại lạ", "“Sở Xa” để trực thuộc", "Sở Kín", "ngày có thật", "bi-thu-tinh-uy", "Người đứng trước"):
        assert told in page, told
    assert "6 lỗi" in page, "what builds on a wrong row is not wrong for that"


def test_the_table_says_what_kinds_roles_and_offices_are(admin: Browser) -> None:  # noqa: F811
    page = admin.text(TABLE)
    assert "Sở, ban, ngành và cơ quan ngang sở" in page
    assert "Giao nhiệm vụ, xem xét báo cáo" in page
    sheets = load_workbook(io.BytesIO(admin.get(f"{TABLE}.xlsx").data))
    kinds = dict(row[:2] for row in sheets["Loại"].iter_rows(min_row=2, values_only=True))
    assert "Ban Thường vụ Tỉnh ủy" in kinds["Ban Thường vụ, thường trực cấp ủy"]
    offices = {row[0]: row[1] for row in sheets["Chức danh"].iter_rows(min_row=2, values_only=True)}
    assert "vai trò “Cấp có thẩm quyền”" in offices["Ban Thường vụ, thường trực cấp ủy"]
    assert (
        "Giao nhiệm vụ"
        in dict(r[:2] for r in sheets["Vai trò"].iter_rows(min_row=2, values_only=True))["Cấp có thẩm quyền"]
    )


def test_a_long_table_is_shown_in_pages(admin: Browser) -> None:  # noqa: F811
    units = [[f"Sở Số {number}", "Sở, ban, ngành", "", ""] for number in range(1, 251)]
    units.append(["Ban Thường vụ", "standing_committee", "", "Ban Thường vụ Tỉnh ủy"])
    once = [*OFFICES[:-1], "Là cấp có thẩm quyền, tên"]  # as tables handed out before have it
    answer = upload(admin, {"Cơ quan": (once, units), "Chức vụ": (POSTS, []), "Người giữ chức vụ": (HOLDERS, [])})
    assert answer.status_code == 303, words(answer)
    page = admin.text(answer.location)
    assert "Sở, ban, ngành: <b>250</b>" in page
    assert page.count(">Sở Số ") == 20
    assert "<ins>Ban Thường vụ Tỉnh ủy</ins>" in admin.text(f"{answer.location}?outcome=new&page=2")
    with counted() as statements:
        first = admin.text(f"{answer.location}?outcome=new")
    assert len(statements) <= 12, statements
    assert not any("organisation_table.rows" in text or "told AS" in text for text in statements), "parts alone"
    assert (first.count(">Sở Số "), "Trang 1 trên 2" in first) == (200, True)
    assert admin.text(f"{answer.location}?outcome=new&page=2").count(">Sở Số ") == 50


def test_places_are_looked_at_before_they_are_made(app: Flask, admin: Browser) -> None:  # noqa: F811
    path, chosen = f"{SETUP}/places", {"state": "before", "province": "92"}
    seen = fill(admin, path, chosen)
    assert (seen.status_code, "89 đơn vị sẽ lập" in words(seen)) == (200, True)
    other = send(admin, path, form_with(seen, "state"), {**chosen, "province": "01", "write": "before.92"})
    assert (other.status_code, "89 đơn vị sẽ lập" in words(other)) == (200, False), "another choice is shown first"
    assert [row for row in mine(app, Tenant) if row.slug.startswith("moi/")] == []
    assert send(admin, path, form_with(seen, "state"), {"write": "before.92"}).status_code == 303
    assert len([row for row in mine(app, Tenant) if row.slug.startswith("moi/")]) == 89


def test_a_link_asks_before_it_ends_the_session_of_somebody_else(as_user: AsUser) -> None:
    _page, path = invited(as_user(ADMIN))
    helper = as_user(COMMITTEE)
    assert "Trình duyệt này đang đăng nhập bằng" in helper.text(path)
    typed = {"password": PASSWORD, "password_again": PASSWORD}
    refused = helper.post(path, typed)
    assert (refused.status_code, "phiên đang dùng sẽ kết thúc" in words(refused)) == (422, True)
    assert helper.get("/t/an/").status_code == 200, "the session lives"
    assert helper.post(path, {**typed, "replace": "on"}).status_code == 303
    assert NEWCOMER in helper.text("/seats?all=1")
