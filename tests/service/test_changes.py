"""Changes: asked for by the holder, decided once by the level that assigned; the assignment itself stays as it was."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.assignment.models import Assignment, Change, ChangeDecision, Target
from core.assignment.queries import changes_of, due_in_force, plans
from core.assignment.queries.work_rows import work_row
from core.assignment.services import ChangeForm, close_cycle, decide_change, request_change
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.service.opened_year import (
    ADMINISTRATOR,
    ADVISOR,
    CLERK,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    NEIGHBOUR,
    OTHER_DISTRICT,
    Opened,
)
from tests.service.test_cascade import split, to_communes

LATER = ChangeForm("extension", "Dịch bệnh", date(2021, 12, 15))


@pytest.fixture
def work(opened: Opened) -> Key:
    """New members of district Một, due on 30 November."""
    opened.order_district(60, due_on=date(2021, 11, 30))
    return opened.held()[0]


def ask(opened: Opened, work: Key, form: ChangeForm = LATER, address: str = DISTRICT) -> Key:
    role = "clerk" if address == CLERK else "leader"
    return work[0], request_change(opened.actor(address, role), work, form)


def decide(opened: Opened, change: Key, *, approved: bool = True, note: str = "", address: str = DECIDER) -> None:
    role = {DECIDER: "decider", ADVISOR: "advisor", NEIGHBOUR: "decider"}.get(address, "leader")
    decide_change(opened.actor(address, role), change, approved=approved, note=note, document="Công văn 12-CV/TU")


def due(opened: Opened, work: Key) -> date:
    """Return the day in force, as the list of work and as the rule say."""
    row = next(row for row in opened.rows(Assignment, "an/mot") if (row.tenant_id, row.id) == work)
    assert row.due_on == date(2021, 11, 30)
    found = due_in_force(row, changes_of(work))
    assert work_row(work).due_on == found
    return found


def test_an_extension_is_asked_for_and_decided(opened: Opened, work: Key) -> None:
    change = ask(opened, work, address=CLERK)
    (asked,) = opened.rows(Change)
    assert (asked.kind, asked.reason, asked.due_on, asked.plan) == ("extension", "Dịch bệnh", date(2021, 12, 15), None)
    assert opened.audited("an/mot")[-1] == "change.request"
    assert due(opened, work) == date(2021, 11, 30)
    decide(opened, change)
    (decision,) = opened.rows(ChangeDecision)
    assert (decision.approved, decision.document) == (True, "Công văn 12-CV/TU")
    assert opened.audited()[-1] == "change.decide"
    assert opened.jobs()[-1] == ("assignment.announce_change", {"tenant": str(change[0]), "id": str(change[1])})
    assert due(opened, work) == date(2021, 12, 15)


def test_a_refused_change_changes_nothing(opened: Opened, work: Key) -> None:
    change = ask(opened, work)
    with pytest.raises(Invalid, match="phải nêu lý do") as caught:
        decide(opened, change, approved=False, note="  ")
    assert caught.value.problems[0].field == "note"
    decide(opened, change, approved=False, note="Còn đủ thời gian")
    assert due(opened, work) == date(2021, 11, 30)


def test_the_newest_approved_extension_is_in_force(opened: Opened, work: Key) -> None:
    decide(opened, ask(opened, work))
    last = ask(opened, work, ChangeForm("extension", "Thêm thời gian", date(2021, 12, 30)))
    decide(opened, last)
    refused = ask(opened, work, ChangeForm("extension", "Nữa", date(2021, 12, 31)))
    decide(opened, refused, approved=False, note="Đủ rồi")
    assert due(opened, work) == date(2021, 12, 30)


def test_an_adjusted_plan_is_in_force_and_the_first_one_stays(opened: Opened, work: Key) -> None:
    target = opened.held()[1]
    change = ask(opened, work, ChangeForm("adjustment", "Ít nguồn", None, target[1], Decimal(50)))
    decide(opened, change)
    stored = next(row for row in opened.rows(Target, "an/mot") if row.id == target[1])
    assert stored.plan == 60
    assert plans([target]) == {target: Decimal(50)}
    assert work_row(work).plan == 50


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ChangeForm("other", "Lý do"), "kind"),
        (ChangeForm("pause", " "), "reason"),
        (ChangeForm("extension", "Lý do"), "due_on"),
        (ChangeForm("extension", "Lý do", date(2021, 11, 30)), "due_on"),
        (ChangeForm("extension", "Lý do", date(2022, 1, 1)), "due_on"),
        (ChangeForm("adjustment", "Lý do"), "plan"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(opened: Opened, work: Key, form: ChangeForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        ask(opened, work, form)
    assert field in [problem.field for problem in caught.value.problems]
    assert opened.rows(Change) == []


def test_an_adjustment_names_a_target_of_the_work_and_a_plan(opened: Opened, work: Key) -> None:
    target = opened.held()[1]
    other = opened.held("peak_land_cases")[1]
    cases: list[tuple[dict[str, Any], str]] = [
        ({"target_id": target[1], "plan": Decimal(-1)}, "plan"),
        ({"target_id": other[1], "plan": Decimal(5)}, "target_id"),
    ]
    for changes, field in cases:
        with pytest.raises(Invalid) as caught:
            ask(opened, work, ChangeForm("adjustment", "Lý do", **changes))
        assert caught.value.problems[0].field == field


def test_only_the_holder_asks(opened: Opened, work: Key) -> None:
    refused = {
        COMMUNE: NotFound,
        OTHER_DISTRICT: NotFound,
        DEPARTMENT: NotFound,
        NEIGHBOUR: NotAllowed,
        DECIDER: NotAllowed,
    }
    for address, error in refused.items():
        actor = opened.actor(address, "decider" if address in (NEIGHBOUR, DECIDER) else "leader")
        with pytest.raises(error):
            request_change(actor, work, LATER)
    split(opened, *to_communes(opened, 25))
    with pytest.raises(NotAllowed):
        ask(opened, opened.held(slug="an/mot/dong")[0], LATER)
    assert opened.rows(Change) == []


def test_nothing_is_asked_for_in_a_closed_cycle(opened: Opened, work: Key) -> None:
    close_cycle(opened.actor(ADMINISTRATOR), opened.cycle[1])
    with pytest.raises(Conflict, match="không mở"):
        ask(opened, work)


def test_only_the_level_that_assigned_decides(opened: Opened, work: Key) -> None:
    """Not the holder, nobody below or beside, and not the province over what a district gave."""
    change = ask(opened, work)
    refused = {
        DISTRICT: Conflict,
        COMMUNE: NotFound,
        OTHER_DISTRICT: NotFound,
        NEIGHBOUR: NotFound,
        DEPARTMENT: NotFound,
    }
    for address, error in refused.items():
        with pytest.raises(error):
            decide(opened, change, address=address)
    split(opened, *to_communes(opened, 25))
    part = opened.held(slug="an/mot/dong")[0]
    later = ChangeForm("pause", "Thiên tai")
    below = (part[0], request_change(opened.actor(COMMUNE), part, later))
    with pytest.raises(Conflict, match="đã giao nhiệm vụ"):
        decide(opened, below)
    decide(opened, below, address=DISTRICT)
    decide(opened, change, address=ADVISOR)
    assert len(opened.rows(ChangeDecision)) == 2


def test_a_change_is_decided_once(opened: Opened, work: Key) -> None:
    change = ask(opened, work)
    decide(opened, change)
    with pytest.raises(Invalid, match="đã được quyết định"):
        decide(opened, change, approved=False, note="Nghĩ lại")
    assert [row.approved for row in opened.rows(ChangeDecision)] == [True]


def test_two_decide_at_once_and_one_wins(opened: Opened, work: Key) -> None:
    change, decider, advisor = ask(opened, work), opened.actor(DECIDER), opened.actor(ADVISOR)
    outcomes = opened.at_once(
        lambda: decide_change(decider, change, approved=True, note="", document=""),
        lambda: decide_change(advisor, change, approved=False, note="Không", document=""),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invalid", "NoneType"]
    assert len(opened.rows(ChangeDecision)) == 1
    assert opened.jobs()[-1][0] == "assignment.announce_change"
    assert [kind for kind, _arguments in opened.jobs()].count("assignment.announce_change") == 1
