"""Whom a run rates: those whose management was delegated are rated by who manages them, and by nobody else."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from core.assignment.queries import cycle_by_key
from core.dashboard.queries import todo
from core.dashboard.raters import raters_of
from core.db import bind_context, db
from core.db.bulk import Key
from core.domain.facts import SubjectFacts
from core.domain.restore import restore
from core.errors import Invalid, NotAllowed, NotFound
from core.evaluation.models import RatingRun
from core.evaluation.queries import evaluations
from core.evaluation.queries.standing_rows import standings
from core.evaluation.raters import ratable_cycles
from core.evaluation.run_draft import offers
from core.evaluation.services import DecisionForm, close_run, decide, open_run, request_proposals
from core.evaluation.verification import verify_run
from core.reporting.queries import report, report_lines
from core.reporting.services import LineForm, ReviewForm, open_report, review_lines, save_report, submit_report
from tests.delegates_year import (
    FORM,
    IN_OWN_CYCLE,
    IN_PROVINCE_CYCLE,
    MANAGED_BY_PROVINCE,
    OF_DISTRICT,
    live,
    rated,
    subjects,
)
from tests.personal_work import (
    ADVISER,
    AGENCY,
    CLERK,
    COMMITTEE,
    COMMUNE,
    DIRECTOR,
    DISTRICT,
    PARTY_GROUP,
    Personal,
)
from tests.world import on
from tests.year import as_superuser, work_off


@pytest.fixture
def agency_cycle(personal: Personal) -> Iterator[Key]:
    """The year, and its first day after it."""
    key = live(personal)
    with on(1, 4, 2022):
        yield key


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


@pytest.mark.parametrize(
    ("address", "expected"), [(ADVISER, MANAGED_BY_PROVINCE), (CLERK, {IN_PROVINCE_CYCLE}), (AGENCY, OF_DISTRICT)]
)
def test_over_one_cycle_each_authority_rates_whom_it_manages(
    personal: Personal, agency_cycle: Key, address: str, expected: set[str]
) -> None:
    cycle = personal.cycle
    runs = {each: rated(personal, each, cycle) for each in (ADVISER, CLERK, AGENCY)}
    assert subjects(personal, address, runs[address]) == expected
    found = verify_run(runs[address])
    assert (found.files, found.altered, found.moved) == (len(expected), (), ())
    for other in runs.values():
        assert subjects(personal, address, other) == (expected if other == runs[address] else set())


def test_a_run_is_named_and_timed_once_by_each_authority(personal: Personal, agency_cycle: Key) -> None:
    adviser, of_agency = personal.actor(ADVISER, "advisor"), personal.actor(CLERK, "advisor")
    cycle = personal.cycle
    for actor in (adviser, of_agency):
        open_run(actor, cycle, FORM)
        with pytest.raises(Invalid, match="đã có đợt đánh giá với mã đó"):
            open_run(actor, cycle, FORM)


def test_an_authority_without_cadres_in_a_cycle_opens_no_run_over_it(personal: Personal, agency_cycle: Key) -> None:
    cycle, party_group = personal.cycle, personal.actor(PARTY_GROUP, "advisor")
    bind_context(db.session(), party_group.context)
    assert ratable_cycles(party_group) == []
    with pytest.raises(NotAllowed, match="được phân cấp quản lý cán bộ"):
        open_run(party_group, cycle, FORM)
    with on(2, 16):
        personal.order(PARTY_GROUP, personal.piece("khai", "phong-tong-hop", "head"), number="07-QĐ/BCSĐ")
    bind_context(db.session(), party_group.context)
    assert [(row.tenant_id, row.id) for row in ratable_cycles(party_group)] == [cycle]
    open_run(party_group, cycle, FORM)


def test_each_authority_is_offered_what_it_has_not_rated(personal: Personal, agency_cycle: Key) -> None:
    cycle = personal.cycle
    rated(personal, ADVISER, cycle)
    of_agency = personal.actor(CLERK, "advisor")
    bind_context(db.session(), of_agency.context)
    names = [row.title for row in todo(of_agency) if row.kind == "run_open"]
    assert sorted(names) == ["Giao việc đột phá, đổi mới năm 2021", "Sở Xây dựng giao việc năm 2021"]
    offered = [offer.cycle for offer in offers(of_agency, ratable_cycles(of_agency))]
    assert offered == [cycle, agency_cycle]
    open_run(of_agency, cycle, FORM)
    assert [row.title for row in todo(of_agency) if row.kind == "run_open"] == ["Sở Xây dựng giao việc năm 2021"]
    assert [offer.rule for offer in offers(of_agency, ratable_cycles(of_agency))] == ["", ""], "at other times too"


def test_the_cockpit_shows_every_run_and_whose_turn_it_is(personal: Personal, agency_cycle: Key) -> None:
    cycle = personal.cycle
    rated(personal, ADVISER, cycle)
    rated(personal, AGENCY, cycle)

    def told(address: str) -> list[tuple[str, int, list[str]]]:
        actor = personal.actor(address, "advisor")
        bind_context(db.session(), actor.context)
        rows = raters_of(actor, cycle_by_key(cycle)).rows
        return [(row.label, row.count, list(row.waiting.names) if row.waiting else []) for row in rows]

    director = "Giám đốc Sở Xây dựng"
    whole = [("Ban Thường vụ Tỉnh ủy", 2, []), ("Ban Thường vụ Huyện ủy Ba", 1, [])]
    assert sorted(told(ADVISER)) == sorted([*whole, (director, 1, ["Trưởng phòng Một"])])
    assert told(AGENCY) == whole[1:], "of the others it hears nothing"
    assert told(CLERK) == [(director, 1, ["Trưởng phòng Một"])]
    rated(personal, CLERK, cycle)
    assert sorted(told(ADVISER)) == sorted([*whole, (director, 1, [])])
    assert told(PARTY_GROUP) == []


def test_whoever_was_given_work_after_the_freeze_is_counted_as_left_out(personal: Personal, agency_cycle: Key) -> None:
    cycle = personal.cycle
    rated(personal, CLERK, cycle)
    with on(12, 30):
        personal.order(DIRECTOR, personal.piece("khai", "phong-hai", "head"), number="08/QĐ-SXD")
    adviser = personal.actor(ADVISER, "advisor")
    bind_context(db.session(), adviser.context)
    found = raters_of(adviser, cycle_by_key(cycle))
    assert [(row.count, row.left_out) for row in found.rows if row.label == "Giám đốc Sở Xây dựng"] == [(1, 1)]
    assert found.waiting == 4, "one of the agency, two of the committee, one of the district"


def test_a_delegate_rates_to_the_end_and_nobody_else_for_it(personal: Personal, agency_cycle: Key) -> None:
    run = rated(personal, CLERK, personal.cycle)
    adviser, decider = personal.actor(CLERK, "advisor"), personal.actor(DIRECTOR, "decider")
    with pytest.raises(NotAllowed):
        request_proposals(personal.actor(ADVISER, "advisor"), run, minutes="Số 1")
    request_proposals(adviser, run, minutes="Số 1")
    assert {job.problem for job in work_off()} == {None}
    bind_context(db.session(), decider.context)
    (file,) = [(row.evaluation.tenant_id, row.evaluation.id) for row in evaluations(run)]
    form = DecisionForm("HT", "Quyết định 9/QĐ-SXD", date(2022, 1, 4), "Tập thể thống nhất.")
    with pytest.raises(NotFound):
        decide(personal.actor(COMMITTEE, "decider"), file, form)
    decide(decider, file, form)
    close_run(adviser, run)
    committee = personal.actor(COMMITTEE, "decider")
    bind_context(db.session(), committee.context)
    (standing,) = standings(personal.cycle)
    bind_context(db.session(), committee.context)
    assert (standing.state, standing.proposed, standing.decided) == ("closed", 1, 1)
    assert standing.levels == {}, "of one file a count by level would tell whose it is"


def test_what_was_accepted_counts_in_the_run_of_who_gave_the_work(personal: Personal, agency_cycle: Key) -> None:
    secretary, cycle = personal.actor(COMMUNE, "leader"), personal.cycle
    unit = personal.unit("khai/ba/bac", "dang-uy")
    bind_context(db.session(), secretary.context)
    key = (unit[0], open_report(secretary, cycle, unit[1], "2021"))
    lines = [LineForm(row.line.id, row.target and Decimal(1), done=True) for row in report_lines(key)]
    save_report(secretary, key, version=report(key).version, narrative="Đã xong", entered=lines)
    submit_report(secretary, key, version=report(key).version)
    giver = next(seat.actor() for seat in personal.seats(DISTRICT) if seat.authority_id)
    bind_context(db.session(), giver.context)
    review_lines(giver, [ReviewForm((unit[0], line.line_id), "accepted") for line in lines])
    run = rated(personal, AGENCY, cycle)
    bind_context(db.session(), personal.actor(AGENCY, "advisor").context)
    (file,) = (restore(SubjectFacts, row.evaluation.facts) for row in evaluations(run))
    assert [work.done_on for work in file.assignments] == [date(2022, 1, 4)]
    assert (file.reports_due, file.reports_on_time) == (1, 1)
