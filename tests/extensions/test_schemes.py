"""What a scheme tells before anything begins under it."""

import pytest

from core.extensions.errors import PackFailed, ParametersMissing
from core.sdk import Stage
from tests.extensions.facts import CUT_OFF, DAY
from tests.extensions.kit import make_pack, parameter, scheme_of

PACK = make_pack("local", parameters=parameter("xs") + parameter("due").replace("rating", "reporting"))


def test_a_stage_waits_for_the_values_it_needs() -> None:
    scheme = scheme_of("local", [PACK], {"due": 10})
    assert scheme.missing(Stage.REPORTING) == ()
    scheme.require(Stage.ASSIGNMENT, Stage.REPORTING)
    with pytest.raises(ParametersMissing, match="Tham số xs") as caught:
        scheme.require(Stage.REPORTING, Stage.RATING)
    assert [row.key for row in caught.value.rows] == ["xs"]


def test_every_missing_value_is_named_at_once() -> None:
    with pytest.raises(ParametersMissing, match="Tham số xs; Tham số due"):
        scheme_of("local", [PACK]).require(*Stage)


def test_a_number_is_read_by_its_key() -> None:
    scheme = scheme_of("local", [PACK], {"due": 10})
    assert scheme.number("due") == 10
    with pytest.raises(ParametersMissing, match="Tham số xs"):
        scheme.number("xs")
    with pytest.raises(PackFailed, match="'weight' is not declared"):
        scheme.number("weight")


def test_calls_answer_on_the_rule_date_or_on_a_cut_off() -> None:
    scheme = scheme_of("local", [PACK])
    assert (scheme.key, scheme.calls.today, scheme.calls_on(CUT_OFF).today) == ("local", DAY, CUT_OFF)


def test_a_run_waits_only_for_what_its_own_rule_needs() -> None:
    values = parameter("xs") + parameter("mean", more="runs: [year]")
    scheme = scheme_of("local", [make_pack("local", parameters=values)], {"xs": 90})
    scheme.require(Stage.RATING, run="month")
    for of_the_year in ({"run": "year"}, {}):
        assert [row.key for row in scheme.missing(Stage.RATING, **of_the_year)] == ["mean"]
