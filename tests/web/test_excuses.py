"""From a score page one comes to the obstacle that excuses a delay, when the seat may open it."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from core.assignment.models import Assignment
from core.db import db
from core.evaluation.services import RunForm, open_run
from core.reporting.services import DirectionForm, ObstacleForm, give_direction, raise_obstacle
from tests.web.rating_year import SUBJECT, AsUser, Rating, rating  # noqa: F401 - a fixture
from tests.year import ADVISER, COMMITTEE, SECRETARY, Year, as_superuser, work_off


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    with reported_app.app_context():
        year = Year(reported_app)
        leader = year.actor(SUBJECT, "leader")
        held = select(Assignment).where(Assignment.tenant_id == leader.tenant_id, Assignment.kind == "land_clearance")
        work = year.seen(lambda: db.session.scalars(held).one(), SUBJECT, "leader")
        as_superuser("update assignment set due_on = '2021-12-01' where id = :id", id=work.id)  # done at the year's end
        form = ObstacleForm("Chưa thống nhất giá đất", "", objective=True)
        obstacle = work.tenant_id, raise_obstacle(leader, (work.tenant_id, work.id), form)
        confirmed = DirectionForm("Giao Sở hướng dẫn", "07-TB/TU", date(2022, 3, 31), confirms_objective=True)
        give_direction(year.actor(COMMITTEE), obstacle, confirmed)
        cycle = year.cycle
        open_run(year.actor(ADVISER), cycle, RunForm("nam-2021", "Đánh giá năm 2021", date(2021, 12, 31)))
        work_off()
        db.session.remove()
    return reported_app


def test_the_chain_is_shown_and_leads_to_the_obstacle(as_user: AsUser, rating: Rating) -> None:  # noqa: F811
    committee = as_user(COMMITTEE)
    page = committee.text(rating.file(SECRETARY, "?levels=all"))
    assert "không tính chậm vì nguyên nhân khách quan đã được xác nhận" in page
    assert "khó khăn, vướng mắc: Chưa thống nhất giá đất" in page
    assert "chỉ đạo xác nhận: 07-TB/TU, ngày 12/01/2022, Ban Thường vụ" in page
    assert "không tính chậm: nguyên nhân khách quan (07-TB/TU, 12/01/2022)" in page
    links = re.findall(r'href="(/t/an/obstacles/[^"]+)"', page)
    assert links
    assert "Chưa thống nhất giá đất" in committee.text(links[0])


def test_who_may_not_open_obstacles_reads_the_chain_without_a_link(as_user: AsUser, rating: Rating) -> None:  # noqa: F811
    subject = as_user(SUBJECT)
    page = subject.text(rating.file(SECRETARY, "?levels=all"))
    assert "chỉ đạo xác nhận: 07-TB/TU" in page
    assert "/obstacles/" not in re.sub(r'<nav class="menu.*?</nav>', "", page, flags=re.DOTALL)
