"""What a rule is told besides its facts."""

from datetime import date
from decimal import Decimal

import pytest

from core.domain.parameters import BoundParameter, Certainty
from core.domain.score import Op
from core.domain.text import Citation, Text
from core.sdk import ILLUSTRATIVE, Edition, Manifest, MissingParameter, RuleContext

LAW = Citation("30-QĐ/TU", "Điều 5")


def context(*, illustrative: bool = False) -> RuleContext:
    citation = None if illustrative else LAW
    certainty = Certainty.UNKNOWN if illustrative else Certainty.CONFIRMED
    label = Text("Ngưỡng", "Threshold")
    bound = BoundParameter("threshold.xs", label, "điểm", Decimal(90), citation, certainty, illustrative)
    return RuleContext("scheme", "2021", date(2021, 12, 31), parameters={"threshold.xs": bound})


def test_a_parameter_is_a_cited_leaf() -> None:
    node = context().node("threshold.xs")
    assert (node.op, node.value, node.label, node.citation) == (Op.PARAMETER, Decimal(90), "Ngưỡng", LAW)
    assert (node.inputs, node.note) == ({"unit": "điểm", "certainty": "confirmed"}, "")


def test_an_illustration_says_so_and_cites_nothing() -> None:
    node = context(illustrative=True).node("threshold.xs")
    assert (node.note, node.citation, node.inputs["certainty"]) == (ILLUSTRATIVE, None, "unknown")


def test_a_value_nobody_confirmed_is_asked_for_by_name() -> None:
    assert context().number("threshold.xs") == 90
    with pytest.raises(MissingParameter, match=r"threshold\.ht"):
        context().number("threshold.ht")


def test_a_choice_is_a_cited_leaf_with_its_words() -> None:
    label, words = Text("Cách xử lý", "Way"), Text("Hạ một bậc", "One down")
    bound = BoundParameter("failure", label, "", "one_down", LAW, Certainty.CONFIRMED, chosen=words)
    ctx = RuleContext("scheme", "2021", date(2021, 12, 31), parameters={"failure": bound})
    assert (ctx.choice("failure"), ctx.node("failure").value) == ("one_down", "one_down")
    assert ctx.node("failure").inputs == {"unit": "", "certainty": "confirmed", "chosen": "Hạ một bậc"}
    with pytest.raises(TypeError, match="failure is a choice"):
        ctx.number("failure")
    with pytest.raises(TypeError, match=r"threshold\.xs is a number"):
        context().choice("threshold.xs")


def test_the_edition_in_force_is_the_newest_that_has_not_ended() -> None:
    old = Edition("2021", date(2021, 1, 1), date(2021, 12, 31), LAW)
    new = Edition("2023", date(2023, 1, 1), None, LAW)
    manifest = Manifest("p", Text("p", "p"), "1", (1, 1), (old, new))
    found = {day: manifest.edition_on(day) for day in (date(2021, 12, 31), date(2022, 6, 1), date(2024, 1, 1))}
    assert list(found.values()) == [old, None, new]
