"""A person's record over the years: for who decides on the person and for the person, and for nobody else."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.queries import cycle_by_key
from core.assignment.services import issue_order
from core.db import bind_context, db
from core.domain.background import AbsenceKind
from core.evaluation.carry_draft import read_carry_draft
from core.people.services import AbsenceForm, record_absence
from core.tenancy.models import Unit
from tests.service.year_2022 import CYCLE_2022, ORDER_2022, YEAR_END_2022, in_2022
from tests.web.browser import words
from tests.web.rating_year import AsUser
from tests.world import counted, open_cycle
from tests.year import ADVISER, COMMITTEE, GOVERNMENT, PARTY, Year

SECRETARY_1, SECRETARY_2, CHAIRMAN_2 = "bi-thu.mot@an.example", "bi-thu.hai@an.example", "chu-tich.hai@an.example"


@pytest.fixture
def app(decided_app: Flask) -> Flask:
    """A year rated to its end; district Hai missed two targets."""
    return decided_app


@pytest.fixture
def carried(app: Flask) -> Iterator[None]:
    """The unfinished work was given again in 2022."""
    with in_2022(1, 12):
        with app.app_context():
            year = Year(app)
            into = open_cycle(year, CYCLE_2022)
            actor = year.actor(COMMITTEE)
            bind_context(db.session(), actor.context)
            draft = read_carry_draft(actor, cycle_by_key(into), cycle_by_key(year.cycle))
            pieces = draft.pieces(draft.stored(taken=True)["work"], YEAR_END_2022)
            issue_order(actor, into, replace(ORDER_2022, number="05-QĐ/TU"), pieces)
            db.session.remove()
        yield


def person(app: Flask, address: str) -> uuid.UUID:
    with app.app_context():
        return Year(app).person(address)


def record(app: Flask, address: str, tenant: str = "an") -> str:
    return f"/t/{tenant}/people/{person(app, address)}/record"


def cells(page: str) -> list[list[str]]:
    """Return the rows of the first table as texts."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body.split("</tr>") if "<td" in row]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in rows]


def test_the_authority_reads_posts_work_and_levels(app: Flask, as_user: AsUser, carried: None) -> None:
    committee = as_user(COMMITTEE)
    path = record(app, SECRETARY_2)
    committee.get("/t/an/runs")
    with counted() as sent:
        page = committee.text(path)
    assert len(sent) <= 16, len(sent)
    rows = cells(page)
    assert [row[1] for row in rows] == ["Huyện ủy Hai tập thể", "Bí thư Huyện ủy Hai"]
    assert {tuple(row[3:8]) for row in rows} == {("18", "16", "16", "2", "2")}
    assert all("minh họa" in row[8] for row in rows)
    assert "Nhiệm vụ đang thực hiện, chưa đánh giá" in page
    assert "Giao nhiệm vụ năm 2022" in page
    assert "15/10/2020" in page, "since when the post is held"


def test_the_record_and_the_file_lead_to_each_other(app: Flask, as_user: AsUser) -> None:
    committee, path = as_user(COMMITTEE), record(app, SECRETARY_1)
    link = re.search(r'href="(/t/an/evaluations/[^"]+)"', committee.text(path))
    assert link
    assert path in committee.text(link[1])


def test_the_person_reads_their_own(app: Flask, as_user: AsUser, carried: None) -> None:
    own, path = as_user(SECRETARY_2), record(app, SECRETARY_2)
    page = own.text(path)
    assert [row[1] for row in cells(page)] == ["Huyện ủy Hai tập thể", "Bí thư Huyện ủy Hai"]
    assert cells(page)[0][3:7] == ["18", "16", "16", "2"]
    assert "Chuyển tiếp" not in page, "from their own seat nobody sees the work itself"
    assert "Nhiệm vụ đang thực hiện" not in page
    assert path in own.text("/t/an/evaluations")


