"""Quality levels (mức xếp loại) that national rules share."""

from enum import StrEnum


class Level(StrEnum):
    """The four levels, best first, and the two states that carry no level."""

    XS = "XS"  # hoàn thành xuất sắc nhiệm vụ
    HTT = "HTT"  # hoàn thành tốt nhiệm vụ
    HT = "HT"  # hoàn thành nhiệm vụ
    KHT = "KHT"  # không hoàn thành nhiệm vụ
    NOT_RATED = "NOT_RATED"  # không đánh giá, xếp loại
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"  # chưa đủ dữ liệu


#: The levels a person or unit can be rated at, best first.
RATED_LEVELS = (Level.XS, Level.HTT, Level.HT, Level.KHT)
