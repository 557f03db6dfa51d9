"""The page that carries unfinished work on: chosen, ordered, and followed over its years."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.models import Assignment
from core.db import bind_context, db
from core.reporting.services import DirectionForm, ObstacleForm, give_direction, raise_obstacle
from tests.service.year_2022 import CYCLE_2022, in_2022
from tests.web.browser import words
from tests.web.filling import fill, form_with, send
from tests.web.rating_year import AsUser
from tests.world import counted, open_cycle
from tests.year import ADVISER, COMMITTEE, Year

DISTRICT, DISTRICT_2 = "bi-thu.mot@an.example", "bi-thu.hai@an.example"
DECISION = {
    "number": "05-QĐ/TU",
    "issued_on": "12/01/2022",
    "signer": "T/M Ban Thường vụ",
    "summary": "Giao tiếp việc dở dang",
}


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    """A year in which every report is answered: district Hai missed two targets."""
    return reported_app


@pytest.fixture
def page(app: Flask) -> Iterator[str]:
    """The address of the page, on the day on which the cycle of 2022 is open."""
    with in_2022(1, 12):
        with app.app_context():
            cycle = open_cycle(Year(app), CYCLE_2022)
            db.session.remove()
        yield f"/t/an/cycles/{cycle[0]}/{cycle[1]}/carry-over"


def carried(app: Flask) -> list[Assignment]:
    with app.app_context():
        bind_context(db.session(), Year(app).actor(COMMITTEE).context)
        rows = select(Assignment).where(Assignment.carried_from_id.is_not(None)).order_by(Assignment.kind)
        return list(db.session.scalars(rows))


def test_the_cycle_leads_there(as_user: AsUser, page: str) -> None:
    committee = as_user(COMMITTEE)
    assert page in committee.text(page.removesuffix("/carry-over"))
    assert page not in as_user("quan-tri@an.example").text(page.removesuffix("/carry-over"))
    with counted() as sent:
        shown = committee.text(page)
    assert len(sent) <= 20, len(sent)
    assert "Chưa đạt chỉ tiêu: Giải ngân vốn đầu tư công" in shown
    assert "2 nhiệm vụ chưa hoàn thành." in shown
    assert "Huyện ủy Hai" in shown
    assert "Huyện ủy Một" not in shown


def stood_in_the_way(app: Flask) -> None:
    """Raise an obstacle of the disbursement in November 2021 and direct what shall be done."""
    with app.app_context(), in_2022(1, 11):
        leader = Year(app).actor(DISTRICT_2, "leader")
        bind_context(db.session(), leader.context)
        work = db.session.execute(
            select(Assignment.tenant_id, Assignment.id).where(
                Assignment.tenant_id == leader.tenant_id, Assignment.kind == "disbursement"
            )
        ).one()
        raised = raise_obstacle(leader, tuple(work), ObstacleForm("Thiếu mặt bằng sạch", "Đề nghị hướng dẫn", False))
        decider = Year(app).actor(COMMITTEE)
        form = DirectionForm("Giao sở hướng dẫn trong tháng", "07-TB/TU", date(2022, 1, 31), False)
        give_direction(decider, (leader.tenant_id, raised), form)
        db.session.remove()


def test_all_is_carried_and_followed_over_the_years(app: Flask, as_user: AsUser, page: str) -> None:
    stood_in_the_way(app)
    committee = as_user(COMMITTEE)
    assert ">Ban hành quyết định</button>" not in committee.text(page), "nothing is issued unseen"
    looked = fill(committee, page, {**DECISION, "preview": "1"}, has="number")
    assert "giao 2 nhiệm vụ cho 1 đơn vị" in words(looked)
    assert "Huyện ủy Hai: 2 nhiệm vụ" in words(looked)
    assert carried(app) == []
    found = re.search(r'name="issue" value="([0-9a-f]+)"', words(looked))
    assert found
    answer = send(committee, page, form_with(looked, "number"), {"issue": found[1]})
    assert answer.status_code == 303, words(answer)
    order = committee.text(answer.location)
    assert order.count("chuyển tiếp") == 2
    rows = carried(app)
    assert [row.kind for row in rows] == ["disbursement", "enterprise_organisations"]
    assert "Không còn nhiệm vụ nào" in committee.text(page)

    own = f"/t/an/hai/assignments/{rows[0].tenant_id}/{rows[0].id}"
    work = as_user(DISTRICT_2).text(own)
    assert "Nhiệm vụ thực hiện đến cùng qua nhiều kỳ" in work
    assert "Giao nhiệm vụ năm 2021" in work
    history = as_user(DISTRICT_2).text(f"{own}/history")
    assert "70/130 (53,8" in history, "what was reported in the first year"
    newest, oldest = history.split("<section aria-labelledby")[1:3]
    assert "năm 2022" in newest.split("</h2>")[0]
    assert "năm 2021" in oldest.split("</h2>")[0]
    table = re.sub(r"<[^>]+>|\s+", " ", history.split("từ kỳ đầu đến kỳ cuối")[-1].split("</table>")[0])
    assert table.index("năm 2021") < table.index("năm 2022"), "from the first cycle to the last"
    assert "chưa hoàn thành" in table
    assert "Chậm (ngày)" in table
    assert "Được chấp nhận" in history
    assert "Thiếu mặt bằng sạch" in history
    assert "Giao sở hướng dẫn trong tháng (07-TB/TU)" in history
    first = f"/t/an/hai/assignments/{rows[0].carried_from_tenant_id}/{rows[0].carried_from_id}"
    assert own in as_user(DISTRICT_2).text(first), "the old work leads to what it goes on as"


def test_some_are_chosen_and_may_be_given_another_plan(app: Flask, as_user: AsUser, page: str) -> None:
    committee = as_user(COMMITTEE)
    none = committee.get(f"{page}?take=none")
    form = form_with(none, "number")
    assert not [name for name in form.fields if name.endswith("-take")]
    answer = send(committee, page, form, DECISION)
    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một nhiệm vụ" in words(answer)
    answer = send(committee, page, form, {**DECISION, "work-1-take": "y", "work-1-plan": "97,5"})
    assert answer.status_code == 303, words(answer)
    (row,) = carried(app)
    assert row.kind == "disbursement"
    assert "97,5" in committee.text(f"/t/an/assignments/{row.tenant_id}/{row.id}")


def test_a_row_that_does_not_say_what_it_becomes_is_named(app: Flask, as_user: AsUser, page: str) -> None:
    committee = as_user(COMMITTEE)
    form = form_with(committee.get(page), "number")
    answer = send(committee, page, form, {**DECISION, "work-1-kind": ""})
    assert answer.status_code == 422
    assert 'id="f-work-1-kind-error"' in words(answer)
    assert 'value="05-QĐ/TU"' in words(answer)
    assert carried(app) == []


def test_who_does_not_assign_does_not_carry(app: Flask, as_user: AsUser, page: str) -> None:
    assert as_user("so-giao-duc@an.example").get(page).status_code in (403, 404)
    assert as_user(ADVISER).get(page).status_code == 200
    district = as_user(DISTRICT)
    shown = district.text(page.replace("/t/an/", "/t/an/mot/"))
    assert "Đảng ủy xã Tây" in shown, "what a district gave out below is the district's to carry on"
    assert "Huyện ủy" not in shown.split("<tbody>")[1].split("</tbody>")[0], "what it holds is the province's"


@pytest.mark.parametrize("address", [DISTRICT, "bi-thu.nam.hai@an.example", "btv@binh.example"])
def test_others_do_not_see_the_history(app: Flask, as_user: AsUser, page: str, address: str) -> None:
    assert fill(as_user(COMMITTEE), page, DECISION).status_code == 303
    row = carried(app)[0]
    tenant = {DISTRICT: "an/mot", "btv@binh.example": "binh"}.get(address, "an/hai/nam")
    path = f"/assignments/{row.tenant_id}/{row.id}/history"
    assert as_user(DISTRICT_2).get(f"/t/an/hai{path}").status_code == 200
    assert as_user(address).get(f"/t/{tenant}{path}").status_code == 404
