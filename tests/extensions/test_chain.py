"""A scheme is a chain; what breaks the contract is refused when the chain is built, and named."""

from datetime import date
from itertools import permutations

import pytest

from core.extensions.chain import build_chain, hook_names
from core.extensions.discovery import Registry
from core.extensions.errors import NotInForce, PackFailed, UnknownPack
from core.extensions.packs import Pack
from core.extensions.schemes import editions_on
from core.sdk import Edition
from tests.extensions.facts import subject
from tests.extensions.kit import LAW, calls_of, make_pack, parameter

SCORE = """
@hookimpl
def compute_subject_scores(subjects):
    return [leaf("score", "Điểm", Decimal({points}), facts={{"from": "{name}"}}) for _ in subjects]
"""


def scoring(key: str, points: int, extends: str = "") -> Pack:
    return make_pack(key, SCORE.format(points=points, name=key), extends=extends)


def refused(pack: Pack, *others: Pack) -> PackFailed:
    with pytest.raises(PackFailed) as caught:
        Registry([pack, *others]).chain(pack.key)
    return caught.value


def test_a_chain_ends_with_the_defaults() -> None:
    registry = Registry([make_pack("local", extends="national"), make_pack("national")])
    assert [pack.key for pack in registry.chain("local").packs] == ["local", "national", "core"]
    assert [pack.key for pack in registry.chain("core").packs] == ["core"]


def test_a_chain_is_built_once() -> None:
    registry = Registry([make_pack("local")])
    assert registry.chain("local") is registry.chain("local")


def test_the_nearest_pack_owns_a_decision() -> None:
    packs = [scoring("local", 1, extends="national"), scoring("national", 2)]
    assert calls_of("local", *packs).subject_scores([subject("s")])[0].value == 1
    assert calls_of("national", *packs).subject_scores([subject("s")])[0].value == 2


def test_owners_are_told_for_every_hook() -> None:
    packs = [make_pack("local", extends="national"), scoring("national", 2)]
    owners = Registry(packs).chain("local").owners()
    assert list(owners) == list(hook_names())
    assert owners["compute_subject_scores"] == ("national",)
    assert owners["compute_band"] == ("core",)
    assert owners["check_assignment"] == ("core",)


def test_the_order_of_installation_decides_nothing() -> None:
    packs = [scoring("local", 1, extends="national"), scoring("national", 2), scoring("stranger", 3)]
    seen = {
        (
            Registry(order).chain("local").owners()["compute_subject_scores"],
            calls_of("local", *order).subject_scores([subject("s")])[0].value,
        )
        for order in permutations(packs)
    }
    assert seen == {(("local",), 1)}


def test_a_pack_outside_the_chain_takes_no_part() -> None:
    stranger = make_pack(
        "stranger",
        """
        @hookimpl
        def declare_subject_groups():
            return [SubjectGroup("foreign", Text("x", "x"), (), ())]
        """,
    )
    assert calls_of("local", make_pack("local"), stranger).subject_groups() == ()


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(UnknownPack, match="nowhere"):
        Registry([]).chain("nowhere")


def test_a_scheme_that_could_not_be_loaded_says_why() -> None:
    with pytest.raises(UnknownPack, match="no module named x"):
        Registry([], {"broken": "no module named x"}).chain("broken")


def test_a_pack_that_extends_an_absent_one_is_named() -> None:
    error = refused(make_pack("local", extends="gone"))
    assert (error.pack, "'gone'" in error.problem) == ("local", True)


def test_a_circle_is_refused() -> None:
    error = refused(make_pack("a", extends="b"), make_pack("b", extends="c"), make_pack("c", extends="a"))
    assert error.pack == "c"
    assert "leads back" in error.problem


