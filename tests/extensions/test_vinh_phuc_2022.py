"""The edition 2022 of Vĩnh Phúc, and that the edition 2021 still answers as it did before there was another."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.canonical import canonical
from core.domain.facts import HeldFacts, IntakeFacts, PieceFacts
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry, discover
from core.extensions.pins import PinnedPack, differences
from core.extensions.schemes import rebind
from core.kit.cases import read_case
from core.kit.digests import trial_digests
from core.sdk import Declarations, Measure, MemberRole, Stage
from tests.extensions.facts import CUT_OFF
from tests.extensions.kit import scheme_in
from tests.extensions.test_vinh_phuc import VALUES

CASES = Path(__file__).parents[2] / "plugins" / "vinh_phuc" / "cases"
#: What the pack declared and computed for 2021 when it knew no other year.
KEPT = json.loads((Path(__file__).parent / "kept" / "vinh_phuc_2021.json").read_text("utf-8"))
NEW_YEAR, YEAR_END = date(2022, 1, 1), date(2022, 12, 31)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


@pytest.fixture(scope="module")
def calls(registry: Registry) -> SchemeCalls:
    return scheme_in(registry, "vinh_phuc", VALUES, NEW_YEAR).calls_on(YEAR_END)


@pytest.fixture(scope="module")
def declared(calls: SchemeCalls) -> Declarations:
    return calls.declared


def within(kept: object, now: object) -> bool:
    """Tell whether everything kept is still so; fields that the contract gained since may stand beside it."""
    if isinstance(kept, dict):
        return isinstance(now, dict) and all(key in now and within(kept[key], now[key]) for key in kept)
    if isinstance(kept, list):
        return isinstance(now, list) and len(kept) == len(now) and all(map(within, kept, now))
    return kept == now


def test_2021_declares_what_it_did(registry: Registry) -> None:
    old = scheme_in(registry, "vinh_phuc").pin()
    for calls in (scheme_in(registry, "vinh_phuc").calls, rebind(registry, old).calls):
        now = canonical(calls.declared)
        assert within(KEPT["declared"], now)
        assert not within(KEPT["declared"], canonical(replace(calls.declared, cadences=())))


@pytest.mark.parametrize("name", sorted(KEPT["trees"]))
def test_2021_computes_the_same_bytes(registry: Registry, name: str) -> None:
    case = read_case(CASES / f"{name}.yaml", registry, "vinh_phuc")
    of_then = [line.split() for line in trial_digests(case.trial) if line.split()[0] in ("score", "band", "proposal")]
    assert [line[-1] for line in of_then] == KEPT["trees"][name]


def test_a_run_pinned_before_the_edition_is_told_of_it_and_computed_by_its_own(registry: Registry) -> None:
    pin = scheme_in(registry, "vinh_phuc", VALUES).pin()
    before = replace(pin, packs=(PinnedPack("vinh_phuc", "1.0.0", "2021", "then"), *pin.packs[1:]))
    assert differences(before, registry.packs) == ["vinh_phuc: altered (1.0.0 → 1.2.0)"]
    old = rebind(registry, before)
    assert old.editions["vinh_phuc"] == "2021"
    assert old.calls_on(CUT_OFF).subject_groups()[0].key == "districts"


def test_four_groups_are_rated(declared: Declarations) -> None:
    assert {group.key: group.rated for group in declared.subject_groups} == {
        "directors": True,
        "party_bodies": True,
        "front_bodies": True,
        "districts": True,
        "direct_committees": False,
    }


def test_heads_are_rated_beside_their_bodies(declared: Declarations) -> None:
    heads = {
        group.key: [member.post for member in group.members if member.role is MemberRole.HEAD]
        for group in declared.subject_groups
        if group.rated
    }
    assert heads == {
        "directors": ["director"],
        "party_bodies": ["head"],
        "front_bodies": ["head"],
        "districts": ["secretary", "chairman"],
    }


def test_districts_have_the_18_of_2021_and_growth(registry: Registry, declared: Declarations) -> None:
    before = {
        kind.key: kind
        for kind in scheme_in(registry, "vinh_phuc").calls.declared.tasks.kinds
        if "districts" in kind.subject_groups
    }
    now = {kind.key: kind for kind in declared.tasks.kinds if "districts" in kind.subject_groups}
    assert set(now) - set(before) == {"production_growth"}
    assert set(before) <= set(now)
    assert (now["production_growth"].measure, now["production_growth"].unit) == (Measure.RATE, "%")
    changed = {key for key in before if before[key] != now[key]}
    assert changed == {"land_clearance"}
    assert now["land_clearance"].measure is Measure.MILESTONES


def test_committees_under_the_province_get_new_members_only(declared: Declarations) -> None:
    kinds = [kind.key for kind in declared.tasks.kinds if "direct_committees" in kind.subject_groups]
    assert kinds == ["new_members"]


def test_front_tasks_stand_in_three_groups(declared: Declarations) -> None:
    groups = [kind.group for kind in declared.tasks.kinds if "front_bodies" in kind.subject_groups]
    assert groups == ["party_building", "government_building", "socio_economy"]


def test_without_a_new_value_nothing_more_is_needed_than_in_2021(registry: Registry) -> None:
    scheme = scheme_in(registry, "vinh_phuc", {}, NEW_YEAR)
    assert [row.key for row in scheme.missing(Stage.REPORTING)] == ["report.due_days"]


def piece(kind: str, group: str, *reasons: str) -> PieceFacts:
    return PieceFacts("Việc", kind, group, "u", reasons, Decimal(1), NEW_YEAR, YEAR_END, "Đơn vị")


def refused(
    calls: SchemeCalls, pieces: Sequence[PieceFacts], *held: HeldFacts, final: bool = True
) -> list[tuple[str, str]]:
    found = calls.check_assignment(IntakeFacts(tuple(pieces), held, NEW_YEAR, YEAR_END, final))
    assert {issue.code for issue in found} <= {"count"}
    return [(issue.message.vi, str(issue.citation)) for issue in found]


HARD = piece("hard_job", "directors", "hard")
DECISION = "Quyết định giao chỉ tiêu, nhiệm vụ năm 2022 của Ban Thường vụ Tỉnh ủy Vĩnh Phúc"


@pytest.mark.parametrize("jobs", [4, 5, 6])
def test_a_director_gets_exactly_five_hard_jobs(calls: SchemeCalls, jobs: int) -> None:
    found = refused(calls, [HARD] * jobs)
    assert len(found) == (0 if jobs == 5 else 2)
    assert {citation for _message, citation in found} <= {DECISION}


def test_a_job_that_is_not_hard_does_not_count_as_one(calls: SchemeCalls) -> None:
    found = refused(calls, [*[HARD] * 4, piece("hard_job", "directors", "new")])
    assert found == [("Đơn vị “Đơn vị” được giao 4 việc khó; quy định ít nhất 5.", DECISION)]


@pytest.mark.parametrize(("reasons", "fits"), [(("hard",), True), (("new",), True), (("backlog",), False), ((), False)])
def test_a_party_body_gets_three_that_are_hard_or_new(calls: SchemeCalls, reasons: tuple[str, ...], fits: bool) -> None:
    tasks = [piece("party_task", "party_bodies", why) for why in ("hard", "new")]
    assert (refused(calls, [*tasks, piece("party_task", "party_bodies", *reasons)]) == []) is fits


def test_a_fourth_task_is_refused_when_it_is_registered(calls: SchemeCalls) -> None:
    held = HeldFacts("u", "party_task", ("hard",), 2), HeldFacts("u", "party_task", ("new", "backlog"), 1)
    fourth = [piece("party_task", "party_bodies", "hard")]
    assert ("Đơn vị “Đơn vị” được giao 4 nhiệm vụ; quy định không quá 3.", DECISION) in refused(
        calls, fourth, *held, final=False
    )
    assert refused(calls, fourth, held[0], final=False) == []


FRONT = [
    piece(kind, "front_bodies", "hard") for kind in ("front_party_task", "front_government_task", "front_economy_task")
]


def test_a_mass_organisation_gets_one_of_each(calls: SchemeCalls) -> None:
    assert refused(calls, FRONT) == []
    twice = refused(calls, [FRONT[0], FRONT[0], FRONT[2]])
    assert [message for message, _citation in twice] == [
        "Đơn vị “Đơn vị” được giao 2 nhiệm vụ về xây dựng Đảng; quy định không quá 1.",
        "Đơn vị “Đơn vị” được giao 0 nhiệm vụ về xây dựng chính quyền; quy định ít nhất 1.",
    ]


def test_what_a_rule_does_not_count_is_not_held_against_it(calls: SchemeCalls) -> None:
    held = HeldFacts("u", "front_party_task", (), 1)
    assert refused(calls, [FRONT[1]], held, final=False) == []
    assert len(refused(calls, [FRONT[0]], held, final=False)) == 1


def test_a_district_gets_exactly_19(calls: SchemeCalls) -> None:
    kinds = [kind.key for kind in calls.declared.tasks.kinds if "districts" in kind.subject_groups]
    assert len(kinds) == 19
    whole = [piece(key, "districts") for key in kinds]
    assert refused(calls, whole) == []
    assert [message for message, _ in refused(calls, whole[1:])] == [
        "Đơn vị “Đơn vị” được giao 18 chỉ tiêu; quy định ít nhất 19."
    ]


@pytest.mark.parametrize("group", ["directors", "party_bodies", "front_bodies"])
def test_who_chooses_says_why_when_registering(calls: SchemeCalls, registry: Registry, group: str) -> None:
    kind = next(kind for kind in calls.declared.tasks.kinds if group in kind.subject_groups)
    silent = PieceFacts("Việc", kind.key, group, "u1", (), Decimal(1), NEW_YEAR, YEAR_END)

    def codes(of: SchemeCalls, piece: PieceFacts) -> set[str]:
        registered = IntakeFacts((piece,), (), NEW_YEAR, YEAR_END, False)
        return {issue.code for issue in of.check_assignment(registered)}

    assert "reason_missing" in codes(calls, silent)
    assert "reason_missing" not in codes(calls, replace(silent, reasons=("congress",)))
    assert "reason_missing" not in codes(calls, replace(silent, carried=True))
    first_year = scheme_in(registry, "vinh_phuc", {}).calls
    assert "congress" not in {reason.key for reason in first_year.declared.tasks.reasons}
    assert "reason_missing" not in codes(first_year, silent)
