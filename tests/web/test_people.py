"""People with their posts and roles, and posts by the offices that regulations know."""

import re
from datetime import date

from flask import Flask

from core.audit.models import AuditEntry
from core.people.models import Appointment, Post, Seat
from core.people.permissions import PERMISSION_WORDS
from core.people.roles import PERMISSIONS
from tests.web.browser import Browser, words
from tests.web.cycle_year import ADMIN, COMMITTEE, DISTRICT, AsUser, regulation, stored
from tests.web.filling import fill, form_with
from tests.web.test_organisation import PAGE, UNIT, link, unit_page
from tests.world import counted

__all__ = ["regulation"]

PEOPLE = f"{PAGE}/people"
SCHOOLS = "Sở Giáo dục và Đào tạo"


def listed(page: str) -> list[str]:
    """Return the people that a page lists, in its order."""
    return re.findall(r'<a href="/t/an/organisation/people/[^"]+">([^<]+)</a>', page)


def test_people_are_listed_with_posts_units_and_roles(as_user: AsUser) -> None:
    browser = as_user(COMMITTEE)
    with counted() as statements:
        page = browser.text(PEOPLE)
    assert len(statements) <= 12, statements
    director = f"Giám đốc {SCHOOLS}"
    assert director in listed(page)
    assert "Người đứng đầu" in page
    for query, found in (
        ("q=giam doc so giao duc", True),
        ("q=SO GIAO", True),
        ("q=nguoi+la", False),
        ("role=leader", True),
        ("role=council", False),
        (f"unit={unit_page(browser, SCHOOLS).rpartition('/')[2]}", True),
        (f"unit={unit_page(browser, 'Đảng ủy Khối các cơ quan').rpartition('/')[2]}", False),
        ("state=ever&sort=-since", True),
        ("col=person&col=roles", True),
    ):
        assert (director in listed(browser.text(f"{PEOPLE}?{query}"))) is found, query
    assert browser.get(f"{PEOPLE}?export=xlsx").mimetype.endswith("spreadsheetml.sheet")


def test_a_persons_page_tells_their_posts_in_time_and_what_they_may_do(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    unit = unit_page(admin, SCHOOLS)
    assert fill(admin, link(admin, unit, "Kết thúc giữ chức vụ"), {"last_day": "01/02/2021"}).status_code == 303
    gone = next(row for row in stored(app, Appointment) if row.valid_to == date(2021, 2, 1))
    fill(admin, link(admin, unit, "Bổ nhiệm"), {"valid_from": "02/02/2021", "person": str(gone.person_id)})
    with counted() as statements:
        page = as_user(COMMITTEE).text(f"{PEOPLE}/{gone.person_id}")
    assert len(statements) <= 12, statements
    days = re.findall(
        r"\d\d/\d\d/\d{4}", page[page.index("Quá trình giữ chức vụ") : page.index("Vai trò trong hệ thống")]
    )
    assert days[0] == "02/02/2021"
    assert days[-1] == "01/02/2021"
    living = admin.text(f"{PEOPLE}/{next(row for row in stored(app, Seat) if row.role == 'decider').person_id}")
    assert "ban hành quyết định giao nhiệm vụ" in living
    assert "mời, khóa tài khoản" not in living


def test_a_person_of_elsewhere_is_not_found(app: Flask, as_user: AsUser) -> None:
    top = next(row for row in stored(app, Seat) if row.role == "decider")
    assert as_user(COMMITTEE).get(f"{PEOPLE}/{top.person_id}").status_code == 200
    assert as_user(DISTRICT).get(f"/t/an/mot/organisation/people/{top.person_id}").status_code == 404


def test_every_permission_has_words() -> None:
    assert set(PERMISSION_WORDS) == PERMISSIONS


def add(admin: Browser, page: str, **typed: str) -> str:
    """Add a post to a unit; returns what the unit's page then says."""
    answer = fill(admin, link(admin, page, "Thêm chức vụ"), typed)
    assert answer.status_code == 303, words(answer)
    return admin.text(page)


def test_the_form_offers_the_offices_of_the_regulation(app: Flask, as_user: AsUser, regulation: None) -> None:
    admin = as_user(ADMIN)
    page = fill(admin, link(admin, PAGE, "Thêm cơ quan, đơn vị"), UNIT).location
    path = link(admin, page, "Thêm chức vụ")
    assert "(director)" in words(admin.get(path))
    both = fill(admin, path, {"title": "Giám đốc", "office": "director", "key": "giam-doc"})
    assert (both.status_code, "không làm cả hai" in words(both)) == (422, True)
    assert form_with(both, "key").fields["key"] == "giam-doc"
    told = "quy định không có chức danh này"
    assert told not in add(admin, page, title="Giám đốc Sở Nội vụ", office="director")
    wrong = add(admin, page, title="Phó Giám đốc Sở Nội vụ", key="pho-giam-doc")
    assert "không có chức danh “pho-giam-doc”" in wrong
    assert wrong.count(told) == 1
    with counted() as statements:
        admin.text(page)
    assert len(statements) <= 12, statements


def test_a_wrong_office_is_corrected(app: Flask, as_user: AsUser) -> None:
    admin = as_user(ADMIN)
    page = fill(admin, link(admin, PAGE, "Thêm cơ quan, đơn vị"), UNIT).location
    assert "giam-doc" in add(admin, page, title="Giám đốc Sở Nội vụ", key="giam-doc")
    edit = link(admin, page, "Sửa chức vụ")
    assert "(giam-doc) · đang dùng</option>" in words(admin.get(edit))
    assert fill(admin, edit, {"office": "director"}).location == page
    [post] = [row for row in stored(app, Post) if row.title == "Giám đốc Sở Nội vụ"]
    assert post.key == "director"
    [entry] = [row for row in stored(app, AuditEntry) if row.action == "post.change"]
    assert entry.details == {"key": {"from": "giam-doc", "to": "director"}}
    assert as_user(COMMITTEE).get(edit).status_code == 403
    lower = next(row for row in stored(app, Post) if row.tenant_id != post.tenant_id)
    assert admin.get(f"/t/an/posts/{lower.tenant_id}/{lower.id}/edit").status_code == 404
