"""Cycles: created with the regulation's catalogue, issued with its scheme pinned, closed for good."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from core.assignment.models import CatalogueItem, Cycle, Target
from core.assignment.queries import visible_cycles
from core.assignment.services import (
    TargetForm,
    close_cycle,
    create_cycle,
    edit_catalogue_item,
    issue_cycle,
    issue_order,
    save_registration,
    set_cycle_target,
)
from core.auth.actor import Actor
from core.db import bind_context, db
from core.errors import Conflict, Invalid, NotAllowed, NotFound, StaleEdit
from core.extensions.errors import PackFailed, PackNotEnabled, ParametersMissing, UnknownPack
from core.extensions.pins import Pin
from core.extensions.services import enable_pack
from tests.extensions.kit import make_pack
from tests.packs import install
from tests.service.opened_year import (
    ADMINISTRATOR,
    COMMUNE,
    DECIDER,
    DEPARTMENT,
    DISTRICT,
    NEIGHBOUR,
    ORDER,
    PACK,
    PLANNED,
    REGISTRATION,
    Opened,
)
from tests.world import CYCLE, NEW_YEAR, World, open_cycle, use_regulation


@pytest.fixture
def administrator(world: World) -> Actor:
    """Who manages the province's cycles."""
    return world.actor(ADMINISTRATOR)


@pytest.fixture
def authority_id(world: World) -> uuid.UUID:
    """The province's standing committee."""
    found = world.actor(DECIDER).authority_id
    assert found is not None
    return found


def seen_by(actor: Actor) -> list[str]:
    bind_context(db.session(), actor.context)
    return [cycle.state for cycle in visible_cycles()]


def test_a_cycle_starts_with_the_regulations_catalogue(
    world: World, administrator: Actor, authority_id: uuid.UUID
) -> None:
    use_regulation(world)
    cycle_id = create_cycle(administrator, authority_id, CYCLE)
    opened = Opened(world.app)
    (cycle,) = opened.rows(Cycle)
    assert (cycle.id, cycle.key, cycle.state, cycle.pin, cycle.issued_at) == (cycle_id, "2021", "draft", None, None)
    items = {item.key: item for item in opened.rows(CatalogueItem)}
    assert len(items) == 22
    assert (items["new_members"].measure, items["new_members"].illustrative) == ("count", False)
    assert items["defence_1"].illustrative
    assert opened.audited()[-1] == "cycle.create"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"ends_on": date(2020, 12, 31)}, ["ends_on"]),
        ({"registration_closes_on": date(2021, 1, 9)}, ["registration_closes_on"]),
    ],
)
def test_dates_that_end_before_they_begin_are_refused(
    world: World, administrator: Actor, authority_id: uuid.UUID, changes: dict[str, Any], fields: list[str]
) -> None:
    use_regulation(world)
    with pytest.raises(Invalid) as caught:
        create_cycle(administrator, authority_id, replace(CYCLE, **changes))
    assert [problem.field for problem in caught.value.problems] == fields
    assert Opened(world.app).rows(Cycle) == []


def test_a_key_is_used_once(opened: Opened) -> None:
    administrator, authority_id = opened.actor(ADMINISTRATOR), opened.actor(DECIDER).authority_id
    assert authority_id is not None
    with pytest.raises(Invalid, match="Mã kỳ này đã có") as caught:
        create_cycle(administrator, authority_id, CYCLE)
    assert caught.value.problems[0].field == "key"
    assert len(opened.rows(Cycle)) == 1


def test_only_a_body_of_the_tenant_assigns(world: World, administrator: Actor) -> None:
    use_regulation(world)
    for foreign in (world.actor(NEIGHBOUR).authority_id, world.actor(DISTRICT, "leader").authority_id, uuid.uuid4()):
        assert foreign is not None
        with pytest.raises(Invalid) as caught:
            create_cycle(administrator, foreign, CYCLE)
        assert caught.value.problems[0].field == "authority"


def test_an_unknown_pack_and_one_that_is_not_enabled_are_told_apart(
    world: World, administrator: Actor, authority_id: uuid.UUID
) -> None:
    with pytest.raises(UnknownPack, match="nowhere"):
        create_cycle(administrator, authority_id, replace(CYCLE, scheme="nowhere"))
    with pytest.raises(PackNotEnabled):
        create_cycle(administrator, authority_id, CYCLE)
    assert Opened(world.app).rows(Cycle) == []


