"""An old run is computed again with what was pinned; what changed since is named."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.canonical import canonical_json
from core.extensions.discovery import Registry
from core.extensions.errors import ParametersMissing, UnknownPack
from core.extensions.packs import Pack
from core.extensions.pins import Pin, differences
from core.extensions.schemes import rebind
from core.sdk import Edition, Stage
from tests.extensions.facts import CUT_OFF, DAY, subject
from tests.extensions.kit import EDITION, LAW, choice, make_pack, parameter, scheme_in

SOURCE = """
@hookimpl
def compute_subject_scores(ctx, subjects):
    return [node(Op.SUM, "score", "Điểm", [ctx.node("base")]) for _ in subjects]
"""


def local(source: str = SOURCE, **more: object) -> Pack:
    return make_pack("local", source, parameters=parameter("base"), **more)  # type: ignore[arg-type]


def pinned(registry: Registry, value: int = 7) -> Pin:
    return scheme_in(registry, "local", {"base": value}).pin()


def test_a_pin_survives_storage() -> None:
    pin = pinned(Registry([local()]))
    stored = json.loads(json.dumps(pin.to_json()))
    assert Pin.from_json(stored) == pin
    assert Pin.from_json(stored).fingerprint == pin.fingerprint
    assert json.loads(canonical_json(pin)) == stored


def test_a_pin_names_chain_editions_values_and_engine() -> None:
    pin = pinned(Registry([local()]))
    assert [(pack.key, pack.edition) for pack in pin.packs] == [("local", "2021"), ("core", "1")]
    assert [(bound.key, bound.value, bound.illustrative) for bound in pin.parameters] == [("base", 7, True)]
    assert (pin.scheme, pin.rule_date, pin.contract, bool(pin.engine)) == ("local", DAY, 1, True)


CHOOSER = """
@hookimpl
def compute_subject_scores(ctx, subjects):
    points = {"highest": Decimal(90), "one_down": Decimal(70)}[ctx.choice("failure")]
    facts = {"way": ctx.node("failure").value}
    return [node(Op.SUM, "score", "Điểm", [leaf("points", "Điểm", points, facts=facts)]) for _ in subjects]
"""


def test_a_choice_survives_storage_and_computes_again() -> None:
    registry = Registry([make_pack("local", CHOOSER, parameters=choice("failure"))])
    pin = scheme_in(registry, "local", {"failure": "one_down"}).pin()
    stored = json.loads(json.dumps(pin.to_json()))
    assert stored["parameters"][0]["value"] == "one_down"
    assert Pin.from_json(stored) == pin
    assert Pin.from_json(stored).fingerprint == pin.fingerprint != scheme_in(registry, "local").pin().fingerprint
    tree = rebind(registry, Pin.from_json(stored)).calls_on(CUT_OFF).subject_scores([subject("a")])[0]
    assert tree.value == 70


def test_a_pin_from_before_there_were_choices_keeps_its_bytes() -> None:
    """Written by the release before: fields, order and digest."""
    stored = json.loads(Path(__file__).with_name("kept").joinpath("pin_before_choices.json").read_text("utf-8"))
    pin = Pin.from_json(stored["pin"])
    assert pin.to_json() == stored["pin"]
    assert pin.fingerprint == stored["fingerprint"]


@pytest.mark.parametrize(
    "other", [Registry([local(SOURCE + "\n# altered")]), Registry([local(version="2")]), Registry([local()])]
)
def test_the_fingerprint_changes_with_what_it_covers(other: Registry) -> None:
    same = pinned(Registry([local()]))
    changed = pinned(other, 8)
    assert changed.fingerprint != same.fingerprint
    assert pinned(Registry([local()])).fingerprint == same.fingerprint


def test_pinned_values_are_used_whatever_was_confirmed_since() -> None:
    registry = Registry([local()])
    old = rebind(registry, pinned(registry, 7))
    now = scheme_in(registry, "local", {"base": 9})
    trees = [scheme.calls_on(CUT_OFF).subject_scores([subject("a")])[0] for scheme in (old, now)]
    assert [tree.value for tree in trees] == [7, 9]
    assert old.pin() == pinned(registry, 7)


def test_the_pinned_edition_is_used_whatever_is_in_force() -> None:
    source = """
@hookimpl
def compute_subject_scores(ctx, subjects):
    return [leaf("score", "Điểm", Decimal(1), facts={"edition": ctx.edition}) for _ in subjects]
"""
    first = replace(EDITION, valid_to=date(2022, 12, 31))
    pin = scheme_in(Registry([make_pack("local", source, editions=(first,))]), "local").pin()
    both = Registry([make_pack("local", source, editions=(first, Edition("2023", date(2023, 1, 1), None, LAW)))])
    tree = rebind(both, pin).calls_on(date(2024, 1, 1)).subject_scores([subject("a")])[0]
    assert tree.inputs == {"edition": "2021"}


def test_nothing_differs_when_nothing_changed() -> None:
    registry = Registry([local()])
    assert differences(pinned(registry), registry.packs) == []


def test_an_altered_pack_is_named_and_still_computes() -> None:
    altered = Registry([local(SOURCE + "\n# altered", version="2")])
    pin = pinned(Registry([local()]))
    assert differences(pin, altered.packs) == ["local: altered (1 → 2)"]
    assert rebind(altered, pin).calls_on(CUT_OFF).subject_scores([subject("a")])[0].value == 7


def test_another_engine_and_contract_are_named() -> None:
    registry = Registry([local()])
    pin = replace(pinned(registry), engine="0.0.0", contract=0)
    assert [line.split(":")[0] for line in differences(pin, registry.packs)] == ["engine", "contract"]


def test_a_pack_that_is_gone_is_named() -> None:
    pin = pinned(Registry([local()]))
    assert differences(pin, Registry([]).packs) == ["local: gone"]
    with pytest.raises(UnknownPack, match="local 2021"):
        rebind(Registry([]), pin)


def test_an_edition_that_is_gone_is_named() -> None:
    later = Registry([local(editions=(replace(EDITION, key="2021a"),))])
    with pytest.raises(UnknownPack, match="local 2021"):
        rebind(later, pinned(Registry([local()])))


def test_a_pack_that_left_the_chain_is_named() -> None:
    national = make_pack("national")
    pin = pinned(Registry([local(extends="national"), national]))
    with pytest.raises(UnknownPack, match="local → national → core"):
        rebind(Registry([local(), national]), pin)


def test_what_was_not_pinned_is_missing_and_not_taken_from_today() -> None:
    registry = Registry([local()])
    scheme = rebind(registry, scheme_in(registry, "local").pin())
    assert [row.key for row in scheme.missing(Stage.RATING)] == ["base"]
    with pytest.raises(ParametersMissing):
        scheme.calls_on(CUT_OFF).subject_scores([subject("a")])
