"""Cascades: a level splits what it was given over those below; sums of the parts stand at every level."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from core.assignment.models import Assignment, Target
from core.assignment.queries import allocated, child_targets, held_counts
from core.assignment.services import OrderForm, PieceForm, issue_order, order_queue
from core.auth.actor import system_actor
from core.db import bind_context, db
from core.db.bulk import Key
from core.errors import Invalid
from core.tenancy.services import EDIT_ORGANISATION, NewUnit, add_units
from tests.service.opened_year import DECIDER, DISTRICT, ORDER, OTHER_DISTRICT, Opened
from tests.world import CYCLE, NEW_YEAR, YEAR_END, open_cycle

SPLIT = replace(ORDER, number="05-QĐ/HU", signer="Bí thư Huyện ủy", summary="Giao các xã")


def split(opened: Opened, *pieces: PieceForm, form: OrderForm = SPLIT, address: str = DISTRICT) -> uuid.UUID:
    """Let a district give out pieces."""
    return issue_order(opened.actor(address, "leader"), opened.cycle, form, pieces)


def to_communes(opened: Opened, *plans: int, **more: object) -> list[PieceForm]:
    """Return new members for the communes of district Một, as parts of its own target."""
    work, target = opened.held()
    slugs = ("an/mot/dong", "an/mot/tay")
    units = [opened.unit(slug, "dang-uy") for slug in slugs]
    pieces = [opened.members(unit, plan, target, parent=work) for unit, plan in zip(units, plans, strict=False)]
    return [replace(piece, **more) for piece in pieces]


def given(opened: Opened, parent: Key, slug: str = "an") -> tuple[Decimal, list[Decimal | None]]:
    """Return what was given out below a target, in all and part by part."""
    opened.rows(Target, slug)
    return allocated([parent]).get(parent, Decimal(0)), [target.plan for target, _work, _unit in child_targets(parent)]


def test_parts_stand_below_the_target_they_split(opened: Opened) -> None:
    opened.order_district(60)
    work, target = opened.held()
    split(opened, *to_communes(opened, 25, 30))
    assert given(opened, target, "an/mot") == (55, [25, 30])
    assert given(opened, opened.root) == (60, [60])
    part = next(row for row in opened.rows(Target, "an/mot/dong"))
    assert (part.parent_tenant_id, part.parent_id) == target
    assert (part.line_tenant_ids, part.line_ids) == (
        [part.tenant_id, target[0], opened.root[0]],
        [part.id, target[1], opened.root[1]],
    )
    whole = next(row for row in opened.rows(Target, "an/mot") if row.id == target[1])
    assert (whole.measured_by, part.measured_by) == ("parts", "own")
    (received,) = opened.rows(Assignment, "an/mot/dong")
    assert (received.parent_tenant_id, received.parent_id) == work
    assert (received.subject_group, received.issuer_label) == ("subordinates", "Ban Thường vụ Huyện ủy Một")
    assert opened.audited("an/mot")[-3:] == ["order.issue", "assignment.receive", "assignment.receive"]


def test_a_part_of_a_works_target_is_a_part_of_that_work(opened: Opened) -> None:
    opened.order_district(60)
    work, _target = opened.held()
    split(opened, *to_communes(opened, 25, parent=None))
    (received,) = opened.rows(Assignment, "an/mot/dong")
    assert (received.parent_tenant_id, received.parent_id) == work


def test_splitting_more_than_received_needs_a_reason_and_stays_flagged(opened: Opened) -> None:
    opened.order_district(60)
    with pytest.raises(Invalid, match="giao 70 trong khi chỉ tiêu là 60"):
        split(opened, *to_communes(opened, 30, 40))
    split(opened, *to_communes(opened, 30, 40), form=replace(SPLIT, over_allocation_reason="Phấn đấu vượt"))
    parts = [row for row in opened.rows(Target, "an/mot") if row.parent_id == opened.held()[1][1]]
    assert [row.over_allocation_reason for row in parts] == ["Phấn đấu vượt"] * 2
    whole = next(row for row in opened.rows(Target, "an/mot") if row.kind == "new_members" and row.plan == 60)
    assert whole.over_allocation_reason is None


def test_two_splits_at_once_cannot_both_use_up_the_part(opened: Opened) -> None:
    opened.order_district(60)
    first, second = to_communes(opened, 40, 40)
    leader, cycle = opened.actor(DISTRICT, "leader"), opened.cycle

    def give(piece: PieceForm, number: str) -> uuid.UUID:
        return issue_order(leader, cycle, replace(SPLIT, number=number), [piece])

    outcomes = opened.at_once(lambda: give(first, "05-QĐ/HU"), lambda: give(second, "06-QĐ/HU"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Invalid", "UUID"]
    assert given(opened, opened.held()[1], "an/mot") == (40, [40])


def test_a_unit_of_the_same_tenant_receives_a_part_too(opened: Opened) -> None:
    """A fourth level: the commune of the tree may have parts of its own."""
    tenant_id = opened.commune[0]
    opened.order_district(60)
    split(opened, *to_communes(opened, 25))
    cell = NewUnit(tenant_id, "chi-bo-1", "cell", "Chi bộ 1", NEW_YEAR, parent_id=opened.commune[1])
    add_units(system_actor(tenant_id, EDIT_ORGANISATION), [cell])
    _work, target = opened.held(slug="an/mot/dong")
    issuer = opened.actor(DISTRICT, "leader")
    with pytest.raises(Invalid, match="chính cấp mình"):
        split(opened, opened.members((tenant_id, cell.id), 5, target), form=replace(SPLIT, number="06-QĐ/HU"))
    _own, own_target = opened.held()
    issue_order(
        issuer,
        opened.cycle,
        replace(SPLIT, number="06-QĐ/HU"),
        [opened.members((tenant_id, cell.id), 5, own_target)],
    )
    assert given(opened, own_target, "an/mot") == (30, [25, 5])


@pytest.mark.parametrize("at_once", [True, False])
def test_what_a_unit_keeps_of_its_own_work_is_no_further_task(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    """Its 18 tasks stay 18, made or waiting to be made, and a nineteenth is still refused as the nineteenth."""
    opened.order_district(60)
    work, target = opened.held()
    kept, below = opened.members(opened.committee, 1, target), to_communes(opened, 5, again=True)
    monkeypatch.setattr(order_queue, "MOST_AT_ONCE", 200 if at_once else 1)
    for number, parent in (("05-QĐ/HU", work), ("06-QĐ/HU", None)):
        split(opened, *[replace(kept, parent=parent, again=True)] * 2, *below, form=replace(SPLIT, number=number))
    assert [row.parent_id for row in opened.rows(Assignment, "an/mot") if row.parent_id] == [work[1]] * 6 * at_once
    assert sum(row.count for row in held_counts(opened.cycle, [opened.committee])) == 18
    more = opened.members(opened.committee, 1)
    with pytest.raises(Invalid, match="được giao 19 nhiệm vụ; quy định không quá 18"):
        issue_order(opened.actor(DECIDER), opened.cycle, replace(ORDER, number="09-QĐ/TU"), [more])


def test_only_ones_own_target_is_split(opened: Opened) -> None:
    """The parent's, the sibling's, and one that is nowhere: the answer is the same."""
    opened.order_district(60)
    opened.order_sibling(40)
    foreign = {
        "parent": opened.root,
        "sibling": opened.held(slug="an/hai")[1],
        "nowhere": (opened.commune[0], uuid.uuid4()),
    }
    for target in foreign.values():
        with pytest.raises(Invalid, match="Chỉ phân bổ được chỉ tiêu của chính cấp mình") as caught:
            split(opened, opened.members(opened.commune, 5, target))
        assert caught.value.problems[0].field == "parent"
    with pytest.raises(Invalid, match="chính cấp mình"):
        issue_order(opened.actor(DECIDER), opened.cycle, SPLIT, [opened.members(opened.commune, 5, opened.held()[1])])
    assert opened.rows(Assignment, "an/mot/dong") == []


def test_only_ones_own_work_is_passed_on(opened: Opened) -> None:
    opened.order_district(60)
    opened.order_sibling(40)
    foreign = [opened.held(slug="an/hai")[0], (opened.committee[0], uuid.uuid4())]
    for work in foreign:
        with pytest.raises(Invalid, match="Chỉ phân bổ được nhiệm vụ của chính cấp mình"):
            split(opened, replace(opened.members(opened.commune, 5, opened.held()[1]), parent=work))


def test_a_part_is_of_the_kind_and_of_the_work_that_is_split(opened: Opened) -> None:
    opened.order_district(60)
    piece = opened.members(opened.commune, 5, opened.held()[1])
    for wrong in (replace(piece, kind="peak_land_cases"), replace(piece, parent=opened.held("peak_land_cases")[0])):
        with pytest.raises(Invalid, match="không thuộc nội dung của chỉ tiêu được phân bổ"):
            split(opened, wrong)


def test_a_target_of_another_cycle_is_not_split(opened: Opened) -> None:
    opened.order_district(60)
    pieces = to_communes(opened, 25)
    half = open_cycle(opened, replace(CYCLE, key="2021-6"))
    with pytest.raises(Invalid, match="chính cấp mình"):
        issue_order(opened.actor(DISTRICT, "leader"), half, SPLIT, pieces)


def test_work_without_a_number_is_passed_on(opened: Opened) -> None:
    opened.order_district(60)
    work, _target = opened.held("land_clearance")
    piece = PieceForm(opened.commune, "land_clearance", "Vận động các hộ", NEW_YEAR, YEAR_END, parent=work)
    split(opened, piece)
    (received,) = opened.rows(Assignment, "an/mot/dong")
    assert (received.parent_tenant_id, received.parent_id) == work
    assert opened.rows(Target, "an/mot/dong") == []


def test_who_sees_a_part(opened: Opened) -> None:
    opened.order_district(60)
    split(opened, *to_communes(opened, 25, 30))
    for address, role, seen in ((DECIDER, "decider", 2), (DISTRICT, "leader", 2), (OTHER_DISTRICT, "leader", 0)):
        bind_context(db.session(), opened.actor(address, role).context)
        communes = [opened.tenant(slug).id for slug in ("an/mot/dong", "an/mot/tay")]
        found = db.session.query(Assignment).filter(Assignment.tenant_id.in_(communes)).all()
        assert len(found) == seen
