"""Quality levels (mức xếp loại): those that national rules share, and what conditions and ceilings make of one."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum


class Level(StrEnum):
    """The four levels, best first, and the two states that carry no level."""

    XS = "XS"  # hoàn thành xuất sắc nhiệm vụ
    HTT = "HTT"  # hoàn thành tốt nhiệm vụ
    HT = "HT"  # hoàn thành nhiệm vụ
    KHT = "KHT"  # không hoàn thành nhiệm vụ
    NOT_RATED = "NOT_RATED"  # không đánh giá, xếp loại
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"  # chưa đủ dữ liệu


#: The levels of the national rules, best first; a regulation may name its own.
RATED_LEVELS = (Level.XS, Level.HTT, Level.HT, Level.KHT)

#: Instead of a level.
STATES = frozenset({Level.NOT_RATED.value, Level.INSUFFICIENT_DATA.value})


class Failing(StrEnum):
    """What becomes of a level whose points are reached and whose conditions are not."""

    HIGHEST_HOLDING = "highest_holding"  # the highest level below whose points and conditions both hold
    ONE_DOWN = "one_down"  # the next level, whatever its own conditions


def with_conditions(values: Sequence[Decimal | str | None], inputs: Mapping[str, str]) -> str:
    """Return what conditions leave of a level: the first value is the level that points reach, 1 or 0 the others.

    ``inputs["levels"]`` are all levels, best first, and ``inputs["of"]`` the level of each condition, both with commas
    between; ``inputs["failing"]`` is a ``Failing``. A level fails when one of its conditions is 0; when one has no
    value and none is 0, nobody can tell: INSUFFICIENT_DATA. The lowest level has nothing below it.
    """
    levels, reached = inputs["levels"].split(","), str(values[0])
    if reached in STATES:
        return reached
    of = inputs["of"].split(",")
    held = [(level, value) for level, value in zip(of, values[1:], strict=True)]
    place = levels.index(reached)
    while place < len(levels) - 1:
        answers = [value for level, value in held if level == levels[place]]
        if all(value == 1 for value in answers):
            break
        if 0 not in answers:
            return Level.INSUFFICIENT_DATA.value
        place += 1
        if Failing(inputs["failing"]) is Failing.ONE_DOWN:
            break
    return levels[place]


def lowest_level(values: Sequence[Decimal | str | None], inputs: Mapping[str, str]) -> str:
    """Return the lowest of some levels: the first is the subject's own, the others are the best still possible.

    ``inputs["levels"]`` are all levels, best first, with commas between. NOT_RATED wins over any level; without a level
    of its own a subject still gets the lowest one where something forbids all others.
    """
    levels, given = inputs["levels"].split(","), [str(value) for value in values]
    if Level.NOT_RATED in given:
        return Level.NOT_RATED.value
    if given[0] == Level.INSUFFICIENT_DATA and levels[-1] not in given:
        return given[0]
    return max((value for value in given if value not in STATES), key=levels.index)
