"""Packs are enabled and values confirmed by tenants, inherited by those below, and seen by nobody else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from core.audit.models import AuditEntry
from core.auth.actor import Actor
from core.db import bind_context, db
from core.domain.parameters import Certainty, Stage
from core.domain.text import Text
from core.errors import Invalid, NotAllowed, StaleEdit
from core.extensions.errors import NotInForce, PackNotEnabled, ParametersMissing, UnknownPack
from core.extensions.models import PackEnablement, ParameterConfirmation
from core.extensions.queries import enabled_packs
from core.extensions.schemes import Scheme
from core.extensions.services import (
    MANAGE_REGULATION,
    ParameterForm,
    confirm_parameter,
    disable_pack,
    enable_pack,
    load_scheme,
    missing_parameters,
    pinned_scheme,
)
from tests.extensions.kit import choice, make_pack
from tests.packs import install

if TYPE_CHECKING:
    from tests.world import World

PACK = "vinh_phuc"
DAY = date(2021, 1, 1)
JUNE = date(2021, 6, 1)


@pytest.fixture
def administrator(world: "World") -> Actor:
    return world.actor("quan-tri@an.example")


@pytest.fixture
def district(world: "World") -> Actor:
    """The head of a district, for once with the administrator's right."""
    leader = world.actor("bi-thu.mot@an.example", "leader")
    return replace(leader, permissions=leader.permissions | {MANAGE_REGULATION})


@pytest.fixture
def neighbour(world: "World") -> Actor:
    return world.actor("quan-tri@binh.example")


def seen_by(actor: Actor, on: date = DAY) -> Scheme:
    bind_context(db.session(), actor.context)
    return load_scheme(actor.tenant_id, PACK, on)


def form(**changes: Any) -> ParameterForm:
    return replace(ParameterForm(PACK, "scale.maximum", Decimal(100), DAY, "12-QĐ/TU", date(2021, 2, 1)), **changes)


def stored(model: type[PackEnablement] | type[ParameterConfirmation]) -> list[Any]:
    return list(db.session.scalars(select(model).order_by(model.id)))


def test_a_pack_serves_the_tenant_and_all_below_it(administrator: Actor, district: Actor, neighbour: Actor) -> None:
    for actor in (administrator, district):
        with pytest.raises(PackNotEnabled, match=r"01/01/2021"):
            seen_by(actor)
    enable_pack(administrator, PACK, DAY)
    for actor in (administrator, district):
        assert seen_by(actor).editions == {PACK: "2021", "core": "1"}
    with pytest.raises(PackNotEnabled):
        seen_by(neighbour)


