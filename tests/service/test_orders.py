"""Orders: one decision gives many pieces of work, all or none; what the regulation or the plan refuses is told."""

import uuid
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.assignment.models import Assignment, AssignmentHolder, AssignmentOrder, RegistrationReview, Target
from core.assignment.services import (
    PartForm,
    PieceForm,
    decide_change,
    issue_order,
    request_change,
    review_registration,
)
from core.assignment.services.changes import ChangeForm
from core.audit.models import AuditEntry
from core.auth.actor import system_actor
from core.db.bulk import Key
from core.errors import Conflict, Invalid, NotAllowed
from core.extensions.discovery import Registry, discover, init_packs
from core.extensions.errors import PackFailed, UnknownPack
from core.extensions.services import enable_pack
from core.people.models import Post
from core.people.services import NewPost, add_posts
from core.tenancy.services import EDIT_ORGANISATION, NewUnit, add_units
from tests.extensions.kit import make_pack
from tests.service.opened_year import (
    ADMINISTRATOR,
    ADVISOR,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DIRECT,
    DISTRICT,
    ORDER,
    PACK,
    Opened,
)
from tests.world import CYCLE, NEW_YEAR, YEAR_END, on, open_cycle, superuser


def order(opened: Opened, *pieces: PieceForm, **changes: Any) -> uuid.UUID:
    """Let the standing committee give out some pieces."""
    return issue_order(opened.actor(DECIDER), opened.cycle, replace(ORDER, **changes), pieces)


def direct(opened: Opened, plan: int | str, **more: Any) -> PieceForm:
    """Return new members for the committee directly under the province."""
    return opened.members(opened.unit("an", "khoi-co-quan"), plan, **more)


def nothing_given(opened: Opened) -> bool:
    return not any(opened.rows(model) for model in (AssignmentOrder, Assignment, AssignmentHolder))


def test_an_order_gives_each_holder_a_copy_of_their_own(opened: Opened) -> None:
    order_id = opened.order_district(60)
    (decision,) = opened.rows(AssignmentOrder)
    assert (decision.id, decision.number, decision.over_allocation_reason) == (order_id, "01-QĐ/TU", None)
    work = opened.rows(Assignment, "an/mot")
    assert len(work) == 18
    assert {(row.tenant_id, row.unit_id) for row in work} == {opened.committee}
    assert {row.issuer_label for row in work} == {"Ban Thường vụ Tỉnh ủy"}
    assert {row.order_number for row in work} == {"01-QĐ/TU"}
    holders = opened.rows(AssignmentHolder, "an/mot")
    assert Counter(holder.member for holder in holders) == dict.fromkeys(
        ("standing_committee", "secretary", "chairman"), 18
    )
    assert all((holder.post_id is None) == (holder.role == "unit") for holder in holders)
    target = next(row for row in opened.rows(Target, "an/mot") if row.kind == "new_members")
    assert (target.plan, target.measured_by, target.parent_id) == (Decimal(60), "own", opened.root[1])
    assert (target.line_tenant_ids, target.line_ids) == (
        [target.tenant_id, opened.root[0]],
        [target.id, opened.root[1]],
    )
    assert opened.audited().count("assignment.receive") == 18
    assert "order.issue" in opened.audited()
    assert opened.jobs() == [("assignment.announce_order", {"tenant": str(decision.tenant_id), "id": str(order_id)})]


def test_a_lower_tenant_needs_nothing_from_above_to_read_its_work(opened: Opened) -> None:
    opened.order_district()
    assert len(opened.rows(Assignment, "an/mot")) == 18
    assert opened.rows(Assignment, "an/mot/dong") == []
    assert opened.rows(Assignment, "an/hai") == []
    assert opened.rows(Assignment, "binh") == []


