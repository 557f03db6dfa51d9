"""What a cycle is pinned to is what everything in it works by, until a recorded decision pins it anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from core.assignment.facts import scheme_of
from core.assignment.models import Cycle, PinDecision
from core.assignment.queries import cycle_by_key, pin_decisions
from core.assignment.repinning import repinning_of
from core.assignment.services import PinForm, create_cycle, pin_again
from core.auth.actor import Actor
from core.db import bind_context, db
from core.errors import Conflict, Invalid, NotAllowed, NotFound, StaleEdit
from core.evaluation.queries import rating_run
from core.evaluation.services import RunForm, freeze_again, open_run
from core.extensions.pins import Pin
from core.extensions.services import ParameterForm, confirm_parameter, disable_pack
from core.reporting.models import Report
from core.reporting.queries import windows
from tests.world import CYCLE
from tests.year import ADVISER, COMMITTEE, Year, audited, work_off

ADMINISTRATOR = "quan-tri@an.example"
NEW_YEAR = date(2021, 1, 1)
DUE = ParameterForm("vinh_phuc", "report.due_days", Decimal(25), NEW_YEAR, "15-HD/BTCTU", date(2021, 6, 1))
DECISION = PinForm("20-QĐ/TU", date(2021, 12, 1), "Hướng dẫn mới về hạn báo cáo")
RUN = RunForm("nam-2021", "Đánh giá năm 2021", date(2021, 12, 31))


@pytest.fixture
def app(reported_app: Flask) -> Flask:
    return reported_app


@pytest.fixture
def administrator(year: Year) -> Actor:
    return year.actor(ADMINISTRATOR)


def cycle_of(year: Year) -> Cycle:
    return year.seen(lambda: cycle_by_key(year.cycle))


def due_days(year: Year) -> Sequence[date]:
    cycle = cycle_of(year)
    return [window.due_on for window in windows(cycle, scheme_of(cycle))]


def differing(year: Year) -> str:
    """Return the fingerprint that the page shows for the present."""
    found = year.seen(lambda: repinning_of(cycle_by_key(year.cycle)))
    assert found.now is not None
    return found.now.fingerprint


def pin_now(year: Year, form: PinForm = DECISION) -> None:
    pin_again(year.actor(ADMINISTRATOR), year.cycle[1], form, seen=differing(year))


def open_it(year: Year, form: RunForm = RUN) -> tuple:
    adviser = year.actor(ADVISER)
    return adviser.tenant_id, open_run(adviser, year.cycle, form)


def test_a_value_entered_after_opening_changes_nothing_in_the_cycle(year: Year, administrator: Actor) -> None:
    before, pinned = due_days(year), cycle_of(year).fingerprint
    confirm_parameter(administrator, DUE, version=1)
    assert due_days(year) == before
    run = open_it(year)
    stored = {bound.key: bound.value for bound in Pin.from_json(rating_run(run).pin).parameters}
    assert stored["report.due_days"] == 10
    assert rating_run(run).fingerprint == pinned
    assert [job.problem for job in work_off()] == [None]


def test_a_pack_switched_off_after_opening_changes_nothing_in_the_cycle(year: Year, administrator: Actor) -> None:
    disable_pack(administrator, "vinh_phuc", NEW_YEAR)
    assert rating_run(open_it(year)).fingerprint == cycle_of(year).fingerprint


def test_the_page_says_what_differs(year: Year, administrator: Actor) -> None:
    same = year.seen(lambda: repinning_of(cycle_by_key(year.cycle)))
    assert same.now is not None
    assert (same.now.differs, same.decisions, same.refusal, same.problem) == (False, [], "", "")
    confirm_parameter(administrator, DUE, version=1)
    found = year.seen(lambda: repinning_of(cycle_by_key(year.cycle)))
    assert found.now is not None
    assert found.now.conflicts
    (change,) = found.now.values
    assert change.old is not None
    assert change.new is not None
    assert (change.key, change.old.value, change.new.value) == ("report.due_days", 10, 25)
    assert change.new.citation is not None
    assert change.new.citation.document == "15-HD/BTCTU"


def test_the_same_value_with_its_document_is_a_difference(year: Year, administrator: Actor) -> None:
    confirm_parameter(administrator, replace(DUE, value=Decimal(10)), version=1)
    found = year.seen(lambda: repinning_of(cycle_by_key(year.cycle)))
    assert found.now is not None
    assert [change.key for change in found.now.values] == ["report.due_days"]


def test_pinning_anew_is_a_recorded_decision(year: Year, administrator: Actor) -> None:
    old = cycle_of(year)
    old_pin, old_print = old.pin, old.fingerprint
    filed = year.seen(lambda: [(row.id, row.due_on, row.on_time) for row in db.session.scalars(select(Report))])
    before = due_days(year)
    confirm_parameter(administrator, DUE, version=1)
    pin_now(year)

    after = due_days(year)
    assert [(new - was).days for new, was in zip(after, before, strict=True)] == [15] * 4
    cycle = cycle_of(year)
    (row,) = year.seen(lambda: pin_decisions(year.cycle))
    assert (row.old_pin, row.old_fingerprint, row.new_fingerprint) == (old_pin, old_print, cycle.fingerprint)
    assert Pin.from_json(cycle.pin).fingerprint == cycle.fingerprint != old_print
    assert (row.document, row.document_date, row.reason, row.decided_by) == (
        DECISION.document,
        DECISION.document_date,
        DECISION.reason,
        administrator.label,
    )
    (entry,) = year.seen(lambda: audited("cycle.pin_again"))
    assert entry.details["parameters"] == ["report.due_days"]
    assert (entry.details["before"], entry.details["after"]) == (old_print, cycle.fingerprint)
    # What was filed stays as it was: its day and whether it was in time were written down.
    assert year.seen(lambda: [(r.id, r.due_on, r.on_time) for r in db.session.scalars(select(Report))]) == filed


def test_each_decision_shows_what_it_changed(year: Year, administrator: Actor) -> None:
    confirm_parameter(administrator, DUE, version=1)
    pin_now(year)
    confirm_parameter(administrator, replace(DUE, value=Decimal(20)), version=2)
    pin_now(year)
    found = year.seen(lambda: repinning_of(cycle_by_key(year.cycle)))
    assert found.now is not None
    assert not found.now.differs
    changes = [(c.old.value, c.new.value) for _row, each in found.decisions for c in each.values if c.old and c.new]
    assert changes == [(25, 20), (10, 25)]


def test_a_run_that_waits_is_pinned_to_its_cycle_when_frozen_again(year: Year, administrator: Actor) -> None:
    wrong = ParameterForm("vinh_phuc", "threshold.htt", Decimal(95), NEW_YEAR, illustrative=True)
    confirm_parameter(administrator, wrong, version=1)
    pin_now(year)
    run = open_it(year)
    (job,) = work_off()
    assert "Ngưỡng điểm" in (job.problem or "")
    confirm_parameter(administrator, replace(wrong, value=Decimal(70)), version=2)
    freeze_again(year.actor(ADVISER), run)
    (job,) = work_off()
    assert "Ngưỡng điểm" in (job.problem or ""), "the cycle is still pinned to the wrong value"
    pin_now(year)
    freeze_again(year.actor(ADVISER), run)
    assert [job.problem for job in work_off()] == [None]
    assert rating_run(run).fingerprint == cycle_of(year).fingerprint


def test_a_frozen_run_forbids_it(year: Year, administrator: Actor) -> None:
    confirm_parameter(administrator, DUE, version=1)
    open_it(year)
    seen = differing(year)
    work_off()
    assert "Đánh giá năm 2021 đã chốt số liệu" in year.seen(lambda: repinning_of(cycle_by_key(year.cycle))).refusal
    with pytest.raises(Conflict, match="Đánh giá năm 2021 đã chốt số liệu"):
        pin_again(administrator, year.cycle[1], DECISION, seen=seen)
    assert year.seen(lambda: pin_decisions(year.cycle)) == []


def test_nothing_is_decided_where_nothing_differs(year: Year, administrator: Actor) -> None:
    with pytest.raises(Conflict, match="không khác hiện nay"):
        pin_again(administrator, year.cycle[1], DECISION, seen=differing(year))


def test_a_stale_page_is_refused(year: Year, administrator: Actor) -> None:
    confirm_parameter(administrator, DUE, version=1)
    seen = differing(year)
    confirm_parameter(administrator, replace(DUE, value=Decimal(20)), version=2)
    with pytest.raises(StaleEdit):
        pin_again(administrator, year.cycle[1], DECISION, seen=seen)
    pin_now(year)
    assert len(year.seen(lambda: pin_decisions(year.cycle))) == 1


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (PinForm(" ", None, ""), ["document", "document_date", "reason"]),
        (replace(DECISION, reason="  "), ["reason"]),
        (replace(DECISION, document_date=None), ["document_date"]),
    ],
)
def test_a_decision_names_its_document_and_reason(
    year: Year, administrator: Actor, form: PinForm, fields: list[str]
) -> None:
    confirm_parameter(administrator, DUE, version=1)
    with pytest.raises(Invalid) as refusal:
        pin_now(year, form)
    assert [problem.field for problem in refusal.value.problems] == fields
    pin_now(year)


def test_a_draft_is_pinned_when_it_is_opened(year: Year, administrator: Actor) -> None:
    authority_id = year.actor(COMMITTEE).authority_id
    assert authority_id is not None
    draft = create_cycle(administrator, authority_id, replace(CYCLE, key="2021-2", name="Kỳ thử"))
    with pytest.raises(Conflict, match="dự thảo"):
        pin_again(administrator, draft, DECISION, seen="")


def test_only_who_manages_the_cycles_of_the_whole_tenant_decides(year: Year, administrator: Actor) -> None:
    confirm_parameter(administrator, DUE, version=1)
    seen = differing(year)
    refused = [
        (year.actor(COMMITTEE), NotAllowed),
        (year.actor("bi-thu.mot@an.example", "leader"), NotFound),
        (year.actor("quan-tri@binh.example"), NotFound),
        (year.actor("so-giao-duc@an.example", "leader"), NotAllowed),
    ]
    for actor, error in refused:
        with pytest.raises(error):
            pin_again(actor, year.cycle[1], DECISION, seen=seen)
    pin_again(administrator, year.cycle[1], DECISION, seen=seen)


def test_decisions_are_read_below_and_never_rewritten(year: Year, administrator: Actor) -> None:
    confirm_parameter(administrator, DUE, version=1)
    pin_now(year)
    for address, count in ((ADMINISTRATOR, 1), ("bi-thu.mot@an.example", 1), ("quan-tri@binh.example", 0)):
        bind_context(db.session(), year.actor(address).context)
        assert len(db.session.scalars(select(PinDecision)).all()) == count
    bind_context(db.session(), administrator.context)
    (row,) = db.session.scalars(select(PinDecision))
    row.reason = "khác"
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.flush()
    db.session.rollback()
