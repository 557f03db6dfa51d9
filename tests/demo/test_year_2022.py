"""The year 2022 of Vĩnh Phúc in its tenth month: 43 heads, the loads of four groups, and work carried from 2021."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from core.assignment.queries import visible_cycles, work_chain
from core.auth.actor import Actor
from core.dashboard.chart import trend_chart
from core.dashboard.overview import targets_of
from core.dashboard.summary import Summary, cycle_of
from core.dashboard.trend import trend_of
from core.db import RowContext, bind_context, db
from core.evaluation.queries import runs
from core.evaluation.verification import verify_run
from core.provision.recorded import read_demo
from core.reporting.queries import filed_lines, obstacles_of
from core.web.palette import PALETTES
from tests.demo.test_year_2021 import TAM_DAO, province, summary, target

HELD = """
select u.key as unit, d.code, a.subject_group, a.kind, a.task_group, a.reasons, a.carried_from_id is not null as carried
from assignment a join unit u on (u.tenant_id, u.id) = (a.tenant_id, a.unit_id) join tenant d on d.id = a.tenant_id
join cycle y on (y.tenant_id, y.id) = (a.cycle_tenant_id, a.cycle_id) and y.key = '2022'
where a.order_tenant_id = y.tenant_id"""


@pytest.fixture
def year(demo_app: Flask) -> Summary:
    return summary("2022")


@pytest.fixture
def held(demo_app: Flask, owner: Connection) -> list:
    return list(owner.execute(text(HELD)))


def by_unit(held: list, group: str) -> dict[tuple[str, str], list]:
    """Return the new work of a group by unit."""
    found: dict[tuple[str, str], list] = {}
    for row in held:
        if row.subject_group == group and not row.carried:
            found.setdefault((row.code, row.unit), []).append(row)
    return found


def test_the_demo_lives_while_the_third_quarter_is_reported() -> None:
    assert read_demo().today == date(2022, 10, 10)


def test_43_heads_in_four_groups(year: Summary) -> None:
    assert year.heads == {"directors": 12, "party_bodies": 7, "front_bodies": 6, "districts": 18}
    assert sum(year.heads.values()) == 43
    assert year.subjects == {"directors": 12, "party_bodies": 14, "front_bodies": 12, "districts": 27}


def test_12_directors_have_five_hard_jobs_each(held: list) -> None:
    work = by_unit(held, "directors")
    assert len(work) == 12
    assert all(Counter(row.kind for row in rows) == {"hard_job": 5} for rows in work.values())
    assert all("hard" in row.reasons for rows in work.values() for row in rows)


def test_party_bodies_have_three_hard_or_new_tasks(held: list) -> None:
    work = by_unit(held, "party_bodies")
    assert [len(rows) for rows in work.values()] == [3] * 7
    assert all({"hard", "new"} & set(row.reasons) for rows in work.values() for row in rows)


def test_mass_organisations_have_one_task_of_each_content(held: list) -> None:
    work = by_unit(held, "front_bodies")
    contents = {"party_building": 1, "government_building": 1, "socio_economy": 1}
    assert [Counter(row.task_group for row in rows) for rows in work.values()] == [contents] * 6


def test_districts_have_the_targets_of_2021_and_growth(held: list, year: Summary) -> None:
    work = by_unit(held, "districts")
    assert [len({row.kind for row in rows}) for rows in work.values()] == [19] * 9
    growth = target(year, "production_growth")
    assert len(growth.parts) == 9
    assert all(part.plan is not None and part.actual is not None for part in growth.parts)


def test_seven_unmet_targets_of_2021_are_carried_on(year: Summary, held: list) -> None:
    carried = [row for row in held if row.carried]
    assert year.assignments.carried == len(carried) == 7
    assert {row.kind for row in carried} == {"mobilisation"}
    unmet = {part.unit for part in target(summary("2021"), "mobilisation").parts if part.actual != 1}
    assert {row.code for row in carried} == unmet
    assert TAM_DAO not in unmet


def test_a_carried_piece_has_its_history(demo_app: Flask, owner: Connection) -> None:
    found = owner.execute(
        text("select tenant_id, id from assignment where carried_from_id is not null order by id limit 1")
    ).one()
    bind_context(db.session(), RowContext(province().id))
    chain = work_chain((found[0], found[1]))
    assert [link.cycle.key for link in chain] == ["2021", "2022"]
    first, second = ((link.assignment.tenant_id, link.assignment.id) for link in chain)
    lines = filed_lines([first, second])
    assert [row.report.window for row in lines[first]] == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    assert {row.state for row in lines[first]} == {"accepted"}
    assert [(row.report.window, row.state) for row in lines[second]][:2] == [
        ("2022-Q1", "accepted"),
        ("2022-Q2", "accepted"),
    ]
    assert obstacles_of([first]) == []


def test_two_quarters_are_answered_and_the_third_is_open(demo_app: Flask, owner: Connection) -> None:
    rows = owner.execute(
        text(
            'select r."window", count(distinct r.id), count(v.id) from report r'
            " join report_line l on (l.tenant_id, l.report_id) = (r.tenant_id, r.id)"
            " left join line_review v on (v.tenant_id, v.line_id) = (l.tenant_id, l.id)"
            " where r.\"window\" like '2022-%' group by 1 order by 1"
        )
    ).all()
    units = {window: reports for window, reports, _answers in rows}
    # 12 departments, 13 bodies, 9 districts, 4 committees, and the 9 communes of Tam Đảo
    assert units["2022-Q1"] == units["2022-Q2"] == 47
    assert 0 < units["2022-Q3"] < 47
    assert {window: answers > 0 for window, _reports, answers in rows} == {
        "2022-Q1": True,
        "2022-Q2": True,
        "2022-Q3": False,
    }


def test_the_trend_compares_the_windows_whose_reports_are_due(demo_app: Flask) -> None:
    tenant = province()
    bind_context(db.session(), RowContext(tenant.id))
    cycle = cycle_of(tenant, "2022")
    bind_context(db.session(), RowContext(tenant.id, authority_id=cycle.authority_id))
    found = targets_of(Actor(tenant.id, "committee", frozenset(), authority_id=cycle.authority_id), cycle)
    trend = trend_of(found.lines, tenant.id, cycle, found.words.windows, date(2022, 10, 10))
    assert [window.key for window in trend.windows] == ["2022-Q1", "2022-Q2", "2022-Q3"]
    assert [window.key for window in trend.settled] == ["2022-Q1", "2022-Q2"]
    members = next(row for row in trend.lines if row.line.named.label == "Kết nạp đảng viên")
    assert (members.settled, members.before is not None) == (members.readings[1], True)
    assert members.settled.actual == 832
    assert members.change == 832 - members.before.same_time
    picture = trend_chart(trend, PALETTES["light"]).decode()
    assert "Quý II/2022" in picture
    assert "Quý III/2022" not in picture


def test_nobody_is_rated_for_2022_yet_and_2021_holds(year: Summary, demo_app: Flask) -> None:
    assert year.ratings == {}
    tenant = province()
    bind_context(db.session(), RowContext(tenant.id))
    (authority,) = {row.authority_id for row in visible_cycles()}
    bind_context(db.session(), RowContext(tenant.id, authority_id=authority))
    (run,) = runs()
    assert verify_run((run.tenant_id, run.id)).holds


def test_meetings_end_in_directions_that_are_followed(owner: Connection) -> None:
    """Two of April were answered and closed; two of September wait, one beyond its day. Three units are urged."""
    given = """
    select d.meeting_on, d.due_on, array(
      select s.kind from direction_step s where s.tenant_id = d.tenant_id and s.direction_id = d.id order by s.id)
    from direction d where d.meeting_on is not null order by 1, 2"""
    assert [tuple(row) for row in owner.execute(text(given))] == [
        (date(2022, 4, 20), date(2022, 5, 15), ["answered", "accepted"]),
        (date(2022, 4, 20), date(2022, 5, 31), ["answered", "accepted"]),
        (date(2022, 9, 15), date(2022, 9, 30), []),
        (date(2022, 9, 15), date(2022, 10, 31), []),
    ]
    assert owner.execute(text("select count(*) from urge where \"window\" = '2022-Q3'")).scalar() == 3