def test_a_pack_that_extends_itself_is_refused() -> None:
    assert refused(make_pack("a", extends="a")).pack == "a"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("@hookimpl\ndef compute_subject_score(ctx): ...", "unknown hook 'compute_subject_score'"),
        ("@hookimpl\ndef compute_band(ctx, points): ...", "points"),
        ("@hookimpl(tryfirst=True)\ndef compute_band(ctx, scores): ...", "tryfirst"),
        ("@hookimpl(trylast=True)\ndef compute_band(ctx, scores): ...", "trylast"),
        ("@hookimpl(wrapper=True)\ndef compute_band(ctx, scores): return (yield)", "wrapper"),
        ("@hookimpl(hookwrapper=True)\ndef compute_band(ctx, scores): yield", "hookwrapper"),
        ("@hookimpl(wrapper=True)\ndef compute_band(ctx, scores): ...", "not a generator function"),
        ("@hookimpl(optionalhook=True)\ndef compute_band(ctx, scores): ...", "optionalhook"),
        ("@hookimpl(specname='compute_band')\ndef bands(ctx, scores): ...", "specname"),
        ("@hookimpl\ndef compute_band(ctx, scores=()): ...", "defaults"),
        ("def compute_band(ctx, scores): ...", "not marked @hookimpl"),
    ],
)
def test_what_breaks_the_contract_is_refused_with_its_pack(source: str, problem: str) -> None:
    error = refused(make_pack("local", source))
    assert error.pack == "local"
    assert problem in error.problem


def test_an_implementation_of_another_pack_is_refused() -> None:
    national = scoring("national", 2)
    local = make_pack("local")
    vars(local.module)["compute_subject_scores"] = vars(national.module)["compute_subject_scores"]
    error = refused(local, national)
    assert (error.pack, "packs_under_test.national" in error.problem) == ("local", True)


def test_a_broken_pack_leaves_the_others_alone() -> None:
    broken, sound = make_pack("broken", "def compute_band(ctx, scores): ..."), scoring("sound", 7)
    registry = Registry([broken, sound])
    with pytest.raises(PackFailed):
        registry.chain("broken")
    assert registry.chain("sound").owners()["compute_subject_scores"] == ("sound",)


@pytest.mark.parametrize("api", [(0, 0), (2, 3)])
def test_a_pack_of_another_contract_is_refused(api: tuple[int, int]) -> None:
    with pytest.raises(PackFailed, match="contract"):
        make_pack("local", api=api)


@pytest.mark.parametrize(
    ("editions", "problem"),
    [
        ((), "no edition"),
        ((Edition("1", date(2021, 1, 1), None, LAW), Edition("2", date(2022, 1, 1), None, LAW)), "begins before"),
        (
            (
                Edition("1", date(2021, 1, 1), date(2021, 12, 31), LAW),
                Edition("1", date(2022, 1, 1), None, LAW),
            ),
            "share a key",
        ),
    ],
)
def test_editions_follow_one_another(editions: tuple[Edition, ...], problem: str) -> None:
    with pytest.raises(PackFailed, match=problem):
        make_pack("local", editions=editions)


def test_a_rule_date_without_an_edition_is_refused() -> None:
    ended = (Edition("2021", date(2021, 1, 1), date(2021, 12, 31), LAW),)
    chain = Registry([make_pack("local", editions=ended)]).chain("local")
    assert editions_on(chain, date(2021, 6, 1)) == {"local": "2021", "core": "1"}
    with pytest.raises(NotInForce, match="01/01/2022"):
        editions_on(chain, date(2022, 1, 1))


def test_a_parameter_declared_twice_needs_to_say_that_it_replaces() -> None:
    national = make_pack("national", parameters=parameter("cap"))
    error = refused(make_pack("local", parameters=parameter("cap"), extends="national"), national)
    assert "'cap' is declared twice" in error.problem
    local = make_pack("local", parameters=parameter("cap", more="replaces: true"), extends="national")
    chain = build_chain("local", {pack.key: pack for pack in Registry([local, national]).packs.values()}, {})
    assert [(pack, found.key) for pack, found in chain.declared_parameters] == [("local", "cap")]