def test_work_that_is_not_rated_yet_is_the_authoritys_to_see(app: Flask, as_user: AsUser, carried: None) -> None:
    """The adviser serves the same authority; a person without work or file of it has no record."""
    assert as_user(ADVISER).get(record(app, SECRETARY_2)).status_code == 200
    assert as_user(COMMITTEE).get(record(app, "khoi@an.example")).status_code == 404
    assert as_user(COMMITTEE).get(f"/t/an/people/{uuid.uuid4()}/record").status_code == 404


def page_of_person(path: str) -> str:
    """Return the page of the person whose record this is."""
    return path.replace("/people/", "/organisation/people/").removesuffix("/record")


def test_the_page_of_a_person_leads_there_where_there_is_a_record(app: Flask, as_user: AsUser, carried: None) -> None:
    committee = as_user(COMMITTEE)
    for address, has_one in ((SECRETARY_2, True), ("khoi@an.example", False)):
        path = record(app, address)
        assert (path in committee.text(page_of_person(path))) is has_one


@pytest.mark.parametrize(
    ("address", "tenant"),
    [
        (SECRETARY_1, "an"),  # a sibling, as subject of the same authority
        (CHAIRMAN_2, "an"),  # the other head of the same unit
        (PARTY, "an"),  # the council of their block
        (GOVERNMENT, "an"),  # the other council
        ("so-giao-duc@an.example", "an"),  # another leader
        ("quan-tri@an.example", "an"),  # the administrator
        (SECRETARY_2, "an/hai"),  # they themselves from another seat
        (SECRETARY_1, "an/mot"),  # a sibling's own tenant
        ("bi-thu.nam.hai@an.example", "an/hai/nam"),  # below
        ("btv@binh.example", "binh"),  # the decider of another province
    ],
)
def test_nobody_else_sees_it(app: Flask, as_user: AsUser, address: str, tenant: str) -> None:
    assert as_user(COMMITTEE).get(record(app, SECRETARY_2)).status_code == 200
    answer = as_user(address).get(record(app, SECRETARY_2, tenant))
    assert answer.status_code in (403, 404)
    page = words(answer)
    assert "Bí thư Huyện ủy Hai" not in page[page.index("<main") : page.index("</main>")]
    may_look = address in (SECRETARY_1, CHAIRMAN_2, PARTY, GOVERNMENT) and tenant == "an"
    assert answer.status_code == 404 or not may_look, "who may see some ratings is not told that this one exists"


def test_the_organisation_leads_there_for_who_decides(app: Flask, as_user: AsUser) -> None:
    with app.app_context():
        year = Year(app)
        key = year.seen(lambda: db.session.execute(select(Unit.tenant_id, Unit.id).where(Unit.key == "mat-tran")).one())
    path, unit = record(app, "mat-tran@an.example"), f"/t/an/units/{key[0]}/{key[1]}"
    assert page_of_person(path) in as_user(COMMITTEE).text(unit)
    assert path in as_user(COMMITTEE).text(page_of_person(path))
    assert path not in as_user("quan-tri@an.example").text(page_of_person(path))


def test_the_picture_shows_the_numbers_of_the_table(app: Flask, as_user: AsUser) -> None:
    committee, path = as_user(COMMITTEE), record(app, SECRETARY_2)
    assert f"{path}/chart.svg" in committee.text(path)
    answer = committee.get(f"{path}/chart.svg")
    assert answer.mimetype == "image/svg+xml"
    drawn = answer.get_data(as_text=True)
    assert "<script" not in drawn
    assert "88,9" in drawn, "16 of 18"
    assert as_user(SECRETARY_1).get(f"{path}/chart.svg").status_code == 404


def test_absences_stand_in_the_record(app: Flask, as_user: AsUser) -> None:
    director = "so-giao-duc@an.example"
    who = person(app, director)
    with app.app_context():
        form = AbsenceForm(AbsenceKind.TRAINING, date(2021, 3, 1), date(2021, 3, 31), "12-QĐ/TU")
        record_absence(Year(app).actor("quan-tri@an.example"), who, form)
        db.session.remove()
    page = as_user(COMMITTEE).text(record(app, director))
    assert "Đi học tập trung" in page
    assert "12-QĐ/TU" in page
