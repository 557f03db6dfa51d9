"""The canonical form is one form, and there is a way back from it."""

import json
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.canonical import canonical, canonical_json, digest, plain
from core.domain.facts import SubjectFacts, TargetFacts
from core.domain.restore import restore, survives
from core.domain.score import Op, ScoreNode
from core.domain.targets import Measure
from core.domain.text import Citation, Text
from tests.extensions.facts import assignment, subject, target

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("number", "text"),
    [("90.30", "90.3"), ("-0", "0"), ("0.000", "0"), ("1E+3", "1000"), ("1E-7", "0.0000001"), ("-2.50", "-2.5")],
)
def test_a_number_is_written_one_way(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_has_no_form(number: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        plain(Decimal(number))


@given(NUMBERS)
def test_equal_numbers_have_equal_digests(number: Decimal) -> None:
    assert Decimal(plain(number)) == number
    assert digest(number) == digest(number.quantize(Decimal("1.000000000")))


def test_a_float_is_refused_wherever_it_hides() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical({"a": [1, (0.5,)]})


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        canonical(object())


def test_every_value_of_the_domain_becomes_plain_json() -> None:
    value = {
        "day": date(2021, 1, 1),
        "measure": Measure.RATIO,
        "text": Text("Kết quả", "Result"),
        "set": {"b", "a"},
        "id": UUID(int=1),
        "none": None,
        "yes": True,
    }
    assert json.loads(canonical_json(value)) == {
        "day": "2021-01-01",
        "id": "00000000-0000-0000-0000-000000000001",
        "measure": "ratio",
        "none": None,
        "set": ["a", "b"],
        "text": {"en": "Result", "vi": "Kết quả"},
        "yes": True,
    }


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_vietnamese_letters_stay_letters() -> None:
    assert canonical_json("Huyện ủy") == '"Huyện ủy"'


@given(NUMBERS, st.none() | NUMBERS, st.text(), st.sampled_from(Measure))
def test_facts_come_back_as_they_were(plan: Decimal, amount: Decimal | None, label: str, measure: Measure) -> None:
    facts = subject("s", assignment(target(measure, label=label, plan=plan, amount=amount), done_on=None))
    assert restore(SubjectFacts, json.loads(canonical_json(facts))) == facts


def test_a_tree_comes_back_with_numbers_words_and_nothing() -> None:
    leaves = tuple(
        ScoreNode(
            f"leaf{n}", "Lá", value, Op.INPUT, inputs={"fact": "x"}, citation=Citation("QĐ", "Điều 1", date(2021, 1, 1))
        )
        for n, value in enumerate([Decimal("1.50"), "XS", None])
    )
    tree = ScoreNode("root", "Gốc", Decimal("1.5"), Op.SUM, leaves)
    assert restore(ScoreNode, canonical(tree)) == tree


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"plan": 1.5}, "TargetFacts.plan"),
        ({"measure": "weight"}, "measure"),
        ({"lines": "3"}, "TargetFacts.lines"),
        ({"lines": True}, "TargetFacts.lines"),
        ({"extra": 1}, "extra"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], place: str) -> None:
    data = {**json.loads(canonical_json(target())), **change}
    with pytest.raises(ValueError, match=place):
        restore(TargetFacts, data)


def test_a_missing_field_is_named() -> None:
    with pytest.raises(ValueError, match="lable"):
        restore(Text, {"vi": "chữ", "lable": "?"})


def test_a_value_of_wrong_types_does_not_survive() -> None:
    good, bad = Citation("QĐ"), Citation(document=7)  # type: ignore[arg-type]
    assert survives(good, canonical(good))
    assert not survives(bad, canonical(bad))