def test_giving_more_than_planned_needs_a_reason_and_stays_flagged(opened: Opened) -> None:
    opened.order_district(150)
    with pytest.raises(Invalid, match="giao 201 trong khi chỉ tiêu là 200") as caught:
        order(opened, direct(opened, 51), number="02-QĐ/TU")
    assert caught.value.problems[0].field == "over_allocation_reason"
    assert len(opened.rows(AssignmentOrder)) == 1
    order(opened, direct(opened, 51), number="02-QĐ/TU", over_allocation_reason="Bù phần có thể hụt")
    decision = opened.rows(AssignmentOrder)[-1]
    assert decision.over_allocation_reason == "Bù phần có thể hụt"
    flagged = [row.over_allocation_reason for row in opened.rows(Target) if row.plan == 51]
    assert flagged == ["Bù phần có thể hụt"]
    assert opened.last_audit_of("order.issue").details["reason"] == "Bù phần có thể hụt"


def test_a_reason_without_need_flags_nothing(opened: Opened) -> None:
    order(opened, direct(opened, 200), over_allocation_reason="Phòng xa")
    assert [row.over_allocation_reason for row in opened.rows(AssignmentOrder)] == [None]
    assert [row.over_allocation_reason for row in opened.rows(Target) if row.plan == 200 and row.parent_id] == [None]


def test_what_was_decided_later_counts_as_given(opened: Opened) -> None:
    """An adjusted part leaves more, or less, to give out."""
    order(opened, direct(opened, 150))
    leader = opened.actor(DIRECT)
    work, target = opened.held(slug="an")
    change = (work[0], request_change(leader, work, ChangeForm("adjustment", "Ít nguồn", None, target[1], Decimal(90))))
    with pytest.raises(Invalid, match="giao 210"):
        opened.order_district(60, number="02-QĐ/TU")
    decide_change(opened.actor(DECIDER), change, approved=True, note="", document="Công văn 5")
    opened.order_district(60, number="02-QĐ/TU")
    with pytest.raises(Invalid, match="giao 201"):
        order(opened, direct(opened, 51), number="03-QĐ/TU")


