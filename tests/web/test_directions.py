"""Pages of meetings and directions: concluded, answered, judged, followed by both sides."""

import re

import pytest
from flask import Flask

from core.db import db
from tests.assigned_year import ADVISOR, COMMUNE, DECIDER, DEPARTMENT, DISTRICT, FRONT, OTHER_DISTRICT, Assigned
from tests.web.browser import Browser, words
from tests.web.filling import fill, form_to, form_with, send
from tests.web.reporting import AsUser, of_page
from tests.web.test_home import section
from tests.world import counted, on

HELD = {
    "kind": "quarter",
    "held_on": "12/04/2021",
    "subject": "Giao ban quý I",
    "participants": "Bí thư các huyện ủy",
    "number": "15-TB/TU",
    "summary": "Đẩy nhanh tiến độ",
}


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def choice(app: Flask, slug: str, unit: str) -> str:
    """Return how a list of choices names a unit."""
    with app.app_context():
        owner, key = Assigned(app).unit(slug, unit)
        db.session.remove()
    return f"{owner}.{key}"


def concluded(app: Flask, browser: Browser) -> str:
    """Record a meeting that directs district Một; return its address."""
    typed = {
        **HELD,
        "conclusions-0-unit": choice(app, "an/mot", "huyen-uy"),
        "conclusions-0-text": "Bàn giao mặt bằng dự án đường vành đai",
        "conclusions-0-due_on": "30/04/2021",
    }
    answer = fill(browser, "/t/an/meetings/new", typed, has="subject")
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def direction_of(browser: Browser, path: str) -> str:
    found = re.search(r"/t/an[\w/-]*/directions/[\w-]+/[\w-]+", browser.get(path).get_data(as_text=True))
    assert found
    return found[0]


