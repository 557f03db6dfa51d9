"""Tables that a tenant fills in: inherited by those below, dated, never changed, and pinned with what is opened."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from core.assignment.models import Assignment, Cycle, Registration
from core.assignment.queries import cycle_by_key
from core.assignment.repinning import repinning_of
from core.assignment.services import (
    OrderForm,
    PartForm,
    PieceForm,
    PinForm,
    RegistrationForm,
    issue_order,
    pin_again,
    save_registration,
)
from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.db import bind_context, db
from core.domain.settings import SettingRow
from core.errors import Invalid, NotAllowed, StaleEdit
from core.extensions.discovery import Registry, init_packs
from core.extensions.errors import PackFailed, ParametersMissing, UnknownPack
from core.extensions.models import SettingSet
from core.extensions.pins import Pin
from core.extensions.queries import sets_of
from core.extensions.services import (
    MANAGE_REGULATION,
    SettingsForm,
    enable_pack,
    load_scheme,
    pinned_scheme,
    save_settings,
)
from tests.extensions.kit import make_pack, scheme_in
from tests.world import CYCLE, World, on, open_cycle

DAY, JUNE = date(2021, 1, 1), date(2021, 6, 1)
PACK = """
LEAST = Decimal('0.1')
COEFFICIENT = SettingColumn('coefficient', Text('Hệ số', 'C'), SettingKind.NUMBER, required=True, minimum=LEAST)
PRODUCTS = SettingTable('products', Text('Danh mục', 'List'), (COEFFICIENT,), needed_for=Stage.ASSIGNMENT)
@hookimpl
def declare_settings():
    return SettingsSchema(1, (PRODUCTS,))
"""
BROKEN = PACK.replace(
    "return SettingsSchema(1, (PRODUCTS,))", "return SettingsSchema(2, (PRODUCTS,), lambda old, version: 1 / 0)"
)
ONE, TWO = SettingRow("SP-01", "Báo cáo", {"coefficient": "1.5"}), SettingRow("SP-02", "Đề án", {"coefficient": "2"})
FORM = SettingsForm("listed", "products", (ONE, TWO), DAY, "12-QĐ/UBND", date(2021, 1, 5))


@pytest.fixture
def context(context: Flask) -> Flask:
    init_packs(context, Registry([make_pack("listed", PACK)]))
    return context


@pytest.fixture
def administrator(context: Flask, world: World) -> Actor:
    actor = world.actor("quan-tri@an.example")
    enable_pack(actor, "listed", DAY)
    return actor


@pytest.fixture
def district(world: World) -> Actor:
    """The head of a district, for once with the administrator's right."""
    leader = world.actor("bi-thu.mot@an.example", "leader")
    return replace(leader, permissions=leader.permissions | {MANAGE_REGULATION})


def codes(actor: Actor, on: date = DAY) -> list[str]:
    bind_context(db.session(), actor.context)
    found = load_scheme(actor.tenant_id, "listed", on).binding.settings.get("products")
    return [row.code for row in found.rows] if found else []


def stored() -> list[SettingSet]:
    return list(db.session.scalars(select(SettingSet).order_by(SettingSet.id)))


def test_rows_hold_for_the_tenant_and_all_below_it(administrator: Actor, district: Actor) -> None:
    assert codes(administrator) == codes(district) == []
    save_settings(administrator, FORM)
    assert codes(administrator) == codes(district) == ["SP-01", "SP-02"]
    bound = load_scheme(administrator.tenant_id, "listed", DAY).binding.settings["products"]
    assert (bound.document, bound.document_date, bound.valid_from, bound.label.vi) == (
        "12-QĐ/UBND",
        date(2021, 1, 5),
        DAY,
        "Danh mục",
    )


def test_another_province_sees_nothing(administrator: Actor, world: World) -> None:
    save_settings(administrator, FORM)
    neighbour = world.actor("quan-tri@binh.example")
    enable_pack(neighbour, "listed", DAY)
    assert codes(neighbour) == []
    assert stored() == []


def test_the_nearest_tenant_s_rows_win(administrator: Actor, district: Actor) -> None:
    save_settings(administrator, FORM)
    save_settings(district, replace(FORM, rows=(TWO,)))
    assert codes(administrator) == ["SP-01", "SP-02"]
    assert codes(district) == ["SP-02"]


def test_rows_are_dated_and_earlier_sets_stay(administrator: Actor) -> None:
    save_settings(administrator, FORM)
    save_settings(administrator, replace(FORM, rows=(ONE,), valid_from=JUNE))
    save_settings(administrator, replace(FORM, rows=(TWO,), valid_from=JUNE), version=1)
    assert codes(administrator, date(2021, 5, 31)) == ["SP-01", "SP-02"]
    assert codes(administrator, JUNE) == ["SP-02"]
    history = sets_of(administrator.tenant_id, "listed", "products")
    assert [(each.row.valid_from, each.row.version, each.row.row_count) for each in history] == [
        (JUNE, 2, 1),
        (JUNE, 1, 1),
        (DAY, 1, 2),
    ]