def test_concurrent_orders_cannot_both_use_up_the_plan(opened: Opened) -> None:
    decider, cycle = opened.actor(DECIDER), opened.cycle
    pieces = {"02-QĐ/TU": [direct(opened, 120)], "03-QĐ/TU": [direct(opened, 120)]}

    def issue(number: str) -> uuid.UUID:
        return issue_order(decider, cycle, replace(ORDER, number=number), pieces[number])

    outcomes = opened.at_once(lambda: issue("02-QĐ/TU"), lambda: issue("03-QĐ/TU"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invalid", "UUID"]
    assert sum(row.plan or 0 for row in opened.rows(Target) if row.parent_id) == 120


def test_concurrent_orders_cannot_both_fill_up_the_count(opened: Opened) -> None:
    decider, cycle = opened.actor(DECIDER), opened.cycle
    pieces = opened.all_kinds(opened.committee, 60)

    def issue(number: str) -> uuid.UUID:
        return issue_order(decider, cycle, replace(ORDER, number=number), pieces)

    outcomes = opened.at_once(lambda: issue("02-QĐ/TU"), lambda: issue("03-QĐ/TU"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invalid", "UUID"]
    assert len(opened.rows(Assignment, "an/mot")) == 18


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"part": PartForm(Decimal(-5))}, "chỉ tiêu âm"),
        ({"part": PartForm(None)}, "chưa có chỉ tiêu"),
        ({"due_on": date(2022, 1, 1)}, "ngoài kỳ giao nhiệm vụ"),
        ({"starts_on": date(2020, 12, 31)}, "ngoài kỳ giao nhiệm vụ"),
        ({"starts_on": date(2021, 6, 1), "due_on": date(2021, 5, 1)}, "trước ngày bắt đầu"),
        ({"kind": "nothing"}, "không có trong danh mục"),
        ({"kind": "product"}, "không dành cho nhóm đối tượng này"),
        ({"reasons": ("easy",)}, "lý do chọn không có trong quy định"),
    ],
)
def test_what_the_regulation_refuses_is_not_given(opened: Opened, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        order(opened, replace(direct(opened, 5), **changes))
    assert nothing_given(opened)


def test_one_bad_piece_stops_the_whole_order(opened: Opened) -> None:
    with pytest.raises(Invalid):
        order(opened, direct(opened, 5), replace(direct(opened, 5), due_on=date(2022, 1, 1)))
    assert nothing_given(opened)


@pytest.mark.parametrize("count", [17, 19])
def test_a_district_gets_eighteen_targets(opened: Opened, count: int) -> None:
    pieces = opened.all_kinds(opened.committee, 60)
    given = [*pieces, pieces[-1]][:count]
    with pytest.raises(Invalid, match=f"Huyện ủy Một” được giao {count} nhiệm vụ.*18"):
        order(opened, *given)
    assert nothing_given(opened)


def test_what_a_district_holds_already_counts(opened: Opened) -> None:
    opened.order_district()
    with pytest.raises(Invalid, match="được giao 19 nhiệm vụ"):
        order(opened, opened.members(opened.committee, 1), number="02-QĐ/TU")


def test_an_empty_order_is_refused(opened: Opened) -> None:
    with pytest.raises(Invalid, match="chưa có nhiệm vụ nào"):
        order(opened)


def outside(opened: Opened, actor_slug: str) -> dict[str, Key]:
    """Return units that lie outside a tenant's subtree."""
    units = {
        "parent": opened.unit("an", "khoi-co-quan"),
        "sibling": opened.unit("an/hai", "huyen-uy"),
        "other province": opened.unit("binh", "khoi-co-quan"),
        "nowhere": (opened.tenant("an").id, uuid.uuid4()),
    }
    return {name: unit for name, unit in units.items() if not (actor_slug == "an" and name in ("parent", "sibling"))}


@pytest.mark.parametrize(("address", "role", "slug"), [(DECIDER, "decider", "an"), (DISTRICT, "leader", "an/mot")])
def test_holders_outside_the_subtree_are_unknown(opened: Opened, address: str, role: str, slug: str) -> None:
    actor, cycle = opened.actor(address, role), opened.cycle
    for name, unit in outside(opened, slug).items():
        piece = PieceForm(unit, "new_members", name, NEW_YEAR, YEAR_END, part=PartForm(Decimal(1)))
        with pytest.raises(Invalid, match="không thuộc phạm vi") as caught:
            issue_order(actor, cycle, ORDER, [piece])
        assert caught.value.problems[0].field == "unit"
    assert nothing_given(opened)


def test_an_ended_unit_receives_nothing(opened: Opened) -> None:
    unit, cycle = opened.commune, opened.cycle
    with superuser() as connection:
        connection.exec_driver_sql(f"update unit set valid_to = '2021-02-14' where id = '{unit[1]}'")
    piece = PieceForm(unit, "new_members", "Việc", NEW_YEAR, YEAR_END, part=PartForm(Decimal(1)))
    with pytest.raises(Invalid, match="không thuộc phạm vi"):
        issue_order(opened.actor(DECIDER), cycle, ORDER, [piece])
    with on(2, 14):
        issue_order(opened.actor(DECIDER), cycle, ORDER, [piece])


@pytest.mark.parametrize(
    ("address", "role"), [(DEPARTMENT, "leader"), (COMMUNE, "leader"), ("chu-tich.mot@an.example", "leader")]
)
def test_a_seat_without_an_authority_orders_nothing(opened: Opened, address: str, role: str) -> None:
    with pytest.raises(NotAllowed, match="thẩm quyền giao nhiệm vụ"):
        issue_order(opened.actor(address, role), opened.cycle, ORDER, [direct(opened, 5)])


def test_a_number_is_used_once_by_an_authority(opened: Opened) -> None:
    order(opened, direct(opened, 5))
    with pytest.raises(Invalid, match="đã được dùng") as caught:
        order(opened, direct(opened, 5))
    assert caught.value.problems[0].field == "number"
    assert len(opened.rows(Assignment)) == 1
    opened.order_district(60, number="02-QĐ/TU")
    district = opened.actor(DISTRICT, "leader")
    issue_order(district, opened.cycle, ORDER, [opened.members(opened.commune, 5, opened.held()[1])])


def test_a_missing_post_is_named(opened: Opened) -> None:
    """A committee without a chairman cannot be assigned work that its chairman answers for."""
    unit = NewUnit(opened.tenant("an/mot").id, "dang-uy-moi", "district_committee", "Huyện ủy Mới", date(2020, 10, 15))
    editor = system_actor(opened.tenant("an/mot").id, EDIT_ORGANISATION)
    add_units(editor, [unit])
    add_posts(editor, [NewPost(unit.tenant_id, unit.id, "secretary", "Bí thư Huyện ủy Mới")])
    with pytest.raises(Conflict, match="Huyện ủy Mới chưa có chức danh Chủ tịch"):
        order(opened, *opened.all_kinds((unit.tenant_id, unit.id), 60))
    assert nothing_given(opened)
    assert len([post for post in opened.rows(Post) if post.unit_id == unit.id]) == 1


def test_an_accepted_registration_is_ordered_once_and_to_its_unit(opened: Opened) -> None:
    filed = opened.register()
    with pytest.raises(Invalid, match="chưa được chấp nhận") as caught:
        opened.order_district(60, registration_id=filed[1])
    assert caught.value.problems[0].field == "registrations"
    review_registration(opened.actor(ADVISOR), filed, "accepted", comment="")
    with pytest.raises(Invalid, match="chưa được chấp nhận"):
        order(opened, *opened.all_kinds(opened.unit("an/hai", "huyen-uy"), 60, registration_id=filed[1]))
    pieces = opened.all_kinds(opened.committee, 60, registration_id=filed[1])
    with pytest.raises(Invalid, match="được chọn hai lần"):
        order(opened, *(replace(piece, registration_id=filed[1]) for piece in pieces))
    order(opened, *pieces)
    work = next(row for row in opened.rows(Assignment, "an/mot") if row.kind == "new_members")
    assert work.registration_id == filed[1]
    assert [row.verdict for row in opened.rows(RegistrationReview)] == ["accepted", "ordered"]


def test_two_orders_at_once_cannot_take_the_same_registration(opened: Opened) -> None:
    unit = opened.unit("an", "khoi-co-quan")
    filed = opened.register(DIRECT, unit)
    review_registration(opened.actor(ADVISOR), filed, "accepted", comment="")
    decider, cycle, piece = opened.actor(DECIDER), opened.cycle, direct(opened, 50, registration_id=filed[1])

    def issue(number: str) -> uuid.UUID:
        return issue_order(decider, cycle, replace(ORDER, number=number), [piece])

    outcomes = opened.at_once(lambda: issue("02-QĐ/TU"), lambda: issue("03-QĐ/TU"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invalid", "UUID"]
    assert len(opened.rows(Assignment)) == 1


def test_a_pack_that_raises_is_named_and_stops_no_other(opened: Opened) -> None:
    broken = make_pack(
        "broken",
        "@hookimpl\ndef check_assignment(ctx, intake):\n    raise ZeroDivisionError('by nothing')",
        extends=PACK,
    )
    init_packs(opened.app, Registry([discover().packs[PACK], broken]))
    enable_pack(opened.actor(ADMINISTRATOR), "broken", NEW_YEAR)
    cycle, piece = opened.cycle, direct(opened, 5)
    second = open_cycle(opened, replace(CYCLE, key="2021-b", scheme="broken"))
    with pytest.raises(PackFailed, match=r"broken.*by nothing"):
        issue_order(opened.actor(DECIDER), second, ORDER, [replace(piece, part=PartForm(Decimal(5)))])
    assert nothing_given(opened)
    issue_order(opened.actor(DECIDER), cycle, ORDER, [piece])


def test_a_pack_that_is_gone_is_named(opened: Opened) -> None:
    pieces = opened.all_kinds(opened.committee, 60)
    init_packs(opened.app, Registry([]))
    with pytest.raises(UnknownPack, match=r"vinh_phuc 2021"):
        issue_order(opened.actor(DECIDER), opened.cycle, ORDER, pieces)


def test_a_large_order_is_a_few_statements(opened: Opened) -> None:
    """More than a hundred rows go by COPY: the audit rows too, each with its own hash."""
    order(opened, *[direct(opened, 1, title=f"Việc {number}") for number in range(150)])
    assert len(opened.rows(Assignment)) == len(opened.rows(AssignmentHolder)) == 150
    received = [row for row in opened.rows(AuditEntry) if row.action == "assignment.receive"]
    assert len({row.leaf for row in received}) == 150
