"""The organisation: units, posts, holders and seats; read by everybody, edited by the administrator."""

import re
import uuid

from flask import Flask

from core.audit.models import AuditEntry
from core.people.models import Appointment, Post, Seat
from core.tenancy.models import Tenant, Unit
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, DIRECTOR, DISTRICT, AsUser, stored
from tests.web.filling import fill, form_with, send
from tests.world import counted

PAGE = "/t/an/organisation"
UNIT = {"name": "Sở Nội vụ", "kind": "department", "valid_from": "01/02/2021"}


def unit_page(browser: Browser, name: str, page: str = PAGE) -> str:
    found = re.search(rf'<a href="([^"]+/units/[^"]+)">{re.escape(name)}</a>', browser.text(page))
    assert found, browser.text(page)
    return found[1]


def link(browser: Browser, page: str, label: str) -> str:
    found = re.search(rf'href="([^"]+)">{re.escape(label)}</a>', browser.text(page))
    assert found, browser.text(page)
    return found[1]


def test_units_are_found_without_their_marks(as_user: AsUser) -> None:
    browser = as_user(COMMITTEE)
    with counted() as statements:
        page = browser.text(PAGE)
    assert len(statements) <= 12, statements
    assert "Giám đốc Sở Giáo dục và Đào tạo" in page
    found = browser.text(f"{PAGE}?q=so giao duc")
    assert "Sở Giáo dục và Đào tạo" in found
    assert "Đảng ủy Khối các cơ quan" not in found
    assert "Không có mục nào khớp" in browser.text(f"{PAGE}?q=zzz")


def test_a_unit_shows_posts_holders_and_seats(as_user: AsUser) -> None:
    browser = as_user(COMMITTEE)
    path = unit_page(browser, "Sở Giáo dục và Đào tạo")
    with counted() as statements:
        page = browser.text(path)
    assert len(statements) <= 12, statements
    assert "Người đứng đầu" in page
    assert "Thêm chức vụ" not in page


def test_lower_tenants_are_read_from_above_alone(app: Flask, as_user: AsUser) -> None:
    browser = as_user(COMMITTEE)
    children = browser.text(link(browser, PAGE, "Đơn vị hành chính trực thuộc"))
    assert "Huyện Một" in children
    lower = link(browser, link(browser, PAGE, "Đơn vị hành chính trực thuộc"), "Huyện Một")
    assert "Huyện ủy Một" in browser.text(lower)
    province = next(row for row in stored(app, Tenant) if row.slug == "an")
    other = next(row for row in stored(app, Tenant) if row.slug == "binh")
    assert browser.get(f"/t/an/tenants/{other.id}").status_code == 404
    assert as_user(DISTRICT).get(f"/t/an/mot/tenants/{province.id}").status_code == 404
    assert as_user(DIRECTOR).get(lower).status_code == 404


