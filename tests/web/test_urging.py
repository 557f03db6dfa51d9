"""The page of urging, urging from other pages, and where it is counted."""

import pytest
from flask import Flask

from core.db import db
from tests.assigned_year import ADVISOR, COMMUNE, DECIDER, DEPARTMENT, DISTRICT, FRONT, Assigned
from tests.service.test_directions import worked_off
from tests.web.browser import words
from tests.web.filling import fill, form_with, press, send
from tests.web.reporting import AsUser, at, of_page
from tests.web.test_directions import concluded, direction_of
from tests.web.test_obstacles import DIRECTED, raised
from tests.world import counted, on


@pytest.fixture
def app(assigned_app: Flask) -> Flask:
    return assigned_app


def held(app: Flask, address: str = DISTRICT, kind: str = "land_clearance") -> str:
    """Return the address, in the province, of a piece of work."""
    with app.app_context():
        work, _target = Assigned(app).held(address, kind)
        db.session.remove()
    return at("an", (work.tenant_id, work.id), "assignments")


def boxes(page: str) -> list[str]:
    """Return what can be ticked."""
    rows = [part.split(">")[0] for part in page.split("<input") if 'name="items"' in part.split(">")[0]]
    return [row.split('value="')[1].split('"')[0] for row in rows if "disabled" not in row]


def test_reports_are_urged_many_at_once(app: Flask, as_user: AsUser) -> None:
    with on(4, 5):
        decider, path = as_user(DECIDER), "/t/an/urging?when=all"
        page = decider.get(path)
        names = boxes(page.get_data(as_text=True))
        assert len(names) == 5, "two districts, the Front, a department, a committee of the province"
        form = form_with(page, "text")
        answer = send(decider, path, form, {"text": "Nộp đúng hạn"})
        assert answer.status_code == 422
        refusal = answer.get_data(as_text=True)
        assert 'id="f-items-error">Hãy chọn ít nhất một mục để đôn đốc.' in refusal
        assert 'href="#f-items"' in refusal
        assert boxes(refusal) == names, "the list stays as it was"
        answer = send(decider, path, form, {"items": names[:3], "text": "Nộp đúng hạn"})
        assert answer.status_code == 303, words(answer)
        assert answer.location == path
        page = decider.get(path).get_data(as_text=True)
        assert boxes(page) == names[3:]
        assert page.count("1 lần") == 3
        overview = decider.text("/t/an/overview")
        assert overview.count("đã đôn đốc 1 lần") == 3
        assert "Lượt đôn đốc trong kỳ" in overview
        with app.app_context():
            worked_off()
        assert 'href="/t/an/mot/reports">Cấp trên đôn đốc nộp báo cáo' in as_user(DISTRICT).text("/t/an/mot/")
        again = send(decider, path, form_with(decider.get(path), "text"), {"items": names[:1]})
        assert "một lần trong ngày" in words(again)


def test_work_and_directions_are_listed_when_due(app: Flask, as_user: AsUser) -> None:
    with on(12, 1):
        decider = as_user(DECIDER)
        assert "Không có nhiệm vụ nào đến hạn" in decider.text("/t/an/urging?kind=work")
        assert "Giải phóng mặt bằng" in decider.text("/t/an/urging?kind=work&when=all&q=giải phóng")
        assert "Không có chỉ đạo nào đến hạn" in decider.text("/t/an/urging?kind=direction")
        assert decider.get("/t/an/urging?kind=x&cycle=y&window=z").status_code == 200
    with on(1, 3, 2022):
        decider, path = as_user(DECIDER), "/t/an/urging?kind=work"
        page = decider.get(path)
        names = boxes(page.get_data(as_text=True))
        assert len(names) > 18
        answer = send(decider, path, form_with(page, "text"), {"items": names})
        assert answer.status_code == 303, words(answer)


