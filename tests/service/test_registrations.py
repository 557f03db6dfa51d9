"""Registrations: proposed with a commitment, answered by the level above; what was said before stays."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.assignment.models import Registration, RegistrationReview
from core.assignment.queries import registrations
from core.assignment.services import review_registration, save_registration, submit_registration
from core.db import bind_context, db
from core.errors import Conflict, Invalid, NotAllowed, NotFound, StaleEdit
from tests.service.opened_year import (
    ADVISOR,
    CLERK,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    FRONT,
    NEIGHBOUR,
    OTHER_DISTRICT,
    REGISTRATION,
    Opened,
)
from tests.world import CYCLE, on, open_cycle


def states(opened: Opened, address: str, role: str = "leader") -> list[str]:
    """Return the states of the registrations that a seat sees."""
    cycle = opened.cycle
    bind_context(db.session(), opened.actor(address, role).context)
    return [row.state for row in registrations(cycle)]


def accept(opened: Opened, key: tuple[uuid.UUID, uuid.UUID], **adjusted: Any) -> None:
    review_registration(opened.actor(ADVISOR), key, "accepted", comment="Đồng ý", **adjusted)


def test_a_registration_is_drafted_and_filed(opened: Opened) -> None:
    leader = opened.actor(DISTRICT, "leader")
    row_id = save_registration(leader, opened.cycle, opened.committee[1], REGISTRATION)
    (draft,) = opened.rows(Registration)
    assert (draft.id, draft.state, draft.subject_group, draft.plan) == (row_id, "draft", "districts", Decimal(55))
    assert (draft.tenant_id, draft.unit_id) == opened.committee
    assert opened.jobs() == []
    submit_registration(leader, (draft.tenant_id, draft.id), version=1)
    filed = opened.registration((draft.tenant_id, draft.id))
    assert (filed.state, filed.submitted_at is not None) == ("submitted", True)
    assert opened.audited("an/mot")[-2:] == ["registration.save", "registration.submit"]
    assert opened.last_audit("an/mot").details == {
        "title": "Kết nạp đảng viên",
        "result": "Kết nạp 55 đảng viên",
        "on": "2021-12-31",
        "plan": "55",
    }


def test_a_clerk_writes_for_the_leader(opened: Opened) -> None:
    save_registration(opened.actor(CLERK), opened.cycle, opened.committee[1], REGISTRATION)
    assert states(opened, DISTRICT) == ["draft"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"plan": Decimal(-1)}, "chỉ tiêu âm"),
        ({"committed_on": date(2022, 1, 1)}, "ngoài kỳ giao nhiệm vụ"),
        ({"committed_on": date(2020, 12, 31)}, "ngoài kỳ giao nhiệm vụ|trước ngày bắt đầu"),
        ({"kind": "nothing"}, "không có trong danh mục"),
        ({"kind": "product"}, "không dành cho nhóm đối tượng này"),
        ({"reasons": ("easy",)}, "lý do chọn không có trong quy định"),
    ],
)
def test_what_the_regulation_refuses_is_not_kept(opened: Opened, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        opened.register(**changes)
    assert opened.rows(Registration) == []


def test_every_objection_is_told_at_once(opened: Opened) -> None:
    with pytest.raises(Invalid) as caught:
        opened.register(plan=Decimal(-1), committed_on=date(2022, 1, 1), reasons=("easy",))
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("day", [(1, 9), (3, 1)])
def test_outside_its_window_nothing_is_filed(opened: Opened, day: tuple[int, int]) -> None:
    leader = opened.actor(DISTRICT, "leader")
    key = (leader.tenant_id, save_registration(leader, opened.cycle, opened.committee[1], REGISTRATION))
    with on(*day), pytest.raises(Conflict, match="từ 10/01/2021 đến 28/02/2021"):
        submit_registration(leader, key, version=1)
    assert states(opened, DISTRICT) == ["draft"]


@pytest.mark.parametrize("day", [(1, 10), (2, 28)])
def test_first_and_last_day_count(opened: Opened, day: tuple[int, int]) -> None:
    with on(*day):
        opened.register()
    assert states(opened, DISTRICT) == ["submitted"]


def test_nobody_registers_for_another_unit(opened: Opened) -> None:
    """The unit of another tenant, and another unit of the same tenant from a seat bound to one."""
    units = {
        OTHER_DISTRICT: opened.committee,
        COMMUNE: opened.committee,
        DISTRICT: opened.commune,
        FRONT: opened.unit("an", "so-giao-duc"),
    }
    for address, unit in units.items():
        with pytest.raises(NotFound):
            save_registration(opened.actor(address, "leader"), opened.cycle, unit[1], REGISTRATION)
    assert opened.rows(Registration) == []


def test_a_seat_that_only_decides_registers_nothing(opened: Opened) -> None:
    with pytest.raises(NotAllowed):
        save_registration(opened.actor(DECIDER), opened.cycle, opened.unit("an", "mat-tran")[1], REGISTRATION)


def test_a_foreign_cycle_is_unknown(opened: Opened) -> None:
    with pytest.raises(NotFound):
        save_registration(
            opened.actor(NEIGHBOUR.replace("btv", "mat-tran"), "leader"), opened.cycle, uuid.uuid4(), REGISTRATION
        )


def test_a_stale_edit_shows_what_is_stored(opened: Opened) -> None:
    leader, unit = opened.actor(DISTRICT, "leader"), opened.committee[1]
    key = (leader.tenant_id, save_registration(leader, opened.cycle, unit, REGISTRATION))
    other = replace(REGISTRATION, title="Tạo nguồn phát triển Đảng")
    save_registration(opened.actor(CLERK), opened.cycle, unit, other, existing=key, version=1)
    with pytest.raises(StaleEdit) as caught:
        save_registration(leader, opened.cycle, unit, REGISTRATION, existing=key, version=1)
    assert caught.value.stored["Tên nhiệm vụ"] == "Tạo nguồn phát triển Đảng"
    with pytest.raises(StaleEdit):
        submit_registration(leader, key, version=1)
    assert opened.registration(key).title == "Tạo nguồn phát triển Đảng"


def test_two_save_a_draft_at_once(opened: Opened) -> None:
    leader, unit, cycle = opened.actor(DISTRICT, "leader"), opened.committee[1], opened.cycle
    key = (leader.tenant_id, save_registration(leader, cycle, unit, REGISTRATION))

    def save(title: str) -> uuid.UUID:
        return save_registration(leader, cycle, unit, replace(REGISTRATION, title=title), existing=key, version=1)

    outcomes = opened.at_once(lambda: save("một"), lambda: save("hai"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["StaleEdit", "UUID"]


def test_a_draft_does_not_move_to_another_cycle(opened: Opened) -> None:
    cycle = opened.cycle
    second = open_cycle(opened, replace(CYCLE, key="2021-6", ends_on=date(2021, 12, 30)))
    leader, unit = opened.actor(DISTRICT, "leader"), opened.committee[1]
    key = (leader.tenant_id, save_registration(leader, cycle, unit, REGISTRATION))
    with pytest.raises(NotFound):
        save_registration(
            leader, second, unit, replace(REGISTRATION, committed_on=date(2021, 6, 1)), existing=key, version=1
        )


def test_what_was_filed_is_not_edited(opened: Opened) -> None:
    key = opened.register()
    leader = opened.actor(DISTRICT, "leader")
    with pytest.raises(Conflict, match="đã nộp"):
        save_registration(leader, opened.cycle, opened.committee[1], REGISTRATION, existing=key, version=2)
    with pytest.raises(Conflict, match="đã nộp"):
        submit_registration(leader, key, version=2)


def test_a_review_stands_beside_what_was_filed(opened: Opened) -> None:
    key = opened.register()
    accept(opened, key, title="Kết nạp đảng viên mới", plan=Decimal(60), due_on=date(2021, 11, 30))
    (review,) = opened.rows(RegistrationReview)
    assert (review.tenant_id, review.registration_id) == key
    assert (review.verdict, review.title, review.plan) == ("accepted", "Kết nạp đảng viên mới", Decimal(60))
    filed = opened.registration(key)
    assert (filed.title, filed.plan, filed.committed_on) == (REGISTRATION.title, Decimal(55), date(2021, 12, 31))
    assert opened.audited()[-1] == "registration.review"
    assert opened.jobs()[-1] == (
        "assignment.announce_registration_review",
        {"tenant": str(key[0]), "id": str(key[1])},
    )


def test_a_returned_one_is_filed_again_and_all_that_was_said_stays(opened: Opened) -> None:
    with on(2, 1):
        key = opened.register()
    with on(2, 2):
        review_registration(opened.actor(ADVISOR), key, "commented", comment="Nên cao hơn")
        review_registration(opened.actor(ADVISOR), key, "returned", comment="Chỉ tiêu thấp")
    assert states(opened, DISTRICT) == ["returned"]
    with on(2, 3):
        leader = opened.actor(DISTRICT, "leader")
        better = replace(REGISTRATION, plan=Decimal(60))
        save_registration(leader, opened.cycle, opened.committee[1], better, existing=key, version=2)
        submit_registration(leader, key, version=3)
    assert states(opened, DISTRICT) == ["submitted"]
    with on(2, 4):
        accept(opened, key)
    assert [row.verdict for row in opened.rows(RegistrationReview)] == ["commented", "returned", "accepted"]


@pytest.mark.parametrize(
    ("verdict", "comment", "field"), [("returned", " ", "comment"), ("ordered", "ok", "verdict"), ("x", "", "verdict")]
)
def test_a_verdict_that_cannot_be_is_refused(opened: Opened, verdict: str, comment: str, field: str) -> None:
    key = opened.register()
    with pytest.raises(Invalid) as caught:
        review_registration(opened.actor(ADVISOR), key, verdict, comment=comment)
    assert caught.value.problems[0].field == field
    assert opened.rows(RegistrationReview) == []


def test_only_what_waits_is_reviewed(opened: Opened) -> None:
    leader = opened.actor(DISTRICT, "leader")
    draft = (leader.tenant_id, save_registration(leader, opened.cycle, opened.committee[1], REGISTRATION))
    with pytest.raises(Conflict, match="không ở trạng thái chờ"):
        accept(opened, draft)
    key = opened.register()
    accept(opened, key)
    with pytest.raises(Conflict, match="không ở trạng thái chờ"):
        review_registration(opened.actor(ADVISOR), key, "returned", comment="Nghĩ lại")


def test_two_review_at_once_and_one_wins(opened: Opened) -> None:
    key, advisor, decider = opened.register(), opened.actor(ADVISOR), opened.actor(DECIDER)
    outcomes = opened.at_once(
        lambda: review_registration(advisor, key, "accepted", comment=""),
        lambda: review_registration(decider, key, "returned", comment="Chưa đủ"),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    assert len(opened.rows(RegistrationReview)) == 1


def test_only_the_level_above_reviews(opened: Opened) -> None:
    key = opened.register()
    refused = {
        (DISTRICT, "leader"): NotAllowed,  # what it proposes itself
        (DEPARTMENT, "leader"): NotFound,  # a seat of one unit
        (COMMUNE, "leader"): NotFound,
        (OTHER_DISTRICT, "leader"): NotFound,
        (NEIGHBOUR, "decider"): NotFound,
        (CLERK, "clerk"): NotAllowed,
    }
    for (address, role), error in refused.items():
        with pytest.raises(error):
            review_registration(opened.actor(address, role), key, "accepted", comment="")
    assert opened.rows(RegistrationReview) == []


def test_who_sees_a_registration(opened: Opened) -> None:
    opened.register()
    assert states(opened, DECIDER, "decider") == ["submitted"]
    for address in (COMMUNE, OTHER_DISTRICT, DEPARTMENT, DISTRICT):
        assert states(opened, address) == (["submitted"] if address == DISTRICT else [])
    assert states(opened, DISTRICT, "subject") == []
