"""A holder registers work; the level above comments, returns or accepts it."""

from flask import Flask

from core.assignment.models import Registration, RegistrationReview
from core.db import RowContext, bind_context, db
from tests.web.browser import words
from tests.web.cycle_year import (
    ADVISER,
    COMMITTEE,
    DIRECTOR,
    DISTRICT,
    FRONT,
    AsUser,
    cycle,
    due_days,
    regulation,
    stored,
)
from tests.web.filling import fill, form_to, form_with, press, send
from tests.world import World, counted

__all__ = ["cycle", "due_days", "regulation"]

NEW = "/t/an/mot/registrations/new"
TYPED = {
    "kind": "new_members",
    "title": "Kết nạp 100 đảng viên trong doanh nghiệp",
    "reasons": ["hard", "new"],
    "obstacles": "Doanh nghiệp nhỏ, ít tổ chức đoàn thể.",
    "committed_result": "100 đảng viên được kết nạp",
    "committed_on": "30/11/2021",
    "plan": "1.100,0",
}


def register(as_user: AsUser) -> str:
    """Write and file a registration of district Một; returns its address as the province sees it."""
    district = as_user(DISTRICT)
    answer = fill(district, NEW, TYPED)
    assert answer.status_code == 303, words(answer)
    assert press(district, answer.location, "/submit").status_code == 303
    return str(answer.location).replace("/t/an/mot/", "/t/an/")


def test_a_registration_is_written_filed_and_accepted(app: Flask, as_user: AsUser, cycle: str):
    path = register(as_user)
    (filed,) = stored(app, Registration)
    assert (filed.state, filed.plan, filed.reasons) == ("submitted", 1100, ["hard", "new"])

    adviser = as_user(ADVISER)
    assert TYPED["title"] in adviser.text("/t/an/registrations?state=submitted")
    assert TYPED["title"] not in adviser.text("/t/an/registrations?state=accepted")
    answer = fill(adviser, path, {"verdict": "accepted", "plan": "1200", "comment": "Nâng chỉ tiêu"}, has="comment")
    assert answer.status_code == 303, words(answer)
    (review,) = stored(app, RegistrationReview)
    assert (review.verdict, review.plan, review.title) == ("accepted", 1200, TYPED["title"])
    page = as_user(DISTRICT).text(path.replace("/t/an/", "/t/an/mot/"))
    assert "Được chấp nhận" in page
    assert "<del>1.100</del>" in page
    assert "<ins>1.200</ins>" in page
    assert page.count("giữ nguyên") == 2, "title and day are as they were filed"
    assert "Nộp đăng ký</button>" not in page


def test_what_is_returned_is_mended_and_filed_again(app: Flask, as_user: AsUser, cycle: str):
    path, adviser, district = register(as_user), as_user(ADVISER), as_user(DISTRICT)
    own = path.replace("/t/an/", "/t/an/mot/")
    answer = fill(adviser, path, {"verdict": "returned"}, has="comment")
    assert answer.status_code == 422
    assert 'id="f-comment-error"' in words(answer)
    assert fill(adviser, path, {"verdict": "returned", "comment": "Nêu rõ sản phẩm"}, has="comment").status_code == 303

    assert "Nêu rõ sản phẩm" in district.text(f"{own}/edit")
    assert fill(district, f"{own}/edit", {"title": "Tên mới"}).status_code == 303
    assert press(district, own, "/submit").status_code == 303
    assert "Chờ xem xét" in adviser.text(path)
    assert [row.verdict for row in stored(app, RegistrationReview)] == ["returned"], "history stays"


def test_errors_keep_what_was_typed(app: Flask, as_user: AsUser, cycle: str):
    answer = fill(as_user(DISTRICT), NEW, {**TYPED, "plan": "nhiều", "committed_on": "31/02/2021"})
    assert answer.status_code == 422
    page = words(answer)
    assert 'value="nhiều"' in page
    assert 'value="31/02/2021"' in page
    assert TYPED["obstacles"] in page
    assert page.count("checked") >= 2
    answer = fill(as_user(DISTRICT), NEW, {**TYPED, "committed_on": "31/01/2022"})
    assert answer.status_code == 422
    assert "nằm ngoài kỳ" in words(answer)
    assert fill(as_user(DISTRICT), NEW, {**TYPED, "plan": "-5"}).status_code == 422
    assert stored(app, Registration) == []


def test_a_double_click_registers_once(app: Flask, as_user: AsUser, cycle: str):
    district = as_user(DISTRICT)
    form = form_with(district.get(NEW), "title")
    first, second = (send(district, NEW, form, TYPED) for _ in range(2))
    assert first.location == second.location
    assert len(stored(app, Registration)) == 1


