"""Pages of obstacles: raised beside a report, directed by the level above, resolved by the holder."""

import pytest
from flask import Flask

from core.db import db
from tests.assigned_year import COMMUNE, DECIDER, DEPARTMENT, DISTRICT, FRONT, OTHER_DISTRICT, Assigned
from tests.web.browser import words
from tests.web.filling import Form, fill, form_to, form_with, send
from tests.web.reporting import AsUser, at, of_page
from tests.world import counted, on

DIRECTED = {"text": "Giao Sở hướng dẫn", "document": "07-TB/TU", "due_on": "31/05/2021", "confirms_objective": "on"}


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def new(app: Flask, address: str, slug: str, kind: str) -> str:
    """Return where an obstacle to a unit's work is raised."""
    with app.app_context():
        work, _target = Assigned(app).held(address, kind)
        db.session.remove()
    return f"/t/{slug}/obstacles/new/{work.tenant_id}/{work.id}"


def raised(app: Flask, as_user: AsUser) -> str:
    """Raise an obstacle of district Một; return its address there."""
    typed = {"description": "Chưa thống nhất giá đất", "proposal": "Đề nghị hướng dẫn", "objective": "on"}
    answer = fill(as_user(DISTRICT), new(app, DISTRICT, "an/mot", "land_clearance"), typed)
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def test_what_was_sent_stands_where_more_is_raised(app: Flask, as_user: AsUser) -> None:
    with on(5, 1):
        path, district = raised(app, as_user), as_user(DISTRICT)
        told = f'{path}">Khó khăn đã gửi 01/05/2021</a>, chờ chỉ đạo'
        assert told in " ".join(district.text(new(app, DISTRICT, "an/mot", "land_clearance")).split())
        assert told not in " ".join(district.text(new(app, DISTRICT, "an/mot", "new_members")).split())


def test_the_whole_chain_is_done_on_pages_and_seen_by_both_levels(app: Flask, as_user: AsUser) -> None:
    with on(5, 1):
        path = raised(app, as_user)
        district = as_user(DISTRICT)
        overview = district.text("/t/an/mot/overview")
        assert "của chính cấp mình, 1 chưa có chỉ đạo của cấp trên." in overview
        assert "Chưa thống nhất giá đất" in district.text("/t/an/mot/obstacles?scope=held")
        assert "Chưa thống nhất giá đất" not in district.text("/t/an/mot/obstacles?scope=given")
        waiting = district.text(path)
        assert "Chờ Ban Thường vụ Tỉnh ủy chỉ đạo" in waiting
        assert "<h2>Kết quả giải quyết</h2>" not in waiting, "there is no direction yet"
    above = path.replace("/t/an/mot/", "/t/an/")
    with on(5, 10):
        decider = as_user(DECIDER)
        text = decider.text("/t/an/obstacles?state=open")
        assert "Chưa thống nhất giá đất" in text
        assert "9 ngày" in text
        answer = fill(decider, above, {**DIRECTED, "due_on": "09/05/2021"}, has="text")
        assert answer.status_code == 422
        assert form_with(answer, "text").fields["text"] == DIRECTED["text"]
        assert "Hạn thực hiện không được ở trong quá khứ" in words(answer)
        assert fill(decider, above, DIRECTED, has="text").status_code == 303
        text = decider.text(above)
        assert "Đã có chỉ đạo" in text
        assert "Đã xác nhận nguyên nhân khách quan" in text
    with on(6, 1):
        district = as_user(DISTRICT)
        assert "Quá hạn giải quyết" in district.text("/t/an/mot/obstacles")
        assert "<h2>Kết quả giải quyết</h2>" in district.text(path)
        assert fill(district, path, {"resolution": "Đã bàn giao mặt bằng"}).status_code == 303
        text = decider_text = as_user(DECIDER).text(above)
        assert "Đã bàn giao mặt bằng" in text
        assert "Đã giải quyết" in decider_text
        assert "Ghi chỉ đạo" not in text
        assert "Chưa thống nhất giá đất" not in district.text("/t/an/mot/obstacles?state=open")


