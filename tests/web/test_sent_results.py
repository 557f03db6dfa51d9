"""Pages of results that go from one authority to another."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import bind_context, db
from core.people.services import NewSeat, give_seats
from core.tenancy.models import Authority
from tests.marked_year import HEAD, Marked, seat_of
from tests.personal_work import ADMINISTRATOR, ADVISER, COMMITTEE, DIRECTOR, PARTY_GROUP
from tests.service.test_appeals import decide_lower
from tests.service.test_criteria_marks import give_all, propose
from tests.web.browser import Browser
from tests.web.cycle_year import AsUser
from tests.web.filling import fill
from tests.web.test_appeals import subject_on
from tests.world import counted

DOCUMENT = "Công văn số 45-CV/TU"


@pytest.fixture
def app(marked_app: Flask) -> Flask:
    """The director is decided, and the Party group may decide too."""
    with marked_app.app_context():
        marked = Marked(marked_app)
        give_all(marked)
        propose(marked)
        decide_lower(marked)
        administrator = marked.actor(ADMINISTRATOR)
        bind_context(db.session(), administrator.context)
        body = db.session.scalars(select(Authority).where(Authority.key == "ban-can-su")).one()
        known = {"tenant_id": body.tenant_id, "authority_id": body.id, "valid_from": date(2021, 1, 1)}
        seat = NewSeat(**known, person_id=marked.person(PARTY_GROUP), role="decider", scope="tree", label="Ban cán sự")
        give_seats(administrator, [seat])
        db.session.remove()
    return marked_app


@pytest.fixture
def file(app: Flask) -> str:
    with app.app_context():
        return "/t/khai/evaluations/" + "/".join(map(str, Marked(app).file(HEAD)))


def receiving(app: Flask, as_user: AsUser) -> Browser:
    browser = as_user(PARTY_GROUP)
    browser.post("/seats", {"seat": seat_of(app, PARTY_GROUP, "decider")})
    return browser


def option(page: str, label: str) -> str:
    """Return the value of the option that reads so."""
    line = next(part for part in page.split("<option")[1:] if label in part.split("</option>")[0])
    return line.split('value="')[1].split('"')[0]


def test_a_result_is_sent_and_received_through_the_pages(app: Flask, as_user: AsUser, file: str) -> None:
    committee = as_user(COMMITTEE)
    assert f"{file}/send" in committee.text(file)
    page = committee.text(f"{file}/send")
    to = option(page, "Ban cán sự đảng UBND tỉnh")
    refused = fill(committee, f"{file}/send", {"to": to, "document": " "}, has="document")
    assert refused.status_code == 422
    assert fill(committee, f"{file}/send", {"to": to, "document": DOCUMENT}, has="document").location == f"{file}/send"
    assert "Chờ tiếp nhận" in committee.text(f"{file}/send")

    receiver = receiving(app, as_user)
    home = receiver.text("/t/khai/")
    assert "Kết quả nơi khác gửi đến, chờ tiếp nhận" in home
    address = home.split('href="/t/khai/ratings/results/')[1].split('"')[0]
    path = f"/t/khai/ratings/results/{address}"
    with counted() as sent:
        page = receiver.text(path)
    assert len(sent) <= 12, sent
    for told in ("Giám đốc Sở Xây dựng", "Hoàn thành tốt nhiệm vụ", DOCUMENT, "Ban Thường vụ Tỉnh ủy"):
        assert told in page
    assert "Đồng hạng" not in page, "why it was decided so is not told"
    refused = fill(receiver, path, {"verdict": "returned", "reason": ""}, has="verdict")
    assert refused.status_code == 422
    assert fill(receiver, path, {"verdict": "attested"}, has="verdict").location == "/t/khai/ratings/results"
    assert "Đã tiếp nhận, ghi nhận kết quả" in receiver.text("/t/khai/ratings/results")
    assert "chờ tiếp nhận" not in receiver.text("/t/khai/")
    assert "Đã tiếp nhận, ghi nhận kết quả" in committee.text("/t/khai/ratings/results?way=sent")

    own = subject_on(app, as_user)
    with app.app_context():
        person = Marked(app).person(DIRECTOR)
    assert "Kết quả gửi đi và nhận về" in own.text(f"/t/khai/people/{person}/record")


def test_others_neither_send_nor_find_it(app: Flask, as_user: AsUser, file: str) -> None:
    committee = as_user(COMMITTEE)
    to = option(committee.text(f"{file}/send"), "Ban cán sự đảng UBND tỉnh")
    fill(committee, f"{file}/send", {"to": to, "document": DOCUMENT}, has="document")
    page = committee.text("/t/khai/ratings/results?way=sent")
    path = "/t/khai/ratings/results/" + page.split('href="/t/khai/ratings/results/')[1].split('"')[0]
    assert committee.get(path).status_code == 200
    assert as_user(ADVISER).get(path).status_code == 403
    assert as_user(ADVISER).get(f"{file}/send").status_code == 403
    assert subject_on(app, as_user).get(path).status_code == 403
    assert receiving(app, as_user).get(f"{file}/send").status_code == 404, "the file itself stays closed to them"
