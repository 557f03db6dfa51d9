"""Values by the day they take effect."""

from datetime import date
from decimal import Decimal

import pytest

from core.domain.parameters import Basis, Certainty, Parameter, ParameterValue, Stage
from core.domain.text import Citation, Text


def value(year: int, number: int) -> ParameterValue:
    return ParameterValue(date(year, 1, 1), Decimal(number), Citation("QĐ"), Basis.LOCAL, Certainty.CONFIRMED)


PARAMETER = Parameter("p", Text("Số", "Number"), "điểm", Stage.RATING, (value(2021, 70), value(2023, 75)))


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2021, 1, 1), 70), (date(2022, 12, 31), 70), (date(2023, 1, 1), 75), (date(2030, 1, 1), 75)],
)
def test_the_newest_value_in_force_counts(day: date, number: int) -> None:
    found = PARAMETER.at(day)
    assert found is not None
    assert found.value == number


def test_before_the_first_value_there_is_none() -> None:
    assert PARAMETER.at(date(2020, 12, 31)) is None