def test_enabling_is_dated_and_the_newest_word_counts(administrator: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    disable_pack(administrator, PACK, JUNE)
    assert seen_by(administrator, date(2021, 5, 31)).key == PACK
    with pytest.raises(PackNotEnabled):
        seen_by(administrator, JUNE)
    enable_pack(administrator, PACK, JUNE)
    assert seen_by(administrator, JUNE).key == PACK
    assert [(row.enabled, row.version) for row in stored(PackEnablement)] == [(True, 1), (False, 1), (True, 2)]


def test_the_nearest_tenant_decides(administrator: Actor, district: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    disable_pack(district, PACK, DAY)
    with pytest.raises(PackNotEnabled):
        seen_by(district)
    assert seen_by(administrator).key == PACK
    bind_context(db.session(), district.context)
    assert enabled_packs(district.tenant_id, DAY) == []
    bind_context(db.session(), administrator.context)
    assert enabled_packs(administrator.tenant_id, DAY) == [PACK]


def test_the_defaults_need_no_enabling(administrator: Actor) -> None:
    bind_context(db.session(), administrator.context)
    assert load_scheme(administrator.tenant_id, "core", DAY).key == "core"


def test_an_edition_must_be_in_force(administrator: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    with pytest.raises(NotInForce, match="01/01/2023"):
        seen_by(administrator, date(2023, 1, 1))


@pytest.mark.parametrize("act", [enable_pack, disable_pack])
def test_an_unknown_pack_is_refused(administrator: Actor, act: Callable[[Actor, str, date], object]) -> None:
    with pytest.raises(UnknownPack, match="nowhere"):
        act(administrator, "nowhere", DAY)
    with pytest.raises(UnknownPack, match="nowhere"):
        confirm_parameter(administrator, form(pack="nowhere"))
    assert stored(PackEnablement) == []


def test_a_confirmed_value_is_bound_with_its_document(administrator: Actor, district: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(administrator, form(value=Decimal("99.5")))
    for actor in (administrator, district):
        bound = seen_by(actor).binding.bound["scale.maximum"]
        assert (bound.value, bound.certainty, bound.illustrative) == (Decimal("99.5"), Certainty.CONFIRMED, False)
        assert bound.citation is not None
        assert (bound.citation.document, bound.citation.issued_on) == ("12-QĐ/TU", date(2021, 2, 1))


def test_the_nearest_tenants_value_wins(administrator: Actor, district: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(district, form(value=Decimal(10)))
    confirm_parameter(administrator, form(value=Decimal(20), valid_from=JUNE))
    assert seen_by(district, JUNE).number("scale.maximum") == 10
    assert seen_by(administrator, JUNE).number("scale.maximum") == 20


def test_an_illustration_needs_no_document_and_stays_marked(administrator: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(administrator, form(document="", document_date=None, illustrative=True))
    bound = seen_by(administrator).binding.bound["scale.maximum"]
    assert (bound.illustrative, bound.certainty, bound.citation) == (True, Certainty.UNKNOWN, None)


def test_what_is_missing_is_listed_until_it_is_confirmed(administrator: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    missing = missing_parameters(administrator.tenant_id, PACK, DAY, Stage.REPORTING)
    assert [row.key for row in missing] == ["report.due_days"]
    with pytest.raises(ParametersMissing, match="Số ngày sau khi hết quý"):
        seen_by(administrator).require(Stage.REPORTING)
    confirm_parameter(administrator, form(parameter="report.due_days", value=Decimal(10)))
    seen_by(administrator).require(Stage.REPORTING)
    assert len(missing_parameters(administrator.tenant_id, PACK, DAY)) == 12


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"value": Decimal(0)}, ["value"]),
        ({"value": Decimal(1001)}, ["value"]),
        ({"value": Decimal("NaN")}, ["value"]),
        ({"parameter": "report.due_days", "value": Decimal("2.5")}, ["value"]),
        ({"parameter": "nothing"}, ["parameter"]),
        ({"valid_from": date(2020, 12, 31)}, ["valid_from"]),
        ({"document": " "}, ["document"]),
        ({"document_date": None}, ["document_date"]),
        ({"value": Decimal(-1), "document": "", "document_date": None}, ["value", "document", "document_date"]),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    administrator: Actor, changes: Mapping[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        confirm_parameter(administrator, form(**changes))
    assert [problem.field for problem in caught.value.problems] == fields
    assert stored(ParameterConfirmation) == []


def test_a_correction_is_a_new_entry(administrator: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(administrator, form(value=Decimal(100)))
    confirm_parameter(administrator, form(value=Decimal(110)), version=1)
    assert seen_by(administrator).number("scale.maximum") == 110
    assert [(row.value, row.version) for row in stored(ParameterConfirmation)] == [(100, 1), (110, 2)]


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_entry_shows_what_is_stored(administrator: Actor, version: int) -> None:
    confirm_parameter(administrator, form(value=Decimal("99.5")))
    with pytest.raises(StaleEdit) as caught:
        confirm_parameter(administrator, form(value=Decimal(80)), version=version)
    assert caught.value.stored == {"Giá trị": "99,5", "Văn bản": "12-QĐ/TU", "Ngày văn bản": "01/02/2021"}


def test_each_act_is_audited(administrator: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(administrator, form())
    disable_pack(administrator, PACK, JUNE)
    bind_context(db.session(), administrator.context)
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()
    assert [row.action for row in rows][-3:] == ["pack.enable", "parameter.confirm", "pack.disable"]
    assert rows[-2].details["value"] == "100"
    assert rows[-2].details["document"] == "12-QĐ/TU"


def test_only_who_may_confirm_does(world: "World") -> None:
    decider = world.actor("btv@an.example")
    for act in (lambda: enable_pack(decider, PACK, DAY), lambda: confirm_parameter(decider, form())):
        with pytest.raises(NotAllowed):
            act()


def test_entries_are_seen_by_the_line_and_by_nobody_else(
    administrator: Actor, district: Actor, neighbour: Actor
) -> None:
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(administrator, form())
    confirm_parameter(district, form(value=Decimal(10)))
    seen = {}
    for name, actor in (("above", administrator), ("below", district), ("aside", neighbour)):
        bind_context(db.session(), actor.context)
        seen[name] = (len(stored(PackEnablement)), len(stored(ParameterConfirmation)))
    assert seen == {"above": (1, 1), "below": (1, 2), "aside": (0, 0)}


def test_nobody_edits_an_entry(administrator: Actor) -> None:
    confirm_parameter(administrator, form())
    bind_context(db.session(), administrator.context)
    [row] = stored(ParameterConfirmation)
    row.value = Decimal(1)
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.flush()
    db.session.rollback()


def test_a_pinned_scheme_keeps_its_values(administrator: Actor) -> None:
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(administrator, form(value=Decimal(100)))
    pin = seen_by(administrator).pin().to_json()
    confirm_parameter(administrator, form(value=Decimal(110)), version=1)
    disable_pack(administrator, PACK, DAY)
    assert pinned_scheme(pin).number("scale.maximum") == 100


def test_a_choice_is_entered_and_bound_with_its_words(context: Flask, administrator: Actor) -> None:
    install(context, make_pack("ways", parameters=choice("failure")))
    enable_pack(administrator, "ways", DAY)
    chosen = form(pack="ways", parameter="failure", value="one_down")
    confirm_parameter(administrator, chosen)
    bound = load_scheme(administrator.tenant_id, "ways", DAY).binding.bound["failure"]
    assert (bound.choice, bound.chosen) == ("one_down", Text("Hạ bậc", "One down"))
    [row] = stored(ParameterConfirmation)
    assert (row.value, row.choice, row.given) == (None, "one_down", "one_down")
    with pytest.raises(StaleEdit) as caught:
        confirm_parameter(administrator, chosen)
    assert caught.value.stored["Giá trị"] == "Hạ bậc"
    for wrong in (Decimal(3), "neither"):
        with pytest.raises(Invalid, match="một trong các phương án"):
            confirm_parameter(administrator, replace(chosen, value=wrong, valid_from=JUNE))
    with pytest.raises(Invalid, match="phải là một con số"):
        confirm_parameter(administrator, form(value="one_down"))


def test_a_value_of_another_pack_with_the_same_key_does_not_bind(context: Flask, administrator: Actor) -> None:
    scale = """
- key: scale.maximum
  label: {vi: Thang điểm, en: Scale}
  unit: điểm
  needed_for: rating
  values:
    - {valid_from: 2021-01-01, certainty: unknown, basis: local, citation: {document: QĐ, issued_on: null}}
"""
    install(context, make_pack("other", parameters=scale))
    enable_pack(administrator, PACK, DAY)
    confirm_parameter(administrator, form(pack="other", value=Decimal(7)))
    assert "scale.maximum" not in seen_by(administrator).binding.bound