def test_what_is_missing_is_told_and_kept(app: Flask, as_user: AsUser) -> None:
    with on(5, 1):
        path = new(app, DISTRICT, "an/mot", "land_clearance")
        answer = fill(as_user(DISTRICT), path, {"proposal": "Đề nghị hướng dẫn"}, has="description")
        assert answer.status_code == 422
        assert form_with(answer, "description").fields["proposal"] == "Đề nghị hướng dẫn"


def test_a_double_click_raises_and_directs_once(app: Flask, as_user: AsUser) -> None:
    with on(5, 1):
        browser, path = as_user(DISTRICT), new(app, DISTRICT, "an/mot", "land_clearance")
        form = form_with(browser.get(path), "description")
        first, second = (send(browser, path, form, {"description": "Một lần"}) for _ in range(2))
        assert first.location == second.location
        assert browser.text("/t/an/mot/obstacles").count("Một lần") == 1
        above, decider = first.location.replace("/t/an/mot/", "/t/an/"), as_user(DECIDER)
        form = form_with(decider.get(above), "text")
        answers = [send(decider, above, form, DIRECTED) for _ in range(2)]
        first, second = answers
        assert [first.location, decider.get(second.location).location] == [above, above]
        assert decider.text(above).count(DIRECTED["text"]) == 1


def test_a_stale_resolution_shows_what_was_written_first(app: Flask, as_user: AsUser) -> None:
    with on(5, 1):
        path, browser = raised(app, as_user), as_user(DISTRICT)
        form: Form = form_to(browser.get(path), "/resolution")
        fill(as_user(DISTRICT), path, {"resolution": "Bản của người khác"})
        answer = send(browser, path, form, {"resolution": "Bản của tôi"})
        assert answer.status_code == 409
        text = words(answer)
        assert "Bản của người khác" in text
        assert form_with(answer, "resolution").fields["resolution"] == "Bản của tôi"


def test_who_sees_and_does_what(app: Flask, as_user: AsUser) -> None:
    with on(5, 1):
        path = raised(app, as_user)
        above = path.replace("/t/an/mot/", "/t/an/")
        assert "Ghi chỉ đạo" not in as_user(DISTRICT).text(path)
        assert as_user(COMMUNE).get(path.replace("/t/an/mot/", "/t/an/mot/dong/")).status_code == 404
        assert as_user(OTHER_DISTRICT).get(path.replace("/mot/", "/hai/")).status_code == 404
        assert as_user("btv@binh.example").get(path.replace("/t/an/mot/", "/t/binh/")).status_code == 404
        assert as_user(FRONT).get(above).status_code == 404
        assert "Chưa thống nhất giá đất" not in as_user(FRONT).text("/t/an/obstacles")
        assert as_user(DECIDER).post(f"{above}/resolution", {"resolution": "x"}).status_code == 403
        mine = new(app, FRONT, "an", "body_task")
        assert as_user(DEPARTMENT).get(mine).status_code == 404
        assert as_user(DECIDER).get(mine).status_code == 403
        assert as_user("quan-tri@an.example").get("/t/an/obstacles").status_code == 403


def test_an_obstacle_stands_beside_its_report(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        with app.app_context():
            key = Assigned(app).draft(FRONT, "2021-Q1", body_task=1)
            db.session.remove()
        browser = as_user(FRONT)
        answer = fill(browser, new(app, FRONT, "an", "body_task") + f"?report={key[1]}", {"description": "Thiếu người"})
        assert at("an", key) in browser.text(answer.location)
        assert "Thiếu người" in browser.text(at("an", key))
        assert fill(browser, at("an", key), {"next": "submit"}, has="narrative").status_code == 303
        assert "Thiếu người" in browser.text(at("an", key)), "also once it is filed"


def test_pages_of_obstacles_take_few_statements(app: Flask, as_user: AsUser) -> None:
    with on(5, 1):
        path = raised(app, as_user)
        browser = as_user(DISTRICT)
        for address in ("/t/an/mot/obstacles", path):
            with counted() as statements:
                assert browser.get(address).status_code == 200
            assert len(of_page(statements)) <= 12, statements


def test_an_empty_list_says_what_to_do(app: Flask, as_user: AsUser) -> None:
    assert "ngay trên dòng báo cáo" in as_user(DISTRICT).text("/t/an/mot/obstacles")