def test_a_unit_a_post_a_holder_and_a_seat_from_the_screen_to_the_row(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    answer = fill(admin, link(admin, PAGE, "Thêm cơ quan, đơn vị"), UNIT)
    assert answer.status_code == 303, words(answer)
    page = answer.location
    assert (
        fill(admin, link(admin, page, "Thêm chức vụ"), {"title": "Giám đốc Sở Nội vụ", "key": "director"}).location
        == page
    )
    assert fill(admin, link(admin, page, "Bổ nhiệm"), {"valid_from": "10/02/2021"}).location == page
    seat = {"role": "leader", "scope": "unit", "valid_from": "10/02/2021"}
    assert fill(admin, link(admin, page, "Giao vai trò"), seat).location == page

    unit = next(row for row in stored(app, Unit) if row.name == "Sở Nội vụ")
    assert (unit.key, unit.kind) == ("so-noi-vu", "department")
    post = next(row for row in stored(app, Post) if row.unit_id == unit.id)
    held = next(row for row in stored(app, Appointment) if row.post_id == post.id)
    given = next(row for row in stored(app, Seat) if row.unit_id == unit.id)
    assert (given.role, given.person_id, given.appointment_id) == ("leader", held.person_id, held.id)

    assert fill(admin, link(admin, page, "Kết thúc"), {"last_day": "12/02/2021"}).location == page
    assert fill(admin, link(admin, page, "Kết thúc giữ chức vụ"), {"last_day": "20/02/2021"}).location == page
    assert next(row for row in stored(app, Appointment) if row.id == held.id).valid_to is not None


def test_many_posts_of_one_kind_are_added_at_once(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page, before = unit_page(admin, "Sở Giáo dục và Đào tạo"), len(stored(app, AuditEntry))
    add, officers = link(admin, page, "Thêm chức vụ"), {"title": "Chuyên viên", "key": "officer"}
    assert fill(admin, add, {**officers, "count": "12"}).location == page
    assert "Đã thêm 12 chức vụ" in admin.text(page)
    assert fill(admin, add, {**officers, "title": "Công chức", "count": "2"}).location == page
    refused = fill(admin, add, {**officers, "count": "501"})
    assert (refused.status_code, "Không được lớn hơn 500" in words(refused)) == (422, True)
    assert form_with(refused, "count").fields["count"] == "501"
    made = [(row.key, row.title) for row in stored(app, Post) if row.key.startswith("officer")]
    assert len(made) == 14
    assert made[0] == ("officer-1", "Chuyên viên 1, Sở Giáo dục và Đào tạo")
    assert made[13] == ("officer-14", "Công chức 14, Sở Giáo dục và Đào tạo")
    assert [row.action for row in stored(app, AuditEntry)][before:] == ["post.add"] * 14


def test_bad_input_is_told_and_kept(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    path = link(admin, PAGE, "Thêm cơ quan, đơn vị")
    before = len(stored(app, Unit))
    for typed, told in (
        ({**UNIT, "name": ""}, "Hãy nhập nội dung này."),
        ({**UNIT, "valid_from": "31/02/2021"}, "Hãy nhập một ngày có thật"),
        ({**UNIT, "key": "Mã có dấu"}, "chỉ được gồm chữ thường không dấu"),
        ({**UNIT, "key": "mat-tran"}, "đã được dùng"),
    ):
        answer = fill(admin, path, typed, has="name")
        assert (answer.status_code, told in words(answer)) == (422, True), words(answer)
        assert all(f'value="{text}"' in words(answer) for text in typed.values() if text)
    assert len(stored(app, Unit)) == before
    held = unit_page(admin, "Sở Giáo dục và Đào tạo")
    seat = fill(admin, link(admin, held, "Giao vai trò"), {"role": "council", "scope": "tree"}, has="role")
    assert (seat.status_code, "hội đồng" in words(seat)) == (422, True)


def test_a_double_click_adds_one_unit(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    path = link(admin, PAGE, "Thêm cơ quan, đơn vị")
    form = form_with(admin.get(path), "name")
    answers = [send(admin, path, form, UNIT) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert [row.name for row in stored(app, Unit)].count("Sở Nội vụ") == 1


def test_only_the_administrator_edits_and_only_ends_what_is_its_own(app: Flask, as_user: AsUser) -> None:
    admin, committee = as_user(ADMIN), as_user(COMMITTEE)
    assert committee.get(link(admin, PAGE, "Thêm cơ quan, đơn vị")).status_code == 403
    lower = next(row for row in stored(app, Seat) if row.tenant_id != stored(app, Seat)[0].tenant_id)
    assert admin.get(f"/t/an/seats/{lower.tenant_id}/{lower.id}/end").status_code == 404
    assert admin.get(f"/t/an/posts/{uuid.uuid4()}/{uuid.uuid4()}/appoint").status_code == 404


def test_units_stand_in_the_order_of_the_alphabet(as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    names = ["Ủy ban Kiểm tra", "Đảng ủy Quân sự", "Dân vận", "Văn phòng", "Ông Bí", "Ong Bí", "Ơn Nghĩa", "Ban Đảng"]
    names += ["Phường 10", "Phường 2", "Phương", "Ăn", "Zoan"]
    form = link(admin, PAGE, "Thêm cơ quan, đơn vị")
    for number, name in enumerate(names):
        assert fill(admin, form, {**UNIT, "name": name, "key": f"u-{number}"}).status_code == 303
    for path, found in ((PAGE, names), (f"{PAGE}?view=tree", names), (f"{PAGE}?sort=-name", [])):
        page = re.findall(r'<a href="[^"]+/units/[^"]+">([^<]+)</a>', admin.text(path))
        order = [name for name in page if name in names]
        right = ["Ăn", "Ban Đảng", "Dân vận", "Đảng ủy Quân sự", "Ong Bí", "Ông Bí", "Ơn Nghĩa", "Phương", "Phường 2"]
        right += ["Phường 10", "Ủy ban Kiểm tra", "Văn phòng", "Zoan"]
        assert order == (right if found else right[::-1])


def test_the_tree_shows_what_belongs_to_what(as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    form = link(admin, PAGE, "Thêm cơ quan, đơn vị")
    above = fill(admin, form, UNIT).location
    part = {**UNIT, "name": "Phòng Thanh niên", "key": "", "parent": above.rpartition("/")[2]}
    assert fill(admin, form, part).status_code == 303
    fill(admin, link(admin, above, "Thêm chức vụ"), {"title": "Giám đốc"})
    with counted() as statements:
        page = admin.text(f"{PAGE}?view=tree")
    assert len(statements) <= 12, statements
    tree = page[page.index('<ul class="unit-tree"') :]
    assert re.search(
        rf"{UNIT['name']}</a>.*?1 chức vụ trống.*?<ul><li>.*?Phòng Thanh niên</a>", re.sub(r">\s+<", "><", tree), re.S
    )
    assert "Phòng Thanh niên" in admin.text(f"{PAGE}?view=tree&q=thanh nien"), "a search is answered by the list"
    assert "unit-tree" not in admin.text(f"{PAGE}?view=tree&q=thanh nien")


def test_a_unit_is_renamed_moved_and_ended_by_hand(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    above = fill(admin, link(admin, PAGE, "Thêm cơ quan, đơn vị"), UNIT).location
    page, top = unit_page(admin, "Sở Giáo dục và Đào tạo"), above.rpartition("/")[2]
    edit = link(admin, page, "Đổi tên, chuyển trực thuộc")
    assert fill(admin, edit, {"name": "Sở Giáo dục", "parent": top}).location == page
    moved = next(row for row in stored(app, Unit) if row.name == "Sở Giáo dục")
    assert str(moved.parent_id) == top
    circle = fill(admin, link(admin, above, "Đổi tên, chuyển trực thuộc"), {"parent": str(moved.id)}, has="name")
    assert (circle.status_code, "thành vòng tròn" in words(circle)) == (422, True)
    alone = fill(admin, link(admin, above, "Kết thúc hoạt động"), {"last_day": "20/02/2021"})
    assert (alone.status_code, "“Sở Giáo dục” vẫn còn hoạt động" in words(alone)) == (409, True)
    assert fill(admin, link(admin, page, "Kết thúc hoạt động"), {"last_day": "20/02/2021"}).location == page
    posts = {row.id for row in stored(app, Post) if row.unit_id == moved.id}
    held = [row for row in stored(app, Appointment) if row.post_id in posts]
    assert {str(row.valid_to) for row in held} == {"2021-02-20"}
    ended = {row.id for row in held}
    assert {str(row.valid_to) for row in stored(app, Seat) if row.appointment_id in ended} == {"2021-02-20"}
    acts = [row.action for row in stored(app, AuditEntry)]
    assert acts[-3:] == ["unit.change", "appointment.end", "unit.end"]
    assert as_user(COMMITTEE).get(edit).status_code == 403
    lower = next(row for row in stored(app, Unit) if row.tenant_id != moved.tenant_id)
    assert admin.get(f"/t/an/units/{lower.tenant_id}/{lower.id}/edit").status_code == 404
