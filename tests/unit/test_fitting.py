"""Which level fits which points, by the thresholds of a stored band."""

from decimal import Decimal

import pytest

from core.domain.canonical import canonical
from core.evaluation.fitting import thresholds_in
from core.sdk import ScoreNode, band, leaf


def stored(*steps: tuple[str, str]) -> ScoreNode:
    score = leaf("score", "Điểm", Decimal("81.5"), facts={"unit": "điểm"})
    known = [(level, leaf(f"threshold.{level}", level, Decimal(least), facts={})) for level, least in steps]
    return band("band", "Mức theo điểm", score, known, "KHT")


@pytest.mark.parametrize(("points", "level"), [("100", "XS"), ("90", "XS"), ("89.99", "HTT"), ("69.9", "KHT")])
def test_points_reach_the_best_level_whose_threshold_they_meet(points: str, level: str) -> None:
    known = thresholds_in(canonical(stored(("XS", "90"), ("HTT", "70"))))
    assert known is not None
    assert known.level(Decimal(points)) == level
    assert str(known) == "XS 90,HTT 70,KHT"


def test_where_conditions_alone_tell_levels_points_fit_any() -> None:
    assert thresholds_in(canonical(stored(("XS", "0")))) is None
    assert thresholds_in(None) is None
