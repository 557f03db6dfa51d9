"""The pack of Vĩnh Phúc says what is known of 371-QĐ/TU, and nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.domain.facts import MarkFacts, PieceFacts, ProposalFacts, SubjectFacts
from core.domain.parameters import Certainty
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry, discover
from core.extensions.errors import NotInForce, SchemeSilent
from core.extensions.pipeline import proposed_trees
from core.extensions.schemes import editions_on
from core.sdk import ILLUSTRATIVE, Declarations, Frequency, MemberRole, Stage
from tests.extensions.facts import CUT_OFF, DAY, assignment, intake, subject, target
from tests.extensions.kit import scheme_in

VALUES: dict[str, int | str] = {
    "weight.party_building": 30,
    "weight.socio_economy": 40,
    "weight.defence": 15,
    "weight.security": 15,
    "attainment.cap": "1.2",
    "scale.maximum": 100,
    "rounding.places": 2,
    "threshold.xs": 90,
    "threshold.htt": 70,
    "threshold.ht": 50,
    "proposal.results_weight": 60,
    "proposal.council_weight": 40,
    "report.due_days": 10,
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


@pytest.fixture(scope="module")
def calls(registry: Registry) -> SchemeCalls:
    return scheme_in(registry, "vinh_phuc", VALUES).calls_on(CUT_OFF)


@pytest.fixture(scope="module")
def declared(calls: SchemeCalls) -> Declarations:
    return calls.declared


def district(*work: object, key: str = "d") -> SubjectFacts:
    return subject(key, *work, group="districts")  # type: ignore[arg-type]


def proposal(facts: SubjectFacts, *points: int | None) -> ProposalFacts:
    marks = tuple(MarkFacts(f"r{n}", None if p is None else Decimal(p), "HTT") for n, p in enumerate(points))
    return ProposalFacts(facts, "XS", Decimal(95), marks)


def test_three_groups_are_rated_and_one_only_receives_work(declared: Declarations) -> None:
    rated = {group.key: group.rated for group in declared.subject_groups}
    assert rated == {"districts": True, "bodies": True, "directors": True, "direct_committees": False}


def test_a_district_and_each_of_its_heads_are_rated_apart(declared: Declarations) -> None:
    districts = declared.subject_groups[0]
    assert [(member.key, member.role, member.post) for member in districts.members] == [
        ("standing_committee", MemberRole.UNIT, ""),
        ("secretary", MemberRole.HEAD, "secretary"),
        ("chairman", MemberRole.HEAD, "chairman"),
    ]


def test_each_rated_group_has_its_council(declared: Declarations) -> None:
    councils = {council.block: council.key for council in declared.raters.councils}
    found = {group.key: councils[group.block] for group in declared.subject_groups if group.rated}
    assert found == {"districts": "party_block", "bodies": "party_block", "directors": "government_block"}


def test_districts_have_18_targets_in_four_groups_of_which_8_are_named(declared: Declarations) -> None:
    targets = [kind for kind in declared.tasks.kinds if "districts" in kind.subject_groups]
    assert len(targets) == 18
    assert Counter(kind.named for kind in targets) == {True: 8, False: 10}
    assert {kind.group for kind in targets} == {group.key for group in declared.tasks.groups}
    assert len(declared.tasks.groups) == 4
    assert all(kind.measure is not None for kind in targets)


def test_what_was_not_published_says_that_it_illustrates(declared: Declarations) -> None:
    for kind in declared.tasks.kinds:
        assert kind.named == (ILLUSTRATIVE not in kind.label.vi)
        assert kind.named or kind.citation is None


def test_new_members_are_given_to_committees_under_the_province_too(declared: Declarations) -> None:
    kinds = {kind.key: kind.subject_groups for kind in declared.tasks.kinds}
    assert kinds["new_members"] == ("districts", "direct_committees")


def test_reports_are_quarterly_with_an_unpublished_due_day(declared: Declarations) -> None:
    [cadence] = declared.cadences
    assert (cadence.frequency, cadence.due_parameter) == (Frequency.QUARTER, "report.due_days")


def test_levels_are_the_four_best_first(declared: Declarations) -> None:
    assert [level.key for level in declared.raters.levels] == ["XS", "HTT", "HT", "KHT"]


def test_no_value_is_shipped(registry: Registry) -> None:
    parameters = registry.packs["vinh_phuc"].parameters
    assert {parameter.key for parameter in parameters} == set(VALUES)
    for parameter in parameters:
        assert [(value.value, value.certainty) for value in parameter.values] == [(None, Certainty.UNKNOWN)]
        assert "371-QĐ/TU" in parameter.values[0].citation.document


def test_without_values_no_stage_that_needs_them_begins(registry: Registry) -> None:
    scheme = scheme_in(registry, "vinh_phuc")
    assert scheme.missing(Stage.ASSIGNMENT) == ()
    assert [row.key for row in scheme.missing(Stage.REPORTING)] == ["report.due_days"]
    assert {row.key for row in scheme.missing(Stage.RATING)} == set(VALUES) - {"report.due_days"}


def test_each_published_year_has_its_edition(registry: Registry) -> None:
    chain = registry.chain("vinh_phuc")
    for day, edition in ((date(2021, 12, 31), "2021"), (date(2022, 1, 1), "2022"), (date(2022, 12, 31), "2022")):
        assert editions_on(chain, day)["vinh_phuc"] == edition
    for unknown in (date(2020, 12, 31), date(2023, 1, 1)):
        with pytest.raises(NotInForce):
            editions_on(chain, unknown)


def test_the_pack_owns_scores_bands_and_proposals(registry: Registry) -> None:
    owners = registry.chain("vinh_phuc").owners()
    own = {hook for hook, packs in owners.items() if hook.startswith("compute_") and packs == ("vinh_phuc",)}
    assert own == {"compute_subject_scores", "compute_band", "compute_proposal"}


@pytest.mark.parametrize(("given", "codes"), [(17, ["count"]), (18, []), (19, ["count"])])
def test_a_district_gets_exactly_18(calls: SchemeCalls, given: int, codes: list[str]) -> None:
    pieces = [
        PieceFacts("Kết nạp đảng viên", "new_members", "districts", "26.248", ("hard",), Decimal(60), DAY, CUT_OFF)
    ] * given
    found = calls.check_assignment(intake(*pieces))
    assert [issue.code for issue in found] == codes
    assert all("Quyết định giao chỉ tiêu" in str(issue.citation) for issue in found)


def test_every_number_in_a_tree_is_a_fact_or_a_marked_parameter(calls: SchemeCalls) -> None:
    work = assignment(target(plan="60", amount="69"), group="party_building")
    tree = proposed_trees(calls, [proposal(district(work), 96)])[0]
    leaves = [node for node in tree.walk() if not node.children]
    assert all(node.inputs for node in leaves)
    parameters = [node for node in leaves if node.op.value == "parameter"]
    assert {node.key for node in parameters} <= set(VALUES)
    assert all(node.note == ILLUSTRATIVE and node.citation is None for node in parameters)


def test_a_method_nobody_published_is_marked(calls: SchemeCalls) -> None:
    tree = calls.subject_scores([district(assignment(target(), group="security"))])[0]
    notes = {node.key: node.note for node in tree.walk()}
    assert all(ILLUSTRATIVE in notes[key] for key in ("scaled", "share", "group.security"))


def test_over_fulfilment_counts_up_to_the_cap(calls: SchemeCalls) -> None:
    reached = [calls.subject_scores([district(assignment(target(amount=a), group="defence"))])[0] for a in ("11", "30")]
    assert [tree.value for tree in reached] == [110, 120]


def test_a_shared_assignment_gives_equal_scores_and_marks_tell_apart(calls: SchemeCalls) -> None:
    work = assignment(target(plan="60", amount="51"), group="party_building")
    secretary, chairman = district(work, key="secretary"), district(work, key="chairman")
    first, second = calls.subject_scores([secretary, chairman])
    assert first.value == second.value == 85
    proposals = proposed_trees(calls, [proposal(secretary, 98, 100), proposal(chairman, 80, 82)])
    assert [tree.value for tree in proposals] == ["XS", "HTT"]


def test_a_mark_without_points_is_left_out(calls: SchemeCalls) -> None:
    work = assignment(target(plan="10", amount="8"), group="defence")
    trees = proposed_trees(calls, [proposal(district(work), 60, None), proposal(district(work), None)])
    council = next(node for node in trees[0].walk() if node.key == "council")
    assert [node.value for node in council.children] == [60]
    assert trees[1].value == "INSUFFICIENT_DATA"


def test_lateness_is_seen_and_costs_nothing(calls: SchemeCalls) -> None:
    on_time = assignment(target(plan="10", amount="10"), group="defence")
    late = replace(on_time, done_on=date(2021, 12, 10))
    trees = calls.subject_scores([district(on_time), district(late)])
    assert trees[0].value == trees[1].value
    assert "Hoàn thành chậm 10 ngày" in [node.note for node in trees[1].walk()]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"weight.party_building": 0}, "trọng số của các nhóm nhiệm vụ bằng 0"),
        ({"threshold.htt": 95}, "giảm dần"),
        ({"proposal.results_weight": 0, "proposal.council_weight": 0}, "đều bằng 0"),
    ],
)
def test_values_that_cannot_be_right_are_told(registry: Registry, changed: dict[str, int | str], reason: str) -> None:
    calls = scheme_in(registry, "vinh_phuc", {**VALUES, **changed}).calls_on(CUT_OFF)
    work = assignment(target(), group="party_building")
    with pytest.raises(SchemeSilent, match=reason):
        proposed_trees(calls, [proposal(district(work), 90)])


def test_work_outside_the_four_groups_is_told_and_not_dropped(calls: SchemeCalls) -> None:
    with pytest.raises(SchemeSilent, match="“culture” không có trọng số"):
        calls.subject_scores([district(assignment(target(), group="culture"))])
