"""Values are read strictly, and bound only as far as somebody answers for them."""

from datetime import date
from decimal import Decimal

import pytest

from core.domain.parameters import Certainty, Stage
from core.domain.text import Text
from core.extensions.parameters import Binding, Confirmation, bind, outside, read_parameters
from tests.extensions.facts import DAY
from tests.extensions.kit import choice, parameter

LATER = date(2023, 1, 1)
CONFIRMED = parameter("xs", value="90", certainty="confirmed")
UNKNOWN = parameter("xs")


def confirmed(value: int, valid_from: date = DAY, *, illustrative: bool = False) -> Confirmation:
    return Confirmation("xs", Decimal(value), valid_from, "" if illustrative else "12-QĐ/TU", None, illustrative)


def binding(text: str, *entered: Confirmation, on: date = DAY) -> Binding:
    return bind(read_parameters(text, [DAY, LATER]), entered, on)


def test_numbers_never_pass_through_a_float() -> None:
    [found] = read_parameters(parameter("p", value="0.1000000000000000055", certainty="confirmed"), [DAY])
    assert found.values[0].value == Decimal("0.1000000000000000055")


def test_a_pack_without_parameters_has_none() -> None:
    assert read_parameters("", [DAY]) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (parameter("p", starts="2021-02-01"), "has a gap"),
        (parameter("p").replace("citation: {document: Quy định thử, issued_on: null}", ""), "citation"),
        (parameter("p").replace("document: Quy định thử", "document: ''"), "document"),
        (parameter("p", value="3"), "exactly when its certainty is unknown"),
        (parameter("p", certainty="confirmed"), "exactly when its certainty is unknown"),
        (parameter("p", value="ninety", certainty="confirmed"), "must be a number"),
        (parameter("p", value="95", certainty="confirmed").replace("unit: điểm", ""), "names its unit"),
        (parameter("p", value=".nan", certainty="confirmed"), "parameters"),
        (parameter("p", value="true", certainty="confirmed"), "Not a valid number"),
        (parameter("p", value="3", certainty="sure"), "certainty"),
        (parameter("p", value="3", certainty="confirmed", more="maximum: 2"), "greatest value is 2"),
        (parameter("p", value="2.5", certainty="confirmed", more="whole: true"), "whole number"),
        (parameter("p", more="extra: 1"), "Unknown field"),
        (parameter("P"), "key"),
        (parameter("p") + parameter("p"), "stand twice"),
        ("- [", "parameters"),
        ("key: p", "parameters"),
        ("- !!python/object/apply:os.getcwd []", "could not determine a constructor"),
        (
            parameter("p", value="1", certainty="confirmed").rstrip()
            + "\n    - {valid_from: 2021-01-01, value: 2, certainty: confirmed, basis: local,"
            + " citation: {document: QĐ, issued_on: null}}\n",
            "order of their days",
        ),
    ],
)
def test_what_is_wrong_in_the_file_is_named(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_parameters(text, [DAY])


@pytest.mark.parametrize("certainty", ["confirmed", "reported"])
def test_a_published_value_binds_by_itself(certainty: str) -> None:
    bound = binding(parameter("xs", value="90", certainty=certainty)).bound["xs"]
    assert (bound.value, bound.certainty, bound.illustrative) == (90, Certainty(certainty), False)
    assert bound.citation is not None
    assert bound.citation.document == "Quy định thử"


@pytest.mark.parametrize("text", [UNKNOWN, parameter("xs", value="90", certainty="secondary")])
def test_what_nobody_answers_for_is_missing(text: str) -> None:
    found = binding(text)
    assert found.bound == {}
    [row] = found.missing
    assert (row.key, row.label.vi, row.needed_for) == ("xs", "Tham số xs", Stage.RATING)
    assert "cần" in row.reason.vi


@pytest.mark.parametrize("text", [UNKNOWN, CONFIRMED, parameter("xs", value="90", certainty="secondary")])
def test_a_confirmation_wins_with_its_document(text: str) -> None:
    found = binding(text, confirmed(85))
    bound = found.bound["xs"]
    assert (bound.value, bound.certainty, bound.illustrative, found.missing) == (85, Certainty.CONFIRMED, False, ())
    assert bound.citation is not None
    assert bound.citation.document == "12-QĐ/TU"


def test_an_illustration_stays_uncertain_and_cites_nothing() -> None:
    bound = binding(UNKNOWN, confirmed(85, illustrative=True)).bound["xs"]
    assert (bound.value, bound.certainty, bound.illustrative, bound.citation) == (85, Certainty.UNKNOWN, True, None)


def test_the_strongest_confirmation_in_force_counts() -> None:
    entered = [confirmed(80, date(2021, 7, 1)), confirmed(70), confirmed(60)]
    assert binding(UNKNOWN, *entered).bound["xs"].value == 70
    assert binding(UNKNOWN, *entered, on=date(2021, 7, 1)).bound["xs"].value == 80


def test_a_confirmation_ends_when_the_law_changes() -> None:
    newer = """
    - valid_from: 2023-01-01
      value: 95
      certainty: confirmed
      basis: local
      citation: {document: Quy định mới, issued_on: 2022-12-01}
"""
    text = CONFIRMED.rstrip() + newer
    assert binding(text, confirmed(85), on=date(2022, 12, 31)).bound["xs"].value == 85
    assert binding(text, confirmed(85), on=LATER).bound["xs"].value == 95
    assert binding(text, confirmed(97, LATER), confirmed(85), on=LATER).bound["xs"].value == 97


def test_a_parameter_of_a_later_edition_does_not_exist_yet() -> None:
    later = parameter("xs", starts="2023-01-01")
    assert binding(later) == Binding({})
    assert [row.key for row in binding(later, on=LATER).missing] == ["xs"]


@pytest.mark.parametrize("value", ["-1", "11", "2.5", "NaN", "Infinity"])
def test_what_lies_outside_may_not_be_entered(value: str) -> None:
    [found] = read_parameters(parameter("p", more="minimum: 0\n  maximum: 10\n  whole: true"), [DAY])
    assert outside(found, Decimal(value)) is not None
    assert outside(found, Decimal(10)) is None


WAYS = choice("failure")


def test_a_choice_is_read_with_its_words() -> None:
    [found] = read_parameters(choice("failure", value="one_down", certainty="reported"), [DAY])
    assert [each.key for each in found.choices] == ["highest", "one_down"]
    assert found.label_of("one_down") == Text("Hạ bậc", "One down")
    assert (found.values[0].value, found.unit) == ("one_down", "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (choice("p", value="other", certainty="reported"), "one of the options"),
        (choice("p", value="3", certainty="reported"), "one of the options"),
        (choice("p", more="unit: điểm"), "neither unit nor bounds"),
        (choice("p", more="maximum: 3"), "neither unit nor bounds"),
        (choice("p", more="whole: true"), "neither unit nor bounds"),
        (choice("p").replace("one_down", "highest"), "each once"),
        (choice("p").replace("one_down", "nan"), "small letters"),
        (choice("p").replace("one_down", "Down"), "small letters"),
        (choice("p").replace("one_down", "yes"), "Not a valid string"),
        (choice("p").replace("    - {key: one_down, label: {vi: Hạ bậc, en: One down}}\n", ""), "Shorter than minimum"),
    ],
)
def test_what_is_wrong_with_a_choice_is_named(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_parameters(text, [DAY])


def test_a_choice_binds_with_its_words() -> None:
    entered = Confirmation("failure", "one_down", DAY, "12-QĐ/TU", None, False)
    bound = binding(WAYS, entered).bound["failure"]
    assert (bound.choice, bound.chosen) == ("one_down", Text("Hạ bậc", "One down"))
    with pytest.raises(TypeError, match="no number"):
        _ = bound.number
    with pytest.raises(TypeError, match="no choice"):
        _ = binding(CONFIRMED).bound["xs"].choice


@pytest.mark.parametrize("value", ["other", "", Decimal(3)])
def test_only_an_option_may_be_entered(value: str | Decimal) -> None:
    [found] = read_parameters(WAYS, [DAY])
    assert outside(found, value) is not None
    assert outside(found, "highest") is None


def test_no_word_may_be_entered_for_a_number() -> None:
    [found] = read_parameters(UNKNOWN, [DAY])
    assert outside(found, "highest") is not None


@pytest.mark.parametrize(("text", "value"), [(WAYS, Decimal(1)), (WAYS, "gone"), (choice("failure"), "")])
def test_what_was_entered_for_another_kind_of_value_does_not_bind(text: str, value: str | Decimal) -> None:
    found = binding(text, Confirmation("failure", value, DAY, "12-QĐ/TU", None, False))
    assert [row.key for row in found.missing] == ["failure"]
    assert binding(text, Confirmation("failure", "highest", DAY, "12-QĐ/TU", None, False)).missing == ()