def test_a_pack_that_raises_stops_its_own_cycles_and_no_others(
    context: Flask, world: World, administrator: Actor, authority_id: uuid.UUID
) -> None:
    broken = make_pack("broken", "@hookimpl\ndef declare_task_kinds():\n    raise RuntimeError('no such table')")
    install(context, broken)
    use_regulation(world)
    enable_pack(administrator, "broken", NEW_YEAR)
    with pytest.raises(PackFailed, match=r"broken.*no such table"):
        create_cycle(administrator, authority_id, replace(CYCLE, scheme="broken"))
    create_cycle(administrator, authority_id, CYCLE)
    assert [cycle.scheme for cycle in Opened(context).rows(Cycle)] == [PACK]


@pytest.mark.parametrize(
    ("address", "role"), [(DECIDER, "decider"), (DEPARTMENT, "leader"), (DISTRICT, "subject"), (COMMUNE, "leader")]
)
def test_a_seat_without_the_tenants_cycles_creates_none(
    world: World, authority_id: uuid.UUID, address: str, role: str
) -> None:
    use_regulation(world)
    with pytest.raises((NotAllowed, Invalid, PackNotEnabled)):
        create_cycle(world.actor(address, role), authority_id, CYCLE)
    assert Opened(world.app).rows(Cycle) == []


def test_issuing_names_every_value_that_is_missing(world: World, administrator: Actor, authority_id: uuid.UUID) -> None:
    enable_pack(administrator, PACK, NEW_YEAR)
    cycle_id = create_cycle(administrator, authority_id, CYCLE)
    with pytest.raises(ParametersMissing, match="Số ngày sau khi hết quý") as caught:
        issue_cycle(administrator, cycle_id)
    assert [row.key for row in caught.value.rows] == ["report.due_days"]
    (cycle,) = Opened(world.app).rows(Cycle)
    assert (cycle.state, cycle.pin) == ("draft", None)


def test_a_draft_is_its_tenants_own_until_it_is_issued(
    world: World, administrator: Actor, authority_id: uuid.UUID
) -> None:
    use_regulation(world)
    cycle_id = create_cycle(administrator, authority_id, CYCLE)
    below = [world.actor(DISTRICT, "leader"), world.actor(COMMUNE)]
    assert [seen_by(actor) for actor in below] == [[], []]
    issue_cycle(administrator, cycle_id)
    assert [seen_by(actor) for actor in (administrator, *below)] == [["open"]] * 3
    assert seen_by(world.actor(NEIGHBOUR)) == []


def test_issuing_pins_the_scheme(opened: Opened) -> None:
    (cycle,) = opened.rows(Cycle)
    pin = Pin.from_json(cycle.pin)
    assert cycle.fingerprint == pin.fingerprint
    assert [pack.key for pack in pin.packs] == [PACK, "core"]
    assert [parameter.key for parameter in pin.parameters] == ["report.due_days"]
    assert all(item.issued_at is not None for item in opened.rows(CatalogueItem, "an/mot"))
    assert "cycle.issue" in opened.audited()


def test_a_cycle_is_issued_and_closed_once(opened: Opened) -> None:
    administrator = opened.actor(ADMINISTRATOR)
    with pytest.raises(Conflict, match="đã được mở"):
        issue_cycle(administrator, opened.cycle[1])
    close_cycle(administrator, opened.cycle[1])
    with pytest.raises(Conflict, match="đang mở"):
        close_cycle(administrator, opened.cycle[1])
    assert opened.audited()[-1] == "cycle.close"


def test_nothing_begins_in_a_closed_cycle(opened: Opened) -> None:
    pieces = opened.all_kinds(opened.committee, 60)
    close_cycle(opened.actor(ADMINISTRATOR), opened.cycle[1])
    leader, decider = opened.actor(DISTRICT, "leader"), opened.actor(DECIDER)
    for act in (
        lambda: save_registration(leader, opened.cycle, opened.committee[1], REGISTRATION),
        lambda: issue_order(decider, opened.cycle, ORDER, pieces),
        lambda: set_cycle_target(decider, opened.cycle, TargetForm("mobilisation", None)),
    ):
        with pytest.raises(Conflict, match="không mở"):
            act()