def test_a_stale_edit_shows_both_versions(app: Flask, as_user: AsUser, cycle: str):
    district = as_user(DISTRICT)
    path = fill(district, NEW, TYPED).location
    stale = form_with(district.get(f"{path}/edit"), "title")
    assert fill(district, f"{path}/edit", {"title": "Bản thứ nhất"}).status_code == 303
    answer = send(district, f"{path}/edit", stale, {"title": "Bản thứ hai"})
    assert answer.status_code == 409
    assert "Bản thứ nhất" in words(answer)
    assert "Bản thứ hai" in words(answer)
    assert stored(app, Registration)[0].title == "Bản thứ nhất"


def test_each_unit_is_offered_its_own_kinds(as_user: AsUser, cycle: str):
    district = as_user(DISTRICT).text(NEW)
    assert "Kết nạp đảng viên" in district
    assert "Sản phẩm được giao" not in district
    director = as_user(DIRECTOR).text("/t/an/registrations/new")
    assert "Sản phẩm được giao" in director
    assert "Kết nạp đảng viên" not in director


def test_nobody_reviews_what_they_propose_to_a_higher_level(app: Flask, as_user: AsUser, cycle: str):
    path = register(as_user)
    own = path.replace("/t/an/", "/t/an/mot/")
    district = as_user(DISTRICT)
    assert "Xem xét đăng ký" not in district.text(own)
    assert district.post(f"{own}/review", {"verdict": "accepted"}).status_code == 403
    director = as_user(DIRECTOR)
    filed = fill(
        director, "/t/an/registrations/new", {**TYPED, "kind": "secretary_programme_task", "plan": ""}
    ).location
    assert press(director, filed, "/submit").status_code == 303
    assert director.post(f"{filed}/review", {"verdict": "accepted"}).status_code == 403
    assert stored(app, RegistrationReview) == []


def test_of_two_reviewers_the_second_learns_of_the_first(app: Flask, as_user: AsUser, cycle: str):
    path = register(as_user)
    adviser, committee = as_user(ADVISER), as_user(COMMITTEE)
    opened = form_with(adviser.get(path), "comment")
    said = {"verdict": "commented", "plan": "1200", "comment": "Nâng theo số dân"}
    assert fill(committee, path, said, has="comment").status_code == 303
    answer = send(adviser, path, opened, {"verdict": "accepted", "comment": "Thống nhất"})
    assert answer.status_code == 409
    assert [row.verdict for row in stored(app, RegistrationReview)] == ["commented"]
    page = words(answer)
    for both in ("Cho ý kiến, chưa kết luận", "Nâng theo số dân", "Thống nhất", ">1.200</td>", ">1.100</td>"):
        assert both in page
    again = form_with(answer, "comment")
    assert (again.fields["verdict"], again.fields["comment"]) == ("accepted", "Thống nhất")
    opened = form_with(committee.get(path), "comment")
    assert opened.fields["plan"] == "1.200", "what was adjusted last is what the next one starts from"
    assert send(adviser, path, again, {"plan": "1.150"}).status_code == 303
    assert [(row.verdict, row.plan) for row in stored(app, RegistrationReview)][1:] == [("accepted", 1150)]

    answer = send(committee, path, opened, {"verdict": "returned", "comment": "Chưa rõ sản phẩm"})
    assert answer.status_code == 409
    assert "Người khác vừa ghi kết quả" in words(answer)
    assert "Chưa rõ sản phẩm" in words(answer)
    assert len(stored(app, RegistrationReview)) == 2


def test_a_registration_of_others_is_not_there(as_user: AsUser, cycle: str):
    path = register(as_user)
    assert as_user("btv@binh.example").get(path.replace("/t/an/", "/t/binh/")).status_code == 404
    assert as_user("bi-thu.hai@an.example").get(path.replace("/t/an/", "/t/an/hai/")).status_code == 404
    assert as_user(FRONT).get(path).status_code == 404, "a seat of one unit sees its own alone"
    assert as_user(FRONT).text("/t/an/registrations").count(TYPED["title"]) == 0
    assert as_user("quan-tri@an.example").get("/t/an/registrations").status_code == 403


def test_a_registration_is_refused_outside_its_time(app: Flask, as_user: AsUser, cycle: str):
    district = as_user(DISTRICT)
    path = fill(district, NEW, TYPED).location
    form = form_to(district.get(path), "/submit")
    with app.app_context():
        bind_context(db.session(), RowContext(World(app).actor(COMMITTEE).tenant_id))
        db.session.execute(db.text("update cycle set registration_closes_on = '2021-02-01'"))
        db.session.commit()
    answer = send(district, path, form)
    assert answer.status_code == 409
    assert "01/02/2021" in words(answer)


def test_few_statements_however_long_the_list(as_user: AsUser, cycle: str):
    path = register(as_user)
    for number in range(4):
        assert fill(as_user(DISTRICT), NEW, {**TYPED, "title": f"Việc {number}"}).status_code == 303
    adviser = as_user(ADVISER)
    for address in ("/t/an/registrations", path):
        adviser.get(address)
        with counted() as statements:
            assert adviser.get(address).status_code == 200
        assert len(statements) <= 12, statements