def test_the_whole_life_is_lived_on_pages(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        decider = as_user(DECIDER)
        meeting = concluded(app, decider)
        text = decider.text(meeting)
        assert "Họp quý ngày 12/04/2021" in text
        assert "Đang thực hiện" in text
        above = direction_of(decider, meeting)
    below = above.replace("/t/an/", "/t/an/mot/")
    with on(5, 3):
        decider = as_user(DECIDER)
        assert "Quá hạn 3 ngày" in decider.text(meeting)
        assert "Bàn giao mặt bằng" in section(
            decider.get("/t/an/").get_data(as_text=True), "Chỉ đạo đến hạn, quá hạn chưa có kết quả"
        )
        district = as_user(DISTRICT)
        waiting = section(district.get("/t/an/mot/").get_data(as_text=True), "Chỉ đạo phải thực hiện")
        assert below in waiting
        assert "hạn 30/04/2021" in waiting
        assert "Quá hạn" in waiting
        text = district.text(below)
        assert "Họp quý ngày 12/04/2021" in text
        assert meeting not in district.get(below).get_data(as_text=True), "the meeting itself is not theirs to read"
        assert fill(district, below, {"text": "Đã bàn giao", "done_on": "02/05/2021"}, has="done_on").status_code == 303
        assert "Chỉ đạo phải thực hiện" not in district.text("/t/an/mot/")
        assert "Kết quả thực hiện chỉ đạo chờ kết luận" in decider.text("/t/an/")
        text = decider.text(above)
        assert "Đã bàn giao" in text
        assert "chậm 2 ngày" in text
        assert fill(decider, above, {"verdict": "accepted"}, has="text").status_code == 303
        assert "Đã hoàn thành" in district.text(below)
        assert "Đã bàn giao" in decider.text(meeting)


def test_what_is_wrong_is_told_at_its_field_and_kept(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        decider = as_user(DECIDER)
        typed = {
            **HELD,
            "held_on": "13/04/2021",
            "conclusions-1-unit": choice(app, "an/mot", "huyen-uy"),
            "conclusions-1-text": "Việc phải làm",
            "conclusions-1-due_on": "01/04/2021",
        }
        answer = fill(decider, "/t/an/meetings/new", typed, has="subject")
        assert answer.status_code == 422
        assert "Ngày họp, kiểm tra không được ở tương lai" in words(answer)
        answer = fill(decider, "/t/an/meetings/new", {**typed, "held_on": "12/04/2021"}, has="subject")
        assert answer.status_code == 422
        assert 'href="#f-conclusions-1-due_on"' in answer.get_data(as_text=True)
        assert form_with(answer, "subject").fields["conclusions-1-text"] == "Việc phải làm"
        meeting = concluded(app, decider)
        above = direction_of(decider, meeting)
        answer = fill(decider, above, {"verdict": "withdrawn"}, has="text")
        assert answer.status_code == 422
        assert "Phải nêu lý do" in words(answer)


def test_a_unit_is_directed_alone(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        advisor = as_user(ADVISOR)
        typed = {
            "unit": choice(app, "an", "so-giao-duc"),
            "text": "Báo cáo chuyên đề",
            "due_on": "30/04/2021",
            "document": "20-CV/TU",
        }
        form = form_with(advisor.get("/t/an/directions/new"), "unit")
        assert "meeting_id" not in form.fields, "nothing to choose from is not asked"
        first, second = (send(advisor, "/t/an/directions/new", form, typed) for _ in range(2))
        assert advisor.get(second.location).location == first.location, "a double click directs once"
        department = as_user(DEPARTMENT)
        assert "Báo cáo chuyên đề" in department.text("/t/an/directions")
        assert fill(department, first.location, {"text": "Đã gửi", "done_on": "12/04/2021"}).status_code == 303
        for text in (department.text(first.location), department.text("/t/an/directions?state=answered")):
            assert "Chờ kết luận" in text
        assert "Ghi kết luận" not in department.text(first.location)
        assert as_user(FRONT).get(first.location).status_code == 404
        assert "Báo cáo chuyên đề" not in as_user(FRONT).text("/t/an/directions")


def test_the_list_is_filtered(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        decider = as_user(DECIDER)
        meeting = concluded(app, decider)
    name, unit = meeting.rsplit("/", 1)[1], choice(app, "an/mot", "huyen-uy")
    what = "Bàn giao mặt bằng dự án"
    with on(5, 3):
        decider = as_user(DECIDER)
        for query in ("", "state=open", "state=overdue", f"meeting={name}", f"unit={unit}", "q=vành đai", "scope=all"):
            assert what in decider.text(f"/t/an/directions?{query}"), query
        for query in ("state=accepted", "q=xyz", "scope=held"):
            assert what not in decider.text(f"/t/an/directions?{query}"), query
        assert what in decider.text("/t/an/directions?meeting=x&unit=y&scope=z"), "rubbish is ignored"
        assert what in as_user(DISTRICT).text("/t/an/mot/directions?scope=held")
        assert "Chưa có chỉ đạo nào" in as_user(COMMUNE).text("/t/an/mot/dong/directions")
        assert "Giao ban quý I" in decider.text("/t/an/meetings?kind=quarter")
        assert "Giao ban quý I" not in decider.text("/t/an/meetings?kind=month")
        assert "Giao ban quý I" not in decider.text("/t/an/meetings?scope=below")


def test_a_district_does_the_same_for_its_communes(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        district = as_user(DISTRICT)
        typed = {
            **HELD,
            "number": "",
            "conclusions-0-unit": choice(app, "an/mot/dong", "dang-uy"),
            "conclusions-0-text": "Rà soát nguồn phát triển đảng",
            "conclusions-0-due_on": "30/04/2021",
        }
        answer = fill(district, "/t/an/mot/meetings/new", typed, has="subject")
        assert answer.status_code == 303, words(answer)
        assert "Rà soát nguồn" in as_user(COMMUNE).text("/t/an/mot/dong/directions")
        below = as_user(DECIDER)
        assert "Giao ban quý I" in below.text("/t/an/meetings?scope=below")
        seen = below.get(answer.location.replace("/t/an/mot/", "/t/an/"))
        assert "Rà soát nguồn" in seen.get_data(as_text=True)
        assert "Thêm kết luận" not in seen.get_data(as_text=True)


def test_who_sees_and_does_what(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        decider = as_user(DECIDER)
        meeting = concluded(app, decider)
        above = direction_of(decider, meeting)
        assert as_user(DISTRICT).get(meeting.replace("/t/an/", "/t/an/mot/")).status_code == 404
        assert as_user("btv@binh.example").get(meeting.replace("/t/an/", "/t/binh/")).status_code == 404
        assert as_user(OTHER_DISTRICT).get(above.replace("/t/an/", "/t/an/hai/")).status_code == 404
        assert as_user("btv@binh.example").get(above.replace("/t/an/", "/t/binh/")).status_code == 404
        assert as_user(FRONT).get(meeting).status_code == 403
        assert as_user("quan-tri@an.example").get("/t/an/directions").status_code == 403
        below = above.replace("/t/an/", "/t/an/mot/")
        assert as_user(DISTRICT).post(f"{below}/judgement", {"verdict": "accepted"}).status_code in (403, 422)
        assert as_user(DECIDER).post(f"{above}/answer", {"text": "x"}).status_code == 403
        assert as_user(FRONT).get("/t/an/directions/new").status_code == 403


def test_more_conclusions_can_be_added(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        decider = as_user(DECIDER)
        meeting = concluded(app, decider)
        form = form_to(decider.get(meeting), meeting)
        typed = {
            "conclusions-0-unit": choice(app, "an/hai", "huyen-uy"),
            "conclusions-0-text": "Sơ kết chuyên đề",
            "conclusions-0-due_on": "31/05/2021",
        }
        assert send(decider, meeting, form, typed).status_code == 303
        assert "Sơ kết chuyên đề" in decider.text(meeting)
        answer = send(decider, meeting, form_to(decider.get(meeting), meeting), {})
        assert answer.status_code == 422
        assert "ít nhất một kết luận" in words(answer)


def test_pages_take_few_statements(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        decider = as_user(DECIDER)
        meeting = concluded(app, decider)
        above = direction_of(decider, meeting)
        for path in (
            "/t/an/directions",
            "/t/an/meetings",
            "/t/an/meetings/new",
            "/t/an/directions/new",
            meeting,
            above,
        ):
            with counted() as statements:
                assert decider.get(path).status_code == 200
            assert len(of_page(statements)) <= 12, (path, statements)
