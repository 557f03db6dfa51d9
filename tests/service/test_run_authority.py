"""Whom a run rates: those whose management was delegated are rated by who manages them, and by nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.assignment.services import create_cycle, issue_cycle, issue_order
from core.db import bind_context, db
from core.db.bulk import Key
from core.evaluation.models import RatingRun
from core.evaluation.queries import evaluations
from core.evaluation.services import RunForm, open_run
from core.evaluation.verification import verify_run
from core.extensions.services import ParameterForm, confirm_parameter
from core.people.services import NewSeat, give_seats
from tests.personal_work import ADMINISTRATOR, ADVISER, CLERK, COMMITTEE, CYCLE, DIRECTOR, ORDER, Personal
from tests.world import NEW_YEAR, on
from tests.year import as_superuser, work_off

VALUES: dict[str, Decimal | str] = {
    "share.xs": Decimal(90),
    "share.htt": Decimal(70),
    "share.ht": Decimal(50),
    "breach.ceiling": "ht",
}
MANAGED_BY_PROVINCE = {"92/so-xay-dung/director", "92/so-xay-dung/deputy"}
#: Heads of divisions, as their own director gives them work: in the province's cycle, and in one of the agency's own.
IN_PROVINCE_CYCLE, IN_OWN_CYCLE = "92/phong-mot/head", "92/phong-hai/head"


@pytest.fixture
def agency_cycle(personal: Personal) -> Iterator[Key]:
    """A year in which the province and one of its agencies each have a cycle, and each gives work in both."""
    administrator = personal.actor(ADMINISTRATOR)
    with on(1, 5):
        for parameter, value in VALUES.items():
            form = ParameterForm("tuyen_quang", parameter, value, NEW_YEAR, illustrative=True)
            confirm_parameter(administrator, form)
        agency = next(seat.authority_id for seat in personal.seats(DIRECTOR) if seat.authority_id)
        own = create_cycle(administrator, agency, replace(CYCLE, key="2021-sxd", name="Sở Xây dựng giao việc năm 2021"))
        issue_cycle(administrator, own)
        clerk = personal.person(CLERK)
        seat = NewSeat(
            administrator.tenant_id, clerk, "advisor", "tree", "Tổ chức cán bộ", NEW_YEAR, None, None, agency
        )
        give_seats(administrator, [seat])
    with on(2, 15):
        personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "director"))
        personal.order(DIRECTOR, personal.piece("khai", "phong-mot", "head"), number="02/QĐ-SXD")
        of_agency = next(seat.actor() for seat in personal.seats(DIRECTOR) if seat.authority_id)
        key = administrator.tenant_id, own
        given = [personal.piece("khai", "phong-hai", "head")], [personal.piece("khai", "so-xay-dung", "deputy")]
        issue_order(of_agency, key, replace(ORDER, number="03/QĐ-SXD"), given[0])
        personal.order(COMMITTEE, personal.piece("khai", "so-xay-dung", "deputy"), number="04-QĐ/TU")
        issue_order(personal.actor(COMMITTEE), key, replace(ORDER, number="05-QĐ/TU"), given[1])
    with on(1, 4, 2022):
        yield key


def rated(personal: Personal, address: str, cycle: Key) -> Key:
    """Open and freeze a run over a cycle."""
    adviser = personal.actor(address, "advisor")
    run = adviser.tenant_id, open_run(adviser, cycle, RunForm("nam-2021", "Năm 2021", date(2021, 12, 31)))
    assert {job.problem for job in work_off()} == {None}
    return run


def subjects(personal: Personal, address: str, run: Key) -> set[str]:
    bind_context(db.session(), personal.actor(address, "advisor").context)
    return {row.evaluation.subject_key for row in evaluations(run)}


def test_the_province_leaves_delegated_cadres_to_who_manages_them(personal: Personal, agency_cycle: Key) -> None:
    run = rated(personal, ADVISER, personal.cycle)
    assert subjects(personal, ADVISER, run) == MANAGED_BY_PROVINCE
    assert verify_run(run).altered == verify_run(run).moved == ()


def test_an_agency_head_rates_only_whom_it_manages(personal: Personal, agency_cycle: Key) -> None:
    run = rated(personal, CLERK, agency_cycle)
    assert subjects(personal, CLERK, run) == {IN_OWN_CYCLE}


def test_runs_of_before_are_verified_as_they_were_gathered(personal: Personal, agency_cycle: Key) -> None:
    run = rated(personal, ADVISER, personal.cycle)
    assert [found.subject for found in verify_run(run).moved] == []
    as_superuser("update rating_run set gathers = 3")
    db.session.rollback()
    assert db.session.get_one(RatingRun, run).gathers == 3
    # Then all work of the cycle counted, whoever gave it: the head of the division is one more.
    assert [found.subject for found in verify_run(run).moved] == ["Trưởng phòng Một"]
