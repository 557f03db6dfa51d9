"""Advisory councils: formed, with members from a day to a day by a document; who sat on which day."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from core.audit.models import AuditEntry
from core.people.models import Council, Seat
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, ADVISER, COMMITTEE, DISTRICT, AsUser, regulation, stored
from tests.web.filling import fill
from tests.web.test_organisation import PAGE, link
from tests.world import counted

__all__ = ["regulation"]

COUNCILS = f"{PAGE}/councils"
PARTY = "Hội đồng tư vấn khối Đảng"
DOCUMENT = {"document": "Quyết định số 90-QĐ/TU", "document_date": "01/02/2021"}


def council_page(browser: Browser) -> str:
    return link(browser, COUNCILS, PARTY)


def choice(browser: Browser, path: str, words: str) -> str:
    """Return the value of an option by words of its label."""
    found = re.search(rf'<option value="([^"]+)"[^>]*>[^<]*{words}', browser.text(path))
    assert found, browser.text(path)
    return found[1]


def sit(admin: Browser, person: str, **typed: str) -> TestResponse:
    """Let the holder of a post sit on the council, on the first line of the form."""
    path = link(admin, council_page(admin), "Thêm thành viên")
    own = {"appointment": choice(admin, path, person), "label": f"Ủy viên, {person}", "council_role": ""}
    line = {f"members-0-{name}": typed.pop(name, value) for name, value in own.items()}
    return fill(admin, path, {**line, **DOCUMENT, **typed}, has="document")


def members_on(browser: Browser, day: str) -> str:
    page = browser.text(f"{council_page(browser)}?on={day}")
    return page[page.index(f"Thành viên vào ngày {day}") : page.index("Tất cả thành viên")]


def test_members_come_and_go_by_documents_and_days(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page, director = council_page(admin), "Giám đốc Sở Giáo dục và Đào tạo"
    answer = sit(admin, director, valid_from="10/02/2021")
    assert answer.status_code == 303, words(answer)
    assert answer.location == page
    seat = next(row for row in stored(app, Seat) if row.document)
    assert (seat.role, seat.scope, seat.document) == ("council", "tree", DOCUMENT["document"])
    assert seat.appointment_id is not None
    end = fill(admin, f"{COUNCILS}/{seat.tenant_id}/{seat.id}/end", {"last_day": "20/06/2021", "document": "15-QĐ/TU"})
    assert end.location == page
    for day, there in (("09/02/2021", False), ("10/02/2021", True), ("20/06/2021", True), ("21/06/2021", False)):
        assert (director in members_on(as_user(COMMITTEE), day)) is there, day
    with counted() as statements:
        history = as_user(COMMITTEE).text(page)
    assert len(statements) <= 12, statements
    assert DOCUMENT["document"] in history
    assert "15-QĐ/TU" in history[history.index("Tất cả thành viên") :]
    assert [row.action for row in stored(app, AuditEntry)][-2:] == ["seat.give", "seat.end"]


def test_who_chairs_is_named_by_a_document_and_one_at_a_time(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page = council_page(admin)
    assert "Chưa ghi ai là chủ tịch" not in admin.text(page)
    chair = next(row for row in stored(app, Seat) if row.label == "Chủ tịch Hội đồng khối Đảng")
    member = next(row for row in stored(app, Seat) if row.label == "Ủy viên Hội đồng khối Đảng")
    to_chair, document = {"council_role": "chair", "document": "15-QĐ/TU"}, {"council_role": "", "document": "15-QĐ/TU"}
    paths = {row.label: f"{COUNCILS}/{row.tenant_id}/{row.id}/role" for row in (chair, member)}
    second = fill(admin, paths[member.label], to_chair, has="council_role")
    assert second.status_code == 422
    assert "đang là Chủ tịch hội đồng" in words(second)
    assert fill(admin, paths[chair.label], document, has="council_role").status_code == 303
    assert "Chưa ghi ai là chủ tịch" in admin.text(page)
    for reader, place in ((admin, "/t/an/"), (as_user(ADVISER), "/t/an/runs/new")):
        assert "Hội đồng tư vấn chưa có chủ tịch" in reader.text(place)
        assert page in reader.text(place)
    assert fill(admin, paths[member.label], to_chair, has="council_role").location == page
    assert "chưa có chủ tịch" not in admin.text("/t/an/")
    row = members_on(admin, "01/02/2021").split("Ủy viên Hội đồng khối Đảng")[-1].split("</tr>")[0]
    assert "Chủ tịch hội đồng" in row
    assert as_user(COMMITTEE).get(paths[chair.label]).status_code == 403
    twice = sit(admin, "Giám đốc Sở", valid_from="10/02/2021", council_role="chair")
    assert twice.status_code == 422


def test_nobody_sits_twice_at_once_or_without_a_document(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    before = len(stored(app, Seat))
    for person, typed, told in (
        ("Ủy viên Hội đồng khối Đảng", {}, "đã là thành viên hội đồng trong thời gian này"),
        ("Giám đốc Sở", {"document": ""}, "Hãy nhập nội dung này."),
        ("Giám đốc Sở", {"label": "Ủy viên Hội đồng khối Đảng"}, "Đã có thành viên mang tư cách"),
        ("Giám đốc Sở", {"valid_from": "10/02/2021", "valid_to": "09/02/2021"}, "từ ngày bắt đầu trở đi"),
        ("Giám đốc Sở", {"valid_from": "01/01/2001"}, "giữ chức vụ từ ngày muộn hơn"),
    ):
        answer = sit(admin, person, **typed)
        assert (answer.status_code, told in words(answer)) == (422, True), words(answer)
    assert len(stored(app, Seat)) == before


def test_each_of_many_is_called_by_an_own_name(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    path = link(admin, council_page(admin), "Thêm thành viên")
    lines = {
        f"members-{n}-{name}": text
        for n, person in enumerate(("Giám đốc Sở", "Chủ tịch Mặt trận tỉnh"))
        for name, text in (("appointment", choice(admin, path, person)), ("label", f"Ủy viên, {person}"))
    }
    same = {**lines, "members-1-label": "ủy viên, giám đốc sở"}
    answer = fill(admin, path, {**same, **DOCUMENT}, has="document")
    assert (answer.status_code, 'id="f-members-1-label-error">Đã có thành viên' in words(answer)) == (422, True)
    assert fill(admin, path, {**lines, **DOCUMENT}, has="document").status_code == 303
    assert {"Ủy viên, Giám đốc Sở", "Ủy viên, Chủ tịch Mặt trận tỉnh"} <= {row.label for row in stored(app, Seat)}


def test_who_is_to_sit_is_searched_without_marks(as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page = admin.text(link(admin, council_page(admin), "Thêm thành viên") + "?q=so giao duc")
    assert "Giám đốc Sở Giáo dục và Đào tạo" in page
    assert "Chủ tịch Mặt trận tỉnh" not in page


def test_a_council_of_the_regulation_is_formed_once(app: Flask, as_user: AsUser, regulation: None) -> None:
    admin = as_user(ADMIN)
    path = link(admin, COUNCILS, "Lập hội đồng tư vấn")
    body = re.search(r'<option value="([0-9a-f-]{36})"', admin.text(path))
    assert body
    twice = fill(admin, path, {"key": "party_block", "name": "Hội đồng thứ hai", "authority_id": body[1]})
    assert (twice.status_code, "đã có hội đồng với mã này" in words(twice)) == (422, True)
    unknown = fill(admin, path, {"key": "khong-co", "name": "Hội đồng lạ", "authority_id": body[1]})
    assert unknown.status_code == 422
    assert {row.key for row in stored(app, Council)} == {"party_block", "government_block"}


def test_only_the_administrator_seats_members(app: Flask, as_user: AsUser) -> None:
    path = link(as_user(ADMIN), council_page(as_user(ADMIN)), "Thêm thành viên")
    assert as_user(COMMITTEE).get(path).status_code == 403
    assert "Thêm thành viên" not in as_user(COMMITTEE).text(council_page(as_user(ADMIN)))
    council = stored(app, Council)[0]
    assert as_user(DISTRICT).get(f"/t/an/mot/organisation/councils/{council.tenant_id}/{council.id}").status_code == 404
    other = next(row for row in stored(app, Seat) if row.council_id is None and row.tenant_id == council.tenant_id)
    assert as_user(ADMIN).get(f"{COUNCILS}/{other.tenant_id}/{other.id}/end").status_code == 404
