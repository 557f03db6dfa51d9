"""The pack of Tuyên Quang says what is known of 30-QĐ/TU, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from core.domain.conduct import BlockerFacts, ConductFacts
from core.domain.declarations import MemberRole
from core.domain.facts import ProposalFacts, SubjectFacts
from core.domain.parameters import Certainty
from core.extensions.calls import SchemeCalls
from core.extensions.discovery import Registry, discover
from core.extensions.errors import NotInForce, ParametersMissing
from core.extensions.pipeline import proposed_trees, rate
from core.extensions.schemes import editions_on
from core.sdk import Declarations, Frequency, SubjectGroup
from tests.extensions.facts import CUT_OFF, assignment, intake, piece, subject, target
from tests.extensions.kit import scheme_in


@pytest.fixture(scope="module")
def registry() -> Registry:
    return discover()


@pytest.fixture(scope="module")
def calls(registry: Registry) -> SchemeCalls:
    return scheme_in(registry, "tuyen_quang", {}).calls_on(CUT_OFF)


@pytest.fixture(scope="module")
def declared(calls: SchemeCalls) -> Declarations:
    return calls.declared


def group(declared: Declarations, unit_kind: str, post: str) -> str:
    """Return the group that a post belongs to."""
    found = [row.key for row in declared.subject_groups if row.member_for(unit_kind, post)]
    assert len(found) < 2
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("unit_kind", "post", "expected"),
    [
        ("department", "director", "managed_leaders"),
        ("department", "deputy", "other_leaders"),
        ("division", "head", "delegated_cadres"),
        ("district_committee", "secretary", "managed_leaders"),
        ("district_committee", "chairman", "managed_leaders"),
        ("commune_committee", "secretary", "delegated_cadres"),
        ("commune_committee", "chairman", "delegated_cadres"),
        ("district_agency", "head", "delegated_cadres"),
        ("council_body", "head", "managed_leaders"),
        ("council_body", "deputy", "delegated_cadres"),
        ("commune_committee", "director", ""),
        ("standing_committee", "secretary", ""),
    ],
)
def test_one_post_belongs_to_one_group(declared: Declarations, unit_kind: str, post: str, expected: str) -> None:
    assert group(declared, unit_kind, post) == expected


def test_who_may_assign_whom(declared: Declarations) -> None:
    def told(row: SubjectGroup) -> tuple[bool, tuple[str, ...], bool]:
        return row.joint, row.authorities, row.delegated

    assert {row.key: told(row) for row in declared.subject_groups} == {
        "managed_leaders": (False, ("standing_committee",), False),
        "other_leaders": (False, ("standing_committee",), False),
        "delegated_cadres": (False, (), True),
    }


def test_no_counts_no_councils_no_points(declared: Declarations) -> None:
    assert declared.tasks.counts == ()
    assert (declared.raters.councils, declared.raters.scale_parameter) == ((), "")
    assert [cadence.frequency for cadence in declared.cadences] == [Frequency.YEAR]


def test_reasons_are_the_ones_of_the_press(declared: Declarations) -> None:
    expected = ["big", "hard", "new", "outstanding", "urgent", "bottleneck", "clearance"]
    assert [reason.key for reason in declared.tasks.reasons] == expected


def test_a_leader_may_hold_any_number_of_pieces(calls: SchemeCalls) -> None:
    work = piece(kind="breakthrough", subject_group="managed_leaders", reasons=("clearance",))
    order = intake(*[work] * 30)
    assert calls.check_assignment(order) == ()


def test_nothing_is_known_that_a_run_needs(registry: Registry) -> None:
    chain = registry.chain("tuyen_quang")
    assert {value.certainty for parameter in chain.parameters for value in parameter.values} == {Certainty.UNKNOWN}
    needed = {parameter.key for parameter in chain.parameters if parameter.needed_for.value == "rating"}
    assert needed == {"share.xs", "share.htt", "share.ht", "breach.ceiling"}


def test_without_confirmed_shares_there_is_no_level(calls: SchemeCalls) -> None:
    subjects = [subject("a", assignment(), group="managed_leaders")]
    scores = calls.subject_scores(subjects)
    assert scores[0].value is not None
    with pytest.raises(ParametersMissing, match="hoàn thành xuất sắc"):
        calls.bands(scores, subjects)


def test_shares_must_fall(registry: Registry) -> None:
    values: dict[str, int | str] = {
        "report.due_days": 5,
        "share.xs": 50,
        "share.htt": 80,
        "share.ht": 20,
        "breach.ceiling": "htt",
    }
    calls = scheme_in(registry, "tuyen_quang", values).calls_on(CUT_OFF)
    with pytest.raises(Exception, match="giảm dần"):
        rate(calls, [subject("a", assignment(), group="managed_leaders")])


@pytest.mark.parametrize("day", [date(2020, 5, 19), date(2025, 7, 1)])
def test_the_edition_holds_from_its_day_to_the_end_of_the_province(registry: Registry, day: date) -> None:
    with pytest.raises(NotInForce):
        editions_on(registry.chain("tuyen_quang"), day)


def breached() -> SubjectFacts:
    """Return a leader who delivered everything and was found, by a document, to have breached exemplary conduct."""
    blocker = BlockerFacts("breach", "Kết luận vi phạm", "15-KL/UBKT", date(2021, 9, 1), "Ủy ban Kiểm tra", "e1")
    facts = subject("90/so/director", assignment(target(amount="10")), group="managed_leaders")
    return replace(facts, role=MemberRole.HEAD, conduct=ConductFacts((), (blocker,)))


@pytest.mark.parametrize("ceiling", ["HTT", "HT", "KHT"])
def test_a_concluded_breach_limits_the_level_as_the_tenant_confirmed(registry: Registry, ceiling: str) -> None:
    values: dict[str, int | str] = {"share.xs": 100, "share.htt": 80, "share.ht": 50, "breach.ceiling": ceiling.lower()}
    calls = scheme_in(registry, "tuyen_quang", values).calls_on(CUT_OFF)
    facts = breached()
    limited, free = rate(calls, [facts, replace(facts, key="90/khac/director", conduct=ConductFacts())]).subjects
    assert (limited.level, free.level) == (ceiling, "XS")
    leaf = limited.tree.children[1]
    assert (leaf.inputs["document"], leaf.inputs["decided_by"]) == ("15-KL/UBKT", "Ủy ban Kiểm tra")
    assert proposed_trees(calls, [ProposalFacts(facts, None, None, ())])[0].value == ceiling


def test_without_a_confirmed_ceiling_a_breach_cannot_be_rated(registry: Registry) -> None:
    calls = scheme_in(registry, "tuyen_quang", {"share.xs": 100, "share.htt": 80, "share.ht": 50}).calls_on(CUT_OFF)
    with pytest.raises(ParametersMissing, match="nêu gương"):
        rate(calls, [breached()])


def test_a_registration_says_why_it_was_chosen_and_an_order_need_not(calls: SchemeCalls) -> None:
    silent = piece(kind="breakthrough", subject_group="managed_leaders")
    (issue,) = calls.check_assignment(intake(silent, final=False))
    assert (issue.code, issue.blocking) == ("reason_missing", True)
    assert issue.citation is not None
    assert "30-QĐ/TU" in issue.citation.document
    assert calls.check_assignment(intake(replace(silent, reasons=("hard",)), final=False)) == ()
    assert calls.check_assignment(intake(silent)) == ()