def test_one_piece_of_work_is_urged_from_its_page(app: Flask, as_user: AsUser) -> None:
    path = held(app)
    with on(12, 1):
        decider = as_user(DECIDER)
        assert press(decider, path, path.replace("/assignments/", "/urging/work/")).status_code == 303
        text = decider.text(path)
        assert "Đã đôn đốc 1 lần" in text
        assert "Khó khăn, chỉ đạo, đôn đốc" in decider.text(f"{path}/history")
        assert "/urging/work/" not in text, "not twice a day"
        district = as_user(DISTRICT)
        below = path.replace("/t/an/", "/t/an/mot/")
        assert "Đã đôn đốc 1 lần" in district.text(below)
        assert "Đã đôn đốc 1 lần" in district.text("/t/an/mot/work?q=mặt bằng")
        assert "/urging/" not in district.text(below)
        assert f"{below.replace('/assignments/', '/obstacles/new/')}" in district.text(below)


def test_a_direction_is_urged_from_its_page(app: Flask, as_user: AsUser) -> None:
    with on(4, 12):
        decider = as_user(DECIDER)
        path = direction_of(decider, concluded(app, decider))
        target = path.replace("/directions/", "/urging/directions/")
        assert press(decider, path, target).status_code == 303
        assert "Đã đôn đốc 1 lần" in decider.text(path)
        answer = press(decider, path, target)
        assert answer.status_code == 409
        assert "một lần trong ngày" in words(answer)


def test_late_work_is_shown_as_late_or_excused(app: Flask, as_user: AsUser) -> None:
    path = held(app)
    with on(5, 1):
        obstacle = raised(app, as_user)
    with on(1, 20, 2022):
        assert "Quá hạn 20 ngày" in as_user(DECIDER).text(path)
        typed = {**DIRECTED, "due_on": "31/03/2022"}
        above = obstacle.replace("/t/an/mot/", "/t/an/")
        assert fill(as_user(DECIDER), above, typed, has="text").status_code == 303
        for text in (as_user(DECIDER).text(path), as_user(DISTRICT).text("/t/an/mot/work?q=mặt bằng")):
            assert "Không tính chậm: nguyên nhân khách quan" in text
        assert above in as_user(DECIDER).text(path)
        overview = as_user(DECIDER).text("/t/an/overview")
        assert "trong đó không tính chậm do nguyên nhân khách quan" in overview


def test_work_is_directed_from_its_page(app: Flask, as_user: AsUser) -> None:
    path = held(app)
    with on(5, 1):
        decider = as_user(DECIDER)
        new = path.replace("/assignments/", "/directions/new/")
        assert new in decider.text(path)
        typed = {"text": "Lập tổ công tác", "due_on": "31/05/2021", "document": "20-CV/TU"}
        answer = fill(decider, new, typed)
        assert answer.status_code == 303, words(answer)
        assert "Lập tổ công tác" in decider.text(f"{path}/history")
        assert new not in as_user(DISTRICT).text(path.replace("/t/an/", "/t/an/mot/"))
        assert as_user(DISTRICT).get(new.replace("/t/an/", "/t/an/mot/")).status_code == 403


def test_who_may(app: Flask, as_user: AsUser) -> None:
    with on(12, 1):
        for address in (DEPARTMENT, FRONT, "quan-tri@an.example", "chu-tich.mot@an.example"):
            assert as_user(address).get("/t/an/urging").status_code in (403, 404), address
        assert as_user("chu-tich.mot@an.example").get("/t/an/mot/urging").status_code == 403
        assert as_user(COMMUNE).get("/t/an/mot/dong/urging").status_code == 403
        assert as_user(DISTRICT).get("/t/an/mot/urging").status_code == 200
        assert (
            as_user(DISTRICT).post(held(app).replace("/t/an/assignments", "/t/an/mot/urging/work")).status_code == 403
        )


def test_pages_take_few_statements(app: Flask, as_user: AsUser) -> None:
    path = held(app)
    with on(4, 5):
        advisor = as_user(ADVISOR)
        for each in (
            "/t/an/urging",
            "/t/an/urging?kind=work&when=all",
            "/t/an/urging?kind=direction",
            path,
            "/t/an/work",
        ):
            with counted() as statements:
                assert advisor.get(each).status_code == 200
            assert len(of_page(statements)) <= 12, (each, len(of_page(statements)), statements)