def test_two_open_the_same_draft_at_once(world: World, administrator: Actor, authority_id: uuid.UUID) -> None:
    use_regulation(world)
    cycle_id = create_cycle(administrator, authority_id, CYCLE)
    opened = Opened(world.app)
    outcomes = opened.at_once(*[lambda: issue_cycle(administrator, cycle_id)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) in (
        ["Conflict", "NoneType"],
        ["NoneType", "StaleEdit"],
    )
    assert opened.audited().count("cycle.issue") == 1


def test_a_cycle_of_another_tenant_is_unknown(opened: Opened) -> None:
    for address in (COMMUNE, DISTRICT):
        with pytest.raises(NotFound):
            close_cycle(opened.actor(address, "leader"), opened.cycle[1])
    with pytest.raises(NotAllowed):
        close_cycle(opened.actor(DEPARTMENT), opened.cycle[1])


def test_a_catalogue_item_keeps_what_it_said_before_in_the_trail(opened: Opened) -> None:
    administrator = opened.actor(ADMINISTRATOR)
    edit_catalogue_item(administrator, opened.cycle[1], "defence_1", version=2, label="Tuyển quân", unit="thanh niên")
    item = next(item for item in opened.rows(CatalogueItem) if item.key == "defence_1")
    assert (item.label, item.unit, item.version) == ("Tuyển quân", "thanh niên", 3)
    entry = opened.last_audit()
    assert entry.details["before"] == {"label": "Quốc phòng: chỉ tiêu số 1 (minh họa)", "unit": "việc"}
    assert entry.details["after"] == {"label": "Tuyển quân", "unit": "thanh niên"}


def test_a_stale_edit_of_the_catalogue_shows_what_is_stored(opened: Opened) -> None:
    administrator = opened.actor(ADMINISTRATOR)
    edit_catalogue_item(administrator, opened.cycle[1], "defence_1", version=2, label="Tuyển quân", unit="người")
    with pytest.raises(StaleEdit) as caught:
        edit_catalogue_item(administrator, opened.cycle[1], "defence_1", version=2, label="Khác", unit="việc")
    assert caught.value.stored == {"Tên chỉ tiêu": "Tuyển quân", "Đơn vị tính": "người"}
    with pytest.raises(Invalid):
        edit_catalogue_item(administrator, opened.cycle[1], "nothing", version=1, label="Khác", unit="")


def test_two_edit_an_item_at_once(opened: Opened) -> None:
    administrator, cycle_id = opened.actor(ADMINISTRATOR), opened.cycle[1]

    def edit(label: str) -> None:
        edit_catalogue_item(administrator, cycle_id, "defence_1", version=2, label=label, unit="")

    outcomes = opened.at_once(lambda: edit("một"), lambda: edit("hai"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleEdit"]


def test_a_target_of_the_cycle_is_set_once(opened: Opened) -> None:
    decider = opened.actor(DECIDER)
    form = TargetForm("enterprise_organisations", None, Decimal(19), "cả nhiệm kỳ trước")
    target_id = set_cycle_target(decider, opened.cycle, form)
    row = next(row for row in opened.rows(Target) if row.id == target_id)
    assert (row.measured_by, row.baseline, row.line_ids) == ("parts", Decimal(19), [target_id])
    assert opened.audited()[-1] == "target.set"
    with pytest.raises(Conflict, match="đã được đặt"):
        set_cycle_target(decider, opened.cycle, form)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (TargetForm("nothing", PLANNED), "kind"),
        (TargetForm("mobilisation", Decimal(-1)), "plan"),
    ],
)
def test_a_target_that_cannot_be_is_refused(opened: Opened, form: TargetForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        set_cycle_target(opened.actor(DECIDER), opened.cycle, form)
    assert caught.value.problems[0].field == field


def test_two_set_the_same_target_at_once(opened: Opened) -> None:
    decider, cycle = opened.actor(DECIDER), opened.cycle
    outcomes = opened.at_once(*[lambda: set_cycle_target(decider, cycle, TargetForm("mobilisation", None))] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "UUID"]


def test_years_follow_one_another(opened: Opened) -> None:
    half = replace(CYCLE, key="2021-6", name="Sáu tháng", ends_on=date(2021, 6, 30))
    open_cycle(opened, half)
    assert {cycle.key for cycle in opened.rows(Cycle, "an/mot/dong")} == {"2021", "2021-6"}
