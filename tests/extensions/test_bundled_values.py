"""What bundled packs ship: only what somebody read and names, and no more than is known of it."""

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from core.domain.parameters import Certainty
from core.extensions.discovery import discover
from core.extensions.packs import Pack
from core.extensions.parameters import bind
from core.extensions.schemes import Scheme, editions_on
from core.sdk import Citation, Stage, Step

PLUGINS = Path(__file__).parents[2] / "plugins"
PACKS = {key: pack for key, pack in discover().packs.items() if (PLUGINS / key).is_dir()}
KNOWN = {Certainty.CONFIRMED, Certainty.REPORTED}


def test_the_packs_of_the_folder_are_found() -> None:
    assert set(PACKS) == {path.parent.name for path in PLUGINS.glob("*/__init__.py")}


@pytest.mark.parametrize("key", sorted(PACKS))
def test_only_what_was_read_binds_by_itself(key: str) -> None:
    """Whatever else a pack ships waits for a tenant, in every edition and after every change of a value."""
    pack = PACKS[key]
    for day in _days(pack):
        known = {p.key: v.certainty for p in pack.parameters if (v := p.at(day)) is not None}
        by_itself = set(bind(pack.parameters, (), day).bound)
        assert by_itself == {name for name, certainty in known.items() if certainty in KNOWN}, day


def _days(pack: Pack) -> set[date]:
    editions = {edition.valid_from for edition in pack.manifest.editions}
    return editions | {value.valid_from for parameter in pack.parameters for value in parameter.values}


@pytest.mark.parametrize("key", sorted(PACKS))
def test_a_value_names_its_document(key: str) -> None:
    """A number that stands in a document is looked up there: nobody cites a rumour."""
    loose = [
        parameter.key
        for parameter in PACKS[key].parameters
        for value in parameter.values
        if value.value is not None and not any(sign.isdigit() for sign in value.citation.document)
    ]
    assert loose == []


@pytest.mark.parametrize("key", sorted(PACKS))
def test_a_pack_states_its_sources(key: str) -> None:
    """Every edition rests on a document that ``rules/sources.py`` names; so does every value."""
    pack = PACKS[key]
    module = import_module(f"plugins.{key}.rules.sources")
    stated = {named.document for named in vars(module).values() if isinstance(named, Citation)}
    cited = {edition.citation.document for edition in pack.manifest.editions}
    cited |= {value.citation.document for parameter in pack.parameters for value in parameter.values}
    assert cited <= stated


@pytest.mark.parametrize("key", sorted(PACKS))
def test_days_of_the_calendar_keep_nothing_waiting(key: str) -> None:
    """A step that decides nothing by its day is told, and no run waits for it."""
    pack = PACKS[key]
    chain = discover().chain(key)
    needed = {parameter.key: parameter.needed_for for parameter in chain.parameters}
    for edition in pack.manifest.editions:
        day = edition.valid_from
        steps = Scheme(chain, day, editions_on(chain, day), bind(chain.parameters, (), day)).calls.steps()
        told = [step for step in steps if step.step not in (Step.APPEAL, Step.ANSWER)]
        named = {name for step in told for name in (step.day_parameter, step.days_parameter) if name}
        assert {needed[name] for name in named} <= {Stage.CALENDAR}