def test_what_is_saved_cannot_be_changed(administrator: Actor) -> None:
    save_settings(administrator, FORM)
    (row,) = stored()
    row.document = "13-QĐ/UBND"
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.flush()
    db.session.rollback()


def test_a_save_over_a_newer_one_is_stale(administrator: Actor) -> None:
    save_settings(administrator, FORM)
    with pytest.raises(StaleEdit):
        save_settings(administrator, replace(FORM, rows=(ONE,)))
    assert [row.row_count for row in stored()] == [2]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"rows": (ONE, ONE)}, ["rows.1.code"]),
        ({"rows": (ONE, SettingRow("", "Đề án", {"coefficient": "0"}))}, ["rows.1.code", "rows.1.coefficient"]),
        ({"rows": (SettingRow("A", "A", {"coefficient": "1", "weight": "2"}),)}, ["rows.0.weight"]),
        ({"document": "", "document_date": None}, ["document", "document_date"]),
        ({"valid_from": date(2020, 1, 1)}, ["valid_from"]),
        ({"table": "levels"}, ["table"]),
    ],
)
def test_bad_rows_are_named_by_row_and_column(
    administrator: Actor, changes: Mapping[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        save_settings(administrator, replace(FORM, **changes))
    assert [problem.field for problem in refused.value.problems] == fields
    assert stored() == []


def test_an_illustration_needs_no_document(administrator: Actor) -> None:
    save_settings(administrator, SettingsForm("listed", "products", (ONE,), DAY, illustrative=True))
    assert load_scheme(administrator.tenant_id, "listed", DAY).binding.settings["products"].illustrative


def test_who_may_and_what_there_is(administrator: Actor, world: World) -> None:
    for actor in (world.actor("btv@an.example"), replace(administrator, unit_id=administrator.tenant_id)):
        with pytest.raises(NotAllowed):
            save_settings(actor, FORM)
    with pytest.raises(UnknownPack):
        save_settings(administrator, replace(FORM, pack="nowhere"))


def test_the_trail_names_what_changed(administrator: Actor) -> None:
    save_settings(administrator, FORM)
    save_settings(administrator, replace(FORM, rows=(replace(ONE, label="Báo cáo quý"),)), version=1)
    saved = select(AuditEntry).where(AuditEntry.action == "settings.save").order_by(AuditEntry.id)
    first, second = (entry.details for entry in db.session.scalars(saved))
    assert (first["rows"], first["added"]) == (2, ["SP-01", "SP-02"])
    assert (second["changed"], second["removed"]) == (["SP-01"], ["SP-02"])


def test_a_cycle_opens_with_the_rows_and_keeps_them(administrator: Actor, world: World) -> None:
    form = replace(CYCLE, scheme="listed")
    with pytest.raises(ParametersMissing, match="Danh mục"):
        open_cycle(world, form)
    save_settings(administrator, FORM)
    key = open_cycle(world, replace(form, key="2021-2"))
    save_settings(administrator, replace(FORM, rows=(TWO,)), version=1)
    assert pinned_codes(key) == ["SP-01", "SP-02"]
    assert codes(administrator) == ["SP-02"]

    found = repinning_of(cycle_by_key(key)).now
    assert found is not None
    [change] = found.tables
    assert [(row.code, row.new) for row in change.rows] == [("SP-01", None)]
    pin_again(administrator, key[1], PinForm("20-QĐ/TU", JUNE, "Danh mục mới"), seen=found.fingerprint)
    assert pinned_codes(key) == ["SP-02"]


def pinned_codes(key: tuple[Any, Any]) -> list[str]:
    cycle: Cycle = cycle_by_key(key)
    assert [table.key for table in Pin.from_json(cycle.pin).settings] == ["products"]
    return [row.code for row in pinned_scheme(cycle.pin).binding.settings["products"].rows]


def test_a_failing_migrate_stops_that_pack_by_name_and_loses_nothing(
    context: Flask, administrator: Actor, district: Actor
) -> None:
    save_settings(administrator, FORM)
    init_packs(context, Registry([make_pack("listed", BROKEN), make_pack("other", PACK)]))
    with pytest.raises(PackFailed, match="ZeroDivisionError") as stopped:
        codes(district)
    assert stopped.value.pack == "listed"
    bind_context(db.session(), administrator.context)
    enable_pack(administrator, "other", DAY)
    assert load_scheme(administrator.tenant_id, "other", DAY).key == "other"
    assert [(row.schema_version, row.row_count) for row in stored()] == [(1, 2)]
    save_settings(administrator, replace(FORM, valid_from=JUNE))
    assert codes(administrator, JUNE) == ["SP-01", "SP-02"]


LISTED_WORK = f"""{PACK}
@hookimpl
def declare_subject_groups():
    return [SubjectGroup('offices', Text('Sở', 'Offices'), ('department',), (
        GroupMember('unit', Text('Tập thể', 'Unit'), MemberRole.UNIT),
    ))]

@hookimpl
def declare_task_kinds():
    kind = TaskKind('product', Text('Sản phẩm', 'Product'), 'all', ('offices',), Measure.COUNT, unit='sản phẩm',
                    weighted=True, listed='products', weight_column='coefficient')
    other = TaskKind('task', Text('Việc', 'Task'), 'all', ('offices',))
    return TaskDeclaration((TaskGroup('all', Text('Việc', 'Work')),), (kind, other))
"""
ORDER = OrderForm("01-QĐ", date(2021, 2, 1), "Bí thư", "Giao việc")


@pytest.fixture
def cycle(context: Flask, administrator: Actor, world: World) -> tuple[Any, Any]:
    """An open cycle in which work is chosen from a table of two products."""
    init_packs(context, Registry([make_pack("listed", LISTED_WORK)]))
    save_settings(administrator, FORM)
    return open_cycle(world, replace(CYCLE, scheme="listed"))


def piece(world: World, **more: Any) -> PieceForm:
    unit = world.unit("an", "so-giao-duc")
    values: dict[str, Any] = {"kind": "product", "title": "", "part": PartForm(Decimal(3)), **more}
    return PieceForm(unit, starts_on=date(2021, 2, 1), due_on=date(2021, 6, 30), **values)


def ordered(world: World, cycle: tuple[Any, Any], *pieces: PieceForm) -> list[tuple[str, str | None, Decimal]]:
    decider = world.actor("btv@an.example")
    issue_order(decider, cycle, ORDER, pieces)
    bind_context(db.session(), decider.context)
    rows = db.session.scalars(select(Assignment).order_by(Assignment.title))
    return [(row.title, row.listed, row.weight) for row in rows]


def test_ordered_work_takes_title_and_weight_of_its_row(world: World, cycle: tuple[Any, Any]) -> None:
    named = piece(world, listed="SP-02", title="Đề án chuyển đổi số", weight=Decimal(3))
    assert ordered(world, cycle, piece(world, listed="SP-01"), named) == [
        ("Báo cáo", "SP-01", Decimal("1.5")),
        ("Đề án chuyển đổi số", "SP-02", Decimal(3)),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"listed": "SP-99", "title": "A", "weight": Decimal(1)}, "mã “SP-99” không có trong bảng “Danh mục”"),
        ({"title": "A", "weight": Decimal(1)}, "chưa chọn mã trong bảng “Danh mục”"),
        ({"kind": "task", "title": "A", "listed": "SP-01", "part": None}, "không chọn theo danh mục mã"),
    ],
)
def test_a_code_is_one_of_the_pinned_rows(
    world: World, cycle: tuple[Any, Any], changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        ordered(world, cycle, piece(world, **changes))
    assert len(ordered(world, cycle, piece(world, listed="SP-01"))) == 1


def test_a_row_that_came_later_is_not_in_an_open_cycle(
    world: World, administrator: Actor, cycle: tuple[Any, Any]
) -> None:
    save_settings(administrator, replace(FORM, rows=(ONE, TWO, replace(ONE, code="SP-03"))), version=1)
    with pytest.raises(Invalid, match="SP-03"):
        ordered(world, cycle, piece(world, listed="SP-03", title="A", weight=Decimal(1)))


def test_a_registration_names_a_code_and_may_leave_the_title_to_it(
    world: World, administrator: Actor, cycle: tuple[Any, Any]
) -> None:
    office = world.unit("an", "so-giao-duc")
    writer = replace(administrator, permissions=administrator.permissions | {"registration.write"})
    form = RegistrationForm("product", "", (), "", "Ba báo cáo", date(2021, 6, 30), Decimal(3), listed="SP-01")
    with on(1, 20):
        id = save_registration(writer, cycle, office[1], form)
        stored_row = db.session.get_one(Registration, (office[0], id))
        assert (stored_row.title, stored_row.listed) == ("Báo cáo", "SP-01")
        for wrong in (replace(form, listed="SP-99", title="A"), replace(form, listed="")):
            with pytest.raises(Invalid):
                save_registration(writer, cycle, office[1], wrong)


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("listed='levels'", "setting table 'levels' is not declared"),
        ("weighted=True, listed='products', weight_column='note'", "no required number"),
        ("listed='products', weight_column='coefficient'", "is not weighted"),
    ],
)
def test_a_kind_names_a_table_that_there_is(kind: str, problem: str) -> None:
    source = LISTED_WORK.replace("weighted=True, listed='products', weight_column='coefficient'", kind)
    with pytest.raises(PackFailed, match=problem):
        _ = scheme_in(Registry([make_pack("listed", source)]), "listed").calls.declared
